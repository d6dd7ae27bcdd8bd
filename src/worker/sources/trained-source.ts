import type { SafetensorsFile } from '../../engine/formats/safetensors';
import { lowerWeights } from '../../engine/layer/lowering';
import type { LayerShape } from '../../engine/layer/shape';
import { NETWORK_ARCHITECTURES } from '../../engine/training/architectures';
import { layerShapes, type NetworkDescription, type Parameters, parameterShapes, weightName } from '../../engine/training/network';
import { fail, ok, type Result } from '../../lib/result';
import { type Files, readFloats, type StoredImages } from '../files';
import { createRecent } from '../recent';
import type { Run } from '../sliced-runs';
import type { NetworkSource, OpenedLayer } from './network-source';

const LAYERS_KEPT = 6;
const ACTIVATIONS_KEPT = 16;
const CHECKPOINTS_KEPT = 3;

const findNetwork = (id: string): Result<NetworkDescription> => {
  const network = Object.hasOwn(NETWORK_ARCHITECTURES, id) ? NETWORK_ARCHITECTURES[id] : undefined;
  if (network !== undefined) return ok(network);
  return fail(`There is no network called "${id}".`, 'Choose another network from the list.');
};

const findShape = (network: NetworkDescription, layer: string): Result<LayerShape> => {
  const shape = layerShapes(network).get(layer);
  return shape === undefined ? fail(`${network.name} has no layer called "${layer}" with weights.`, 'Choose another layer from the list.') : ok(shape);
};

const product = (sides: readonly number[]): number => sides.reduce((count, side) => count * side, 1);

const readTensorFor = (file: SafetensorsFile, network: NetworkDescription, name: string): Result<Float32Array> => {
  const values = readFloats(file, name);
  if (!values.ok) return values;
  const expected = product(parameterShapes(network).get(name) ?? []);
  if (values.value.length === expected) return values;
  return fail(`The tensor ${name} holds ${values.value.length} numbers where the layer needs ${expected}.`, 'Choose another checkpoint of this network.');
};

const pixelsOf = ({ pixels, count }: StoredImages, image: number): Uint8Array => {
  const length = pixels.length / count;
  return pixels.subarray(image * length, (image + 1) * length);
};

/** What is read out of checkpoints' files; the parameters of the last few are kept. */
const createCheckpoints = (files: Files) => {
  const parameterSets = createRecent<Parameters>(CHECKPOINTS_KEPT);

  /** A tensor as the network needs it. A file without it is fetched anew the next time: it may have been damaged on its way. */
  const tensorOf = (run: Run, file: SafetensorsFile, network: NetworkDescription, checkpoint: string, name: string): Float32Array => {
    const tensor = readTensorFor(file, network, name);
    if (!tensor.ok) files.forget(network.id, checkpoint);
    return run.unwrap(tensor);
  };

  const parameters = async (run: Run, network: NetworkDescription, checkpoint: string): Promise<Parameters> => {
    const key = JSON.stringify([network.id, checkpoint]);
    const known = parameterSets.find(key);
    if (known !== undefined) return known;
    const file = await files.checkpoint(run, network.id, checkpoint);
    const found: Record<string, Float32Array> = {};
    for (const name of parameterShapes(network).keys()) {
      found[name] = tensorOf(run, file, network, checkpoint, name);
      await run.pause();
    }
    return parameterSets.get(key, () => found);
  };

  return { tensorOf, parameters };
};

/** The networks trained by this project's own script, and what the page adds to their checkpoints: the last few layers and activations are kept. */
export const createTrainedSource = (files: Files): NetworkSource => {
  const layers = createRecent<OpenedLayer>(LAYERS_KEPT);
  const activations = createRecent<Float32Array>(ACTIVATIONS_KEPT);
  const { tensorOf, parameters } = createCheckpoints(files);

  return {
    has: (network) => Object.hasOwn(NETWORK_ARCHITECTURES, network),
    list: (run) => files.networks(run),

    async layer(run, { network: id, checkpoint, layer }) {
      const network = run.unwrap(findNetwork(id));
      const shape = run.unwrap(findShape(network, layer));
      const file = await files.checkpoint(run, id, checkpoint);
      await run.pause();
      return layers.get(JSON.stringify([id, checkpoint, layer]), () => ({
        shape,
        matrix: lowerWeights(shape, tensorOf(run, file, network, checkpoint, weightName(layer)), 0),
      }));
    },

    async whole(run, { network: id, checkpoint }) {
      const network = run.unwrap(findNetwork(id));
      const images = await files.images(run, id);
      return { network, parameters: await parameters(run, network, checkpoint), images: { ...images, length: images.pixels.length / images.count } };
    },

    async entering(run, { network: id, checkpoint, layer }, image) {
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
      const pixels = pixelsOf(images, image);
      // What computes a network's own activations is fetched with the first of them: the first scene needs none.
      const { layerInput } = await run.load(() => import('../../engine/training/evaluate'));
      return { images, values: activations.get(key, () => layerInput(network, weights, pixels, layer)) };
    },

    // The search for equal accuracy comes along: only comparisons need it.
    compared: async (run, opened, request) => (await run.load(() => import('./trained-subject'))).findTrainedSubject(run, opened, request),
  };
};
