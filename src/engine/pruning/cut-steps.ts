import { invariant } from '../../lib/assert';
import { fail, ok, type Result } from '../../lib/result';
import type { WeightMatrix } from '../layer/shape';
import { chunkSize } from './chunks';
import { BEYOND_ANY_THRESHOLD, inSigmas } from './statistics';
import { firstWhere } from './thresholds';
import type { Pattern, Pruning } from './types';

/*
 * The cut of a layer as a sequence of decisions, so that it can be played, stepped back and scrubbed. Nothing is enumerated: how many steps a row takes
 * follows from its chunk count, and any one step is computed from its row's weights alone. A step says what the rule of its pattern compares; the masks it
 * leads to are those of `prune`, bit for bit (golden data, property tests).
 *
 * With n:m a single weight is compared with the others of its group: its bar is the least that stays of them.
 *
 * Order: rows from 0 to J − 1; in each row its chunks (or its weights, or the row as one) from the first, then one step that says with what the row is left.
 * Whole filters are judged one after the other, without rows. A cascade stops in a row with the first chunk that falls: what is behind it falls with it.
 */

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

/**
 * Opens the cut of a layer for playing. O(J); nothing is computed for steps that are not asked for.
 * @param matrix the layer's weights, M filters × J rows.
 * @param pruning what the pattern makes of these weights.
 * Fails for patterns that compare nothing with a threshold, with a sentence that says why.
 */
export function openCut(matrix: WeightMatrix, pruning: Pruning): Result<CutSteps> {
  invariant(matrix.rows === pruning.rows && matrix.filters === pruning.filters, 'the pruning is not of these weights');
  const { pattern } = pruning.settings;
  if (pattern === 'n:m') return ok(rowCut(matrix, pruning, 'weight', barOfGroup(matrix, pruning)));
  const unit = UNIT_OF[pattern];
  const { q } = pruning;
  if (unit === null || q === null) return fail('Dense keeps every weight: there is nothing to decide.', 'Choose another pattern to see it cut.');
  const bar = { threshold: q, group: null };
  return ok(unit === 'filter' ? filterCut(matrix, pruning, q) : rowCut(matrix, pruning, unit, () => bar));
}

const UNIT_OF: Readonly<Record<Exclude<Pattern, 'n:m'>, CutUnit | null>> = {
  cascade: 'cascade',
  chunk: 'chunk',
  row: 'row',
  unstructured: 'weight',
  filter: 'filter',
  dense: null,
};

/** What a test is held against. */
type Bar = Pick<CutTest, 'threshold' | 'group'>;

/** With n:m: the least that stays of the group of the weight of filter m in row j. */
function barOfGroup({ rows, values }: WeightMatrix, { mask, sigma, settings }: Pruning): (j: number, m: number) => Bar {
  return (j, m) => {
    const firstRow = j - (j % settings.m);
    const group: CutGroup = { firstRow, rows: Math.min(settings.m, rows - firstRow), stay: Math.min(settings.n, settings.m, rows - firstRow) };
    let least = Infinity;
    for (let row = firstRow; row < firstRow + group.rows; row++) {
      if (mask[m * rows + row] === 1) least = Math.min(least, Math.abs(values[m * rows + row]));
    }
    return { group, threshold: weightTest(least, sigma) };
  };
}

/** |w| in units of sigma. Where all weights are equal the bar is 0 at every q, and every weight passes it. */
const weightTest = (magnitude: number, sigma: number): number => (sigma > 0 ? inSigmas(magnitude, sigma) : BEYOND_ANY_THRESHOLD);

type RowUnit = Exclude<CutUnit, 'filter'>;

interface RowTests {
  readonly rows: number;
  readonly total: number;
  /** The first step of each row, and behind them the total. */
  readonly firsts: Float64Array;
  readonly rowOf: (index: number) => number;
  readonly testsOf: (row: number) => number;
  readonly keepsAt: (row: number, place: number) => boolean;
}

type Walk = Pick<CutSteps, 'firstOfRow' | 'nextRow' | 'previousRow' | 'nextFall' | 'previousFall'>;

