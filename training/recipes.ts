import type { TrainerSettings } from '../src/engine/training/trainer';
import type { DATASETS } from './datasets';

/** What is the same for every checkpoint of a network. */
export interface NetworkRecipe {
  readonly network: string;
  readonly dataset: keyof typeof DATASETS;
  readonly seed: number;
  /** A: filters to a chunk, for the regulariser and for pruning. */
  readonly chunkWidth: number;
  /** Layers the regulariser acts on and the pruning cuts. The first convolution and the classifier stay whole: they hold next to nothing. */
  readonly prunedLayers: readonly string[];
  readonly training: Pick<TrainerSettings, 'epochs' | 'batchSize' | 'shift' | 'learningRate' | 'momentum' | 'weightDecay'>;
  readonly tuning: Pick<TrainerSettings, 'epochs' | 'batchSize' | 'shift' | 'learningRate' | 'momentum' | 'weightDecay'>;
  readonly trained: readonly TrainedRecipe[];
  /** Of these trainings the page gets a recording, epoch by epoch, of these layers, all of them pruned ones: the large would make it slow to come. */
  readonly recorded?: readonly string[];
  readonly recordedLayers?: readonly string[];
  readonly tuned: readonly TunedRecipe[];
}

export interface TrainedRecipe {
  readonly id: string;
  readonly name: string;
  readonly lambda: number;
}

export interface TunedRecipe {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  /** Each pruned layer is cut to this sparsity. */
  readonly sparsity: number;
}

const SGD = { batchSize: 32, momentum: 0.9, weightDecay: 5e-4 } as const;
const tuned = (from: string, percent: number): TunedRecipe => ({
  id: `tuned-${percent}`,
  name: `Pruned to ${percent} %, fine-tuned`,
  from,
  sparsity: percent / 100,
});

/** Everything in `public/networks/` is made from this list. */
export const RECIPES: readonly NetworkRecipe[] = [
  {
    network: 'lenet5-mnist',
    dataset: 'mnist',
    seed: 1,
    chunkWidth: 8,
    prunedLayers: ['conv2', 'fc1', 'fc2'],
    training: { ...SGD, epochs: 20, shift: 1, learningRate: 0.02 },
    tuning: { ...SGD, epochs: 8, shift: 1, learningRate: 0.01 },
    trained: [
      { id: 'plain', name: 'Plain', lambda: 0 },
      { id: 'cascade', name: 'Cascade', lambda: 0.005 },
      { id: 'cascade-strong', name: 'Cascade, strong', lambda: 0.012 },
    ],
    recorded: ['plain', 'cascade'],
    recordedLayers: ['conv2', 'fc2'],
    tuned: [tuned('cascade', 70), tuned('cascade', 80), tuned('cascade', 90)],
  },
  {
    network: 'lenet5-wide-mnist',
    dataset: 'mnist',
    seed: 1,
    chunkWidth: 8,
    prunedLayers: ['conv2', 'fc1'],
    training: { ...SGD, epochs: 12, shift: 1, learningRate: 0.02 },
    tuning: { ...SGD, epochs: 5, shift: 1, learningRate: 0.01 },
    trained: [
      { id: 'plain', name: 'Plain', lambda: 0 },
      { id: 'cascade', name: 'Cascade', lambda: 0.01 },
      { id: 'cascade-strong', name: 'Cascade, strong', lambda: 0.025 },
    ],
    tuned: [tuned('cascade', 80), tuned('cascade', 90)],
  },
  {
    network: 'vgg-fashion',
    dataset: 'fashion',
    seed: 1,
    chunkWidth: 8,
    prunedLayers: ['conv2', 'conv3', 'conv4', 'fc1'],
    training: { ...SGD, epochs: 8, shift: 1, learningRate: 0.02 },
    tuning: { ...SGD, epochs: 6, shift: 1, learningRate: 0.02 },
    trained: [
      { id: 'plain', name: 'Plain', lambda: 0 },
      { id: 'cascade', name: 'Cascade', lambda: 0.005 },
      { id: 'cascade-strong', name: 'Cascade, strong', lambda: 0.012 },
    ],
    tuned: [tuned('cascade', 70), tuned('cascade', 80), tuned('cascade', 90)],
  },
];
