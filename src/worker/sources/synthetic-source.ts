import { loweredShape } from '../../engine/layer/lowering';
import { isSmall, LAYER_SEED, seededLayer, type SeededLayer } from '../../engine/networks/seeded-layer';
import { NETWORKS, networkById } from '../../engine/networks/network-tables';
import type { Network } from '../../engine/networks/network-types';
import { syntheticWorkload } from '../../engine/networks/workload';
import { fail, ok, type Result } from '../../lib/result';
import { COMPARED_CHECKPOINT, SEEDED_CHECKPOINT } from '../../scenario/words';
import type { CheckpointInfo, LayerRef, NetworkInfo } from '../network-info';
import { createRecent } from '../recent';
import type { ComparedSubject, CompareRequest } from '../runs/comparison';
import type { Run } from '../sliced-runs';
import type { NetworkSource, OpenedLayer } from './network-source';

const seeded = (id: string, name: string): CheckpointInfo => ({
  id,
  name,
  lambda: 0,
  regularizer: 'none',
  epochs: 0,
  seed: LAYER_SEED,
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
    checkpoints: [seeded(SEEDED_CHECKPOINT, 'Seeded, as published'), seeded(COMPARED_CHECKPOINT, 'Seeded, as compared')],
    layers: network.layers.filter(isSmall).map(({ name, shape }) => ({ id: name, shape })),
    images: 0,
    ...(notes.length > 0 && { note: notes.join(' ') }),
  };
};

/** The networks known by their sizes, as the catalogue lists them. */
export const SYNTHETIC_NETWORKS: readonly NetworkInfo[] = NETWORKS.map(infoOf);

/** The layer of a synthetic network; null where the network is not one. */
const syntheticLayer = ({ network: id, checkpoint, layer: name, comparison }: LayerRef): Result<SeededLayer> | null => {
  const network = networkById(id);
  if (network === null) return null;
  const compared = checkpoint === COMPARED_CHECKPOINT ? comparison : undefined;
  if (checkpoint !== SEEDED_CHECKPOINT && compared === undefined)
    return fail(`${network.name} has no checkpoint "${checkpoint}": its weights are drawn from a seed.`, 'Choose another checkpoint from the list.');
  const layer = seededLayer(network, name, compared ?? null);
  return layer === null ? fail(`${network.name} has no layer called "${name}" that can be shown.`, 'Choose another layer from the list.') : ok(layer);
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
const findLayer = (run: Run, ref: LayerRef): SeededLayer =>
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