/** From row to row, and from fall to fall. */
function rowWalk({ rows, total, firsts, rowOf, testsOf, keepsAt }: RowTests): Walk {
  const fallIn = (row: number, from: number, step: 1 | -1): number | null => {
    for (let place = from; place >= 0 && place < testsOf(row); place += step) if (!keepsAt(row, place)) return firsts[row] + place;
    return null;
  };

  return {
    firstOfRow: (row) => firsts[Math.max(0, Math.min(row, rows - 1))],
    nextRow: (index) => {
      const row = rowOf(index) + 1;
      return row < rows ? firsts[row] : null;
    },
    previousRow: (index) => {
      const row = rowOf(Math.min(index, total - 1));
      if (index > firsts[row]) return firsts[row];
      return row > 0 ? firsts[row - 1] : null;
    },
    nextFall: (index) => {
      let row = rowOf(index + 1);
      for (let place = index + 1 - (firsts[row] ?? 0); row < rows; row++, place = 0) {
        const found = fallIn(row, place, 1);
        if (found !== null) return found;
      }
      return null;
    },
    previousFall: (index) => {
      let row = rowOf(Math.min(index, total) - 1);
      for (let place = Math.min(index, total) - 1 - firsts[row]; row >= 0; row--, place = row >= 0 ? testsOf(row) - 1 : 0) {
        const found = fallIn(row, Math.min(place, testsOf(row) - 1), -1);
        if (found !== null) return found;
      }
      return null;
    },
  };
}

/** What stands of a layer that is judged row by row. */
function rowMasks({ mask, rows, filters, settings }: Pruning, unit: RowUnit, stateAt: CutSteps['stateAt']): Pick<CutSteps, 'standsAt' | 'maskAt'> {
  /** Whether a weight of the row under judgement has been reached. */
  const reached = ({ judged, brokenOff }: CutState, m: number): boolean => {
    if (unit === 'weight') return m < judged;
    if (unit === 'row') return judged > 0;
    return brokenOff || Math.floor(m / settings.chunkWidth) < judged;
  };

  const standsAt = (done: number, m: number, j: number): 0 | 1 => {
    const state = stateAt(done);
    const decided = j < state.row || (j === state.row && reached(state, m));
    return !decided || mask[m * rows + j] === 1 ? 1 : 0;
  };

  const maskAt = (done: number, out: Uint8Array): void => {
    invariant(out.length === mask.length, 'room for another layer');
    const state = stateAt(done);
    for (let m = 0; m < filters; m++) {
      const base = m * rows;
      out.set(mask.subarray(base, base + state.row), base);
      out.fill(1, base + state.row, base + rows);
      if (state.row < rows && reached(state, m)) out[base + state.row] = mask[base + state.row];
    }
  };

  return { standsAt, maskAt };
}

/** Patterns that are judged row by row. @param barOf what the test at a place of a row is held against. */
function rowCut(matrix: WeightMatrix, pruning: Pruning, unit: RowUnit, barOf: (row: number, place: number) => Bar): CutSteps {
  const { rows, filters } = matrix;
  const { chunks, mask, chunkCounts, settings } = pruning;
  const width = settings.chunkWidth;
  // A row's tests end with the first chunk that falls, if one does.
  const testsOf = (j: number): number => (unit === 'cascade' ? Math.min(chunkCounts[j] + 1, chunks) : unit === 'chunk' ? chunks : unit === 'row' ? 1 : filters);
  // Float64: a layer of single weights may have more steps than 32 bits count.
  const firsts = new Float64Array(rows + 1);
  for (let j = 0; j < rows; j++) firsts[j + 1] = firsts[j] + testsOf(j) + 1;
  const total = firsts[rows];
  const rowOf = (index: number): number => firstWhere(rows, (j) => firsts[j + 1] > index);
  const tests = rowTests(matrix, pruning, unit);

  const keepsAt = (j: number, place: number): boolean =>
    unit === 'cascade' ? place < chunkCounts[j] : mask[(unit === 'chunk' ? place * width : unit === 'row' ? 0 : place) * rows + j] === 1;

  const stepAt = (index: number): CutStep => {
    checkIndex(index, total);
    const row = rowOf(index);
    const place = index - firsts[row];
    if (place === testsOf(row)) return { kind: 'done', index, row, count: chunkCounts[row], kept: keptOf(pruning, row) };
    const { mean, test, score } = tests(row, place);
    const bar = barOf(row, place);
    const chunk = unit === 'weight' ? Math.floor(place / width) : unit === 'row' ? -1 : place;
    return {
      kind: 'test',
      index,
      row,
      chunk,
      filter: unit === 'weight' ? place : -1,
      mean,
      chunksLeft: unit === 'cascade' ? chunks - place : 1,
      test,
      score,
      ...bar,
      // In a group the mask knows which of equal ones stay.
      keeps: bar.group !== null ? keepsAt(row, place) : unit === 'weight' ? score >= bar.threshold : score > bar.threshold,
    };
  };

  const stateAt = (done: number): CutState => {
    const at = clampDone(done, total);
    const row = at === total ? rows : rowOf(at);
    const judged = row === rows ? 0 : Math.min(at - firsts[row], testsOf(row));
    return { done: at, row, judged, brokenOff: unit === 'cascade' && row < rows && judged > chunkCounts[row] };
  };

  return {
    pattern: settings.pattern,
    unit,
    rows,
    chunks,
    total,
    stepAt,
    stateAt,
    ...rowMasks(pruning, unit, stateAt),
    ...rowWalk({ rows, total, firsts, rowOf, testsOf, keepsAt }),
  };
}

