import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckpointInfo, NetworkInfo } from '../src/worker/protocol';
import { readRecording } from '../src/worker/training/recorded';
import { frameError, frameWeights } from '../src/engine/training/frames';
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
/** Chunks that the cascade keeps of each row at the threshold pages open with. */
const countsOf = (network: NetworkDescription, parameters: Parameters, layer: string): Uint16Array =>
  pruneNetwork(network, parameters, [layer], 8, { by: 'q', q: 0.75 }).layers[layer].chunkCounts;

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

it('keeps all recordings together under 250 KB, so that they are there at once', () => {
  const sizes = CATALOGUE.flatMap(({ id, recordings = [] }) =>
    recordings.map(({ checkpoint }) => statSync(resolve(FOLDER, id, `${checkpoint}.recording`)).size),
  );
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
});

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

  it('has recordings that end in their checkpoints', () => {
    for (const recording of info.recordings ?? []) {
      const checkpoint = find(info, recording.checkpoint);
      const file = readFileSync(resolve(FOLDER, id, `${recording.checkpoint}.recording`));
      expect(createHash('sha256').update(file).digest('hex')).toBe(recording.sha256);
      const opened = readRecording(file, recording.checkpoint, recording, network);
      if (!opened.ok) throw new Error(opened.error.message);
      const { recipe, tests, frames } = opened.value;
      expect(recipe).toMatchObject({ network: id, lambda: checkpoint.lambda, epochs: checkpoint.epochs, seed: checkpoint.seed });
      expect(frames).toHaveLength(checkpoint.epochs + 1);
      // Measured before the weights were rounded for their file.
      expect(tests.at(-1)).toMatchObject({ epoch: checkpoint.epochs, images: checkpoint.testImages });
      expect(Math.abs((tests.at(-1)?.correct ?? 0) / checkpoint.testImages - checkpoint.testAccuracy)).toBeLessThan(0.001);
      const shipped = loadParameters(network, recording.checkpoint);
      for (const layer of recording.layers) {
        const [weights, frame] = [shipped[weightName(layer)], frames[checkpoint.epochs][layer]];
        const recorded = frameWeights(frame);
        // Half of the last of float16's eleven bits, and the frame's own error.
        const apart = recorded.filter(
          (weight, i) => Math.abs(weight - weights[i]) > frameError(weights[i], frame.peak) * 1.001 + Math.abs(weights[i]) / 2048 + 2 ** -25,
        );
        expect(apart, layer).toHaveLength(0);
        const counts = countsOf(network, shipped, layer);
        const differing = countsOf(network, { ...shipped, [weightName(layer)]: recorded }, layer).map((count, row) => Math.abs(count - counts[row]));
        // What a byte a weight costs: few rows, and one chunk each.
        expect(Math.max(...differing)).toBeLessThanOrEqual(1);
        expect(differing.filter((by) => by > 0).length / differing.length, layer).toBeLessThanOrEqual(0.03);
      }
    }
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
