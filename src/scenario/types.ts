import type { BufferKind, DrainMode, RowOrder } from '../engine/csph/config';
import { REGULARIZERS } from '../engine/pruning/regularizers';
import type { Amount, Pattern } from '../engine/pruning/types';

export const SCENES = ['prune', 'stream', 'train'] as const;
export type Scene = (typeof SCENES)[number];
export const ROW_SORTS = ['natural', 'count'] as const;
export type RowSort = (typeof ROW_SORTS)[number];
export const MATRIX_VIEWS = ['magnitude', 'sign', 'mask'] as const;
export type MatrixView = (typeof MATRIX_VIEWS)[number];
export const NUMBER_FORMATS = ['decimal', 'hex', 'fixed'] as const;
export type NumberFormat = (typeof NUMBER_FORMATS)[number];
export const TRAINING_REGULARIZERS = ['none', ...REGULARIZERS] as const;
export type TrainingRegularizer = (typeof TRAINING_REGULARIZERS)[number];
export const ACCURACY_SCOPES = ['layer', 'network'] as const;
/** What is cut when accuracy is measured: the one layer on show, or every layer of the network that was trained to be cut. */
export type AccuracyScope = (typeof ACCURACY_SCOPES)[number];

/** What was asked for: enough to compute everything on screen again. Flat, plain data; one field of a link each. */
export interface Scenario {
  /** A network of the catalogue, e.g. `lenet5-mnist`. */
  readonly network: string;
  /** One of the network's checkpoints, e.g. `plain` or `cascade`. */
  readonly checkpoint: string;
  readonly layer: string;
  /** Index of the held-out test image whose activations enter the array. */
  readonly image: number;

  readonly pattern: Pattern;
  readonly amount: Amount;
  readonly chunkWidth: number;
  readonly nOfM: readonly [number, number];
  /** A second pattern shown beside the first at equal kept weights; null for none. */
  readonly compareWith: Pattern | null;
  readonly accuracyScope: AccuracyScope;

  readonly arrayRows: number;
  readonly groupSize: number;
  readonly bins: readonly number[];
  readonly buffer: BufferKind;
  readonly order: RowOrder;
  readonly drain: DrainMode;
  /** Bits a group's sum is saturated to before it is committed; null for exact int32 sums. */
  readonly partialSumBits: number | null;

  /** What is added to the loss in the Train scene, and how strongly. */
  readonly trainRegularizer: TrainingRegularizer;
  readonly trainLambda: number;
  readonly trainEpochs: number;
  /** Epochs of fine-tuning after pruning. */
  readonly tuneEpochs: number;
  /** Learning rate at the start of training; it falls linearly to 0. */
  readonly trainRate: number;
  /** Decides starting weights, order and shifts of the images. */
  readonly trainSeed: number;

  readonly scene: Scene;
  readonly tile: number;
  readonly cycle: number;
  /** Selected PE: [array row, column]. */
  readonly pe: readonly [number, number];
  /** Selected weight row j; null for none. */
  readonly row: number | null;
  readonly sort: RowSort;
  readonly view: MatrixView;
  readonly numbers: NumberFormat;
  /** One scene without the surrounding page, for an iframe. */
  readonly embed: boolean;
}

/** Something in a link that could not be used, for a person to read. */
export interface LinkProblem {
  /** The link's key, or '' for the link as a whole. */
  readonly field: string;
  readonly found: string;
  readonly message: string;
}