/** Whole filters, one after the other. */
function filterCut({ rows, filters, values }: WeightMatrix, { chunks, mask, sigma, settings }: Pruning, q: number): CutSteps {
  const width = settings.chunkWidth;
  const keepsAt = (m: number): boolean => mask[m * rows] === 1;
  const fallFrom = (from: number, step: 1 | -1): number | null => {
    for (let m = from; m >= 0 && m < filters; m += step) if (!keepsAt(m)) return m;
    return null;
  };
  const stateAt = (done: number): CutState => {
    const at = clampDone(done, filters);
    return { done: at, row: at === filters ? rows : 0, judged: at, brokenOff: false };
  };
  return {
    pattern: settings.pattern,
    unit: 'filter',
    rows,
    chunks,
    total: filters,
    stepAt: (index) => {
      checkIndex(index, filters);
      let sum = 0;
      for (let i = index * rows; i < (index + 1) * rows; i++) sum += Math.abs(values[i]);
      const mean = sum / rows;
      const test = inSigmas(mean, sigma);
      const chunk = Math.floor(index / width);
      return { kind: 'test', index, row: -1, chunk, filter: index, mean, chunksLeft: 1, test, score: test, threshold: q, keeps: test > q, group: null };
    },
    stateAt,
    standsAt: (done, m) => (m >= clampDone(done, filters) || keepsAt(m) ? 1 : 0),
    maskAt: (done, out) => {
      invariant(out.length === mask.length, 'room for another layer');
      const judged = clampDone(done, filters) * rows;
      out.set(mask.subarray(0, judged));
      out.fill(1, judged);
    },
    firstOfRow: () => 0,
    nextRow: () => null,
    previousRow: (index) => (index > 0 ? 0 : null),
    nextFall: (index) => fallFrom(index + 1, 1),
    previousFall: (index) => fallFrom(Math.min(index, filters) - 1, -1),
  };
}

interface RowTest {
  readonly mean: number;
  readonly test: number;
  readonly score: number;
}

/**
 * What each test of a row compares, with the very operations of the pattern's own rule, so that a step agrees with the mask to the last bit. The row asked for
 * last is kept: steps come in order.
 */
function rowTests(matrix: WeightMatrix, { chunks, sigma, settings }: Pruning, unit: RowUnit): (row: number, place: number) => RowTest {
  const { rows, filters, values } = matrix;
  const width = settings.chunkWidth;
  const means = new Float64Array(chunks);
  const testsOfRow = new Float64Array(chunks);
  let known = -1;

  const magnitude = (row: number, n: number): number => {
    let sum = 0;
    const end = Math.min(filters, (n + 1) * width);
    for (let m = n * width; m < end; m++) sum += Math.abs(values[m * rows + row]);
    return sum;
  };
  const open = (row: number): void => {
    known = row;
    let sum = 0;
    for (let n = 0; n < chunks; n++) {
      if (unit === 'row') sum += magnitude(row, n);
      if (unit !== 'chunk') continue;
      means[n] = magnitude(row, n) / chunkSize(filters, width, n);
      testsOfRow[n] = inSigmas(means[n], sigma);
    }
    if (unit === 'row') {
      means[0] = sum / filters;
      testsOfRow[0] = inSigmas(means[0], sigma);
    }
    if (unit !== 'cascade') return;
    let tail = 0;
    for (let n = chunks - 1; n >= 0; n--) {
      tail += magnitude(row, n);
      means[n] = tail / (filters - n * width);
      testsOfRow[n] = inSigmas((tail * (chunks - n)) / (filters - n * width), sigma);
    }
  };

  return (row, place) => {
    if (unit === 'weight') {
      const mean = Math.abs(values[place * rows + row]);
      const test = weightTest(mean, sigma);
      return { mean, test, score: test };
    }
    if (row !== known) open(row);
    let score = testsOfRow[place];
    if (unit === 'cascade') for (let n = 0; n < place; n++) score = Math.min(score, testsOfRow[n]);
    return { mean: means[place], test: testsOfRow[place], score };
  };
}

function keptOf({ mask, rows, filters }: Pruning, row: number): number {
  let kept = 0;
  for (let m = 0; m < filters; m++) kept += mask[m * rows + row];
  return kept;
}

function checkIndex(index: number, total: number): void {
  invariant(Number.isSafeInteger(index) && index >= 0 && index < total, `step ${index} of ${total}`);
}

const clampDone = (done: number, total: number): number => Math.max(0, Math.min(done, total));
