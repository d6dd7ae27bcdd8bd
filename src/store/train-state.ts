import type { Frame } from '../engine/training/frames';
import type { Amount } from '../engine/pruning/types';
import type { Parameters } from '../engine/training/network';
import type { Failure } from '../lib/result';
import type { TrainingCut, TrainingJobKind, TrainingRecipe, RecordingInfo, TrainingTest, WatchedLayer } from '../worker/protocol';
import type { History } from './train-history';

/** Where training stands. What has been trained so far outlives it, in `phases`. */
export type TrainStatus =
  | { readonly kind: 'idle' }
  /** Bytes of the images; `total` is 0 while that is not known. */
  | { readonly kind: 'loading'; readonly job: TrainingJobKind; readonly done: number; readonly total: number }
  | { readonly kind: 'running'; readonly job: TrainingJobKind }
  | { readonly kind: 'paused'; readonly job: TrainingJobKind }
  /** Told to stop; the accuracy reached so far is being measured. */
  | { readonly kind: 'stopping'; readonly job: TrainingJobKind }
  | { readonly kind: 'done' }
  | { readonly kind: 'diverged' }
  | { readonly kind: 'failed'; readonly error: Failure };

/** One number a step, of a run that may still be under way: only the first `done` are meant. The arrays grow in place, `done` tells of it. */
export interface TrainCurve {
  readonly steps: number;
  readonly done: number;
  /** Mean cross-entropy of each step's batch, in nats; λ times the regularisers; share of the batch answered right. */
  readonly losses: Float32Array;
  readonly penalties: Float32Array;
  readonly accuracies: Float32Array;
}

/** Weights that something came to, and how good they are. */
export interface TrainResult {
  /** `lost`: the worker died, these are the weights of the last whole epoch. */
  readonly how: 'finished' | 'stopped' | 'diverged' | 'lost';
  readonly parameters: Parameters;
  readonly fingerprint: string;
  readonly test: TrainingTest;
}

/** Training from seeded weights, or fine-tuning of pruned ones. */
export interface RunPhase {
  readonly kind: 'train' | 'tune';
  readonly recipe: TrainingRecipe;
  readonly curve: TrainCurve;
  /** After each epoch. */
  readonly tests: readonly TrainingTest[];
  /** Lately, and the seconds that steps and tests of steps have taken. */
  readonly imagesPerSecond: number;
  readonly images: number;
  readonly seconds: number;
  readonly result: TrainResult | null;
}

export interface CutPhase {
  readonly kind: 'prune';
  readonly amount: Amount;
  readonly chunkWidth: number;
  readonly result: (TrainResult & { readonly cut: TrainingCut }) | null;
}

export type TrainPhase = RunPhase | CutPhase;

/** What came of keeping a result. */
export interface TrainMessage {
  readonly tone: 'info' | 'problem';
  readonly title: string;
  readonly lines: readonly string[];
}

/** One recording of one network. */
export interface RecordingRef {
  readonly network: string;
  readonly info: RecordingInfo;
}

/** A recording, opened, in the form of a training done here. */
export interface OpenedRecording extends RecordingRef {
  readonly run: RunPhase;
  /** At 0 the starting weights, then after each epoch. */
  readonly frames: readonly Frame[];
}

export interface RecordedState {
  /** What the scenario asks for; null where nothing was recorded of its network. */
  readonly wanted: RecordingRef | null;
  /** Why that cannot be had. */
  readonly error: Failure | null;
  /** The last that could be opened: stays until the next is there. */
  readonly opened: OpenedRecording | null;
}

export interface TrainState {
  /** Which training the scene shows: one that was recorded, or the one done here, if there is one. */
  readonly shows: 'recorded' | 'own';
  readonly recorded: RecordedState;
  /** The weights at the moments of `phases`. */
  readonly history: History;
  /** Trainings begun here, so that one is not taken for another. */
  readonly begun: number;
  readonly status: TrainStatus;
  /** The network that `phases` are of; null before the first. */
  readonly network: string | null;
  /** Training first, then prunings and fine-tunings in turn. */
  readonly phases: readonly TrainPhase[];
  readonly watched: WatchedLayer | null;
  readonly message: TrainMessage | null;
}

/** What there is to prune, fine-tune, keep or export; null while nothing is. */
export const latestResult = ({ phases }: Pick<TrainState, 'phases'>): TrainResult | null => phases.findLast(({ result }) => result !== null)?.result ?? null;

/** Whether the weights on hand have been pruned: then zeros stay zero. */
export const isCut = ({ phases }: Pick<TrainState, 'phases'>): boolean => phases.some(({ kind, result }) => kind === 'prune' && result !== null);

export const isBusy = ({ status }: Pick<TrainState, 'status'>): boolean =>
  status.kind === 'loading' || status.kind === 'running' || status.kind === 'paused' || status.kind === 'stopping';
