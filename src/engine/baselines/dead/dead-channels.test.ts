import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../../lib/prng';
import { openSafetensors, readTensor } from '../../formats/safetensors';
import { loweredShape } from '../../layer/lowering';
import type { ConvolutionShape, LayerShape } from '../../layer/shape';
import { preparePattern } from '../../pruning/prepare';
import { directLayer } from '../../reference/direct-layer';
import { NETWORK_ARCHITECTURES } from '../../training/architectures';
import { biasName, type LayerDescription, type NetworkDescription, type Parameters, planNetwork, weightedLayers, weightName } from '../../training/network';
import { prunableLayers } from '../../training/recipe';
import { createSession } from '../../training/session';
import { geometryOf, packMask, workOfTensors } from '../packed-bits';
import { type Constants, enteringConstants, readsLayer } from './chain';
import { deadParts, type DeadParts } from './dead-channels';
import { squeeze } from './squeeze';

interface Layer {
  readonly shape: LayerShape;
  /** Masked, whole numbers. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

const outputsOf = (shape: LayerShape): number => (shape.kind === 'linear' ? shape.outputFeatures : shape.outputChannels);
const rectify = (values: Float64Array, bias: ArrayLike<number>, filters: number): Float64Array =>
  values.map((value, i) => Math.max(0, value + bias[Math.floor((i * filters) / values.length)]));

/** A chain of small convolutions, padded or not, and a linear layer at its end. Filters are cut whole now and then. */
function chainOf(seed: number): { readonly layers: readonly Layer[]; readonly input: Float64Array } {
  const prng = createPrng(seed);
  const pick = (least: number, most: number): number => least + prng.below(most - least + 1);
  const whole = (): number => pick(-4, 4);
  const layers: Layer[] = [];
  let channels = pick(1, 3);
  let side = pick(5, 7);
  const input = Float64Array.from({ length: channels * side * side }, () => Math.max(0, whole()));
  const add = (shape: LayerShape): void => {
    const { rows, filters } = loweredShape(shape);
    const isCut = Array.from({ length: filters }, () => prng.below(3) === 0);
    const weights = Float64Array.from({ length: rows * filters }, (_, i) => (isCut[Math.floor(i / rows)] || prng.below(2) === 0 ? 0 : whole()));
    layers.push({ shape, weights, bias: Float64Array.from({ length: filters }, whole) });
  };
  for (let depth = pick(2, 4); depth > 0 && side >= 3; depth--) {
    const padding = prng.below(2);
    const filters = pick(1, 6);
    const shape: ConvolutionShape = {
      kind: 'convolution',
      inputChannels: channels,
      inputSize: [side, side],
      outputChannels: filters,
      kernel: [3, 3],
      stride: [1, 1],
      padding: [padding, padding],
      dilation: [1, 1],
      groups: 1,
    };
    add(shape);
    channels = filters;
    side = side + 2 * padding - 2;
  }
  add({ kind: 'linear', inputFeatures: channels * side * side, outputFeatures: pick(1, 5), positions: 1 });
  return { layers, input };
}

const forward = (layers: readonly Layer[], input: Float64Array): Float64Array =>
  layers.reduce((values, { shape, weights, bias }) => rectify(directLayer(shape, weights, values), bias, outputsOf(shape)), input);

const nonZero = (values: ArrayLike<number>): Uint8Array => Uint8Array.from(values, (value) => (value === 0 ? 0 : 1));

/** What is dead in each layer of a chain: the last layer keeps its filters. */
function partsOf(layers: readonly Layer[]): readonly DeadParts[] {
  const known = new Map<string, Constants>();
  return layers.map(({ shape, weights, bias }, i) => {
    const geometry = geometryOf(shape);
    const before = layers[i - 1];
    const entering =
      before === undefined
        ? new Float64Array(geometry.channels).fill(Number.NaN)
        : enteringConstants(readsLayer(`${i - 1}`, outputsOf(before.shape), geometry.channels / outputsOf(before.shape)), known);
    const weightAt = (filter: number, row: number): number => weights[filter * geometry.rows + row];
    const parts = deadParts(geometry, packMask(geometry, nonZero(weights)), { entering, bias, rectified: true, weightAt });
    known.set(`${i}`, parts.leaving);
    return parts;
  });
}

/** The tensors of a layer without some of its channels and filters. */
function smaller({ shape, weights }: Layer, channels: Uint32Array, filters: Uint32Array): { readonly shape: LayerShape; readonly weights: Float64Array } {
  const { rows } = loweredShape(shape);
  const taps = shape.kind === 'linear' ? 1 : shape.kernel[0] * shape.kernel[1];
  const values: number[] = [];
  for (const m of filters) for (const c of channels) for (let tap = 0; tap < taps; tap++) values.push(weights[m * rows + c * taps + tap]);
  const sizes =
    shape.kind === 'linear'
      ? { inputFeatures: channels.length, outputFeatures: filters.length }
      : { inputChannels: channels.length, outputChannels: filters.length };
  return { shape: { ...shape, ...sizes } as LayerShape, weights: Float64Array.from(values) };
}

describe('dead channels', () => {
  it('leave the outputs of 200 random chains equal to the last bit, folded biases and cut filters included', () => {
    let dropped = 0;
    let folded = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const { layers, input } = chainOf(seed);
      const parts = partsOf(layers);
      const expected = forward(layers, input);
      let values = input;
      /** By filter of the layer before: its plane, where it is still computed. */
      let found: Float64Array | null = null;
      for (const [i, layer] of layers.entries()) {
        const { liveChannels, liveFilters, bias, leaving } = parts[i];
        const all = outputsOf(layer.shape);
        const isLast = i === layers.length - 1;
        const filters = isLast ? Uint32Array.from({ length: all }, (_, m) => m) : liveFilters;
        const channelsBefore = layer.shape.kind === 'linear' ? layer.shape.inputFeatures : layer.shape.inputChannels;
        dropped += channelsBefore - liveChannels.length;
        folded += bias.filter((value, m) => value !== layer.bias[m]).length;
        const plane = values.length / channelsBefore;
        const read = Float64Array.from([...liveChannels].flatMap((c) => [...values.subarray(c * plane, (c + 1) * plane)]));
        const own = smaller(layer, liveChannels, filters);
        const sums =
          liveChannels.length === 0 ? new Float64Array(filters.length * loweredShape(layer.shape).positions) : directLayer(own.shape, own.weights, read);
        const out = rectify(
          sums,
          Float64Array.from(filters, (m) => bias[m]),
          filters.length,
        );
        // What a filter gives that is not computed stands in for it: nobody may need anything else of it.
        const size = loweredShape(layer.shape).positions;
        found = Float64Array.from({ length: all * size }, (_, at) => {
          const m = Math.floor(at / size);
          const place = filters.indexOf(m);
          return place < 0 ? leaving[m] : out[place * size + (at % size)];
        });
        values = found;
      }
      expect([...values], `chain ${seed}`).toEqual([...expected]);
    }
    // Both kinds were met, many times over.
    expect(dropped).toBeGreaterThan(400);
    expect(folded).toBeGreaterThan(100);
  });

  it('are told by a wrong constant, so that the test above can fail', () => {
    const { layers } = chainOf(3);
    const padded: Layer = { ...layers[0], bias: layers[0].bias.map(() => 5), weights: layers[0].weights.map(() => 0) };
    const [{ leaving, liveFilters }] = partsOf([padded]);
    expect([...new Set(leaving)]).toEqual([5]);
    expect(liveFilters).toHaveLength(0);
    const [{ leaving: negative }] = partsOf([{ ...padded, bias: padded.bias.map(() => -5) }]);
    expect([...new Set(negative)]).toEqual([0]);
  });

  it('make the same smaller layer of bits as of the tensors themselves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (seed) => {
        const { layers, input } = chainOf(seed);
        const prng = createPrng(seed);
        const [{ shape, weights }] = layers;
        const geometry = geometryOf(shape);
        const some = (count: number): Uint32Array => {
          const chosen = Array.from({ length: count }, (_, i) => i).filter(() => prng.below(2) === 0);
          return Uint32Array.from(chosen.length === 0 ? [count - 1] : chosen);
        };
        const [channels, filters] = [some(geometry.channels), some(geometry.filters)];
        const squeezed = squeeze(workOfTensors(shape, weights, input), channels, filters);
        const own = smaller(layers[0], channels, filters);
        const plane = geometry.height * geometry.width;
        const read = [...channels].flatMap((c) => [...input.subarray(c * plane, (c + 1) * plane)]);
        expect(squeezed).toEqual(workOfTensors(own.shape, own.weights, read));
      }),
      { seed: 72, numRuns: 60 },
    );
  });

  it('of a sum are zero in every part, and of a part of a layer are its own', () => {
    const known = new Map([
      ['a', Float64Array.of(0, 0, 2, Number.NaN)],
      ['b', Float64Array.of(0, 1, 0, 0)],
    ]);
    const sum = enteringConstants({ feeds: [{ layers: ['a', 'b'], filters: 4 }], span: 1 }, known);
    expect([...sum]).toEqual([0, Number.NaN, Number.NaN, Number.NaN]);
    expect([...enteringConstants({ feeds: [{ layers: ['a'], first: 2, filters: 1 }], span: 2 }, known)]).toEqual([2, 2]);
    expect([...enteringConstants(readsLayer('c', 1), known)]).toEqual([Number.NaN]);
  });
});

