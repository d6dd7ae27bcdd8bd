import type { CompareReport } from '../engine/baselines/compare-network';
import type { Balance, SpartenConfig } from '../engine/baselines/design';
import type { DesignId } from '../engine/baselines/design-types';
import type { Profile } from '../engine/baselines/targets';
import type { HardwareConfig } from '../engine/csph/config';
import type { LayerCounters } from '../engine/csph/counters';
import type { LayerCost, TileTrace, TileValues } from '../engine/csph/types';
import type { StorageSize } from '../engine/encoding/types';
import type { NarrowSums } from '../engine/evaluation/narrow-layer';
import type { Tally } from '../engine/evaluation/answer-images';
import type { LayerShape, LoweredShape, WeightMatrix } from '../engine/layer/shape';
import type { Amount, Pattern, PatternSettings, Pruning } from '../engine/pruning/types';
import type { Failure } from '../lib/result';
import type { Fairness } from '../scenario/types';

export type * from './training/training-protocol';

/** Names one request. The client gives them out ascending; an answer carries the id of its request. */
export type RunId = number;

export interface Progress {
  readonly runId: RunId;
  readonly done: number;
  readonly total: number;
  /** Where a measurement of accuracy stands. */
  readonly tallies?: AccuracyTallies;
  /** What is at work, for a person: a layer and a design. */
  readonly at?: string;
}

/** Which layer of which network. */
export interface LayerRef {
  readonly network: string;
  readonly checkpoint: string;
  readonly layer: string;
  /** With a synthetic network's checkpoint `compared`: the comparison its weights are drawn for. */
  readonly comparison?: ComparedWeights;
}

/** Of a comparison, what its synthetic weights depend on. */
export type ComparedWeights = Pick<CompareRequest, 'sparsity' | 'profile' | 'array' | 'classifiers'>;

/** What is known of a network before any of its weights are fetched. Stored beside the checkpoints in `public/`. */
export interface NetworkInfo {
  readonly id: string;
  readonly name: string;
  /** `synthetic`: the sizes are the network's own, weights and activations are drawn from a seed, and there are no images and no accuracy. */
  readonly origin: 'trained' | 'synthetic';
  /** What of the network cannot be shown, in words. */
  readonly note?: string;
  readonly dataset: string;
  readonly checkpoints: readonly CheckpointInfo[];
  readonly layers: readonly LayerInfo[];
  /** Test images shipped for activations. */
  readonly images: number;
  /** Images shipped for training in the page, none of them a test image. Absent where the network cannot be trained there. */
  readonly trainingImages?: number;
}

export interface CheckpointInfo {
  readonly id: string;
  readonly name: string;
  /** Strength of the regulariser in training; 0 for none. */
  readonly lambda: number;
  readonly regularizer: string;
  readonly epochs: number;
  readonly seed: number;
  /** Share of `testImages` held-out images classified right, dense weights. Says nothing where there were none. */
  readonly testAccuracy: number;
  readonly testImages: number;
  /** The same share of the images shipped with the network: what the page must measure again. */
  readonly shippedAccuracy?: number;
  /** A: filters to a chunk, for the regulariser or the pruning of the training. Absent without either. */
  readonly chunkWidth?: number;
  /** Wall-clock time of the training on one core. */
  readonly seconds?: number;
  /** How the checkpoint was pruned before it was fine-tuned. Absent for checkpoints with all their weights. */
  readonly pruned?: PrunedInfo;
  /** Made in this browser: no other has it. */
  readonly local?: boolean;
}

