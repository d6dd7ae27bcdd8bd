import { lowerWeights } from '../engine/layer/lowering';
import type { LayerShape, WeightMatrix } from '../engine/layer/shape';
import { type PreparedPattern, preparePattern } from '../engine/pruning/prepare';
import type { PatternSettings } from '../engine/pruning/types';
import { NETWORK_ARCHITECTURES } from '../engine/training/architectures';
import type { ImageSet } from '../engine/training/image-set';
import { layerShapes, type NetworkDescription, type Parameters, parameterShapes, weightName } from '../engine/training/network';
import { fail, ok, type Result } from '../lib/result';
import { type Files, readFloats, type StoredImages } from './files';
import type { LayerRef, NetworkInfo } from './network-info';
import { createRecent } from './recent';
import { createSessionPool, type SessionPool } from './session-pool';
import type { Run } from './sliced-runs';
import { SYNTHETIC_NETWORKS, syntheticLayer } from './sources/synthetic-source';

/** A layer's weights, lowered. Groups of a grouped convolution are lowered apart; this is the first. */
export interface OpenedLayer {
  readonly shape: LayerShape;
  /** Belongs to the lab: to be copied before it is handed over. */
  readonly matrix: WeightMatrix;
}

/** What enters a layer, and the test images it comes from; null where it is drawn from a seed. */
export interface EnteringActivations {
  readonly images: StoredImages | null;
  /** Channel-major for a convolution, a vector for a linear layer. Belongs to the lab. */
  readonly values: Float32Array;
}

/** Everything it takes to have a network answer its test images. Belongs to the lab. */
export interface WholeNetwork {
  readonly network: NetworkDescription;
  readonly parameters: Parameters;
  readonly images: ImageSet;
}

export interface Networks {
  list(run: Run): Promise<readonly NetworkInfo[]>;
  layer(run: Run, ref: LayerRef): Promise<OpenedLayer>;
  /** The layer with the scores of a pattern computed. */
  prepared(run: Run, ref: LayerRef, settings: PatternSettings): Promise<PreparedPattern>;
  whole(run: Run, ref: Omit<LayerRef, 'layer'>): Promise<WholeNetwork>;
  readonly sessions: SessionPool;
  entering(run: Run, ref: LayerRef, image: number): Promise<EnteringActivations>;
}

const LAYERS_KEPT = 6;
const PATTERNS_KEPT = 16;
const ACTIVATIONS_KEPT = 16;
const CHECKPOINTS_KEPT = 3;

const findNetwork = (id: string): Result<NetworkDescription> => {
  const network = Object.hasOwn(NETWORK_ARCHITECTURES, id) ? NETWORK_ARCHITECTURES[id] : undefined;
  if (network !== undefined) return ok(network);
  const synthetic = SYNTHETIC_NETWORKS.find((info) => info.id === id);
  if (synthetic !== undefined) return fail(`${synthetic.name} has synthetic weights: it answers no images.`, 'Choose a trained network from the list.');
  return fail(`There is no network called "${id}".`, 'Choose another network from the list.');
};

const findShape = (network: NetworkDescription, layer: string): Result<LayerShape> => {
  const shape = layerShapes(network).get(layer);
  return shape === undefined ? fail(`${network.name} has no layer called "${layer}" with weights.`, 'Choose another layer from the list.') : ok(shape);
};

const checkLength = (values: Float32Array, expected: number, name: string): Result<Float32Array> =>
  values.length === expected
    ? ok(values)
    : fail(`The tensor ${name} holds ${values.length} numbers where the layer needs ${expected}.`, 'Choose another checkpoint of this network.');

const product = (sides: readonly number[]): number => sides.reduce((count, side) => count * side, 1);

/** Layers and activations of the trained networks, the last few kept. */
export const createNetworks = (files: Files): Networks => {
  const layers = createRecent<OpenedLayer>(LAYERS_KEPT);
  const patterns = createRecent<PreparedPattern>(PATTERNS_KEPT);
  const activations = createRecent<Float32Array>(ACTIVATIONS_KEPT);
  const parameterSets = createRecent<Parameters>(CHECKPOINTS_KEPT);

  const parameters = async (run: Run, network: NetworkDescription, checkpoint: string): Promise<Parameters> => {
    const key = JSON.stringify([network.id, checkpoint]);
    const known = parameterSets.find(key);
    if (known !== undefined) return known;
    const file = await files.checkpoint(run, network.id, checkpoint);
    const found: Record<string, Float32Array> = {};
    for (const [name, shape] of parameterShapes(network)) {
      found[name] = run.unwrap(checkLength(run.unwrap(readFloats(file, name)), product(shape), name));
      await run.pause();
    }
    return parameterSets.get(key, () => found);
  };

  const openLayer: Networks['layer'] = async (run, ref) => {
    const { network: id, checkpoint, layer } = ref;
    const synthetic = syntheticLayer(ref);
    if (synthetic !== null) {
      const { shape, weights } = run.unwrap(synthetic);
      return layers.get(JSON.stringify(ref), () => ({ shape, matrix: weights() }));
    }
    const network = run.unwrap(findNetwork(id));
    const shape = run.unwrap(findShape(network, layer));
    const name = weightName(layer);
    const file = await files.checkpoint(run, id, checkpoint);
    await run.pause();
    return layers.get(JSON.stringify([id, checkpoint, layer]), () => {
      const expected = product(parameterShapes(network).get(name) ?? []);
      const tensor = run.unwrap(checkLength(run.unwrap(readFloats(file, name)), expected, name));
      return { shape, matrix: lowerWeights(shape, tensor, 0) };
    });
  };

  return {
    sessions: createSessionPool(),
    list: async (run) => [...(await files.networks(run)), ...SYNTHETIC_NETWORKS],
    layer: openLayer,

    async prepared(run, ref, settings) {
      const { matrix } = await openLayer(run, ref);
      return patterns.get(JSON.stringify([ref, settings]), () => run.unwrap(preparePattern(matrix, settings)));
    },

    async whole(run, { network: id, checkpoint }) {
      const network = run.unwrap(findNetwork(id));
      const images = await files.images(run, id);
      return { network, parameters: await parameters(run, network, checkpoint), images: { ...images, length: images.pixels.length / images.count } };
    },

    async entering(run, ref, image) {
      const { network: id, checkpoint, layer } = ref;
      const synthetic = syntheticLayer(ref);
      if (synthetic !== null) {
        const { inputs } = run.unwrap(synthetic);
        return { images: null, values: activations.get(JSON.stringify([id, checkpoint, layer]), inputs) };
      }
      const network = run.unwrap(findNetwork(id));
      run.unwrap(findShape(network, layer));
      const images = await files.images(run, id);
      if (image >= images.count) {
        return run.unwrap(fail(`There is no test image ${image}: the last of ${network.name} is ${images.count - 1}.`, 'Choose another test image.'));
      }
      const key = JSON.stringify([id, checkpoint, layer, image]);
      const known = activations.find(key);
      if (known !== undefined) return { images, values: known };
      const weights = await parameters(run, network, checkpoint);
      const length = images.pixels.length / images.count;
      const pixels = images.pixels.subarray(image * length, (image + 1) * length);
      // What computes a network's own activations is fetched with the first of them: the first scene needs none.
      const { layerInput } = await import('../engine/training/evaluate');
      return { images, values: activations.get(key, () => layerInput(network, weights, pixels, layer)) };
    },
  };
};
