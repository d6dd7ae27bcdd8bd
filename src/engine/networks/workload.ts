import type { CompareLayer } from '../baselines/compare-network';
import { loweredShape } from '../layer/lowering';
import type { LayerShape } from '../layer/shape';
import { cascadeRecipe, plainRecipe, seedOf, syntheticActivations, syntheticWeights } from './synthetic-tensors';
import type { Network, NetworkLayer } from './network-types';

/** The authors' threshold [code]: synthetic cascades are fitted to it. */
const AUTHORS_Q = 0.75;
/** Most weights drawn for one group. The rows of a larger one repeat: 4 M of them are sample enough, and a VGG-16 fc6 has 103 M. */
const MOST_WEIGHTS = 2 ** 22;

export interface WorkloadOptions {
  readonly seed: number;
  /** Filters to a chunk of the fitted cascade. */
  readonly chunkWidth: number;
  /** Whether a convolutional network's fully connected layers take part. The authors left them out [code]. */
  readonly classifiers: boolean;
}

/** A network of the catalogue as layers to compare on, with synthetic weights and activations. Depthwise convolutions and the first layer are not pruned. */
export function syntheticWorkload(network: Network, options: WorkloadOptions): CompareLayer[] {
  return network.layers
    .filter(({ role }) => options.classifiers || role !== 'classifier')
    .map((layer, index) => syntheticLayer(network, layer, options, layer.role !== 'depthwise' && !(index === 0 && layer.weightDensity === null)));
}

function syntheticLayer({ id: network, layers }: Network, layer: NetworkLayer, { seed, chunkWidth }: WorkloadOptions, isPruned: boolean): CompareLayer {
  const { name, shape } = layer;
  const { rows, filters } = loweredShape(shape);
  const sizes = { rows: repeatedRows(shape, rows, filters), filters };
  return {
    name,
    shape,
    origin: 'synthetic',
    isPruned,
    publishedDensity: layer.weightDensity?.value ?? null,
    outputDensity: layer.outputDensity,
    weights: (group, training, density) => {
      const own = seedOf(network, name, group, training, seed);
      return syntheticWeights(sizes, training === 'cascade' ? cascadeRecipe(sizes, chunkWidth, density, AUTHORS_Q, own) : plainRecipe(chunkWidth, own));
    },
    // Biases are not drawn: what a cut filter gives is taken as zero. [reading]
    place: { reads: layer.reads ?? null, rectified: true, isLast: layer === layers.at(-1), bias: () => null },
    activations: () => syntheticActivations(inputCount(shape), layer.inputDensity.value, seedOf(network, name, 'activations', seed)),
  };
}

/** Rows drawn: all, or as many whole blocks of 32 input channels as fit. */
function repeatedRows(shape: LayerShape, rows: number, filters: number): number {
  if (rows * filters <= MOST_WEIGHTS) return rows;
  const block = 32 * (shape.kind === 'linear' ? 1 : shape.kernel[0] * shape.kernel[1]);
  return Math.min(rows, Math.max(1, Math.floor(MOST_WEIGHTS / (filters * block))) * block);
}

const inputCount = (shape: LayerShape): number =>
  shape.kind === 'linear' ? shape.positions * shape.inputFeatures : shape.inputChannels * shape.inputSize[0] * shape.inputSize[1];
