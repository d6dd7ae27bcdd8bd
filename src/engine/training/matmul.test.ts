import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { createWorkspace } from './matmul';

/** Sums in double, so that the float32 result may differ by its rounding alone. */
function reference(a: Float32Array, b: Float32Array, c: Float32Array, rows: number, columns: number, depth: number, accumulate: boolean): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, index) => {
    let sum = accumulate ? c[index] : 0;
    for (let k = 0; k < depth; k++) sum += a[Math.floor(index / columns) * depth + k] * b[k * columns + (index % columns)];
    return sum;
  });
}

describe('matrix product', () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 1, max: 21 }),
    columns: fc.integer({ min: 1, max: 27 }),
    depth: fc.integer({ min: 1, max: 40 }),
    accumulate: fc.boolean(),
    seed: fc.integer(),
  });

  it('is the product, and the vector kernel has the bits of the plain one', () => {
    fc.assert(
      fc.property(sizes, ({ rows, columns, depth, accumulate, seed }) => {
        const lengths = { a: rows * depth + 3, b: depth * columns + 5, c: rows * columns + 2 };
        const [plain, simd] = (['plain', 'simd'] as const).map((kernel) => {
          const prng = createPrng(seed);
          const workspace = createWorkspace(lengths, kernel);
          for (const array of [workspace.arrays.a, workspace.arrays.b, workspace.arrays.c]) for (let i = 0; i < array.length; i++) array[i] = prng.normal();
          const expected = reference(
            workspace.arrays.a.subarray(3),
            workspace.arrays.b.subarray(5),
            workspace.arrays.c.subarray(2),
            rows,
            columns,
            depth,
            accumulate,
          );
          workspace.multiply(workspace.arrays.a, 3, workspace.arrays.b, 5, workspace.arrays.c, 2, rows, columns, depth, accumulate);
          return { result: workspace.arrays.c, expected };
        });
        expect(simd.result).toEqual(plain.result);
        plain.expected.forEach((value, index) => expect(Math.abs(plain.result[index + 2] - value)).toBeLessThan(1e-4));
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('agrees across a depth longer than one block', () => {
    const [plain, simd] = (['plain', 'simd'] as const).map((kernel) => {
      const workspace = createWorkspace({ a: 5 * 700, b: 700 * 9, c: 45 }, kernel);
      const prng = createPrng(1);
      for (const array of [workspace.arrays.a, workspace.arrays.b]) for (let i = 0; i < array.length; i++) array[i] = prng.normal();
      workspace.multiply(workspace.arrays.a, 0, workspace.arrays.b, 0, workspace.arrays.c, 0, 5, 9, 700, false);
      return workspace.arrays.c;
    });
    expect(simd).toEqual(plain);
    expect(plain.some((value) => value !== 0)).toBe(true);
  });

  it('refuses a matrix that reaches past its array', () => {
    const { multiply, arrays } = createWorkspace({ a: 4, b: 4, c: 4 });
    expect(() => multiply(arrays.a, 1, arrays.b, 0, arrays.c, 0, 2, 2, 2, false)).toThrow('past its array');
  });
});
