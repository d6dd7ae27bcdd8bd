import { describe, expect, it } from 'vitest';
import type { ConvolutionShape } from '../layer/shape';
import { lowerActivations, lowerWeights, outputSize } from '../layer/lowering';
import { describeGolden, goldenFloat32, goldenIndex, type GoldenQuantLayer, type GoldenQuantRun } from '../testing/golden';
import { partialSumGroups, partialSums, quantiseDynamic, quantiseStatic, quantiseStaticAsRun, type PartialSums } from './affine';

function prepared(layer: GoldenQuantLayer) {
  const [batch, , height, width] = layer.input.shape;
  const shape: ConvolutionShape = {
    kind: 'convolution',
    inputChannels: layer.in_channels,
    inputSize: [height, width],
    outputChannels: layer.out_channels,
    kernel: layer.kernel,
    stride: layer.stride,
    padding: layer.padding,
    dilation: layer.dilation,
    groups: 1,
  };
  const weights = lowerWeights(shape, goldenFloat32(layer.weights.file), 0);
  const input = goldenFloat32(layer.input.file);
  const image = input.length / batch;
  const [outputHeight, outputWidth] = outputSize(shape);
  const bias = layer.bias === null ? new Float32Array(layer.out_channels) : goldenFloat32(layer.bias.file);
  const positions = outputHeight * outputWidth;
  const full = goldenFloat32(layer.float_output_without_bias.file).map((value, at) => value + bias[Math.floor(at / positions) % layer.out_channels]);
  /** A batch is a tensor of batch · M filters to the quantiser, which treats every output alone. */
  const sums = (arraySize: number): PartialSums => {
    const parts = Array.from({ length: batch }, (_, b) =>
      partialSums(weights, lowerActivations(shape, input.slice(b * image, (b + 1) * image), 0, 0, positions), arraySize),
    );
    return { ...parts[0], filters: batch * weights.filters, values: Float32Array.from(parts.flatMap((part) => [...part.values])) };
  };
  return { sums, full, inputSize: shape.inputSize, rows: weights.rows };
}

/** Largest difference, and the share of entries differing by more than 1e-5. */
function difference(actual: Float32Array, expected: Float32Array): { largest: number; share: number } {
  const gaps = actual.map((value, at) => Math.abs(value - expected[at]));
  return { largest: Math.max(...gaps), share: gaps.filter((gap) => gap > 1e-5).length / gaps.length };
}

describeGolden("the authors' partial-sum quantiser", () => {
  const layers = goldenIndex().quant_layers;
  const nameOf = (layer: GoldenQuantLayer, run: GoldenQuantRun): string => `${layer.id} ${run.variant} A=${run.array_size} ${run.quant_bits} bits`;
  const runs = layers.flatMap((layer) => layer.runs.map((run) => ({ layer, run, name: nameOf(layer, run) })));
  const goldenSums = (layer: GoldenQuantLayer, run: GoldenQuantRun): PartialSums => {
    const [batch, filters, groups, positions] = run.partial_sums?.shape ?? [];
    return { filters: batch * filters, groups, positions, values: goldenFloat32(run.partial_sums?.file ?? layer.id) };
  };

  const withSums = runs.filter(({ run }) => run.variant === 'dynamic' && (run.partial_sums ?? null) !== null);
  it.each(withSums)('from its own partial sums: $name', ({ layer, run }) => {
    const outputs = quantiseDynamic(goldenSums(layer, run), run.quant_bits);
    expect(difference(outputs, goldenFloat32(run.output?.file ?? '')).largest).toBeLessThanOrEqual(1e-6);
  });

  it.each(runs.filter(({ run }) => run.output !== null))('from the layer: $name', ({ layer, run }) => {
    const { sums, full, inputSize, rows } = prepared(layer);
    expect(partialSumGroups(rows, run.array_size)).toBe(run.n_partial_sums);
    const given = sums(run.array_size);
    const outputs = {
      dynamic: () => quantiseDynamic(given, run.quant_bits),
      static_repaired: () => quantiseStatic(given, full, run.quant_bits),
      static_head: () => {
        const result = quantiseStaticAsRun(given, full, run.quant_bits, inputSize);
        return result.ok ? result.value : new Float32Array(full.length).fill(NaN);
      },
    }[run.variant]();
    const { largest, share } = difference(outputs, goldenFloat32(run.output?.file ?? ''));
    expect(largest).toBeLessThanOrEqual(1e-5 + 1.001 * (run.largest_scale ?? 0));
    expect(share).toBeLessThanOrEqual(0.1);
  });

  const failing = runs.filter(({ run }) => run.variant === 'static_head' && run.output === null);
  it.each(failing)('stops where their code stops: $name', ({ layer, run }) => {
    const { sums, full, inputSize } = prepared(layer);
    expect(quantiseStaticAsRun(sums(run.array_size), full, run.quant_bits, inputSize).ok).toBe(false);
  });

  it('covers every run of the data', () => {
    const ran = (variant: string): number => runs.filter(({ run }) => run.variant === variant && run.output !== null).length;
    expect([ran('dynamic'), ran('static_repaired'), ran('static_head'), failing.length, runs.length]).toEqual([38, 27, 12, 24, 101]);
  });
});

describe('partial sums', () => {
  const one = { rows: 4, filters: 1, values: Float32Array.of(1, 2, 3, 4) };

  it('fill the first group up with zeros in front, a whole group where A divides J', () => {
    const sums = (arraySize: number): number[] => [...partialSums(one, Float32Array.of(1, 10, 100, 1000), arraySize).values];
    expect(sums(3)).toEqual([1, 4320]);
    expect(sums(2)).toEqual([0, 21, 4300]);
    expect(sums(8)).toEqual([4321]);
  });

  it('are left alone when there is one per output, or all of an output are alike', () => {
    expect([...quantiseDynamic(partialSums(one, Float32Array.of(0.3, 0, 0, 0), 8), 4)]).toEqual([Math.fround(0.3)]);
    const alike = { filters: 1, groups: 2, positions: 1, values: Float32Array.of(0.3, 0.3) };
    expect([...quantiseDynamic(alike, 4)]).toEqual([Math.fround(0.6)]);
  });

  it('saturate when all are positive, as in their code', () => {
    // Scale 2 / 3, zero point 0: 8 and 10 both become level 3, which is 2.
    const positive = { filters: 1, groups: 2, positions: 1, values: Float32Array.of(8, 10) };
    expect([...quantiseDynamic(positive, 2)][0]).toBeCloseTo(4, 5);
  });

  it('round halves to the even level', () => {
    // Scale exactly 1, zero point 0: 0.5 and 1.5 become 0 and 2, the whole numbers stay.
    const halves = { filters: 1, groups: 4, positions: 1, values: Float32Array.of(0, 0.5, 1.5, 3) };
    expect([...quantiseDynamic(halves, 2)]).toEqual([5]);
  });
});
