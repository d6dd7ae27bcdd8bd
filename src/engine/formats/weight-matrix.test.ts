import { expect, it } from 'vitest';
import type { Tensor } from './tensor';
import { weightMatrixOf } from './weight-matrix';

const message = (tensor: Tensor): string => {
  const result = weightMatrixOf(tensor, 'w.npy');
  return result.ok ? 'no failure' : result.error.message;
};

it('takes (filters, rows) and OIHW', () => {
  expect(weightMatrixOf({ dtype: 'int8', shape: [2, 3], values: Int8Array.of(1, 2, 3, 4, 5, -6) }, 'w')).toEqual({
    ok: true,
    value: { kind: 'linear', matrix: { filters: 2, rows: 3, values: Float32Array.of(1, 2, 3, 4, 5, -6) } },
  });
  const convolution = weightMatrixOf({ dtype: 'float64', shape: [4, 2, 3, 3], values: new Float64Array(72) }, 'w');
  expect(convolution.ok && [convolution.value.kind, convolution.value.matrix.filters, convolution.value.matrix.rows]).toEqual(['convolution', 4, 18]);
});

const wide = Float64Array.of(1, 1e300, -Infinity);

it.each<[string, Tensor, string]>([
  ['other dimensions', { dtype: 'int8', shape: [2, 1, 1], values: new Int8Array(2) }, 'w.npy has 3 dimensions (2 × 1 × 1)'],
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
