import { invariant } from '../../lib/assert';
import { fail, ok, type Result } from '../../lib/result';
import type { WeightMatrix } from '../layer/shape';
import { type Bar, barOfGroup, rowTests, type RowUnit } from './cut-tests';
import type { CutState, CutStep, CutSteps, CutUnit } from './cut-types';
import { rowWalk } from './cut-walk';
import { inSigmas } from './statistics';
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

function keptOf({ mask, rows, filters }: Pruning, row: number): number {
  let kept = 0;
  for (let m = 0; m < filters; m++) kept += mask[m * rows + row];
  return kept;
}

function checkIndex(index: number, total: number): void {
  invariant(Number.isSafeInteger(index) && index >= 0 && index < total, `step ${index} of ${total}`);
}

const clampDone = (done: number, total: number): number => Math.max(0, Math.min(done, total));
