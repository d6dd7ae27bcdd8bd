import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { DEFAULT_BINS } from '../csph/config';
import { bufferCapacity } from '../csph/bins';
import { chooseShift } from '../csph/partial-sums';
import { executeLayer } from '../csph/values';
import { loweredShape, lowerActivations } from '../layer/lowering';
import { quantiseActivations, quantiseWeights } from '../layer/quantise';
import type { LayerShape } from '../layer/shape';
import { streamedFromMask } from '../pruning/testing/from-mask';
import { hardwareConfigs } from '../reference/csph-arbitraries';
import { layerShapes } from '../testing/arbitraries';
import { evaluate } from '../training/evaluate';
import type { ImageSet } from '../training/image-set';
import { weightedLayers, type NetworkDescription } from '../training/network';
import { initialParameters } from '../training/parameters';
import { createSession } from '../training/session';
import type { Result } from '../../lib/result';
import { createNarrowLayer, type NarrowSums } from './narrow-layer';
import { createNarrowNetwork, type StreamedLayer } from './narrow-network';
import { answerImages, imagesAtOnce, type Answerer, type Tally } from './answer-images';

const NETWORK: NetworkDescription = {
  id: 'tiny',
  name: 'Tiny',
  input: { channels: 1, height: 12, width: 12 },
  layers: [
    { kind: 'convolution', id: 'conv1', filters: 6, kernel: [3, 3], stride: [1, 1], padding: [1, 1] },
    { kind: 'max-pool', size: 2 },
    { kind: 'relu' },
    { kind: 'convolution', id: 'conv2', filters: 10, kernel: [3, 3], stride: [1, 1], padding: [0, 0] },
    { kind: 'relu' },
    { kind: 'linear', id: 'fc1', features: 20 },
    { kind: 'relu' },
    { kind: 'linear', id: 'fc2', features: 10 },
  ],
};
const PARAMETERS = initialParameters(NETWORK, 11);

const need = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

/** Noise, half of it black, labelled at random. */
function noise(count: number, seed: number): ImageSet {
  const prng = createPrng(seed);
  const length = 144;
  const pixels = Uint8Array.from({ length: count * length }, () => (prng.below(2) === 0 ? 0 : prng.below(256)));
  return { count, length, pixels, labels: Uint8Array.from({ length: count }, () => prng.below(10)) };
}

const exact = (capacity: number) => {
  const session = createSession(NETWORK, capacity, false);
  session.load(PARAMETERS);
  return session;
};

describe('answerImages', () => {
  it.each([1, 7, 50, 128])('in slices of %d is the evaluation at once', (capacity) => {
    const images = noise(103, 5);
    const right = new Uint8Array(images.count);
    const tallies = [...answerImages(NETWORK, exact(capacity), images, right)];
    expect(tallies.map(({ done }) => done)).toEqual(Array.from({ length: Math.ceil(103 / capacity) }, (_, slice) => Math.min(103, (slice + 1) * capacity)));
    expect(tallies.at(-1)?.correct).toBe(evaluate(NETWORK, PARAMETERS, images));
    // What is told on the way is what is marked so far.
    for (const { done, correct } of tallies) expect(right.subarray(0, done).reduce((sum, mark) => sum + mark, 0)).toBe(correct);
    expect(tallies.at(-1)?.correct).toBeGreaterThan(0);
  });

  it('can be left at any slice', () => {
    const images = noise(40, 5);
    const right = new Uint8Array(40);
    const tallies: Tally[] = [];
    for (const tally of answerImages(NETWORK, exact(10), images, right)) {
      tallies.push(tally);
      if (tally.done === 20) break;
    }
    expect(tallies).toHaveLength(2);
    expect(right.subarray(20).some((mark) => mark !== 0)).toBe(false);
  });

  it('has nothing to say of no images, and refuses images that do not fit', () => {
    expect([...answerImages(NETWORK, exact(4), noise(0, 1), new Uint8Array(0))]).toEqual([]);
    expect(() => answerImages(NETWORK, exact(4), { ...noise(3, 1), length: 143 }, new Uint8Array(3)).next()).toThrow('144');
  });

  it('takes fewer images at once the more work each is, but always one', () => {
    const wide = (filters: number): NetworkDescription => ({ ...NETWORK, layers: [{ kind: 'linear', id: 'fc', features: filters }] });
    const batches = [10, 10_000, 10_000_000].map((filters) => imagesAtOnce(wide(filters)));
    expect(batches).toEqual(batches.toSorted((a, b) => b - a));
    expect(batches[0]).toBe(50);
    expect(batches[2]).toBe(1);
  });
});

/** A layer with random weights, cut at random. */
function prunedLayer(shape: LayerShape, chunkWidth: number, seed: number) {
  const prng = createPrng(seed);
  const { rows, filters } = loweredShape(shape);
  const weights = new Float32Array(rows * filters);
  for (let j = 0; j < rows; j++) {
    const end = prng.below(filters + 1);
    for (let m = 0; m < end; m++) weights[m * rows + j] = prng.below(5) === 0 ? 0 : prng.normal();
  }
  const chunkCounts = streamedFromMask(
    Uint8Array.from(weights, (weight) => Number(weight !== 0)),
    rows,
    filters,
    chunkWidth,
  );
  const bias = Float32Array.from({ length: filters }, () => prng.normal());
  const inputs = shape.kind === 'linear' ? shape.inputFeatures : shape.inputChannels * shape.inputSize[0] * shape.inputSize[1];
  const input = Float32Array.from({ length: inputs }, () => (prng.below(3) === 0 ? 0 : Math.abs(prng.normal())));
  return { layer: { shape, weights, bias, chunkCounts, chunkWidth }, input };
}

