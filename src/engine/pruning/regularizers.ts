import { invariant } from '../../lib/assert';
import { ok, type Result } from '../../lib/result';
import type { WeightMatrix } from '../layer/shape';
import { chunkSize, chunkTotal } from './chunks';
import { layerStatistics } from './statistics';

/*
 * Every regulariser here is a sum over groups of weights, Σ_g a_g · ‖W_g‖₂, so its gradient in a weight w is w · Σ_{g ∋ w} a_g / ‖W_g‖₂. All weights of
 * one chunk of one row lie in the same groups: that sum is one factor a chunk and row. A group that is all zero adds 0 to both (the authors' square
 * roots give NaN there).
 */

export const REGULARIZERS = ['cascade', 'cascade-rms', 'chunk', 'row'] as const;
/**
 * `cascade` [code, what the authors train with]: Σ_n (n+1)/T Σ_j ‖W[nA:, j]‖, T = N(N+1)/2.
 * `cascade-rms` [code, older form]: Σ_n (N−n)/T Σ_j ‖W[nA:, j]‖ / √(M − nA). Its weights run in the opposite order.
 * `chunk` [code]: ‖group‖ / √(entries), over each chunk of each row, or over square tiles. `row` [code]: Σ_j ‖W[:, j]‖ / √M.
 */
export type RegularizerKind = (typeof REGULARIZERS)[number];

/** Penalty of one layer, with the buffers its evaluation needs. */
export interface Regularizer {
  /**
   * Adds lambda · dLoss/dW to `gradient` and returns the loss, not multiplied by lambda. Makes no garbage.
   * @param values, gradient M·J entries, [m · J + j]
   */
  accumulate(values: Float32Array, lambda: number, gradient: Float32Array): number;
}

/** J, M and A of the layers to come: whole numbers of at least 1. */
export interface RegularizedSizes {
  readonly rows: number;
  readonly filters: number;
  readonly chunkWidth: number;
}

export interface RegularizerOptions {
  /** For `chunk`: groups are tiles of A filters × A rows (the authors' form for linear layers), not single chunks (their form for convolutions). */
  readonly tiles: boolean;
}

/** Turns sums of squares of every chunk of every row, [n · J + j], into factors in place; returns the loss. */
type Factors = (squares: Float64Array) => number;

export function createRegularizer(kind: RegularizerKind, sizes: RegularizedSizes, options: RegularizerOptions): Regularizer {
  const { rows, filters, chunkWidth } = sizes;
  const chunks = chunkTotal(filters, chunkWidth);
  const table = new Float64Array(chunks * rows);
  const factors = factorsFor(kind, rows, filters, chunkWidth, options);
  return {
    accumulate: (values, lambda, gradient) => {
      const sizesMatch = values.length === rows * filters && gradient.length === values.length;
      invariant(sizesMatch, `${values.length} weights, ${gradient.length} gradients for ${filters} filters × ${rows} rows`);
      table.fill(0);
      for (let m = 0; m < filters; m++) {
        const chunk = Math.floor(m / chunkWidth) * rows;
        const base = m * rows;
        for (let j = 0; j < rows; j++) table[chunk + j] += values[base + j] * values[base + j];
      }
      const loss = factors(table);
      for (let m = 0; m < filters; m++) {
        const chunk = Math.floor(m / chunkWidth) * rows;
        const base = m * rows;
        for (let j = 0; j < rows; j++) gradient[base + j] += lambda * table[chunk + j] * values[base + j];
      }
      return loss;
    },
  };
}

/** Loss of one layer and its gradient, [m · J + j]. Fails as `layerStatistics` does: empty layer, weights not finite, chunk width. */
export function regularize(
  kind: RegularizerKind,
  matrix: WeightMatrix,
  chunkWidth: number,
  options: RegularizerOptions,
): Result<{ readonly loss: number; readonly gradient: Float32Array }> {
  const statistics = layerStatistics(matrix, chunkWidth);
  if (!statistics.ok) return statistics;
  const gradient = new Float32Array(matrix.values.length);
  const loss = createRegularizer(kind, { rows: matrix.rows, filters: matrix.filters, chunkWidth }, options).accumulate(matrix.values, 1, gradient);
  return ok({ loss, gradient });
}

function factorsFor(kind: RegularizerKind, rows: number, filters: number, chunkWidth: number, { tiles }: RegularizerOptions): Factors {
  const chunks = chunkTotal(filters, chunkWidth);
  const triangle = (chunks * (chunks + 1)) / 2;
  switch (kind) {
    case 'cascade':
      return cascadeFactors(
        rows,
        Float64Array.from({ length: chunks }, (_, n) => (n + 1) / triangle),
      );
    case 'cascade-rms':
      return cascadeFactors(
        rows,
        Float64Array.from({ length: chunks }, (_, n) => (chunks - n) / triangle / Math.sqrt(filters - n * chunkWidth)),
      );
    case 'row':
      // A cascade penalty in which only the first cascade, the whole row, has weight.
      return cascadeFactors(
        rows,
        Float64Array.from({ length: chunks }, (_, n) => (n === 0 ? 1 / Math.sqrt(filters) : 0)),
      );
    case 'chunk':
      return tileFactors(
        rows,
        tiles ? chunkWidth : 1,
        Float64Array.from({ length: chunks }, (_, n) => chunkSize(filters, chunkWidth, n)),
      );
  }
}

/** Groups are cascades: chunk n of a row lies in cascades 0 … n. Sums of squares are taken from the end, norms added up from the start. */
function cascadeFactors(rows: number, strengths: Float64Array): Factors {
  return (squares) => {
    for (let i = squares.length - rows - 1; i >= 0; i--) squares[i] += squares[i + rows];
    let loss = 0;
    for (let n = 0; n < strengths.length; n++) {
      const strength = strengths[n];
      for (let i = n * rows; i < (n + 1) * rows; i++) {
        const norm = Math.sqrt(squares[i]);
        loss += strength * norm;
        squares[i] = (norm > 0 ? strength / norm : 0) + (n > 0 ? squares[i - rows] : 0);
      }
    }
    return loss;
  };
}

/** Groups are `width` rows of one chunk; both edges may be ragged. */
function tileFactors(rows: number, width: number, sizes: Float64Array): Factors {
  return (squares) => {
    let loss = 0;
    for (let n = 0; n < sizes.length; n++) {
      for (let first = 0; first < rows; first += width) {
        const start = n * rows + first;
        const end = n * rows + Math.min(rows, first + width);
        let sum = 0;
        for (let i = start; i < end; i++) sum += squares[i];
        const norm = Math.sqrt(sum);
        const strength = 1 / Math.sqrt((end - start) * sizes[n]);
        loss += strength * norm;
        squares.fill(norm > 0 ? strength / norm : 0, start, end);
      }
    }
    return loss;
  };
}
