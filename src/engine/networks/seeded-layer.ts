import type { CompareLayer } from '../baselines/compare-network';
import { layerDensities, type Profile } from '../baselines/targets';
import { loweredShape } from '../layer/lowering';
import type { LayerShape, WeightMatrix } from '../layer/shape';
import { createPrng } from '../../lib/prng';
import type { Network } from './network-types';
import { seedOf } from './synthetic-tensors';
import { syntheticWorkload } from './workload';

/** What the weights and activations of a layer known by its sizes are drawn from, when it is looked at by itself. */
export const LAYER_SEED = 1;
/** The authors' chunk width [code]: cascades as dense as published are fitted to it, whatever the array on screen. */
const PUBLISHED_CHUNK_WIDTH = 32;
/** Share of weights the authors' q of 0.75 leaves of a layer without a published figure. [reading] */
const USUAL_DENSITY = 0.25;
/** Larger layers are left out: a page holds their weights several times over. */
const MOST_WEIGHTS = 2 ** 22;

/** Of a comparison, what its synthetic weights depend on. */
export interface ComparedWeights {
  /** Share of the pruned layers' weights to cut, in [0, 1). With `fairness: 'accuracy'` it is not looked at. */
  readonly sparsity: number;
  readonly profile: Profile;
  /** Multipliers of every design: [rows, columns]. */
  readonly array: readonly [number, number];
  /** Whether a convolutional network's fully connected layers take part. */
  readonly classifiers: boolean;
}

/** A layer whose weights and activations are drawn when they are asked for. */
export interface SeededLayer {
  readonly shape: LayerShape;
  /** Of the first group, which is the one that is looked at. */
  weights(): WeightMatrix;
  /**
   * Seeded inputs, non-zero at the published rate: magnitudes of normal deviates behind a ReLU, deviates of both signs where nothing is zero.
   * Channel-major for a convolution, positions × features for a linear layer.
   */
  inputs(): Float32Array;
}

/** Whether a layer is small enough to be looked at by itself: weights of its first group. */
export const isSmall = ({ shape }: { readonly shape: LayerShape }): boolean => {
  const { rows, filters } = loweredShape(shape);
  return rows * filters <= MOST_WEIGHTS;
};

/**
 * A layer of a network known by its sizes, with weights as dense as published, or as a comparison keeps them.
 * @returns null where the network has no such layer, or only a larger one.
 */
export function seededLayer(network: Network, name: string, compared: ComparedWeights | null): SeededLayer | null {
  const chunkWidth = compared?.array[1] ?? PUBLISHED_CHUNK_WIDTH;
  const layers = syntheticWorkload(network, { seed: LAYER_SEED, chunkWidth, classifiers: true });
  const layer = layers.find((candidate) => candidate.name === name && isSmall(candidate));
  if (layer === undefined) return null;
  const density = (compared && comparedDensity(network, name, compared)) ?? layer.publishedDensity ?? USUAL_DENSITY;
  return {
    shape: layer.shape,
    weights: () => layer.weights(0, 'cascade', density),
    inputs: () => inputsOf(layer, seedOf(network.id, name, 'values', LAYER_SEED)),
  };
}

/** The share of a layer's weights that the comparison aims at for the cascade; undefined for a layer it leaves out. */
function comparedDensity(network: Network, name: string, { sparsity, profile, array, classifiers }: ComparedWeights): number | undefined {
  const layers = syntheticWorkload(network, { seed: LAYER_SEED, chunkWidth: array[1], classifiers });
  const place = layers.findIndex((layer) => layer.name === name);
  return place < 0 ? undefined : layerDensities(layers, sparsity, profile)[place];
}

function inputsOf(layer: CompareLayer, seed: number): Float32Array {
  const prng = createPrng(seed);
  const mask = layer.activations();
  const hasZeros = mask.includes(0);
  return Float32Array.from(mask, (isActive) => {
    if (isActive === 0) return 0;
    const value = prng.normal();
    return hasZeros ? Math.abs(value) : value;
  });
}
