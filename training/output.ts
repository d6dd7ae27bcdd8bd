import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openSafetensors, readTensor, writeSafetensors } from '../src/engine/formats/safetensors';
import type { Tensor } from '../src/engine/formats/tensor';
import type { ImageSet } from '../src/engine/training/image-set';
import { parameterShapes, type NetworkDescription, type Parameters } from '../src/engine/training/network';
import type { CheckpointInfo, NetworkInfo } from '../src/worker/protocol';

/** Rounds every parameter as the file will hold it. What is measured is measured on these. */
export function asStored(network: NetworkDescription, parameters: Parameters): { readonly bytes: Uint8Array; readonly parameters: Parameters } {
  const tensors = new Map<string, Tensor>([...parameterShapes(network)].map(([name, shape]) => [name, { dtype: 'float16', shape, values: parameters[name] }]));
  const bytes = writeSafetensors(tensors, new Map([['network', network.id]]));
  return { bytes, parameters: readParameters(network, bytes) };
}

/** @throws Error if a tensor of the network is missing or cannot be read. */
export function readParameters(network: NetworkDescription, bytes: Uint8Array): Parameters {
  const file = openSafetensors(bytes, network.id);
  if (!file.ok) throw new Error(file.error.message);
  const stored = [...parameterShapes(network).keys()].map((name) => {
    const tensor = readTensor(file.value, name);
    if (!tensor.ok) throw new Error(tensor.error.message);
    return [name, Float32Array.from(tensor.value.values)] as const;
  });
  return Object.fromEntries(stored);
}

/** `images` (count × channels × height × width bytes) and `labels`. */
export function writeImages(file: string, { input }: NetworkDescription, images: ImageSet): void {
  const tensors = new Map<string, Tensor>([
    ['images', { dtype: 'uint8', shape: [images.count, input.channels, input.height, input.width], values: images.pixels }],
    ['labels', { dtype: 'uint8', shape: [images.count], values: images.labels }],
  ]);
  writeFileSync(file, writeSafetensors(tensors));
}

const cataloguePath = (folder: string): string => resolve(folder, 'index.json');

export function readCatalogue(folder: string): readonly NetworkInfo[] {
  const path = cataloguePath(folder);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly NetworkInfo[]) : [];
}

/** Every checkpoint gets the SHA-256 of its file as it lies in the folder: the page holds what it fetches against it. */
export function writeCatalogue(folder: string, networks: readonly NetworkInfo[]): void {
  const summed = networks.map((network) => ({ ...network, checkpoints: network.checkpoints.map((info) => withChecksum(folder, network.id, info)) }));
  writeFileSync(cataloguePath(folder), `${JSON.stringify(summed, null, 2)}\n`);
}

const withChecksum = (folder: string, network: string, info: CheckpointInfo): CheckpointInfo => ({
  ...info,
  sha256: createHash('sha256')
    .update(readFileSync(resolve(folder, network, `${info.id}.safetensors`)))
    .digest('hex'),
});
