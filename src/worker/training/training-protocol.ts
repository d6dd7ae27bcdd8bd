import type { RegularizerKind } from '../../engine/pruning/regularizers';
import type { Amount } from '../../engine/pruning/types';
import type { Frame, LayerFrame } from '../../engine/training/frames';
import type { Parameters } from '../../engine/training/network';
import type { Failure, Result } from '../../lib/result';
import type { RecordingInfo } from '../network-info';

/** Everything the result of a training depends on. Same values, same weights, bit for bit. */
export interface TrainingRecipe {
  readonly network: string;
  readonly regularizer: RegularizerKind | 'none';
  /** λ; 0 where the regulariser is `none`. */
  readonly lambda: number;
  readonly epochs: number;
  /** At the first step; falls linearly to 0. */
  readonly learningRate: number;
  readonly seed: number;
  /** A: filters to a chunk, for the regulariser. */
  readonly chunkWidth: number;
}

/** What a training worker can be given to do. One at a time. */
export type TrainingJob =
  /** From seeded weights. */
  | { readonly kind: 'train'; readonly recipe: TrainingRecipe }
  /** Cuts every layer worth cutting by the cascade, and measures what that costs. */
  | { readonly kind: 'prune'; readonly network: string; readonly start: Parameters; readonly chunkWidth: number; readonly amount: Amount }
  /** Goes on from pruned weights, whose zeros stay zero. */
  | { readonly kind: 'tune'; readonly recipe: TrainingRecipe; readonly start: Parameters };
export type TrainingJobKind = TrainingJob['kind'];

/** What the pictures show: a layer, and what the cascade would cut of it. Before any training of this network: its starting weights. */
export interface TrainingWatch {
  readonly network: string;
  readonly seed: number;
  readonly layer: string;
  readonly chunkWidth: number;
  readonly amount: Amount;
  /** A moment of a training, handed over with its weights, instead of the weights as they are now; null for these. */
  readonly moment: WatchedMoment | null;
}

export interface WatchedMoment {
  /** Tells trainings apart. */
  readonly training: string;
  /** Counted from the starting weights, 0. */
  readonly at: number;
}

/** A layer at a moment and, if it is known, at the moment before. */
export interface MomentWeights {
  readonly now: LayerFrame;
  readonly before: LayerFrame | null;
}

/** The watched layer at one moment. */
export interface WatchedLayer {
  readonly watch: TrainingWatch;
  readonly rows: number;
  readonly filters: number;
  readonly chunks: number;
  /** [m · rows + j], as in the engine. */
  readonly weights: Float32Array;
  /** Largest |weight|. */
  readonly peak: number;
  /** Chunks of each row that the cascade keeps at the watched amount. */
  readonly chunkCounts: Uint16Array;
  /** Rows with 0, 1, …, N chunks. */
  readonly histogram: readonly number[];
  readonly q: number;
  readonly sparsity: number;
  /** Rows that keep fewer chunks than at the moment before; null where that is not known. */
  readonly fell: number | null;
}

/** Steps done since the last report. */
export interface TrainingProgress {
  /** Steps done, of `steps`, and epochs begun, from 1. */
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly images: number;
  /** Since the last report, by the wall clock without pauses. */
  readonly imagesPerSecond: number;
  /** Of each new step: mean cross-entropy of its batch in nats, λ times the regularisers, share of its images answered right. */
  readonly losses: Float32Array;
  readonly penalties: Float32Array;
  readonly accuracies: Float32Array;
}

/** How many of the held-out images are answered right. */
export interface TrainingTest {
  /** Epochs done; not whole where a run was stopped. */
  readonly epoch: number;
  readonly correct: number;
  readonly images: number;
}

/** What a pruning of all layers worth cutting took away. */
export interface TrainingCut {
  /** Threshold of each cut layer, in units of its sigma. */
  readonly q: Readonly<Record<string, number>>;
  /** Share removed of the weights of the cut layers, and of all weights of the network. */
  readonly sparsity: number;
  readonly networkSparsity: number;
}

export type TrainingOutcome =
  | {
      /** `stopped`: by the person, at the step told last. `diverged`: the loss left every useful range; the weights are the last good ones. */
      readonly status: 'finished' | 'stopped' | 'diverged';
      readonly parameters: Parameters;
      readonly fingerprint: string;
      /** Of these weights. */
      readonly test: TrainingTest;
      /** Steps done when it ended. */
      readonly step: number;
      /** For `prune` alone. */
      readonly cut: TrainingCut | null;
    }
  | { readonly status: 'failed'; readonly error: Failure };

/** A training as it was recorded: what is known of a run, and its layers after each epoch. */
export interface RecordedTraining {
  readonly recipe: TrainingRecipe;
  /** Of each step: mean cross-entropy of its batch in nats, λ times the regularisers, share of its images answered right. */
  readonly losses: Float32Array;
  readonly penalties: Float32Array;
  readonly accuracies: Float32Array;
  /** After each epoch. */
  readonly tests: readonly TrainingTest[];
  /** Starting weights, then what each epoch left. */
  readonly frames: readonly Frame[];
}

/** What the worker says on its own. */
export interface TrainingEvents {
  /** Bytes of the files a job needs; `total` is 0 while that is not known. */
  loading(done: number, total: number): void;
  /** At most ten times a second. Like `watched`, answered when it has been shown: the next comes after that. */
  progress(progress: TrainingProgress): void | Promise<void>;
  /** After every epoch, with the weights as they are then. */
  tested(test: TrainingTest, parameters: Parameters): void;
  /** At most four times a second. */
  watched(layer: WatchedLayer): void | Promise<void>;
  /** Asked at the end of a job: answers when all that was said before has been heard. */
  settled(): void | Promise<void>;
}

/** Who on the page is told; that it has been heard and shown is answered for it. */
export type TrainingListener = Pick<TrainingEvents, 'loading' | 'tested'> & {
  progress(progress: TrainingProgress): void;
  watched(layer: WatchedLayer): void;
};

/** What the worker answers to. Rejections are program errors. */
export interface TrainingWorker {
  /** Where the files of `public/` are, as an absolute URL ending in a slash. Must be called first. */
  configure(baseUrl: string, events: TrainingEvents): Promise<void>;
  /** Answers when the job has ended. */
  run(job: TrainingJob): Promise<TrainingOutcome>;
  /** From now on the pictures show this; one follows at once. @param weights of the watched moment; null where none is asked for. */
  watch(watch: TrainingWatch, weights: MomentWeights | null): Promise<void>;
  /** Fetches and opens a recorded training. What could not be had is asked for again the next time. */
  recording(network: string, info: RecordingInfo): Promise<Result<RecordedTraining>>;
  /** Each acknowledged within 250 ms, whatever is under way. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
  ping(): Promise<void>;
}

/** `lost`: the worker died before it was done. */
export type TrainingAnswer = TrainingOutcome | { readonly status: 'lost'; readonly error: Failure };

/** The page's side of the worker. */
export interface TrainingClient {
  /** Never rejects. */
  run(job: TrainingJob): Promise<TrainingAnswer>;
  watch(watch: TrainingWatch, weights?: MomentWeights | null): void;
  /** Never rejects. */
  recording(network: string, info: RecordingInfo): Promise<Result<RecordedTraining>>;
  pause(): void;
  resume(): void;
  stop(): void;
}