const IMAGES = 50;

const read = (path: string, name: string): Float32Array => {
  const file = openSafetensors(new Uint8Array(readFileSync(path)), path);
  if (!file.ok) throw new Error(file.error.message);
  const tensor = readTensor(file.value, name);
  if (!tensor.ok) throw new Error(tensor.error.message);
  return Float32Array.from(tensor.value.values as ArrayLike<number>);
};

/** A network without channels that are zero everywhere, and without the filters that give them: sizes and tensors. */
function without(
  network: NetworkDescription,
  parameters: Parameters,
): { readonly network: NetworkDescription; readonly parameters: Parameters; readonly gone: number } {
  const weighted = weightedLayers(network);
  const planned = planNetwork(network).filter(({ description }) => 'id' in description);
  const shrunk: Record<string, Float32Array> = {};
  const filtersOf = new Map<string, number>();
  let zeros: readonly boolean[] = [];
  let gone = 0;
  for (const [i, { id, shape, rows, filters }] of weighted.entries()) {
    const span = shape.kind === 'linear' ? planned[i].input.height * planned[i].input.width : 1;
    const taps = shape.kind === 'linear' ? 1 : shape.kernel[0] * shape.kernel[1];
    const inputs = rows / taps;
    const isLive = (c: number): boolean => !zeros[Math.floor(c / span)];
    const live = Array.from({ length: inputs }, (_, c) => c).filter(isLive);
    const weights = parameters[weightName(id)];
    const bias = parameters[biasName(id)];
    const isLast = i === weighted.length - 1;
    zeros = Array.from({ length: filters }, (_, m) => {
      if (isLast || bias[m] > 0) return false;
      return live.every((c) => Array.from({ length: taps }, (_unused, tap) => weights[m * rows + c * taps + tap]).every((weight) => weight === 0));
    });
    const kept = Array.from({ length: filters }, (_, m) => m).filter((m) => !zeros[m]);
    gone += filters - kept.length;
    filtersOf.set(id, kept.length);
    shrunk[weightName(id)] = Float32Array.from(kept.flatMap((m) => live.flatMap((c) => [...weights.subarray(m * rows + c * taps, m * rows + (c + 1) * taps)])));
    shrunk[biasName(id)] = Float32Array.from(kept, (m) => bias[m]);
  }
  const sized = (layer: LayerDescription): LayerDescription => {
    if (layer.kind === 'convolution') return { ...layer, filters: filtersOf.get(layer.id) ?? 0 };
    return layer.kind === 'linear' ? { ...layer, features: filtersOf.get(layer.id) ?? 0 } : layer;
  };
  return { network: { ...network, layers: network.layers.map(sized) }, parameters: shrunk, gone };
}

