import { chunkSize, chunkTotal } from './chunks';
import type { LeastThreshold } from './rule';

/*
 * From a target sparsity to a threshold. A unit (a chunk, row or filter) with score s is cut at q when s ≤ q, so sparsity only rises with q, and rises
 * exactly at scores. The least q that reaches a target is therefore a score: the first, in ascending order, up to which the units together hold enough
 * weights. Units of equal score go together, so the sparsity reached may exceed the target. Target 1 gives the largest score: everything is cut.
 * Target 0 is reached by every q; KEEP_ALL stands for them, as it keeps even units of score 0.
 */

/** A threshold below every score: nothing is cut, not even units that are all zero. */
export const KEEP_ALL = -1;

/** Units that hold the same number of weights. */
export interface ScoreClass {
  readonly scores: Float64Array;
  /** Weights in each unit of the class. */
  readonly weights: number;
}

/** @param classes asked for once, when the first threshold is wanted; the scores are sorted in place, so pass copies. */
export function leastThresholdOf(total: number, classes: () => readonly ScoreClass[]): LeastThreshold {
  let sorted: readonly ScoreClass[] | null = null;
  return (sparsity) => {
    if (sparsity <= 0) return KEEP_ALL;
    sorted ??= classes().map((one) => ({ scores: one.scores.sort(), weights: one.weights }));
    const all = sorted;
    const reaches = (q: number): boolean => all.reduce((cut, one) => cut + one.weights * countAtMost(one.scores, q), 0) / total >= Math.min(sparsity, 1);
    return all.reduce((least, { scores }) => {
      const i = firstWhere(scores.length, (index) => reaches(scores[index]));
      return i < scores.length ? Math.min(least, scores[i]) : least;
    }, Infinity);
  };
}

/** Scores [j · N + n] as at most two classes: whole chunks, and a ragged last one. */
export function chunkScoreClasses(scores: Float64Array, rows: number, filters: number, chunkWidth: number): readonly ScoreClass[] {
  const chunks = chunkTotal(filters, chunkWidth);
  const lastSize = chunkSize(filters, chunkWidth, chunks - 1);
  if (lastSize === chunkWidth) return [{ scores: scores.slice(), weights: chunkWidth }];
  const whole = new Float64Array(rows * (chunks - 1));
  const last = new Float64Array(rows);
  for (let j = 0; j < rows; j++) {
    whole.set(scores.subarray(j * chunks, j * chunks + chunks - 1), j * (chunks - 1));
    last[j] = scores[j * chunks + chunks - 1];
  }
  return [
    { scores: whole, weights: chunkWidth },
    { scores: last, weights: lastSize },
  ];
}

function countAtMost(sorted: Float64Array, value: number): number {
  return firstWhere(sorted.length, (index) => sorted[index] > value);
}

/** The least index in [0, length) for which a test that stays true once true holds; `length` if none. Lengths below 2^31. */
export function firstWhere(length: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
