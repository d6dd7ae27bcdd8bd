import type { Balance, SpartenConfig } from '../engine/baselines/sparten-config';
import type { Profile } from '../engine/baselines/targets';
import type { DesignId } from '../engine/baselines/design-types';
import type { BufferKind, DrainMode, RowOrder, TurnRule } from '../engine/csph/config';
import type { EntryId } from '../engine/energy/types';
import { REGULARIZERS } from '../engine/pruning/regularizers';
import type { Amount, Pattern } from '../engine/pruning/types';
import type { Scene } from './scenes';
import type { Track } from './tracks';

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
export const FAIRNESSES = ['weights', 'accuracy'] as const;
/** On what terms designs are compared: each keeps as many weights, or each keeps as few as its measured accuracy allows. */
export type Fairness = (typeof FAIRNESSES)[number];
export const COMPARE_MEASURES = ['energy', 'cycles', 'edp'] as const;
/** What the bars of a comparison show; `edp` is energy × cycles. */
export type CompareMeasure = (typeof COMPARE_MEASURES)[number];
export const ENERGY_PRESET_IDS = ['accelergy-45nm', 'horowitz-45nm', 'eyeriss-relative'] as const;
export type EnergyPresetId = (typeof ENERGY_PRESET_IDS)[number];
/** Prices a person changed, in the unit of their entry. */
export type EnergyEdits = Readonly<Partial<Record<EntryId, number>>>;

/**
 * The checkpoint of a synthetic network whose weights are drawn as a comparison draws them: fitted to the share that each layer keeps there, so that the other
 * scenes show the very weights that Compare counts. Which comparison, the scenario's own fields say.
 */
export const COMPARED_CHECKPOINT = 'compared';

/** What was asked for: enough to compute everything on screen again. Flat, plain data; one field of a link each. */
export interface Scenario {
  /** A network of the catalogue, e.g. `lenet5-wide-mnist`. */
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
  readonly turn: TurnRule;
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
  /** Step of the cut, in the order in which rows and chunks are judged. */
  readonly step: number;
  /** Selected PE: [array row, column]. */
  readonly pe: readonly [number, number];
  /** Selected weight row j; null for none. */
  readonly row: number | null;
  readonly sort: RowSort;
  readonly view: MatrixView;
  readonly numbers: NumberFormat;
  /** What is run on all designs: a network known by its sizes, or a trained one. */
  readonly compareSubject: string;
  /** Share of the pruned layers' weights to cut. */
  readonly compareSparsity: number;
  /** How that share is spread over the layers. */
  readonly compareProfile: Profile;
  /** Multipliers of every design: [rows, columns]. */
  readonly compareArray: readonly [number, number];
  readonly fairness: Fairness;
  /** The design that is 1 in every chart; null for plain figures. */
  readonly normaliseTo: DesignId | null;
  /** The one layer on show; null for the whole network. */
  readonly compareLayer: string | null;
  readonly compareMeasure: CompareMeasure;
  /** The design whose numbers and ledger are on show. */
  readonly ledgerDesign: DesignId;
  readonly energyPreset: EnergyPresetId;
  readonly energyEdits: EnergyEdits;
  readonly spartenBalance: Balance;
  readonly spartenSlack: SpartenConfig['slack'];
  /** Whether a convolutional network's fully connected layers take part. */
  readonly classifiers: boolean;
  /** One scene without the surrounding page, for an iframe. */
  readonly embed: boolean;
}

/** A scenario but for the time, which the page's clocks hold: the two are put together where a link is made. */
export type Settings = Omit<Scenario, Track>;
/** What of a scenario changes as time passes. */
export type Times = Pick<Scenario, Track>;

/** Something in a link that could not be used, for a person to read. */
export interface LinkProblem {
  /** The link's key, or '' for the link as a whole. */
  readonly field: string;
  readonly found: string;
  readonly message: string;
}
