import { openCut } from '../../engine/pruning/cut-steps';
import type { CutStep } from '../../engine/pruning/cut-types';
import { preparePattern } from '../../engine/pruning/prepare';
import type { PatternSettings } from '../../engine/pruning/types';
import { createPrng } from '../../lib/prng';
import { DARK, LIGHT } from '../../render/palette';
import type { MatrixView, RowSort } from '../../scenario/words';
import { EXAMPLE_HARDWARE, EXAMPLE_WORK, exampleTile } from '../array/testing/examples';
import { sceneAt } from '../array/model';
import type { OpenTile } from '../array/tile';
import { prunedCascade, keptShares } from '../matrix/cascade';
import { type Exhibit, exhibit } from '../picture';
import { type PictureId, PICTURES } from '../pictures';
import { wholeWindow } from '../timeline/model';

/** The cut of that layer, so far on the way from the first step of a kind to the next. */
function cutAt(isIt: (step: CutStep) => boolean, phase: number) {
  const { cascade, pruning, peak } = pruned('cascade', 'magnitude', 'count');
  const cut = openCut({ rows: cascade.rows, filters: cascade.filters, values: cascade.weights }, pruning);
  if (!cut.ok) throw new Error(cut.error.message);
  const steps = Array.from({ length: cut.value.total }, (_, index) => cut.value.stepAt(index));
  const done = steps.findIndex(isIt);
  return {
    played: { cut: cut.value, weights: cascade.weights, pruning, sort: 'count' as const },
    place: { done, phase, flight: 1 },
    peak,
    view: 'magnitude' as const,
  };
}

/** A small layer pruned: 16 rows by 14 filters in chunks of 4, with filters that matter less the later they come. */
function pruned(pattern: PatternSettings['pattern'], view: MatrixView, sort: RowSort) {
  const [rows, filters, chunkWidth] = [16, 14, 4];
  const prng = createPrng(5);
  const strength = Array.from({ length: rows }, () => 0.5 + prng.uniform());
  const values = Float32Array.from({ length: rows * filters }, (_, i) => (prng.normal() * strength[i % rows]) / (1 + Math.floor(i / rows) / 4));
  const prepared = preparePattern({ rows, filters, values }, { pattern, chunkWidth, n: 2, m: 4 });
  if (!prepared.ok) throw new Error(prepared.error.message);
  const pruning = prepared.value.prune(pattern === 'cascade' ? { by: 'q', q: 1.2 } : { by: 'sparsity', sparsity: 0.5 });
  const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { cascade: prunedCascade(values, pruning), pruning, peak, sort, view };
}

const scoresOf = (row: number, scores: readonly number[], q: number | null) => {
  const { cascade } = pruned('cascade', 'magnitude', 'natural');
  return { row, scores, kept: keptShares(cascade, row), q };
};

const small = exampleTile(EXAMPLE_WORK, EXAMPLE_HARDWARE, 1);
const held = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, turn: 'hold' });
const wide = exampleTile({ chunkCounts: [4, 1, 3, 2], filters: 20, positions: 20 }, { ...EXAMPLE_HARDWARE, arrayRows: 12, arrayColumns: 12 });
const manyBins = exampleTile({ chunkCounts: [9, 4, 30, 2, 16], filters: 120, positions: 4 }, { ...EXAMPLE_HARDWARE, bins: [2, 4, 8, 16, 32] });
const cycleOf = ({ trace }: OpenTile, kind: 'mac' | 'stall'): number => (kind === 'stall' ? trace.stallStarts[0] : trace.passes[0].firstMac[2]);
const cell = (tile: OpenTile, cycle: number, phase = 0, pe: readonly [number, number] = [1, 2]) => ({
  tile,
  cycle,
  phase,
  format: 'decimal' as const,
  pe,
  cells: 'sums' as const,
});
const buffer = (tile: OpenTile, cycle: number, phase = 0) => ({ scene: sceneAt(tile, cycle, phase), pe: [0, 0] as const, slot: null });

/** Every kind of picture in a few states, by a name for the file. The compiler asks for those of a new kind. */
export const STATES: Readonly<Record<PictureId, Readonly<Record<string, Exhibit>>>> = {
  matrix: {
    'sorted by chunk count': exhibit(PICTURES.matrix, pruned('cascade', 'magnitude', 'count'), LIGHT),
    'natural order, with signs, dark': exhibit(PICTURES.matrix, pruned('cascade', 'sign', 'natural'), DARK),
    'no structure, on a phone': exhibit(PICTURES.matrix, pruned('unstructured', 'mask', 'count'), LIGHT, { width: 328, height: 300 }),
  },
  cut: {
    'a chunk in question': exhibit(
      PICTURES.cut,
      cutAt((step) => step.kind === 'test' && step.row === 3 && step.chunk === 1, 0),
      LIGHT,
      { width: 250, height: 210 },
    ),
    'a chunk falls, and all behind it, dark': exhibit(
      PICTURES.cut,
      cutAt((step) => step.kind === 'test' && !step.keeps && step.row > 2, 0.75),
      DARK,
      { width: 250, height: 210 },
    ),
    'a row goes down to its place': exhibit(
      PICTURES.cut,
      { ...cutAt((step) => step.kind === 'done' && step.row > 2 && step.count < 3, 0.5), view: 'mask' },
      LIGHT,
      { width: 250, height: 210 },
    ),
  },
  scores: {
    'a threshold between the chunks': exhibit(PICTURES.scores, scoresOf(3, [2.31, 1.74, 0.66, 0.12], 1.2), LIGHT),
    'nothing to cut, dark': exhibit(PICTURES.scores, scoresOf(3, [2.31, 1.74, 0.66, 0.12], null), DARK),
  },
  array: {
    'a chunk at work': exhibit(PICTURES.array, cell(small, cycleOf(small, 'mac')), LIGHT),
    'on its way to the next cycle': exhibit(PICTURES.array, cell(small, cycleOf(small, 'mac'), 0.7), LIGHT),
    'a stall, dark': exhibit(PICTURES.array, cell(small, cycleOf(small, 'stall')), DARK),
    'a sum on its way to its slot, held, dark': exhibit(PICTURES.array, cell(held, cycleOf(held, 'mac'), 0.8), DARK),
    'slots held, as a heat map': exhibit(PICTURES.array, { ...cell(small, cycleOf(small, 'mac')), cells: 'held' }, LIGHT),
    'cells too small for numbers': exhibit(PICTURES.array, cell(wide, cycleOf(wide, 'mac')), LIGHT, { width: 360, height: 480 }),
  },
  buffer: {
    'two bins used of three': exhibit(PICTURES.buffer, buffer(small, cycleOf(small, 'mac')), LIGHT),
    'a stall, dark': exhibit(PICTURES.buffer, buffer(small, cycleOf(small, 'stall')), DARK),
    'a bin held': exhibit(PICTURES.buffer, buffer(held, held.trace.passes[0].firstMac[1]), LIGHT),
    'five bins in a narrow column': exhibit(PICTURES.buffer, buffer(manyBins, manyBins.trace.cycles - 3), LIGHT, { width: 300, height: 170 }),
  },
  timeline: {
    'the whole tile': exhibit(PICTURES.timeline, { tile: small, window: wholeWindow(small.trace), position: cycleOf(small, 'mac') + 0.5 }, LIGHT),
    'some cycles, dark': exhibit(PICTURES.timeline, { tile: manyBins, window: { from: 10, to: 40 }, position: 20 }, DARK),
  },
};
