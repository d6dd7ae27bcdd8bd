import { layerCost } from '../../engine/csph/cost';
import { buildTrace } from '../../engine/csph/trace';
import { preparePattern } from '../../engine/pruning/prepare';
import { DEFAULT_SCENARIO } from '../../scenario/defaults';
import type { AccuracyReport, NetworkInfo, PruneRequest, StreamRequest } from '../../worker/protocol';
import type { FakeRun } from './fake-client';

/** Small answers in the shape the store looks at. */
const FILTERS = 20;
const POSITIONS = 32;
export const ROWS = 12;

export const NETWORKS: readonly NetworkInfo[] = [
  {
    id: DEFAULT_SCENARIO.network,
    name: 'LeNet-5',
    origin: 'trained',
    dataset: 'MNIST',
    checkpoints: ['plain', 'cascade'].map((id) => ({ id, name: id, lambda: 0, regularizer: 'none', epochs: 1, seed: 1, testAccuracy: 0.99, testImages: 100 })),
    layers: ['conv1', 'conv2'].map((id) => ({ id, shape: { kind: 'linear', inputFeatures: ROWS, outputFeatures: FILTERS, positions: POSITIONS } })),
    images: 10,
  },
  {
    id: 'vgg16',
    name: 'VGG-16',
    origin: 'synthetic',
    dataset: 'no data',
    checkpoints: [{ id: 'seeded', name: 'Seeded', lambda: 0, regularizer: 'none', epochs: 0, seed: 1, testAccuracy: 0, testImages: 0 }],
    layers: [{ id: 'conv1', shape: { kind: 'linear', inputFeatures: ROWS, outputFeatures: FILTERS, positions: POSITIONS } }],
    images: 0,
  },
];

const weights = { rows: ROWS, filters: FILTERS, values: Float32Array.from({ length: ROWS * FILTERS }, (_, i) => ((i % 7) + 1) / (10 + i)) };

const layerAnswer = () => ({ weights, lowered: { rows: ROWS, filters: FILTERS, positions: POSITIONS, groups: 1 } });

const workOf = ({ settings }: PruneRequest | StreamRequest) => ({
  chunkCounts: Array.from({ length: ROWS }, () => Math.min(1, Math.ceil(FILTERS / settings.chunkWidth))),
  filters: FILTERS,
  positions: POSITIONS,
});

const pruneAnswer = (request: unknown) => {
  const asked = request as PruneRequest;
  const prepared = preparePattern(weights, asked.settings);
  if (!prepared.ok) throw new Error(prepared.error.message);
  return { pruning: prepared.value.prune(asked.amount), cost: layerCost(workOf(asked), asked.hardware) };
};

/** A real trace: every row with one chunk, so that every row but the first stalls. */
const streamAnswer = (request: unknown) => {
  const asked = request as StreamRequest;
  const trace = buildTrace(workOf(asked), asked.hardware);
  if (!trace.ok) throw new Error(trace.error.message);
  return { trace: trace.value };
};

const accuracyAnswer = (): AccuracyReport => ({
  images: 100,
  correct: 97,
  correctBefore: 98,
  newlyWrong: 2,
  newlyRight: 1,
  correctNarrow: null,
  q: { conv2: 0.75 },
  kept: 40,
  zeros: 60,
  total: 100,
});

/** Gives a run an answer that fits it. */
export const answer = (run: FakeRun): Promise<void> => {
  const answers = {
    networks: () => NETWORKS,
    layer: layerAnswer,
    prune: pruneAnswer,
    accuracy: accuracyAnswer,
    curve: accuracyAnswer,
    stream: streamAnswer,
    compare: () => ({
      layers: [],
      totals: [],
      weights: 0,
      macs: 0,
      origin: 'synthetic',
      note: '',
      shownBy: { checkpoint: 'cascade', image: 0 },
      measured: null,
    }),
  };
  return run.ready(answers[run.kind](run.request));
};
