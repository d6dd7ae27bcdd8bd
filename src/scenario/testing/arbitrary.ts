import fc from 'fast-check';
import { BUFFER_KINDS, DRAIN_MODES, ROW_ORDERS } from '../../engine/csph/config';
import { PATTERNS, type Amount } from '../../engine/pruning/types';
import { LIMITS, type Range } from '../limits';
import { ACCURACY_SCOPES, MATRIX_VIEWS, NUMBER_FORMATS, ROW_SORTS, SCENES, TRAINING_REGULARIZERS, type Scenario } from '../types';

const identifierUnit = fc.constantFrom(...'abcxyzABZ0189._-');
const anyIdentifier = fc.string({ unit: identifierUnit, minLength: 1, maxLength: LIMITS.identifierCharacters });
// Names as models really have them, and names that try the escaping. One unit is at most 2 UTF-16 units.
const anyLayer = fc.oneof(
  fc.constantFrom('conv2', 'features.0', '/encoder/layer.11/MatMul', 'a=b&c', '100%', 'a+b c', '#', 'größe', '層', '🙂'),
  fc.string({ unit: fc.constantFrom(...'ab1./:,&=#%+ _-"\'<>?é層', '🙂', '𝒲'), minLength: 1, maxLength: LIMITS.layerCharacters / 2 }),
);
const whole = ({ min, max }: Range): fc.Arbitrary<number> => fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
const decimal = ({ min, max }: Range): fc.Arbitrary<number> =>
  fc.oneof(fc.double({ min, max, noNaN: true }).map((value) => value + 0), fc.integer({ min: 0, max: 100 }).map((value) => Math.min(max, value / 100)));
const below = ({ max }: Range): fc.Arbitrary<number> => fc.integer({ min: 0, max: max - 1 });

const anyAmount: fc.Arbitrary<Amount> = fc.oneof(
  decimal(LIMITS.q).map((q): Amount => ({ by: 'q', q })),
  decimal(LIMITS.cut).map((sparsity): Amount => ({ by: 'sparsity', sparsity })),
);

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
  bins: fc.array(whole(LIMITS.binSize), { minLength: LIMITS.binCount.min, maxLength: LIMITS.binCount.max }),
  buffer: fc.constantFrom(...BUFFER_KINDS),
  order: fc.constantFrom(...ROW_ORDERS),
  drain: fc.constantFrom(...DRAIN_MODES),
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
  pe: fc.tuple(below(LIMITS.arrayRows), below(LIMITS.chunkWidth)),
  row: fc.option(whole(LIMITS.row)),
  sort: fc.constantFrom(...ROW_SORTS),
  view: fc.constantFrom(...MATRIX_VIEWS),
  numbers: fc.constantFrom(...NUMBER_FORMATS),
  embed: fc.boolean(),
});