describe('the shipped networks without their dead channels', () => {
  it.each([
    ['lenet5-mnist', 'cascade'],
    ['lenet5-wide-mnist', 'cascade'],
    ['vgg-fashion', 'cascade'],
    ['vgg-fashion', 'cascade-strong'],
  ])('%s %s answers the same, bit for bit', (id, checkpoint) => {
    const network = NETWORK_ARCHITECTURES[id];
    const path = `public/networks/${id}/${checkpoint}.safetensors`;
    const parameters: Record<string, Float32Array> = {};
    for (const { id: layer } of weightedLayers(network)) for (const name of [weightName(layer), biasName(layer)]) parameters[name] = read(path, name);
    for (const { id: layer, rows, filters } of weightedLayers(network).filter(({ id: name }) => prunableLayers(network).includes(name))) {
      const prepared = preparePattern({ rows, filters, values: parameters[weightName(layer)] }, { pattern: 'cascade', chunkWidth: 8, n: 2, m: 4 });
      if (!prepared.ok) throw new Error(prepared.error.message);
      const { mask } = prepared.value.prune({ by: 'q', q: 0.75 });
      parameters[weightName(layer)] = parameters[weightName(layer)].map((weight, i) => weight * mask[i]);
    }
    const small = without(network, parameters);
    expect(small.gone).toBeGreaterThan(0);
    const pixels = read(`public/networks/${id}/images.safetensors`, 'images').subarray(0, IMAGES * 784);
    const outputs = [network, small.network].map((each, i) => {
      const session = createSession(each, IMAGES, false);
      session.load(i === 0 ? parameters : small.parameters);
      for (let at = 0; at < pixels.length; at++) session.input[at] = pixels[at] / 255;
      session.forward(IMAGES);
      return new Uint32Array(session.output.slice().buffer);
    });
    expect(outputs[1]).toEqual(outputs[0]);
  });
});
