import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { directLayer } from '../reference/direct-layer';
import { convolutionShapes, layerShapes } from '../testing/arbitraries';
import { distinctInputs, loweredShape, lowerActivations, lowerWeights, outputSize, rowCoordinates, type ActivationArray } from './lowering';
import type { ConvolutionShape, LayerShape } from './shape';

const VGG_FIRST: ConvolutionShape = {
  kind: 'convolution',
  inputChannels: 3,
  inputSize: [224, 224],
  outputChannels: 64,
  kernel: [3, 3],
  stride: [1, 1],
  padding: [1, 1],
  dilation: [1, 1],
  groups: 1,
};

function inputLength(shape: LayerShape): number {
  return shape.kind === 'linear' ? shape.positions * shape.inputFeatures : shape.inputChannels * shape.inputSize[0] * shape.inputSize[1];
}

function integers<Values extends ActivationArray>(values: Values, seed: number): Values {
  const prng = createPrng(seed);
  for (let i = 0; i < values.length; i++) values[i] = prng.below(255) - 127;
  return values;
}

/** The whole layer as lowered matrices times lowered activations, in tiles of `tile` positions; laid out like `directLayer`. */
function throughLowering(shape: LayerShape, weights: Float32Array, input: ActivationArray, tile: number): Float64Array {
  const { rows, filters, positions, groups } = loweredShape(shape);
  const outputs = new Float64Array(filters * groups * positions);
  for (let group = 0; group < groups; group++) {
    const matrix = lowerWeights(shape, weights, group);
    for (let first = 0; first < positions; first += tile) {
      const count = Math.min(tile, positions - first);
      const activations = lowerActivations(shape, input, group, first, count);
      for (let m = 0; m < filters; m++) {
        for (let p = 0; p < count; p++) {
          let sum = 0;
          for (let j = 0; j < rows; j++) sum += matrix.values[m * rows + j] * activations[p * rows + j];
          outputs[(group * filters + m) * positions + first + p] = sum;
        }
      }
    }
  }
  return outputs;
}

describe('lowering', () => {
  it('knows the sizes of well-known layers', () => {
    expect(loweredShape(VGG_FIRST)).toEqual({ rows: 27, filters: 64, positions: 50176, groups: 1 });
    const alexNetFirst: ConvolutionShape = { ...VGG_FIRST, outputChannels: 96, inputSize: [227, 227], kernel: [11, 11], stride: [4, 4], padding: [0, 0] };
    expect(outputSize(alexNetFirst)).toEqual([55, 55]);
    const depthwise: ConvolutionShape = { ...VGG_FIRST, inputChannels: 32, outputChannels: 32, groups: 32, inputSize: [112, 112], stride: [2, 2] };
    expect(loweredShape(depthwise)).toEqual({ rows: 9, filters: 1, positions: 3136, groups: 32 });
    const feedForward: LayerShape = { kind: 'linear', inputFeatures: 512, outputFeatures: 2048, positions: 7 };
    expect(loweredShape(feedForward)).toEqual({ rows: 512, filters: 2048, positions: 7, groups: 1 });
  });

  it('times the weights is the direct layer, bit for bit, in tiles of any size and in every kind of array', () => {
    const kinds = fc.constantFrom(Float32Array, Int16Array, Int32Array);
    fc.assert(
      fc.property(layerShapes, fc.integer(), fc.integer({ min: 1, max: 9 }), kinds, (shape, seed, tile, Kind) => {
        const { rows, filters, groups } = loweredShape(shape);
        const weights = integers(new Float32Array(rows * filters * groups), seed);
        const input = integers(new Kind(inputLength(shape)), seed + 1);
        expect(lowerActivations(shape, input, 0, 0, 1)).toBeInstanceOf(Kind);
        expect(throughLowering(shape, weights, input, tile)).toEqual(directLayer(shape, weights, input));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('numbers rows as (channel, kernel row, kernel column)', () => {
    fc.assert(
      fc.property(convolutionShapes, (shape) => {
        const { rows } = loweredShape(shape);
        for (let j = 0; j < rows; j++) {
          const { channel, kernelRow, kernelColumn } = rowCoordinates(shape, j);
          expect(kernelRow).toBeLessThan(shape.kernel[0]);
          expect(kernelColumn).toBeLessThan(shape.kernel[1]);
          expect((channel * shape.kernel[0] + kernelRow) * shape.kernel[1] + kernelColumn).toBe(j);
        }
      }),
      { seed: 12, numRuns: 100 },
    );
  });

  it('counts distinct inputs: the different elements that reach the lowered activations', () => {
    fc.assert(
      fc.property(layerShapes, fc.nat(), fc.nat(), fc.nat(), (shape, g, a, b) => {
        const { positions, groups } = loweredShape(shape);
        const first = a % positions;
        const count = b % (positions - first + 1);
        // Every element carries its own number; zero is left for padding.
        const input = Int32Array.from({ length: inputLength(shape) }, (_, i) => i + 1);
        const seen = new Set(lowerActivations(shape, input, g % groups, first, count));
        seen.delete(0);
        expect(distinctInputs(shape, g % groups, first, count)).toBe(seen.size);
      }),
      { seed: 13, numRuns: 300 },
    );
  });

  it('copies weights, so that the tensor stays where it is', () => {
    const tensor = new Float32Array(64 * 27);
    expect(lowerWeights(VGG_FIRST, tensor, 0).values.buffer).not.toBe(tensor.buffer);
  });

  it('refuses tensors, groups and positions the layer does not have', () => {
    expect(() => lowerWeights(VGG_FIRST, new Float32Array(5), 0)).toThrow('5 weights for a layer of 1728');
    expect(() => lowerWeights(VGG_FIRST, new Float32Array(1728), 1)).toThrow('group 1 of 1');
    expect(() => lowerActivations(VGG_FIRST, new Float32Array(3 * 224 * 224), 0, 50170, 7)).toThrow('positions 50170+7 of 50176');
    expect(() => lowerActivations(VGG_FIRST, new Float32Array(4), 0, 0, 1)).toThrow('4 activations');
  });
});
