import { describe, expect, it } from 'vitest';
import { preparePattern } from '../../engine/pruning/prepare';
import type { Pruning } from '../../engine/pruning/types';
import { createPrng } from '../../lib/prng';
import { headline, rowReason } from './say';

const seeded = (rows: number, filters: number, seed: number) => {
  const prng = createPrng(seed);
  return { rows, filters, values: Float32Array.from({ length: rows * filters }, () => prng.normal()) };
};
const pruned = (rows: number, filters: number, chunkWidth: number, q: number): { weights: ReturnType<typeof seeded>; pruning: Pruning } => {
  const weights = seeded(rows, filters, 7);
  const prepared = preparePattern(weights, { pattern: 'cascade', chunkWidth, n: 2, m: 4 });
  if (!prepared.ok) throw new Error(prepared.error.message);
  return { weights, pruning: prepared.value.prune({ by: 'q', q }) };
};

describe('words', () => {
  it('say why a row was cut where it was, with the score that decided it', () => {
    const { weights, pruning } = pruned(40, 20, 4, 2.2);
    const cascadeScores = new Float64Array(40 * 5).map((_, i) => i / 100);
    const layer = {
      ref: { network: 'n', checkpoint: 'c', layer: 'l' },
      shape: { kind: 'linear', inputFeatures: 40, outputFeatures: 20, positions: 1 } as const,
      lowered: { rows: 40, filters: 20, positions: 1, groups: 1 },
      chunkWidth: 4,
      chunks: 5,
      weights,
      sigma: 1,
      peak: 1,
      cascadeScores,
    };
    const row = pruning.chunkCounts.findIndex((count) => count > 0 && count < 5);
    const count = pruning.chunkCounts[row];
    expect(rowReason(layer, pruning, row)).toBe(
      `Kept ${count} of 5 chunks: the weight left from chunk ${count} on scores ${cascadeScores[row * 5 + count].toFixed(2)}, not above q = 2.20.`,
    );
    expect(headline(pruning)).toMatch(/^\d+\s% of the weights are gone/);
    const whole = { ...pruning, q: -1, chunkCounts: new Uint16Array(40).fill(5), streamedChunks: new Uint16Array(40).fill(5) };
    expect(rowReason(layer, whole, row)).toBe('Kept all 5 chunks: nothing is to be cut.');
  });
});
