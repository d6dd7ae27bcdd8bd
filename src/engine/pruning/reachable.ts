import type { Pruning } from './types';

/** Shares of a layer's weights that a cascade can cut next to the one it cuts: chunks go whole, so not every share is one. Null where there is none. */
export interface Neighbours {
  readonly less: number | null;
  readonly more: number | null;
}

/**
 * The nearest shares that another threshold would cut, in one pass over the scores.
 * @param scores s[j, n] at [j · N + n], as in `layerScores`: chunks that share a score fall together.
 * @param pruning of the pattern `cascade`, by a threshold.
 */
export function neighbouringShares(scores: ArrayLike<number>, { q, rows, filters, chunks, kept, total, settings }: Pruning): Neighbours {
  if (q === null || total === 0) return { less: null, more: null };
  let [below, above, belowWeights, aboveWeights] = [-Infinity, Infinity, 0, 0];
  for (let j = 0; j < rows; j++) {
    for (let n = 0; n < chunks; n++) {
      const score = scores[j * chunks + n];
      const weights = Math.min(settings.chunkWidth, filters - n * settings.chunkWidth);
      if (score > q) {
        if (score < above) [above, aboveWeights] = [score, 0];
        if (score === above) aboveWeights += weights;
      } else {
        if (score > below) [below, belowWeights] = [score, 0];
        if (score === below) belowWeights += weights;
      }
    }
  }
  const cut = total - kept;
  return { less: belowWeights === 0 ? null : (cut - belowWeights) / total, more: aboveWeights === 0 ? null : (cut + aboveWeights) / total };
}
