import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createNarrowNetwork, type StreamedLayer } from '../src/engine/evaluation/narrow-network';
import { type Answerer, answerImages, imagesAtOnce } from '../src/engine/evaluation/answer-images';
import { openSafetensors, readTensor } from '../src/engine/formats/safetensors';
import { NETWORK_ARCHITECTURES } from '../src/engine/training/architectures';
import type { ImageSet } from '../src/engine/training/image-set';
import { type NetworkDescription, type Parameters, parameterShapes, weightedLayers } from '../src/engine/training/network';
import { pruneNetwork } from '../src/engine/training/pruning-masks';
import { prunableLayers } from '../src/engine/training/recipe';
import { createSession } from '../src/engine/training/session';
import type { Result } from '../src/lib/result';
import type { Benchmark } from './benchmark';

const NETWORKS = path.resolve('public/networks');
const CHUNK_WIDTH = 8;

function need<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function tensors(network: string, file: string, names: readonly string[]): Readonly<Record<string, ArrayLike<number>>> {
  const opened = need(openSafetensors(readFileSync(path.join(NETWORKS, network, `${file}.safetensors`)), file));
  return Object.fromEntries(names.map((name) => [name, need(readTensor(opened, name)).values]));
}

/** A network as it is shipped, its layers cut to 80 % by the cascade, and its test images. */
function shipped(id: string): {
  readonly network: NetworkDescription;
  readonly parameters: Parameters;
  readonly streamed: ReadonlyMap<string, StreamedLayer>;
  readonly images: ImageSet;
} {
  const network = NETWORK_ARCHITECTURES[id];
  const stored = tensors(id, 'cascade', [...parameterShapes(network).keys()]);
  const whole = Object.fromEntries(Object.entries(stored).map(([name, values]) => [name, Float32Array.from(values)]));
  const { parameters, layers } = pruneNetwork(network, whole, prunableLayers(network), CHUNK_WIDTH, { by: 'sparsity', sparsity: 0.8 });
  const streamed = weightedLayers(network).map(({ id: layer, rows, filters }): [string, StreamedLayer] => {
    const chunkCounts = layers[layer]?.streamedChunks ?? new Uint16Array(rows).fill(Math.ceil(filters / CHUNK_WIDTH));
    return [layer, { chunkCounts, chunkWidth: CHUNK_WIDTH }];
  });
  const { images: pixels, labels } = tensors(id, 'images', ['images', 'labels']);
  return {
    network,
    parameters,
    streamed: new Map(streamed),
    images: { count: labels.length, length: pixels.length / labels.length, pixels: Uint8Array.from(pixels), labels: Uint8Array.from(labels) },
  };
}

/** Images answered in a second, once over the whole set for each sample. */
function speeds(network: NetworkDescription, answerer: Answerer, images: ImageSet, samples: number): number[] {
  const right = new Uint8Array(images.count);
  const pass = (): number => {
    const begun = performance.now();
    let answered = 0;
    for (const { done } of answerImages(network, answerer, images, right)) answered = done;
    return (1000 * answered) / (performance.now() - begun);
  };
  pass();
  if (right.reduce((sum, mark) => sum + mark, 0) < images.count / 2) throw new Error('most answers are wrong, so something else was measured');
  return Array.from({ length: samples }, pass);
}

const exact = (id: string, limit: number): Benchmark => ({
  name: `evaluate-${id}`,
  about: `${id} answering its shipped test images in slices of a few milliseconds, as in the worker`,
  unit: 'images/s',
  budget: { statistic: 'median', bound: 'least', limit },
  run: () => {
    const { network, parameters, images } = shipped(id);
    const session = createSession(network, imagesAtOnce(network), false);
    session.load(parameters);
    return speeds(network, session, images, 7);
  },
});

const narrow = (id: string, groupSize: number, limit: number): Benchmark => ({
  name: `evaluate-${id}-8-bit-sums-of-${groupSize}`,
  about: `the same with all layers on the array, cut to 80 %, the sums of ${groupSize} products in 8 bits; 200 images`,
  unit: 'images/s',
  budget: { statistic: 'median', bound: 'least', limit },
  run: () => {
    const { network, parameters, streamed, images } = shipped(id);
    const answerer = need(createNarrowNetwork(network, parameters, streamed, { bits: 8, groupSize, order: 'natural', capacity: 62 }, 1));
    return speeds(network, answerer, { ...images, count: 200 }, 5);
  },
});

export const EVALUATION_BENCHMARKS: readonly Benchmark[] = [
  exact('lenet5-mnist', 2000),
  exact('lenet5-wide-mnist', 1000),
  narrow('lenet5-wide-mnist', 1, 200),
  narrow('lenet5-wide-mnist', 4, 100),
];
