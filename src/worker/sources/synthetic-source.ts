import type { CompareLayer } from '../../engine/baselines/compare-network';
import { layerDensities } from '../../engine/baselines/targets';
import { loweredShape } from '../../engine/layer/lowering';
import type { LayerShape, WeightMatrix } from '../../engine/layer/shape';
import { NETWORKS, networkById } from '../../engine/networks/network-tables';
import { seedOf } from '../../engine/networks/synthetic-tensors';
import type { Network } from '../../engine/networks/network-types';
import { syntheticWorkload } from '../../engine/networks/workload';
import { createPrng } from '../../lib/prng';
import { fail, ok, type Result } from '../../lib/result';
import { COMPARED_CHECKPOINT } from '../../scenario/words';
import type { CheckpointInfo, ComparedWeights, LayerRef, NetworkInfo } from '../network-info';
import { createRecent } from '../recent';
import type { ComparedSubject, CompareRequest } from '../runs/comparison';
import type { Run } from '../sliced-runs';
import type { NetworkSource, OpenedLayer } from './network-source';

/** Weights drawn from a seed, as dense as published. */
const PUBLISHED_CHECKPOINT = 'seeded';
const SEED = 1;
/** The authors' chunk width [code]: cascades as dense as published are fitted to it, whatever the array on screen. */
const PUBLISHED_CHUNK_WIDTH = 32;
/** Share of weights the authors' q of 0.75 leaves of a layer without a published figure. [reading] */
const USUAL_DENSITY = 0.25;
/** Larger layers are left out: a page holds their weights several times over. */
const MOST_WEIGHTS = 2 ** 22;

/** Weights of the first group, which is the one that is opened. */
const isSmall = ({ shape }: { readonly shape: LayerShape }): boolean => {
  const { rows, filters } = loweredShape(shape);
  return rows * filters <= MOST_WEIGHTS;
};

const seeded = (id: string, name: string): CheckpointInfo => ({
  id,
  name,
  lambda: 0,
  regularizer: 'none',
  epochs: 0,
  seed: SEED,
  testAccuracy: 0,
  testImages: 0,
});

const infoOf = (network: Network): NetworkInfo => {
  const left = network.layers.filter((layer) => !isSmall(layer)).map(({ name }) => name);
  const grouped = network.layers.some(({ shape }) => loweredShape(shape).groups > 1);
  const notes = [
    ...(left.length > 0 ? [`Left out: ${left.join(', ')}, of more than 4 million weights.`] : []),
    ...(grouped ? ['Of a layer in groups, the first group is shown.'] : []),
  ];
  return {
    id: network.id,
    name: network.name,
    origin: 'synthetic',
    dataset: 'no data',
    checkpoints: [seeded(PUBLISHED_CHECKPOINT, 'Seeded, as published'), seeded(COMPARED_CHECKPOINT, 'Seeded, as compared')],
    layers: network.layers.filter(isSmall).map(({ name, shape }) => ({ id: name, shape })),
    images: 0,
    ...(notes.length > 0 && { note: notes.join(' ') }),
  };
};

/** The networks known by their sizes, as the catalogue lists them. */
export const SYNTHETIC_NETWORKS: readonly NetworkInfo[] = NETWORKS.map(infoOf);

/** A layer whose weights and activations are drawn when they are asked for. */
export interface SyntheticLayer {
  readonly shape: LayerShape;
  weights(): WeightMatrix;
  /**
   * Seeded inputs, non-zero at the published rate: magnitudes of normal deviates behind a ReLU, deviates of both signs where nothing is zero.
   * Channel-major for a convolution, positions × features for a linear layer.
   */
  inputs(): Float32Array;
}

