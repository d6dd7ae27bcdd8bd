import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deflateSync } from 'fflate';
import { writeSafetensors } from '../src/engine/formats/safetensors';
import type { Tensor } from '../src/engine/formats/tensor';
import type { ImageSet } from '../src/engine/training/image-set';
import type { NetworkDescription } from '../src/engine/training/network';
import { firstImages } from './datasets';
import { readCatalogue, writeCatalogue } from './output';

/** Images to train on that the page can fetch: all of MNIST's, of larger sets so many that the file stays below 3 MB. Never a held-out one. */
const MOST_IMAGES = 8192;
const MOST_BYTES = 3e6;

/** Deflated pixels as one tensor of bytes, labels, and the shape of what was deflated: see `src/worker/training/training-images.ts`, which reads it. */
export function trainingFile({ input }: NetworkDescription, images: ImageSet): Uint8Array {
  const deflated = deflateSync(images.pixels, { level: 9 });
  const tensors = new Map<string, Tensor>([
    ['images.deflate', { dtype: 'uint8', shape: [deflated.length], values: deflated }],
    ['labels', { dtype: 'uint8', shape: [images.count], values: images.labels }],
  ]);
  return writeSafetensors(tensors, new Map([['images.shape', [images.count, input.channels, input.height, input.width].join(' ')]]));
}

/** Writes the training images of a network, as many as fit. @returns how many. */
export function writeTrainingImages(folder: string, network: NetworkDescription, training: ImageSet): number {
  let images = firstImages(training, MOST_IMAGES);
  let bytes = trainingFile(network, images);
  while (bytes.length > MOST_BYTES) {
    // The sets go round the classes: a multiple of ten keeps them balanced.
    images = firstImages(images, Math.floor((images.count * 0.97 * MOST_BYTES) / bytes.length / 10) * 10);
    bytes = trainingFile(network, images);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(resolve(folder, 'training.safetensors'), bytes);
  return images.count;
}

/** Notes in the catalogue how many images there are to train on, for a network that is in it. */
export function noteTrainingImages(folder: string, network: string, count: number): void {
  writeCatalogue(
    folder,
    readCatalogue(folder).map((info) => (info.id === network ? { ...info, trainingImages: count } : info)),
  );
}
