import fc from 'fast-check';
import { createPrng } from '../../lib/prng';
import { outputSize } from '../layer/lowering';
import type { ConvolutionShape, LayerShape, LinearShape, WeightMatrix } from '../layer/shape';

/** Small convolutions with every parameter varied; the kernel always fits. */
export const convolutionShapes: fc.Arbitrary<ConvolutionShape> = fc
  .record({
    groups: fc.integer({ min: 1, max: 3 }),
    inputs: fc.integer({ min: 1, max: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    inputSize: pairs(1, 8),
    kernel: pairs(1, 3),
    stride: pairs(1, 3),
    padding: pairs(0, 3),
    dilation: pairs(1, 3),
  })
  .map(({ groups, inputs, outputs, ...rest }): ConvolutionShape => ({
    kind: 'convolution',
    inputChannels: groups * inputs,
    outputChannels: groups * outputs,
    groups,
    ...rest,
  }))
  .filter((shape) => Math.min(...outputSize(shape)) >= 1);

const linearShapes: fc.Arbitrary<LinearShape> = fc.record({
  kind: fc.constant('linear' as const),
  inputFeatures: fc.integer({ min: 1, max: 12 }),
  outputFeatures: fc.integer({ min: 1, max: 12 }),
  positions: fc.integer({ min: 1, max: 6 }),
});

export const layerShapes: fc.Arbitrary<LayerShape> = fc.oneof({ weight: 4, arbitrary: convolutionShapes }, { weight: 1, arbitrary: linearShapes });

function pairs(min: number, max: number): fc.Arbitrary<readonly [number, number]> {
  return fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
}

/**
 * Weight matrices of a few hundred entries and a chunk width for each. Some entries repeat, some are zero, some rows have zero tails,
 * some layers are all zero: ties and empty groups are where patterns go wrong.
 */
export const weightMatrices: fc.Arbitrary<{ readonly matrix: WeightMatrix; readonly chunkWidth: number }> = fc
  .record({
    rows: fc.integer({ min: 1, max: 14 }),
    filters: fc.integer({ min: 1, max: 20 }),
    chunkWidth: fc.integer({ min: 1, max: 9 }),
    seed: fc.integer(),
    style: fc.constantFrom('real', 'few-values', 'decay', 'zero'),
  })
  .map(({ rows, filters, chunkWidth, seed, style }) => {
    const prng = createPrng(seed);
    const ends = Array.from({ length: rows }, () => prng.below(filters + 1));
    const values = new Float32Array(rows * filters);
    for (let m = 0; m < filters; m++) {
      for (let j = 0; j < rows; j++) {
        const value = style === 'few-values' ? prng.below(5) - 2 : style === 'zero' ? 0 : prng.normal();
        values[m * rows + j] = style === 'decay' ? (m < ends[j] ? value / (1 + m) : 0) : value;
      }
    }
    return { matrix: { rows, filters, values }, chunkWidth };
  });
