import { invariant } from '../../lib/assert';
import { fail, ok, type Result } from '../../lib/result';
import { notFinite } from '../layer/finite';
import { checkMemory } from '../memory';
import type { WeightMatrix } from '../layer/shape';
import { chunkTotal } from './chunks';

/** Figures of a layer's weights that every pattern starts from. */
export interface LayerStatistics {
  /** Unbiased standard deviation of all M·J weights, zeros included [code]; 0 for a single weight. */
  readonly sigma: number;
  readonly totalL1: number;
}

/** Chunk counts are stored in 16 bits. */
const MOST_CHUNKS = 65535;

/** Held while a layer is pruned: float32 weights and a mask; and for every chunk of every row its Σ|W|, its score, a sorted copy of that, and whether it stays. */
const pruningBytes = (weights: number, chunks: number): number => weights * (4 + 1) + chunks * (3 * 8 + 1);

/**
 * Checks that a layer can be cut into chunks and pruned, and measures it. Fails on an empty layer, on weights that are not finite (saying how many and
 * where the first is), on a chunk width that is not a whole number of at least 1, and on what would take more memory than there may be.
 */
export function layerStatistics(matrix: WeightMatrix, chunkWidth: number): Result<LayerStatistics> {
  const { rows, filters, values } = matrix;
  invariant(values.length === rows * filters, `${values.length} weights for ${filters} filters × ${rows} rows`);
  if (values.length === 0) return fail(`The layer is empty: ${filters} filters × ${rows} rows.`, 'Choose a layer with at least one filter and one row.');
  if (!Number.isSafeInteger(chunkWidth) || chunkWidth < 1) {
    return fail(`The chunk width is ${chunkWidth}.`, 'Give a whole number of filters to a chunk, at least 1; the authors used 32.');
  }
  if (chunkTotal(filters, chunkWidth) > MOST_CHUNKS) {
    return fail(`${filters} filters in chunks of ${chunkWidth} make more than ${MOST_CHUNKS} chunks.`, 'Give a larger chunk width.');
  }
  const memory = pruningBytes(values.length, rows * chunkTotal(filters, chunkWidth));
  const fits = checkMemory(memory, `Pruning ${filters} filters × ${rows} rows in chunks of ${chunkWidth}`, 'Give a larger chunk width or a smaller layer.');
  if (!fits.ok) return fits;
  // Sums are taken from the first weight on, so that a layer of equal weights has a sigma of exactly 0.
  const pivot = values[0];
  let shifted = 0;
  let totalL1 = 0;
  for (let i = 0; i < values.length; i++) {
    shifted += values[i] - pivot;
    totalL1 += Math.abs(values[i]);
  }
  // Finite float32 values cannot overflow a float64 sum, so the sum tells whether all are finite.
  if (!Number.isFinite(totalL1)) return notFinite(values, 'weights');
  const mean = pivot + shifted / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i] - mean;
    squares += deviation * deviation;
  }
  return ok({ sigma: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0, totalL1 });
}

/** A score for "passes any threshold", as where sigma is 0 and the magnitude is not: finite, so that it can be shown and stored. */
export const BEYOND_ANY_THRESHOLD = Number.MAX_VALUE / 2;

/** A magnitude as a score in units of sigma. Never NaN: 0 stays 0 when sigma is 0. */
export function inSigmas(magnitude: number, sigma: number): number {
  if (sigma > 0) return Math.min(magnitude / sigma, BEYOND_ANY_THRESHOLD);
  return magnitude > 0 ? BEYOND_ANY_THRESHOLD : 0;
}
