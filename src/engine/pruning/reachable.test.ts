import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { cascadeTests } from './cascade';
import { preparePattern } from './prepare';
import { neighbouringShares } from './reachable';

const [rows, filters, chunkWidth] = [9, 7, 3];

describe('the shares next to a cut', () => {
  const prng = createPrng(3);
  // Few different values, so that chunks share scores and fall together; the last chunk is short.
  const matrix = { rows, filters, values: Float32Array.from({ length: rows * filters }, () => prng.below(5) - 2) };
  const prepared = preparePattern(matrix, { pattern: 'cascade', chunkWidth, n: 2, m: 4 });
  const tests = cascadeTests(matrix, chunkWidth);
  if (!prepared.ok || !tests.ok) throw new Error('an example that cannot be pruned');
  const { cascadeScores } = tests.value;
  const cutAt = (q: number) => prepared.value.prune({ by: 'q', q });

  it('are those of the thresholds next to it, and the last in each direction has none', () => {
    const thresholds = [-1, ...[...new Set(cascadeScores)].toSorted((a, b) => a - b)];
    const shares = thresholds.map((q) => cutAt(q).sparsity);
    expect(shares.length).toBeGreaterThan(5);
    const rounded = (share: number | null | undefined): number | null => (typeof share !== 'number' ? null : Number(share.toFixed(12)));
    thresholds.forEach((q, index) => {
      const { less, more } = neighbouringShares(cascadeScores, cutAt(q));
      expect([less, more].map(rounded)).toEqual([shares[index - 1], shares[index + 1]].map(rounded));
    });
  });

  it('are none without a threshold', () => {
    const dense = preparePattern(matrix, { pattern: 'dense', chunkWidth, n: 2, m: 4 });
    if (!dense.ok) throw new Error(dense.error.message);
    expect(neighbouringShares(cascadeScores, dense.value.prune({ by: 'q', q: 1 }))).toEqual({ less: null, more: null });
  });
});
