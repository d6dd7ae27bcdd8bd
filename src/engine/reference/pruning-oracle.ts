import type { WeightMatrix } from '../layer/shape';
import type { RegularizerKind } from '../pruning/regularizers';
import type { PatternSettings } from '../pruning/types';

/*
 * The patterns and penalties written out entry by entry from their definitions: no shared sums, no scores, no thresholds in units of anything else.
 */

/** Unbiased standard deviation of all weights; 0 for a single one. */
export function oracleSigma({ values }: WeightMatrix): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, w) => sum + w, 0) / values.length;
  return Math.sqrt(values.reduce((sum, w) => sum + (w - mean) ** 2, 0) / (values.length - 1));
}

/** The weights of row j in filters first … end − 1. */
function piece({ rows, values }: WeightMatrix, j: number, first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, i) => values[(first + i) * rows + j]);
}

function meanMagnitude(weights: Iterable<number>): number {
  const magnitudes = Array.from(weights, Math.abs);
  return magnitudes.reduce((sum, magnitude) => sum + magnitude, 0) / magnitudes.length;
}

/** The mask at a threshold q ≥ 0, [m · J + j]. */
export function oracleMask(matrix: WeightMatrix, settings: PatternSettings, q: number): Uint8Array {
  const { rows, filters, values } = matrix;
  const width = settings.chunkWidth;
  const chunks = Math.ceil(filters / width);
  const bar = q * oracleSigma(matrix);
  const keeps = (m: number, j: number): boolean => {
    const weight = values[m * rows + j];
    const chunk = Math.floor(m / width);
    switch (settings.pattern) {
      case 'dense':
        return true;
      case 'unstructured':
        return Math.abs(weight) >= bar;
      case 'row':
        return meanMagnitude(piece(matrix, j, 0, filters)) > bar;
      case 'filter':
        return meanMagnitude(values.subarray(m * rows, (m + 1) * rows)) > bar;
      case 'chunk':
        return meanMagnitude(piece(matrix, j, chunk * width, Math.min(filters, (chunk + 1) * width))) > bar;
      case 'cascade':
        for (let k = 0; k <= chunk; k++) {
          if (!(meanMagnitude(piece(matrix, j, k * width, filters)) * (chunks - k) > bar)) return false;
        }
        return true;
      case 'n:m': {
        const first = j - (j % settings.m);
        const group = values.slice(m * rows + first, m * rows + Math.min(rows, first + settings.m)).map((w) => Math.abs(w));
        const ahead = group.filter((other, i) => other > Math.abs(weight) || (other === Math.abs(weight) && first + i < j));
        return ahead.length < settings.n;
      }
    }
  };
  return Uint8Array.from({ length: filters * rows }, (_, i) => (keeps(Math.floor(i / rows), i % rows) ? 1 : 0));
}

/** The penalty of one layer, without its gradient. */
export function oracleLoss(kind: RegularizerKind, matrix: WeightMatrix, chunkWidth: number, tiles: boolean): number {
  const { rows, filters } = matrix;
  const chunks = Math.ceil(filters / chunkWidth);
  const triangle = (chunks * (chunks + 1)) / 2;
  const norm = (weights: readonly number[]): number => Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0));
  const rms = (weights: readonly number[]): number => norm(weights) / Math.sqrt(weights.length);
  let loss = 0;
  if (kind === 'chunk' && tiles) {
    for (let n = 0; n < chunks; n++) {
      for (let first = 0; first < rows; first += chunkWidth) {
        const tile: number[] = [];
        const end = Math.min(filters, (n + 1) * chunkWidth);
        for (let j = first; j < Math.min(rows, first + chunkWidth); j++) tile.push(...piece(matrix, j, n * chunkWidth, end));
        loss += rms(tile);
      }
    }
    return loss;
  }
  for (let j = 0; j < rows; j++) {
    if (kind === 'row') loss += rms(piece(matrix, j, 0, filters));
    for (let n = 0; n < chunks; n++) {
      const cascade = piece(matrix, j, n * chunkWidth, filters);
      if (kind === 'cascade') loss += ((n + 1) / triangle) * norm(cascade);
      if (kind === 'cascade-rms') loss += ((chunks - n) / triangle) * rms(cascade);
      if (kind === 'chunk') loss += rms(cascade.slice(0, chunkWidth));
    }
  }
  return loss;
}