/** The layer of a synthetic network; null where the network is not one. */
const syntheticLayer = ({ network: id, checkpoint, layer: name, comparison }: LayerRef): Result<SyntheticLayer> | null => {
  const network = networkById(id);
  if (network === null) return null;
  const compared = checkpoint === COMPARED_CHECKPOINT ? comparison : undefined;
  if (checkpoint !== PUBLISHED_CHECKPOINT && compared === undefined)
    return fail(`${network.name} has no checkpoint "${checkpoint}": its weights are drawn from a seed.`, 'Choose another checkpoint from the list.');
  const chunkWidth = compared?.array[1] ?? PUBLISHED_CHUNK_WIDTH;
  const layers = syntheticWorkload(network, { seed: SEED, chunkWidth, classifiers: true });
  const layer = layers.find((candidate) => candidate.name === name && isSmall(candidate));
  if (layer === undefined) return fail(`${network.name} has no layer called "${name}" that can be shown.`, 'Choose another layer from the list.');
  const density = (compared && comparedDensity(network, name, compared)) ?? layer.publishedDensity ?? USUAL_DENSITY;
  return ok({
    shape: layer.shape,
    weights: () => layer.weights(0, 'cascade', density),
    inputs: () => inputsOf(layer, seedOf(id, name, 'values', SEED)),
  });
};

/** The share of a layer's weights that the comparison aims at for the cascade; undefined for a layer it leaves out. */
const comparedDensity = (network: Network, name: string, { sparsity, profile, array, classifiers }: ComparedWeights): number | undefined => {
  const layers = syntheticWorkload(network, { seed: SEED, chunkWidth: array[1], classifiers });
  const place = layers.findIndex((layer) => layer.name === name);
  return place < 0 ? undefined : layerDensities(layers, sparsity, profile)[place];
};

const inputsOf = (layer: CompareLayer, seed: number): Float32Array => {
  const prng = createPrng(seed);
  const mask = layer.activations();
  const hasZeros = mask.includes(0);
  return Float32Array.from(mask, (isActive) => {
    if (isActive === 0) return 0;
    const value = prng.normal();
    return hasZeros ? Math.abs(value) : value;
  });
};

const SYNTHETIC_NOTE =
  'Synthetic: seeded random weights fitted to published or chosen densities, and activations that are non-zero at published rates. ' +
  'Sizes of layers are the network’s own; every design keeps as many weights as the cascade.';

const openSynthetic = (run: Run, network: Network, { fairness, seed, classifiers, array }: CompareRequest): ComparedSubject => {
  if (fairness === 'accuracy') {
    run.unwrap(
      fail(
        `${network.name} has synthetic weights, so there is no accuracy that could be made equal.`,
        'Compare at equal kept weights, or choose a trained network.',
      ),
    );
  }
  return {
    layers: syntheticWorkload(network, { seed, chunkWidth: array[1], classifiers }),
    origin: 'synthetic',
    note: SYNTHETIC_NOTE,
    shownBy: { checkpoint: COMPARED_CHECKPOINT, image: 0 },
    measured: null,
    sparsityOf: {},
    steps: 0,
  };
};

const LAYERS_KEPT = 6;
const ACTIVATIONS_KEPT = 16;
const findLayer = (run: Run, ref: LayerRef): SyntheticLayer =>
  run.unwrap(syntheticLayer(ref) ?? fail(`There is no network called "${ref.network}".`, 'Choose another network from the list.'));

/** The networks known by their sizes alone: no file is fetched for them, and they answer no images. */
export const createSyntheticSource = (): NetworkSource => {
  const layers = createRecent<OpenedLayer>(LAYERS_KEPT);
  const activations = createRecent<Float32Array>(ACTIVATIONS_KEPT);
  return {
    has: (network) => networkById(network) !== null,
    list: async () => SYNTHETIC_NETWORKS,
    async layer(run, ref) {
      const { shape, weights } = findLayer(run, ref);
      return layers.get(JSON.stringify(ref), () => ({ shape, matrix: weights() }));
    },
    async entering(run, ref) {
      const { inputs } = findLayer(run, ref);
      return { images: null, values: activations.get(JSON.stringify([ref.network, ref.checkpoint, ref.layer]), inputs) };
    },
    async compared(run, _opened, request) {
      const network = networkById(request.subject);
      if (network === null) return run.unwrap(fail(`There is no network called "${request.subject}".`, 'Choose another network from the list.'));
      return { key: JSON.stringify({ ...request, checkpoint: null }), open: async () => openSynthetic(run, network, request) };
    },
  };
};