/** A checkpoint made in the page instead of being shipped with it. */
export interface LocalCheckpoint {
  readonly network: string;
  /** Its id must not be one of the shipped checkpoints', and never stand for other weights. */
  readonly info: CheckpointInfo;
  /** A safetensors file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A checkpoint fine-tuned after pruning: its masks can be read off its zeros. */
export interface PrunedInfo {
  /** The checkpoint that was pruned. */
  readonly from: string;
  readonly pattern: Pattern;
  /** Threshold of each pruned layer, in units of its sigma; layers not listed kept all weights. */
  readonly q: Readonly<Record<string, number>>;
  /** Share removed of the weights of the pruned layers, and of all weights of the network (biases not counted). */
  readonly sparsity: number;
  readonly networkSparsity: number;
  /** Share of all held-out images right after pruning, before fine-tuning. */
  readonly accuracyBefore: number;
}

export interface LayerInfo {
  readonly id: string;
  readonly shape: LayerShape;
}

/** Everything about a layer that does not depend on how much is cut. */
export interface LayerData {
  readonly ref: LayerRef;
  readonly shape: LayerShape;
  readonly lowered: LoweredShape;
  readonly chunkWidth: number;
  readonly chunks: number;
  readonly weights: WeightMatrix;
  readonly sigma: number;
  /** Largest |weight|. */
  readonly peak: number;
  /** Cascade scores s[j, n] = scores[j · chunks + n], in units of sigma. */
  readonly cascadeScores: Float64Array;
}

export interface PruneRequest {
  readonly ref: LayerRef;
  readonly settings: PatternSettings;
  readonly amount: Amount;
  readonly compareWith: Pattern | null;
  readonly hardware: HardwareConfig;
}

export interface PruneReport {
  readonly pruning: Pruning;
  /** Rows with 0, 1, …, N streamed chunks. */
  readonly histogram: readonly number[];
  readonly storage: readonly StorageSize[];
  readonly cost: LayerCost;
  /** The dense layer on the same array, for scale. */
  readonly denseCost: LayerCost;
  /** The second pattern, at the sparsity of the first; null where none was asked for. */
  readonly comparison: { readonly pruning: Pruning; readonly storage: readonly StorageSize[]; readonly cost: LayerCost } | null;
}

/** How often a network is right when it is cut like this. */
export interface AccuracyRequest {
  readonly network: string;
  readonly checkpoint: string;
  /** The layer that is cut; null for every layer worth cutting (`prunableLayers`), each by the same amount. */
  readonly layer: string | null;
  readonly settings: PatternSettings;
  readonly amount: Amount;
  /** What the array keeps of partial sums; null for exact ones. With them, the one layer or else all layers of the network run on the array. */
  readonly sums: NarrowSums | null;
}

/** Where a measurement stands: answers of the cut network, of the checkpoint as it is stored, and of the cut network on narrow sums. */
export interface AccuracyTallies {
  readonly pruned: Tally;
  readonly before: Tally;
  /** Null where exact sums were asked for. */
  readonly narrow: Tally | null;
}

/** All on the same images: those shipped with the network, which it was never trained on. */
export interface AccuracyReport {
  readonly images: number;
  /** Images answered right when cut, with exact sums. */
  readonly correct: number;
  /** Images the checkpoint answers right as it is stored. */
  readonly correctBefore: number;
  /** Images answered right before and wrong when cut, and the other way round. */
  readonly newlyWrong: number;
  readonly newlyRight: number;
  /** Images answered right when cut and on narrow sums; null where exact sums were asked for. */
  readonly correctNarrow: number | null;
  /** The layers that are cut, by id, with the threshold used; null where the pattern has none. */
  readonly q: Readonly<Record<string, number | null>>;
  /** Weights of these layers that the pattern keeps, of all of theirs, and how many are zero in the end: cut now, or stored as zero. */
  readonly kept: number;
  readonly zeros: number;
  readonly total: number;
}

export interface StreamRequest {
  readonly ref: LayerRef;
  readonly settings: PatternSettings;
  readonly amount: Amount;
  readonly hardware: HardwareConfig;
  readonly partialSumBits: number | null;
  readonly tile: number;
  readonly image: number;
}

export interface TileRun {
  readonly trace: TileTrace;
  readonly values: TileValues;
  /** Shift applied before a commit; null for exact sums. */
  readonly shift: number | null;
  readonly cost: LayerCost;
  /** Of the whole layer on this image: where the PE slots of its MAC cycles go (a zero activation gates its array row), and what is brought to the array. */
  readonly counters: Pick<LayerCounters, 'macs' | 'activations'>;
  /** The layer's input for this image: how many numbers, and how many of them are zero as integers. */
  readonly input: { readonly elements: number; readonly zeros: number };
  /** The image behind the activations: its pixels (row-major, 0..255), label, and sides. Null where they are drawn from a seed. */
  readonly image: { readonly pixels: Uint8Array; readonly height: number; readonly width: number; readonly label: number } | null;
}

/** A network on all designs, each on weights pruned its own way. */
export interface CompareRequest {
  /** A network of the catalogue, synthetic or trained. */
  readonly subject: string;
  /** Of a trained network: whose weights the cascade is cut from; null for its usual cascade checkpoint. */
  readonly checkpoint: string | null;
  /** Share of the pruned layers' weights to cut, in [0, 1). With `fairness: 'accuracy'` it is not looked at. */
  readonly sparsity: number;
  readonly profile: Profile;
  /** Multipliers of every design: [rows, columns]. */
  readonly array: readonly [number, number];
  readonly fairness: Fairness;
  readonly spartenBalance: Balance;
  readonly spartenSlack: SpartenConfig['slack'];
  /** Whether a convolutional network's fully connected layers take part. */
  readonly classifiers: boolean;
  /** For synthetic weights and activations. */
  readonly seed: number;
}

/** Priced by the default table; `repriced` of the engine prices it by another. */
export interface Comparison extends CompareReport {
  readonly origin: 'synthetic' | 'trained';
  /** What the weights and activations are, and on what terms the designs were pruned, in words. */
  readonly note: string;
  /** Where the other scenes find what CSP-H ran on: the checkpoint the cascade was cut from, and the test image behind the activations (0 without images). */
  readonly shownBy: { readonly checkpoint: string; readonly image: number };
  /** What was measured to make accuracy equal; null where kept weights were. */
  readonly measured: MeasuredDesigns | null;
}

/** Designs cut as far as an accuracy allows. Shares of `images` test images answered right. */
export interface MeasuredDesigns {
  readonly images: number;
  /** The least share that was allowed. */
  readonly least: number;
  /** What each design answers as it was cut. Dense designs are not cut, and not listed. */
  readonly right: Readonly<Partial<Record<DesignId, number>>>;
}

/** What a run answers. `failed` concerns what was asked for; a program error is thrown instead, and the client starts a fresh worker. */
export type Outcome<Value> =
  | { readonly status: 'ready'; readonly runId: RunId; readonly value: Value }
  | { readonly status: 'failed'; readonly runId: RunId; readonly error: Failure }
  | { readonly status: 'cancelled'; readonly runId: RunId };

/** What the worker says on its own while runs are under way. */
export interface LabEvents {
  /** The run was received: sent at once, before any work. */
  started(runId: RunId): void;
  /** At most 20 times a second. */
  progress(progress: Progress): void;
}

/** What the worker answers to. A cancelled run resolves to `cancelled`. Rejections are program errors. */
export interface LabWorker {
  /** Where the files of `public/` are, as an absolute URL ending in a slash. Must be called first. */
  configure(baseUrl: string, events: LabEvents): Promise<void>;
  /** From now on the checkpoint is in the list and can be opened as if it had been fetched. What cannot be read is passed over. */
  supply(checkpoint: LocalCheckpoint): Promise<void>;
  /** Takes a supplied checkpoint back. */
  withdraw(network: string, checkpoint: string): Promise<void>;
  networks(runId: RunId): Promise<Outcome<readonly NetworkInfo[]>>;
  openLayer(runId: RunId, ref: LayerRef, chunkWidth: number): Promise<Outcome<LayerData>>;
  prune(runId: RunId, request: PruneRequest): Promise<Outcome<PruneReport>>;
  accuracy(runId: RunId, request: AccuracyRequest): Promise<Outcome<AccuracyReport>>;
  stream(runId: RunId, request: StreamRequest): Promise<Outcome<TileRun>>;
  compare(runId: RunId, request: CompareRequest): Promise<Outcome<Comparison>>;
  /** Acknowledged at once, also while a run is under way. */
  cancel(runId: RunId): Promise<void>;
  /** Answers at once: shows that the worker is alive. */
  ping(): Promise<void>;
}

export interface LayerRequest {
  readonly ref: LayerRef;
  readonly chunkWidth: number;
}

/** The requests, by kind. Of each kind the newest wins: a later one cancels the one before it. */
export interface RunKinds {
  readonly networks: { readonly request: null; readonly value: readonly NetworkInfo[] };
  readonly layer: { readonly request: LayerRequest; readonly value: LayerData };
  readonly prune: { readonly request: PruneRequest; readonly value: PruneReport };
  readonly accuracy: { readonly request: AccuracyRequest; readonly value: AccuracyReport };
  /** The same, for the points of a curve one after the other: goes on beside the measurement of what is on screen. */
  readonly curve: { readonly request: AccuracyRequest; readonly value: AccuracyReport };
  readonly stream: { readonly request: StreamRequest; readonly value: TileRun };
  readonly compare: { readonly request: CompareRequest; readonly value: Comparison };
}
export type RunKind = keyof RunKinds;

/** `lost`: the worker died or was replaced before it answered. The same request may be made again. */
export type Answer<Value> = Outcome<Value> | { readonly status: 'lost'; readonly runId: RunId; readonly error: Failure };

export interface RunHandle<Value> {
  readonly runId: RunId;
  /** Never rejects. */
  readonly answer: Promise<Answer<Value>>;
}

/** The page's side of the worker. */
export interface LabClient {
  run<Kind extends RunKind>(kind: Kind, request: RunKinds[Kind]['request'], onProgress?: (progress: Progress) => void): RunHandle<RunKinds[Kind]['value']>;
  /** Cancels the run of this kind that is under way, if any. */
  cancel(kind: RunKind): void;
  /** Hands over, or takes back, a checkpoint made in the page. Ask for `networks` afterwards to see it in the list. */
  supply(checkpoint: LocalCheckpoint): void;
  withdraw(network: string, checkpoint: string): void;
  /** Calls back with the reason each time a worker is given up; the next request starts a fresh one. Returns how to stop listening. */
  onLost(listener: (reason: Failure) => void): () => void;
  /** Ends the worker; what is under way is answered `cancelled`. */
  dispose(): void;
}
