import type { Pattern } from './types';

/** What one decision is about. */
export type CutUnit = 'cascade' | 'chunk' | 'row' | 'weight' | 'filter';

/** One decision: something is compared with the threshold. */
export interface CutTest {
  readonly kind: 'test';
  readonly index: number;
  /** Row j; −1 where a filter is judged. */
  readonly row: number;
  /** The chunk in question; with `cascade` all chunks from it on. −1 where it is not about one chunk. */
  readonly chunk: number;
  /** The filter in question; −1 where it is not about one filter. */
  readonly filter: number;
  /** mean(|w|) of what is judged, in units of the weights: of all that is left of the row from this chunk on, for a cascade. */
  readonly mean: number;
  /** N − n, chunks left of the row, by which a cascade's mean is multiplied; 1 for other patterns. */
  readonly chunksLeft: number;
  /** mean · chunksLeft / sigma: what this decision alone says. */
  readonly test: number;
  /** The least test of the row so far, which decides a cascade; the test itself for other patterns. */
  readonly score: number;
  /** q, in units of sigma; of n:m the score of the least weight of the group that stays. */
  readonly threshold: number;
  /** Whether it stays: score > threshold (≥ for single weights, as in the authors' code; of equal ones in a group the lower rows). */
  readonly keeps: boolean;
  /** With n:m the rows among which the weight has to be one of the n largest; else null. */
  readonly group: CutGroup | null;
}

/** Consecutive rows of one filter, of which the n largest |w| stay. */
export interface CutGroup {
  readonly firstRow: number;
  /** m of them, fewer in the last group. */
  readonly rows: number;
  /** min(n, rows). */
  readonly stay: number;
}

/** A row is done. */
export interface CutRowDone {
  readonly kind: 'done';
  readonly index: number;
  readonly row: number;
  /** Leading chunks kept, `chunkCounts[row]`: the one number that describes a cascade's row. */
  readonly count: number;
  /** Weights the row keeps. */
  readonly kept: number;
}

export type CutStep = CutTest | CutRowDone;

/** How far the cut has come after a number of steps: enough to paint the layer at that moment. */
export interface CutState {
  /** Steps done, 0 … total. */
  readonly done: number;
  /** Rows before this one have been judged whole; J when all have. With `filter`, 0 until all filters are. */
  readonly row: number;
  /** Chunks, weights or filters judged so far: of `row`, or of all filters. */
  readonly judged: number;
  /** Whether in `row` the cascade has broken off: all chunks from `judged − 1` on have fallen. */
  readonly brokenOff: boolean;
}

export interface CutSteps {
  readonly pattern: Pattern;
  readonly unit: CutUnit;
  readonly rows: number;
  readonly chunks: number;
  /** Number of steps; at least 1. */
  readonly total: number;
  /** @param index 0 … total − 1. @throws InvariantError outside of it. */
  stepAt(index: number): CutStep;
  /** @param done steps done, 0 … total. */
  stateAt(done: number): CutState;
  /** 1 where the weight of filter m in row j still stands after `done` steps, 0 where it has fallen. */
  standsAt(done: number, m: number, j: number): 0 | 1;
  /** Writes the mask after `done` steps, [m · J + j], 1 = stands. At `total` it is the pruning's mask. */
  maskAt(done: number, mask: Uint8Array): void;
  /** The first step of a row. With filters, 0. */
  firstOfRow(row: number): number;
  /** The first step of the next row after this step; null in the last. The row itself for a step inside a row when looking back. */
  nextRow(index: number): number | null;
  previousRow(index: number): number | null;
  /** The next step after this one in which something falls; null where nothing does. */
  nextFall(index: number): number | null;
  previousFall(index: number): number | null;
}
