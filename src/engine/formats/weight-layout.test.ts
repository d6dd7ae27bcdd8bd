import { describe, expect, it } from 'vitest';
import { arrangementOf, likelyLayout, WEIGHT_LAYOUTS, type WeightLayout } from './weight-layout';

/** The shape a layout has for 2 filters or so, and where the value of filter o, channel i and kernel place (y, x) stands in it. */
const CASES: readonly (readonly [WeightLayout, readonly number[], readonly number[]])[] = [
  ['oihw', [5, 7], [5, 7]],
  ['oihw', [5, 4, 3], [5, 4, 3]],
  ['oihw', [5, 4, 3, 2], [5, 4, 3, 2]],
  ['hwio', [3, 4, 5], [5, 4, 3]],
  ['hwio', [3, 2, 4, 5], [5, 4, 3, 2]],
  ['ohwi', [5, 3, 4], [5, 4, 3]],
  ['ohwi', [5, 3, 2, 4], [5, 4, 3, 2]],
  ['iohw', [4, 5, 3], [5, 4, 3]],
  ['iohw', [1, 5, 3, 2], [5, 1, 3, 2]],
  ['in-out', [7, 5], [5, 7]],
  ['gpt2-conv1d', [7, 5], [5, 7]],
  ['tf-depthwise', [3, 2, 4, 5], [20, 1, 3, 2]],
];

/** Which axis of a file, by name, is which of the engine's. */
const LETTERS: Readonly<Record<WeightLayout, Readonly<Record<number, string>>>> = {
  oihw: { 2: 'OI', 3: 'OIH', 4: 'OIHW' },
  hwio: { 3: 'HIO', 4: 'HWIO' },
  ohwi: { 3: 'OHI', 4: 'OHWI' },
  iohw: { 3: 'IOH', 4: 'IOHW' },
  'in-out': { 2: 'IO' },
  'gpt2-conv1d': { 2: 'IO' },
  // The channel is the outer half of the filter's number.
  'tf-depthwise': { 4: 'HWOI' },
};

it.each(CASES)('%s puts %j in the order of %j, and back', (layout, shape, expected) => {
  const arrangement = arrangementOf(shape, layout);
  expect(arrangement?.shape).toEqual(expected);
  const count = shape.reduce((product, side) => product * side, 1);
  const values = Float32Array.from({ length: count }, (_, at) => at);
  const moved = arrangement?.fromFile(values) ?? values;
  // By the definition: each value's indices in the file, put in the engine's order of axes.
  const letters = [...(LETTERS[layout][shape.length] ?? '')];
  const wanted = new Float32Array(count);
  for (let at = 0; at < count; at++) {
    let rest = at;
    const index = new Map<string, number>();
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index.set(letters[axis], rest % shape[axis]);
      rest = Math.floor(rest / shape[axis]);
    }
    let target = 0;
    for (const letter of 'OIHW') if (letters.includes(letter)) target = target * shape[letters.indexOf(letter)] + (index.get(letter) ?? 0);
    wanted[target] = at;
  }
  expect(moved).toEqual(wanted);
  expect(arrangement?.toFile(moved)).toEqual(values);
});

it('refuses numbers of axes that a layout has not', () => {
  expect(arrangementOf([1, 2, 3, 4, 5], 'oihw')).toBeNull();
  expect(WEIGHT_LAYOUTS.filter((layout) => arrangementOf([2, 3], layout) === null)).toEqual(['hwio', 'ohwi', 'iohw', 'tf-depthwise']);
});

describe('likelyLayout', () => {
  it.each<[string, readonly number[], string | null, WeightLayout | null]>([
    ['a convolution of PyTorch', [64, 3, 7, 7], 'conv1.weight', null],
    ['its pointwise convolution', [256, 64, 1, 1], null, null],
    ['its depthwise kernel', [32, 1, 3, 3], null, null],
    ['3 × 3 filters of 3 × 3', [3, 3, 3, 3], null, null],
    ['a kernel over time', [8, 1, 1, 64], null, null],
    ['TensorFlow', [3, 3, 64, 128], null, 'hwio'],
    ['its pointwise convolution', [1, 1, 64, 128], null, 'hwio'],
    ['its first layer', [3, 3, 1, 32], null, 'hwio'],
    ['its 3 × 3 channels, by name', [3, 3, 3, 3], 'block/conv/kernel', 'hwio'],
    ['its depthwise kernel', [3, 3, 32, 1], null, 'tf-depthwise'],
    ['the same, by name', [3, 3, 32, 2], 'dw/depthwise_kernel:0', 'tf-depthwise'],
    ['TensorFlow Lite', [64, 3, 3, 32], null, 'ohwi'],
    ['depthwise kernels with the channels second', [1, 32, 3, 3], null, 'iohw'],
    ['conv1d of PyTorch', [384, 80, 3], 'encoder.conv1.weight', null],
    ['conv1d of Keras', [3, 80, 384], null, 'hwio'],
    ['a linear layer', [10, 128], 'fc.weight', null],
    ['Dense of Keras', [128, 10], 'dense/kernel:0', 'in-out'],
    ['GPT-2', [768, 2304], 'h.0.attn.c_attn.weight', 'gpt2-conv1d'],
    ['its second layer', [3072, 768], 'h.0.mlp.c_proj.weight', 'gpt2-conv1d'],
    ['the same names with the outputs first', [2304, 768], 'transformer.h.0.attn.c_attn.weight', null],
    ['a vector', [3], null, null],
  ])('%s, %j %s: %s', (_, shape, name, expected) => {
    expect(likelyLayout(shape, name)).toBe(expected);
  });
});
