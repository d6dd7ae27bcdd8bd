import { writeSafetensors } from '../../engine/formats/safetensors';
import type { Tensor } from '../../engine/formats/tensor';
import { NETWORK_ARCHITECTURES } from '../../engine/training/architectures';
import { layerShapes, parameterShapes } from '../../engine/training/network';
import { initialParameters } from '../../engine/training/parameters';
import { createPrng } from '../../lib/prng';
import { fail, ok } from '../../lib/result';
import type { FetchBytes } from '../fetch-bytes';
import type { NetworkInfo } from '../network-info';

export const BASE_URL = 'https://site.test/lab/';
export const NETWORK_ID = 'lenet5-mnist';
export const NETWORK = NETWORK_ARCHITECTURES[NETWORK_ID];
export const IMAGES = 4;

/** An untrained network under the addresses of a trained one. */
export const PARAMETERS = initialParameters(NETWORK, 7);

const tensors = (): Map<string, Tensor> =>
  new Map([...parameterShapes(NETWORK)].map(([name, shape]) => [name, { dtype: 'float32', shape, values: PARAMETERS[name] }]));

const imageTensors = (): Map<string, Tensor> => {
  const prng = createPrng(3);
  const { channels, height, width } = NETWORK.input;
  const pixels = Uint8Array.from({ length: IMAGES * channels * height * width }, () => prng.below(256));
  return new Map<string, Tensor>([
    ['images', { dtype: 'uint8', shape: [IMAGES, channels, height, width], values: pixels }],
    ['labels', { dtype: 'uint8', shape: [IMAGES], values: Uint8Array.from({ length: IMAGES }, (_, index) => index) }],
  ]);
};

export const CATALOGUE: readonly NetworkInfo[] = [
  {
    id: NETWORK_ID,
    name: NETWORK.name,
    origin: 'trained',
    dataset: 'noise',
    checkpoints: [{ id: 'plain', name: 'Untrained', lambda: 0, regularizer: 'none', epochs: 0, seed: 7, testAccuracy: 0.1, testImages: IMAGES }],
    layers: [...layerShapes(NETWORK)].map(([id, shape]) => ({ id, shape })),
    images: IMAGES,
  },
];

/** Files by path below `networks/`; whatever is not there answers 404. `fetched` lists what was asked for. */
export const createFakeSite = (changes: Readonly<Record<string, Uint8Array | null>> = {}) => {
  const files: Record<string, Uint8Array | null> = {
    'index.json': new TextEncoder().encode(JSON.stringify(CATALOGUE)),
    [`${NETWORK_ID}/plain.safetensors`]: writeSafetensors(tensors()),
    [`${NETWORK_ID}/images.safetensors`]: writeSafetensors(imageTensors()),
    ...changes,
  };
  const fetched: string[] = [];
  const fetchBytes: FetchBytes = async (url, onProgress) => {
    const path = url.replace(`${BASE_URL}networks/`, '');
    fetched.push(path);
    const bytes = files[path];
    if (!bytes) return fail(`${path} could not be fetched (404).`, 'Reload the page.');
    for (let tenth = 1; tenth <= 10; tenth++) onProgress((bytes.length * tenth) / 10, bytes.length);
    return ok(bytes.slice());
  };
  return { fetchBytes, fetched, files };
};
