import { expect, it } from 'vitest';
import type { Tensor } from './tensor';
import { weightMatrixOf } from './weight-matrix';

const message = (tensor: Tensor): string => {
  const result = weightMatrixOf(tensor, 'w.npy');
  return result.ok ? 'no failure' : result.error.message;
};

it('takes (filters, rows), (O, I, K) and OIHW', () => {
  expect(weightMatrixOf({ dtype: 'int8', shape: [2, 3], values: Int8Array.of(1, 2, 3, 4, 5, -6) }, 'w')).toMatchObject({
    ok: true,
    value: { kind: 'linear', matrix: { filters: 2, rows: 3, values: Float32Array.of(1, 2, 3, 4, 5, -6) }, shape: [2, 3], notes: [] },
  });
  const line = weightMatrixOf({ dtype: 'float32', shape: [4, 2, 3], values: new Float32Array(24) }, 'w');
  expect(line.ok && [line.value.kind, line.value.matrix.filters, line.value.matrix.rows]).toEqual(['convolution', 4, 6]);
  const convolution = weightMatrixOf({ dtype: 'float64', shape: [4, 2, 3, 3], values: new Float64Array(72) }, 'w');
  expect(convolution.ok && [convolution.value.kind, convolution.value.matrix.filters, convolution.value.matrix.rows]).toEqual(['convolution', 4, 18]);
});

it('puts another layout in order, and says when it looks like one', () => {
  const tensor: Tensor = { dtype: 'float32', shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const dense = weightMatrixOf(tensor, 'w', 'in-out');
  expect(dense.ok && dense.value.matrix).toEqual({ filters: 2, rows: 3, values: Float32Array.of(1, 3, 5, 2, 4, 6) });
  const mask = dense.ok && dense.value.toFile(Uint8Array.of(1, 0, 0, 0, 0, 1));
  expect(mask).toEqual(Uint8Array.of(1, 0, 0, 0, 0, 1));
  const named = weightMatrixOf(tensor, 'w', 'oihw', 'dense/kernel');
  expect(named.ok && named.value.notes).toEqual(['w (3 × 2) is read as 3 filters of 2 rows. It looks like (inputs, outputs); if it is, give --layout in-out.']);
  expect(weightMatrixOf(tensor, 'w', 'hwio')).toMatchObject({ ok: false, error: { remedy: 'The layout hwio is (K, I, O) or (H, W, I, O).' } });
});

it('says how many weights float32 makes 0', () => {
  const result = weightMatrixOf({ dtype: 'float64', shape: [1, 4], values: Float64Array.of(1e-60, 0, 1, -1e-46) }, 'w');
  expect(result.ok && [...result.value.matrix.values]).toEqual([0, 0, 1, -0]);
  expect(result.ok && result.value.notes).toEqual(['w: 2 of 4 weights are smaller than float32 holds, and count as 0. Scale them up before saving.']);
});

const wide = Float64Array.of(1, 1e300, -Infinity);

it.each<[string, Tensor, string]>([
  ['other dimensions', { dtype: 'int8', shape: [2, 1, 1, 1, 1], values: new Int8Array(2) }, 'w.npy has 5 dimensions (2 × 1 × 1 × 1 × 1)'],
  ['a scalar', { dtype: 'int8', shape: [], values: new Int8Array(1) }, 'w.npy has 0 dimensions (a scalar)'],
  ['no filters', { dtype: 'float32', shape: [0, 5], values: new Float32Array(0) }, 'w.npy is empty (0 × 5)'],
  [
    'one NaN',
    { dtype: 'float32', shape: [1, 2], values: Float32Array.of(1, NaN) },
    'w.npy holds 1 weight that is not finite in float32, the first at index 1 (NaN)',
  ],
  [
    'doubles beyond float32',
    { dtype: 'float64', shape: [1, 3], values: wide },
    'w.npy holds 2 weights that are not finite in float32, the first at index 1 (1e+300)',
  ],
])('refuses %s', (_, tensor, expected) => {
  expect(message(tensor)).toBe(expected);
});
