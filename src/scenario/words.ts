import type { EntryId } from '../engine/energy/types';
import { REGULARIZERS } from '../engine/pruning/regularizers';

export const ROW_SORTS = ['natural', 'count'] as const;
export type RowSort = (typeof ROW_SORTS)[number];
export const MATRIX_VIEWS = ['magnitude', 'sign', 'mask'] as const;
export type MatrixView = (typeof MATRIX_VIEWS)[number];
export const CUT_PLAYS = ['rows', 'sweep'] as const;
/** How the cut is played: decision by decision from row to row, or all of the matrix while the threshold rises from 0. */
export type CutPlay = (typeof CUT_PLAYS)[number];
export const NUMBER_FORMATS = ['decimal', 'hex', 'fixed'] as const;
export type NumberFormat = (typeof NUMBER_FORMATS)[number];
export const TRAINING_REGULARIZERS = ['none', ...REGULARIZERS] as const;
export const ACCURACY_SCOPES = ['layer', 'network'] as const;
/** What is cut when accuracy is measured: the one layer on show, or every layer of the network that was trained to be cut. */
export type AccuracyScope = (typeof ACCURACY_SCOPES)[number];
export const FAIRNESSES = ['weights', 'accuracy'] as const;
/** On what terms designs are compared: each keeps as many weights, or each keeps as few as its measured accuracy allows. */
export type Fairness = (typeof FAIRNESSES)[number];
export const DEAD_CHANNELS = ['auto', 'stream', 'drop'] as const;
/** What becomes of channels that pruning leaves constant; `auto`: dropped on trained networks, streamed on synthetic ones. */
export type DeadChannels = (typeof DEAD_CHANNELS)[number];
export const COMPARE_MEASURES = ['energy', 'cycles', 'edp'] as const;
/** What the bars of a comparison show; `edp` is energy × cycles. */
export type CompareMeasure = (typeof COMPARE_MEASURES)[number];
export const ENERGY_PRESET_IDS = ['accelergy-45nm', 'horowitz-45nm', 'eyeriss-relative'] as const;
export type EnergyPresetId = (typeof ENERGY_PRESET_IDS)[number];
/** Prices a person changed, in the unit of their entry. */
export type EnergyEdits = Readonly<Partial<Record<EntryId, number>>>;

/** The checkpoint of a synthetic network whose weights are drawn from a seed, as dense as published. */
export const SEEDED_CHECKPOINT = 'seeded';

/**
 * The checkpoint of a synthetic network whose weights are drawn as a comparison draws them: fitted to the share that each layer keeps there, so that the other
 * scenes show the very weights that Compare counts. Which comparison, the scenario's own fields say.
 */
export const COMPARED_CHECKPOINT = 'compared';
