import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckpointInfo, NetworkInfo } from '../src/worker/protocol';
import { openSafetensors, readTensor, type SafetensorsFile } from '../src/engine/formats/safetensors';
import { NETWORK_ARCHITECTURES } from '../src/engine/training/architectures';
import { evaluate, layerInput } from '../src/engine/training/evaluate';
import type { ImageSet } from '../src/engine/training/image-set';
import { layerShapes, parameterShapes, weightedLayers, weightName, type NetworkDescription, type Parameters } from '../src/engine/training/network';
import { pruneNetwork } from '../src/engine/training/pruning-masks';

const FOLDER = resolve(import.meta.dirname, '../public/networks');
const CATALOGUE = JSON.parse(readFileSync(resolve(FOLDER, 'index.json'), 'utf8')) as readonly NetworkInfo[];

function open(path: string): SafetensorsFile {
  const file = openSafetensors(new Uint8Array(readFileSync(resolve(FOLDER, path))), path);
  if (!file.ok) throw new Error(file.error.message);
  return file.value;
}

function tensor(file: SafetensorsFile, name: string): { readonly shape: readonly number[]; readonly values: ArrayLike<number> } {
  const read = readTensor(file, name);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

function loadImages(id: string): ImageSet {
  const file = open(`${id}/images.safetensors`);
  const { shape, values } = tensor(file, 'images');
  return { count: shape[0], length: values.length / shape[0], pixels: Uint8Array.from(values), labels: Uint8Array.from(tensor(file, 'labels').values) };
}

function loadParameters(network: NetworkDescription, checkpoint: string): Parameters {
  const file = open(`${network.id}/${checkpoint}.safetensors`);
  expect([...file.entries.keys()].sort()).toEqual([...parameterShapes(network).keys()].sort());
  return Object.fromEntries(
    [...parameterShapes(network)].map(([name, shape]) => {
      const stored = tensor(file, name);
      expect(stored.shape).toEqual(shape);
      return [name, Float32Array.from(stored.values)];
    }),
  );
}

/** Multiplications for one image. */
const macs = (network: NetworkDescription): number =>
  [...layerShapes(network).values()].reduce((sum, shape) => {
    if (shape.kind === 'linear') return sum + shape.inputFeatures * shape.outputFeatures;
    const side = (axis: 0 | 1): number => Math.floor((shape.inputSize[axis] + 2 * shape.padding[axis] - shape.kernel[axis]) / shape.stride[axis]) + 1;
    return sum + shape.inputChannels * shape.outputChannels * shape.kernel[0] * shape.kernel[1] * side(0) * side(1);
  }, 0);

const find = (info: NetworkInfo, id: string): CheckpointInfo => {
  const found = info.checkpoints.find((checkpoint) => checkpoint.id === id);
  if (!found) throw new Error(`${info.id} has no checkpoint ${id}`);
  return found;
};

describe.each(CATALOGUE.map((info) => [info.id, info] as const))('%s as shipped', (id, info) => {
  const network = NETWORK_ARCHITECTURES[id];
  const images = loadImages(id);
  const { pixels, length } = images;

  it('lists the layers the architecture has, and test images that go round the classes', () => {
    expect(info.layers).toEqual([...layerShapes(network)].map(([layer, shape]) => ({ id: layer, shape })));
    expect(images.count).toBe(info.images);
    expect(Array.from(images.labels.slice(0, 20))).toEqual(Array.from({ length: 20 }, (_, image) => image % 10));
  });

  it('carries the SHA-256 of every checkpoint’s file', () => {
    const sums = info.checkpoints.map((checkpoint) =>
      createHash('sha256')
        .update(readFileSync(resolve(FOLDER, id, `${checkpoint.id}.safetensors`)))
        .digest('hex'),
    );
    expect(info.checkpoints.map(({ sha256 }) => sha256)).toEqual(sums);
  });

  it('answers the shipped images exactly as often as it says', () => {
    // All checkpoints of a small network; of a large one the first and the last, to keep the suite short.
    const checked = macs(network) < 1e6 ? info.checkpoints : [info.checkpoints[0], info.checkpoints[info.checkpoints.length - 1]];
    for (const checkpoint of checked) {
      expect(checkpoint.shippedAccuracy, checkpoint.id).toBe(evaluate(network, loadParameters(network, checkpoint.id), images) / images.count);
    }
  });

  it('has zeros where it was pruned, in cascades', () => {
    const tuned = info.checkpoints.filter(({ pruned }) => pruned);
    expect(tuned.length).toBeGreaterThan(0);
    for (const { id: checkpoint, pruned, chunkWidth = 0 } of tuned) {
      if (!pruned) continue;
      const parameters = loadParameters(network, checkpoint);
      const layers = weightedLayers(network).filter((layer) => layer.id in pruned.q);
      const again = pruneNetwork(
        network,
        parameters,
        layers.map((layer) => layer.id),
        chunkWidth,
        { by: 'q', q: 0 },
      );
      const kept = Object.values(again.layers).reduce((sum, layer) => sum + layer.kept, 0);
      const total = Object.values(again.layers).reduce((sum, layer) => sum + layer.total, 0);
      // At q = 0 the cascade cuts exact zeros alone; a kept chunk could have died in fine-tuning, so it may be a little more.
      expect(1 - kept / total).toBeGreaterThanOrEqual(pruned.sparsity - 1e-12);
      expect(1 - kept / total).toBeLessThan(pruned.sparsity + 0.01);
      for (const layer of layers) {
        const name = weightName(layer.id);
        expect(
          again.parameters[name].every((value, index) => value === parameters[name][index]),
          `${checkpoint} ${name}`,
        ).toBe(true);
      }
    }
  });

  it('beats the plain network where both are cut by the cascade to the same sparsity, without fine-tuning', () => {
    const regularized = find(info, 'cascade-strong');
    const layers = Object.keys(info.checkpoints.find(({ pruned }) => pruned)?.pruned?.q ?? {});
    const few: ImageSet = { ...images, count: 200, pixels: pixels.subarray(0, 200 * length) };
    const [plain, strong] = ['plain', regularized.id].map((checkpoint) => {
      const pruned = pruneNetwork(network, loadParameters(network, checkpoint), layers, regularized.chunkWidth ?? 0, { by: 'sparsity', sparsity: 0.7 });
      return evaluate(network, pruned.parameters, few) / few.count;
    });
    expect(strong).toBeGreaterThan(plain + 0.2);
  });

  it('gives each layer the activations of the layer before, none of them negative', () => {
    const parameters = loadParameters(network, 'plain');
    for (const [layer, shape] of layerShapes(network)) {
      const values = layerInput(network, parameters, pixels.subarray(0, length), layer);
      expect(values.length).toBe(shape.kind === 'linear' ? shape.inputFeatures : shape.inputChannels * shape.inputSize[0] * shape.inputSize[1]);
      expect(values.every((value) => value >= 0)).toBe(true);
      expect(values.some((value) => value > 0) && values.some((value) => value === 0)).toBe(true);
    }
    expect(() => layerInput(network, parameters, pixels.subarray(0, length), 'none')).toThrow('no layer none');
  });
});
