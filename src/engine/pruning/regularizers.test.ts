import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WeightMatrix } from '../layer/shape';
import { oracleLoss } from '../reference/pruning-oracle';
import { weightMatrices } from '../testing/arbitraries';
import { createRegularizer, regularize, REGULARIZERS, type RegularizerKind } from './regularizers';

function evaluate(kind: RegularizerKind, matrix: WeightMatrix, chunkWidth: number, tiles: boolean): { readonly loss: number; readonly gradient: Float32Array } {
  const result = regularize(kind, matrix, chunkWidth, { tiles });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe.each(REGULARIZERS)('%s', (kind) => {
  it('has the loss of its definition', () => {
    fc.assert(
      fc.property(weightMatrices, fc.boolean(), ({ matrix, chunkWidth }, tiles) => {
        const expected = oracleLoss(kind, matrix, chunkWidth, tiles);
        expect(Math.abs(evaluate(kind, matrix, chunkWidth, tiles).loss - expected)).toBeLessThanOrEqual(1e-12 * expected);
      }),
      { seed: 41, numRuns: 200 },
    );
  });

  it('has the slope its loss shows when a weight is moved a little', () => {
    fc.assert(
      fc.property(weightMatrices, fc.boolean(), fc.nat(), ({ matrix, chunkWidth }, tiles, at) => {
        const i = at % matrix.values.length;
        // Where a weight is zero its group may be, and the loss has a corner there.
        fc.pre(Math.abs(matrix.values[i]) > 1e-3);
        const moved = (by: number): number => oracleLoss(kind, { ...matrix, values: matrix.values.map((w, k) => (k === i ? w + by : w)) }, chunkWidth, tiles);
        const step = 2 ** -12 * Math.abs(matrix.values[i]);
        const up = Math.fround(matrix.values[i] + step) - matrix.values[i];
        const down = matrix.values[i] - Math.fround(matrix.values[i] - step);
        const slope = (moved(step) - moved(-step)) / (up + down);
        expect(Math.abs(evaluate(kind, matrix, chunkWidth, tiles).gradient[i] - slope)).toBeLessThan(1e-4);
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  it('gives a finite gradient, 0 where the weight is 0', () => {
    fc.assert(
      fc.property(weightMatrices, fc.boolean(), ({ matrix, chunkWidth }, tiles) => {
        const { loss, gradient } = evaluate(kind, matrix, chunkWidth, tiles);
        expect(Number.isFinite(loss)).toBe(true);
        gradient.forEach((entry, i) => expect(matrix.values[i] === 0 ? entry === 0 : Number.isFinite(entry)).toBe(true));
      }),
      { seed: 43, numRuns: 100 },
    );
  });
});

it('adds lambda times the gradient to what is there, and can be used again', () => {
  const matrix: WeightMatrix = { rows: 2, filters: 3, values: Float32Array.of(3, 0, 4, 0, 12, 0) };
  const regularizer = createRegularizer('cascade', { rows: 2, filters: 3, chunkWidth: 2 }, { tiles: false });
  const gradient = new Float32Array(6).fill(1);
  // Cascades of row 0: ‖(3, 4, 12)‖ = 13 with weight 1/3, ‖(12)‖ = 12 with weight 2/3. Row 1 is zero.
  expect(regularizer.accumulate(matrix.values, 0.5, gradient)).toBeCloseTo(13 / 3 + 8, 12);
  const once = [1 + 0.5 / 13, 1, 1 + (0.5 * 4) / 39, 1, 1 + 0.5 * (12 / 39 + 2 / 3), 1];
  expect(Array.from(gradient)).toEqual(once.map((entry) => expect.closeTo(entry, 6)));
  regularizer.accumulate(matrix.values, 0.5, gradient);
  expect(Array.from(gradient)).toEqual(once.map((entry) => expect.closeTo(2 * entry - 1, 6)));
});

it("refuses bad layers with a message, and wrong buffers as the program's fault", () => {
  const bad = regularize('row', { rows: 1, filters: 2, values: Float32Array.of(NaN, 1) }, 1, { tiles: false });
  expect(bad.ok ? '' : bad.error.message).toBe('1 of 2 weights are not finite, the first at index 0.');
  const regularizer = createRegularizer('row', { rows: 1, filters: 2, chunkWidth: 1 }, { tiles: false });
  expect(() => regularizer.accumulate(new Float32Array(2), 1, new Float32Array(3))).toThrow('2 weights, 3 gradients');
});