describe('a layer on narrow sums', () => {
  const single = layerShapes
    .filter((shape) => shape.kind === 'linear' || shape.groups === 1)
    .map((shape): LayerShape => (shape.kind === 'linear' ? { ...shape, positions: 1 } : shape));

  it('is what the array computes, bit for bit, with the least shift that saturates no sum', () => {
    let rounded = 0;
    let manyPasses = 0;
    fc.assert(
      fc.property(single, hardwareConfigs, fc.integer({ min: 2, max: 16 }), fc.boolean(), fc.integer(), (shape, roomy, bits, cramped, seed) => {
        const hardware = cramped ? { ...roomy, arrayColumns: 1, bins: [1, 1] } : roomy;
        const { layer, input } = prunedLayer(shape, hardware.arrayColumns, seed);
        const { filters, positions } = loweredShape(shape);
        const sums: NarrowSums = { bits, groupSize: hardware.groupSize, order: hardware.order, capacity: bufferCapacity(hardware) };
        const output = new Float32Array(positions * filters + 3);
        need(createNarrowLayer(layer, sums)).forward(input, output, 3);

        const weights = need(quantiseWeights(layer.weights));
        const activations = need(quantiseActivations(input));
        const work = { chunkCounts: layer.chunkCounts, filters, positions };
        const lowered = lowerActivations(shape, activations.values, 0, 0, positions);
        const { largestGroupSum } = need(executeLayer(work, hardware, weights.values, lowered, { kind: 'exact' }));
        const shift = chooseShift(largestGroupSum, bits);
        const executed = need(executeLayer(work, hardware, weights.values, lowered, { kind: 'shift', bits, shift }));
        expect(executed.saturations).toBe(0);
        const step = weights.scale * activations.scale * 2 ** shift;
        const expected = Array.from({ length: positions * filters }, (_, i) => {
          const [m, p] = [Math.floor(i / positions), i % positions];
          return Math.fround(executed.output[p * filters + m] * step + layer.bias[m]);
        });
        expect(Array.from(output.subarray(3))).toEqual(expected);
        if (shift > 0) rounded++;
        if (cramped && filters > 2) manyPasses++;
      }),
      { seed: 32, numRuns: 250 },
    );
    expect(rounded).toBeGreaterThan(100);
    expect(manyPasses).toBeGreaterThan(30);
  });

  it('refuses weights that are not finite, in words', () => {
    const { layer } = prunedLayer({ kind: 'linear', inputFeatures: 4, outputFeatures: 4, positions: 1 }, 2, 1);
    layer.weights[3] = Infinity;
    const result = createNarrowLayer(layer, { bits: 8, groupSize: 1, order: 'natural', capacity: 62 });
    expect(result.ok).toBe(false);
  });
});

describe('a network on narrow sums', () => {
  const CAPACITY = DEFAULT_BINS.reduce((sum, size) => sum + size, 0);
  const dense = (ids: readonly string[]): ReadonlyMap<string, StreamedLayer> =>
    new Map(
      weightedLayers(NETWORK)
        .filter(({ id }) => ids.includes(id))
        .map(({ id, rows, filters }) => [id, { chunkCounts: new Uint16Array(rows).fill(Math.ceil(filters / 4)), chunkWidth: 4 }]),
    );
  const ALL = weightedLayers(NETWORK).map(({ id }) => id);
  const outputs = (ids: readonly string[], bits: number, groupSize: number, count = 6): Float32Array => {
    const narrow = need(createNarrowNetwork(NETWORK, PARAMETERS, dense(ids), { bits, groupSize, order: 'natural', capacity: CAPACITY }, count));
    return run(narrow, count);
  };
  const run = (answerer: Answerer, count: number): Float32Array => {
    const images = noise(count, 9);
    images.pixels.forEach((pixel, i) => void (answerer.input[i] = pixel / 255));
    answerer.forward(count);
    return answerer.output.slice(0, count * 10);
  };
  const REFERENCE = run(exact(6), 6);
  const distance = (values: Float32Array): number =>
    Math.sqrt(values.reduce((sum, value, i) => sum + (value - REFERENCE[i]) ** 2, 0) / REFERENCE.reduce((sum, value) => sum + value ** 2, 0));

  it('is the network itself where no layer is on the array', () => {
    expect(outputs([], 8, 1)).toEqual(REFERENCE);
  });

  it.each([['conv1'], ['conv2'], ['fc1'], ['fc2']])('is close to it with %s alone on wide sums', (id) => {
    expect(distance(outputs([id], 31, 1))).toBeLessThan(0.02);
    expect(distance(outputs([id], 31, 1))).toBeGreaterThan(0);
  });

  it('gets further away with fewer bits', () => {
    const byBits = [31, 10, 8, 6, 4].map((bits) => distance(outputs(ALL, bits, 1)));
    expect(byBits).toEqual(byBits.toSorted((a, b) => a - b));
    expect(byBits[0]).toBeLessThan(0.03);
    expect(byBits[4]).toBeGreaterThan(5 * byBits[0]);
  });

  it('answers the same whatever the batch', () => {
    const narrow = need(createNarrowNetwork(NETWORK, PARAMETERS, dense(ALL), { bits: 8, groupSize: 4, order: 'natural', capacity: CAPACITY }, 3));
    const images = noise(20, 4);
    const marks = (answerer: typeof narrow): Uint8Array => {
      const right = new Uint8Array(images.count);
      for (const tally of answerImages(NETWORK, answerer, images, right)) expect(tally.done).toBeGreaterThan(0);
      return right;
    };
    const single = need(createNarrowNetwork(NETWORK, PARAMETERS, dense(ALL), { bits: 8, groupSize: 4, order: 'natural', capacity: CAPACITY }, 1));
    expect(marks(narrow)).toEqual(marks(single));
  });
});
