import { describe, expect, it } from 'vitest';
import { preparePattern } from '../engine/pruning/prepare';
import type { Amount, Pattern } from '../engine/pruning/types';
import type { Picture } from './state';
import { cutOf, stepsOf } from './cut';

const ROWS = 12;
const FILTERS = 6;
const weights = { rows: ROWS, filters: FILTERS, values: Float32Array.from({ length: ROWS * FILTERS }, (_, i) => ((i * 5) % 13) - 6) };

/** What the store shows of a layer, as far as a cut is concerned. */
const picture = (pattern: Pattern, amount: Amount, matrix = weights): Pick<Picture, 'layer' | 'report'> => {
  const prepared = preparePattern(matrix, { pattern, chunkWidth: 2, n: 2, m: 4 });
  if (!prepared.ok) throw new Error(prepared.error.message);
  return { layer: { weights: matrix }, report: { pruning: prepared.value.prune(amount) } } as unknown as Pick<Picture, 'layer' | 'report'>;
};
const BY_Q: Amount = { by: 'q', q: 0.75 };

describe('the cut on show', () => {
  it('is opened once, however often it is asked for', () => {
    const shown = picture('cascade', BY_Q);
    expect(cutOf(shown)).toBe(cutOf(shown));
    expect(cutOf(picture('cascade', BY_Q))).not.toBe(cutOf(shown));
  });

  it('is played row by row in as many steps as it has, two a second at least, in twenty seconds at most', () => {
    const few = picture('cascade', BY_Q);
    const cut = cutOf(few);
    if (!cut.ok) throw new Error(cut.error.message);
    // Every row is tested once for each chunk it keeps and once for the one that falls, and then done.
    expect(cut.value.total).toBeGreaterThanOrEqual(2 * ROWS);
    expect(stepsOf(few, 'rows')).toEqual({ ok: true, value: { total: cut.value.total, perSecond: Math.max(2, cut.value.total / 20) } });
    const many = picture('unstructured', BY_Q, { rows: 300, filters: 6, values: Float32Array.from({ length: 1800 }, (_, i) => ((i * 5) % 13) - 6) });
    const steps = stepsOf(many, 'rows');
    if (!steps.ok) throw new Error(steps.error.message);
    expect(steps.value.total / steps.value.perSecond).toBe(20);
  });

  it('is swept through a hundred thresholds, where there is one above 0', () => {
    expect(stepsOf(picture('cascade', BY_Q), 'sweep')).toEqual({ ok: true, value: { total: 100, perSecond: 12.5 } });
    expect(stepsOf(picture('cascade', { by: 'q', q: 0 }), 'sweep')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('q is not above 0') },
    });
  });

  it('says why a pattern that decides nothing has no steps, and why one without a threshold has no sweep', () => {
    for (const play of ['rows', 'sweep'] as const) expect(stepsOf(picture('dense', BY_Q), play), play).toMatchObject({ ok: false });
    expect(stepsOf(picture('n:m', BY_Q), 'rows')).toMatchObject({ ok: true });
    expect(stepsOf(picture('n:m', BY_Q), 'sweep')).toMatchObject({ ok: false, error: { message: expect.stringContaining('no threshold') } });
  });
});
