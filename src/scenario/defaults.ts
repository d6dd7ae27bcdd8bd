import type { Scenario } from './types';

/**
 * What a link of version 2 leaves out. Frozen with the version: once links of it are in the world, a change here changes what they show, so it needs a new
 * link version whose upgrader writes the old values out. Hence plain values, not constants borrowed from the engine. Version 1 had `turn: 'eager'`.
 */
const VERSION_2_DEFAULTS: Scenario = {
  network: 'lenet5-wide-mnist',
  checkpoint: 'cascade',
  layer: 'conv2',
  image: 0,
  pattern: 'cascade',
  amount: { by: 'q', q: 0.75 },
  chunkWidth: 8,
  nOfM: [2, 4],
  compareWith: null,
  accuracyScope: 'network',
  arrayRows: 8,
  groupSize: 1,
  bins: [2, 4, 8, 16, 32],
  buffer: 'bins',
  order: 'natural',
  drain: 'overlapped',
  turn: 'hold',
  partialSumBits: null,
  trainRegularizer: 'cascade',
  trainLambda: 0.01,
  trainEpochs: 6,
  tuneEpochs: 2,
  trainRate: 0.02,
  trainSeed: 1,
  scene: 'prune',
  tile: 0,
  cycle: 0,
  step: 0,
  pe: [0, 0],
  row: null,
  sort: 'count',
  view: 'magnitude',
  numbers: 'decimal',
  compareSubject: 'vgg16',
  compareSparsity: 0.75,
  compareProfile: 'published',
  compareArray: [32, 32],
  fairness: 'weights',
  normaliseTo: null,
  compareLayer: null,
  compareMeasure: 'energy',
  ledgerDesign: 'csp-h',
  energyPreset: 'accelergy-45nm',
  energyEdits: {},
  spartenBalance: 'gb-h',
  spartenSlack: 0,
  classifiers: false,
  embed: false,
};

/** The scenario of an empty link: one layer, small enough for every PE of the 8 × 8 array to be seen. */
export const DEFAULT_SCENARIO: Scenario = VERSION_2_DEFAULTS;
