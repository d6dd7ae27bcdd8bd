import fc from 'fast-check';
import { BALANCES } from '../../engine/baselines/sparten-config';
import { PROFILES } from '../../engine/baselines/targets';
import { DESIGN_IDS } from '../../engine/baselines/design-types';
import { BUFFER_KINDS, DRAIN_MODES, ROW_ORDERS, TURN_RULES } from '../../engine/csph/config';
import { ENTRY_IDS, type EntryId } from '../../engine/energy/types';
import { PATTERNS, type Amount } from '../../engine/pruning/types';
import { LIMITS, type Range } from '../limits';
import { SCENES } from '../scenes';
import {
  ACCURACY_SCOPES,
  COMPARE_MEASURES,
  ENERGY_PRESET_IDS,
  type EnergyEdits,
  FAIRNESSES,
  MATRIX_VIEWS,
  NUMBER_FORMATS,
  ROW_SORTS,
  TRAINING_REGULARIZERS,
  type Scenario,
} from '../types';

const identifierUnit = fc.constantFrom(...'abcxyzABZ0189._-');
const anyIdentifier = fc.string({ unit: identifierUnit, minLength: 1, maxLength: LIMITS.identifierCharacters });
// Names as models really have them, and names that try the escaping. One unit is at most 2 UTF-16 units.
const anyLayer = fc
  .oneof(
    fc.constantFrom('conv2', 'features.0', '/encoder/layer.11/MatMul', 'a=b&c', '100%', 'a+b c', '#', 'größe', '層', '🙂'),
    fc.string({ unit: fc.constantFrom(...'ab1./:,&=#%+ _-"\'<>?é層', '🙂', '𝒲'), minLength: 1, maxLength: LIMITS.layerCharacters / 2 }),
  )
  .filter((name) => encodeURIComponent(name).length <= LIMITS.layerEncodedCharacters);
const whole = ({ min, max }: Range): fc.Arbitrary<number> => fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
const decimal = ({ min, max }: Range): fc.Arbitrary<number> =>
  fc.oneof(
    fc.double({ min, max, noNaN: true }).map((value) => value + 0),
    fc.integer({ min: 0, max: 100 }).map((value) => Math.min(max, value / 100)),
  );
const below = ({ max }: Range): fc.Arbitrary<number> => fc.integer({ min: 0, max: max - 1 });

const anyAmount: fc.Arbitrary<Amount> = fc.oneof(
  decimal(LIMITS.q).map((q): Amount => ({ by: 'q', q })),
  decimal(LIMITS.cut).map((sparsity): Amount => ({ by: 'sparsity', sparsity })),
);

/** Edits as they are kept: entries in their order, values rounded. */
const anyEdits: fc.Arbitrary<EnergyEdits> = fc
  .tuple(fc.subarray([...ENTRY_IDS]), fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: ENTRY_IDS.length, maxLength: ENTRY_IDS.length }))
  .map(([entries, values]) => Object.fromEntries(entries.map((entry: EntryId, i): [EntryId, number] => [entry, values[i] / 10_000])));

/** Any scenario within the limits, whether or not there is such a network. */
export const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  network: anyIdentifier,
  checkpoint: anyIdentifier,
  layer: anyLayer,
  image: whole(LIMITS.image),
  pattern: fc.constantFrom(...PATTERNS),
  amount: anyAmount,
  chunkWidth: whole(LIMITS.chunkWidth),
  nOfM: fc.tuple(whole(LIMITS.blockLength), whole(LIMITS.blockLength)).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]),
  compareWith: fc.option(fc.constantFrom(...PATTERNS)),
  accuracyScope: fc.constantFrom(...ACCURACY_SCOPES),
  arrayRows: whole(LIMITS.arrayRows),
  groupSize: whole(LIMITS.groupSize),
  bins: fc
    .array(whole(LIMITS.binSize), { minLength: LIMITS.binCount.min, maxLength: LIMITS.binCount.max })
    .filter((bins) => bins.reduce((sum, size) => sum + size, 0) <= LIMITS.slots.max),
  buffer: fc.constantFrom(...BUFFER_KINDS),
  order: fc.constantFrom(...ROW_ORDERS),
  drain: fc.constantFrom(...DRAIN_MODES),
  turn: fc.constantFrom(...TURN_RULES),
  partialSumBits: fc.option(whole(LIMITS.partialSumBits)),
  trainRegularizer: fc.constantFrom(...TRAINING_REGULARIZERS),
  trainLambda: decimal(LIMITS.lambda),
  trainEpochs: whole(LIMITS.epochs),
  tuneEpochs: whole(LIMITS.epochs),
  trainRate: decimal(LIMITS.learningRate),
  trainSeed: whole(LIMITS.seed),
  scene: fc.constantFrom(...SCENES),
  tile: whole(LIMITS.tile),
  cycle: whole(LIMITS.cycle),
  step: whole(LIMITS.step),
  pe: fc.tuple(below(LIMITS.arrayRows), below(LIMITS.chunkWidth)),
  row: fc.option(whole(LIMITS.row)),
  sort: fc.constantFrom(...ROW_SORTS),
  view: fc.constantFrom(...MATRIX_VIEWS),
  numbers: fc.constantFrom(...NUMBER_FORMATS),
  compareSubject: anyIdentifier,
  compareSparsity: decimal(LIMITS.compareSparsity),
  compareProfile: fc.constantFrom(...PROFILES),
  compareArray: fc.tuple(whole(LIMITS.arrayRows), whole(LIMITS.chunkWidth)),
  fairness: fc.constantFrom(...FAIRNESSES),
  normaliseTo: fc.option(fc.constantFrom(...DESIGN_IDS)),
  compareLayer: fc.option(anyLayer.filter((name) => name !== 'none')),
  compareMeasure: fc.constantFrom(...COMPARE_MEASURES),
  ledgerDesign: fc.constantFrom(...DESIGN_IDS),
  energyPreset: fc.constantFrom(...ENERGY_PRESET_IDS),
  energyEdits: anyEdits,
  spartenBalance: fc.constantFrom(...BALANCES),
  spartenSlack: fc.constantFrom<Scenario['spartenSlack']>(0, 'inf'),
  classifiers: fc.boolean(),
  embed: fc.boolean(),
});
