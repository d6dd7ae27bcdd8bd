import type { TileFill } from '../csph/config';
import { MOST_UNITS, type SizeLimit } from './size-limits';

/** A dense layer as a matrix product: M output positions, K reduction length, N filters. SCALE-Sim's names, kept here alone. */
export interface Gemm {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

export interface SystolicArray {
  readonly rows: number;
  readonly columns: number;
}

/** Which operand stays in the array: outputs, weights or inputs. */
export const DATAFLOWS = ['os', 'ws', 'is'] as const;
export type Dataflow = (typeof DATAFLOWS)[number];

/** Which sides of the product lie along the array's rows and columns, and which streams through it. */
const SIDES: Readonly<Record<Dataflow, Readonly<Record<'rows' | 'columns' | 'streamed', keyof Gemm>>>> = {
  os: { rows: 'm', columns: 'n', streamed: 'k' },
  ws: { rows: 'k', columns: 'n', streamed: 'm' },
  is: { rows: 'k', columns: 'm', streamed: 'n' },
};

/** The sizes of a product as a dataflow lays them out. */
export function laidOut(gemm: Gemm, dataflow: Dataflow): Readonly<Record<'rows' | 'columns' | 'streamed', number>> {
  const { rows, columns, streamed } = SIDES[dataflow];
  return { rows: gemm[rows], columns: gemm[columns], streamed: gemm[streamed] };
}

/** Times the array is filled anew. OS: positions on rows, filters on columns. WS: reduction on rows, filters on columns. IS: reduction on rows, positions on columns. */
export function foldsOf(gemm: Gemm, array: SystolicArray, dataflow: Dataflow): number {
  const { rows, columns } = laidOut(gemm, dataflow);
  return Math.ceil(rows / array.rows) * Math.ceil(columns / array.columns);
}

/** Cycles of one fold. OS: K + R + C − 2; WS: M + 2R + C − 2; IS: N + 2R + C − 2. Partial folds are not shorter. */
export function foldCycles(gemm: Gemm, array: SystolicArray, dataflow: Dataflow): number {
  const entering = dataflow === 'os' ? 0 : array.rows;
  return laidOut(gemm, dataflow).streamed + entering + array.rows + array.columns - 2;
}

/**
 * Compute cycles of a layer as SCALE-Sim v2 reports them: folds × cycles of a fold − 1, the index of the last cycle, counted once a layer. Folds do not overlap
 * and the drain of a fold's outputs is not charged. [lit: commit 22f88b1, all rows of the reference data]
 */
export function scaleSimCycles(gemm: Gemm, array: SystolicArray, dataflow: Dataflow): number {
  return foldsOf(gemm, array, dataflow) * foldCycles(gemm, array, dataflow) - 1;
}

/**
 * The same where folds follow each other: the skew shows once, and what stays in the array is shifted into a second register behind the fold before, as far as
 * that lasts. OS: folds · K + R + C − 3; WS and IS, with S streamed: folds · S + (folds − 1) · max(0, R − S) + 2R + C − 3. [reading]
 */
export function followingCycles(gemm: Gemm, array: SystolicArray, dataflow: Dataflow): number {
  const { streamed } = laidOut(gemm, dataflow);
  return foldsOf(gemm, array, dataflow) * streamed + enteringCycles(gemm, array, dataflow, 'hidden') + array.rows + array.columns - 3;
}

/** Cycles of a layer in which what stays in the array is shifted in and nothing else is done. */
export function enteringCycles(gemm: Gemm, array: SystolicArray, dataflow: Dataflow, fill: TileFill): number {
  if (dataflow === 'os') return 0;
  const folds = foldsOf(gemm, array, dataflow);
  if (fill === 'shown') return folds * array.rows;
  return array.rows + (folds - 1) * Math.max(0, array.rows - laidOut(gemm, dataflow).streamed);
}

/** Words between the SRAMs and the array. */
export interface SystolicAccesses {
  readonly inputReads: number;
  readonly filterReads: number;
  /** WS and IS write a partial sum for every fold along the reduction. */
  readonly outputWrites: number;
  /** WS and IS read back what earlier folds left. */
  readonly outputReads: number;
}

/**
 * SRAM accesses. OS and WS are equal to SCALE-Sim's counters except its OS output writes, which are too large by folds · (R + C); IS is WS with inputs and
 * filters in each other's place.
 */
export function systolicAccesses(gemm: Gemm, array: SystolicArray, dataflow: Dataflow): SystolicAccesses {
  const { m, k, n } = gemm;
  const perFilterFold = m * k * Math.ceil(n / array.columns);
  if (dataflow === 'os') return { inputReads: perFilterFold, filterReads: k * n * Math.ceil(m / array.rows), outputWrites: m * n, outputReads: 0 };
  const folds = Math.ceil(k / array.rows);
  const outputs = { outputWrites: m * n * folds, outputReads: m * n * (folds - 1) };
  if (dataflow === 'ws') return { inputReads: perFilterFold, filterReads: k * n, ...outputs };
  return { inputReads: m * k, filterReads: k * n * Math.ceil(m / array.columns), ...outputs };
}

/** What a systolic array may be as large as. */
export const systolicLimits = ({ rows, columns }: SystolicArray): readonly SizeLimit[] => [
  ['systolic array’s rows', rows, 1, MOST_UNITS],
  ['systolic array’s columns', columns, 1, MOST_UNITS],
];
