import { describe, expect, it } from 'vitest';
import { openCut } from '../../engine/pruning/cut-steps';
import type { CutSteps } from '../../engine/pruning/cut-types';
import { preparePattern } from '../../engine/pruning/prepare';
import type { Pattern } from '../../engine/pruning/types';
import { createPrng } from '../../lib/prng';
import { rowOrder } from '../matrix/model';
import { accompanied, type CutMoment, cutMoment, type PlayedCut } from './moment';
import { stepWords } from './say';
import { accompanySweep, createSweep } from './sweep';

const JUDGED: readonly Pattern[] = ['cascade', 'chunk', 'row', 'filter', 'unstructured', 'n:m'];
const ROWS = 14;
const FILTERS = 10;
const prng = createPrng(3);
const weights = {
  rows: ROWS,
  filters: FILTERS,
  values: Float32Array.from({ length: ROWS * FILTERS }, (_, i) => prng.normal() / (1 + Math.floor(i / ROWS) / 3)),
};

function played(pattern: Pattern, q = 0.8): PlayedCut & { readonly cut: CutSteps } {
  const prepared = preparePattern(weights, { pattern, chunkWidth: 4, n: 2, m: 4 });
  if (!prepared.ok) throw new Error(prepared.error.message);
  const pruning = prepared.value.prune({ by: 'q', q });
  const cut = openCut(weights, pruning);
  if (!cut.ok) throw new Error(cut.error.message);
  return { cut: cut.value, weights: weights.values, pruning, sort: 'count' };
}

const at = (subject: PlayedCut, done: number, phase = 0, flight = 1): CutMoment =>
  cutMoment(subject, { done, phase, flight }, new Uint8Array(subject.pruning.total));

/** Where each row is seen, by its number. */
const seen = ({ order, offsets }: CutMoment): number[] => {
  const places = Array.from(order, () => 0);
  order.forEach((row, place) => {
    places[row] = place + (offsets?.[place] ?? 0);
  });
  return places;
};

describe('a cut that is played', () => {
  it.each(JUDGED)('%s: begins whole and ends as the pruning is, mask and order', (pattern) => {
    const subject = played(pattern);
    const start = at(subject, 0);
    expect(start.cascade.mask.every((bit) => bit === 1)).toBe(true);
    expect(Array.from(start.order)).toEqual(Array.from({ length: ROWS }, (_, j) => j));
    const end = at(subject, subject.cut.total);
    expect(end.cascade.mask).toEqual(subject.pruning.mask);
    expect(Array.from(end.order)).toEqual(Array.from(rowOrder({ rows: ROWS, chunks: subject.cut.chunks, edges: subject.pruning.streamedChunks }, 'count')));
    expect(end.step).toBeNull();
  });

  it.each(JUDGED)('%s: nothing is on its way where time stands', (pattern) => {
    const subject = played(pattern);
    for (let done = 0; done <= subject.cut.total; done++) expect(at(subject, done)).toMatchObject({ falling: [], offsets: null, sliding: [] });
  });

  it('moves without a jump: just before a step is done rows are where they are once it is, and just after it began where they were', () => {
    const subject = played('cascade');
    let slides = 0;
    for (let done = 0; done < subject.cut.total; done++) {
      const before = seen(at(subject, done));
      const after = seen(at(subject, done + 1));
      const began = seen(at(subject, done, 1e-6));
      const ends = seen(at(subject, done, 1 - 1e-6));
      before.forEach((place, row) => expect(began[row]).toBeCloseTo(place, 3));
      after.forEach((place, row) => expect(ends[row]).toBeCloseTo(place, 3));
      if (at(subject, done, 0.5).sliding.length > 0) slides++;
    }
    expect(slides).toBeGreaterThan(3);
  });

  it('lets fall what falls, once, with all behind it', () => {
    const subject = played('cascade');
    const falls = Array.from({ length: subject.cut.total }, (_, done) => at(subject, done, 0.8).falling).flat();
    expect(falls.length).toBeGreaterThan(3);
    for (const { row, from, to, progress } of falls) {
      expect(from).toBe(subject.pruning.chunkCounts[row] * 4);
      expect(to).toBe(FILTERS);
      expect(progress).toBeGreaterThan(0);
    }
    expect(falls.length).toBe(subject.pruning.chunkCounts.filter((count) => count < subject.cut.chunks).length);
  });

  it('has several things on their way where steps follow each other fast, each still at its own place in the end', () => {
    const subject = played('cascade');
    const fast = at(subject, 20, 0.5, 8);
    expect(fast.falling.length + fast.sliding.length).toBeGreaterThan(2);
    // Nobody is lost: all rows together stand where all places are.
    expect(seen(fast).reduce((sum, place) => sum + place, 0)).toBeCloseTo((ROWS * (ROWS - 1)) / 2, 6);
  });

  it.each(['row', 'chunk', 'unstructured', 'n:m'] as const)('judges the same row beside %s', (pattern) => {
    const first = played('cascade');
    const second = played(pattern);
    for (let done = 0; done <= first.cut.total; done++) {
      const place = accompanied(first.cut, second.cut, { done, phase: 0, flight: 1 });
      expect(place.done).toBeLessThanOrEqual(second.cut.total);
      expect(second.cut.stateAt(place.done).row).toBe(first.cut.stateAt(done).row);
    }
    expect(accompanied(first.cut, second.cut, { done: first.cut.total, phase: 0, flight: 1 }).done).toBe(second.cut.total);
  });
});

describe('a sweep', () => {
  it('goes from nearly nothing to the pruning, and never back', () => {
    const { pruning } = played('cascade');
    const sweep = createSweep(weights, pruning);
    expect(sweep.at(0).pruning.kept).toBe(pruning.total);
    expect(sweep.at(1).pruning).toBe(pruning);
    let kept = pruning.total;
    for (let share = 0; share <= 1; share += 0.05) {
      const now = sweep.at(share).pruning.kept;
      expect(now).toBeLessThanOrEqual(kept);
      kept = now;
    }
  });

  it('keeps as many weights beside it, as near as the pattern comes', () => {
    const { pruning } = played('cascade');
    const sweep = createSweep(weights, pruning);
    const beside = accompanySweep(weights, played('unstructured').pruning, sweep);
    for (const share of [0, 0.3, 0.7]) expect(beside.at(share).pruning.kept).toBe(sweep.at(share).pruning.kept);
  });
});

describe('words', () => {
  it('tell of the two factors, the threshold and what becomes of it', () => {
    const { cut, pruning } = played('cascade');
    const all = Array.from({ length: cut.total }, (_, index) => stepWords(cut, index, pruning, 'count'));
    const stays = all.find(({ headline }) => headline.endsWith('so it stays.'))?.headline;
    expect(stays).toMatch(/^Row \d+, chunk \d: what is left averages [\d.]+, times [23] chunks left is [\d.]+: above q·σ = [\d.]+, so it stays\.$/);
    expect(all.some(({ headline }) => headline.endsWith('so it falls, and all behind it.'))).toBe(true);
    expect(all.some(({ headline }) => /^Row \d+ is done: it keeps \d of 3 chunks\.$/.test(headline))).toBe(true);
    expect(all[0].subline).toContain(`Step 1 of ${cut.total}.`);
  });

  it('of n:m tell of the group and how many of it stay', () => {
    const { cut, pruning } = played('n:m');
    const all = Array.from({ length: cut.total }, (_, index) => stepWords(cut, index, pruning, 'natural'));
    expect(all[0].headline).toMatch(
      /^Row 0, filter 0: the weight is [\d.]+ from zero; of rows 0 to 3 it is (not )?one of the 2 largest, so it (stays|falls)\.$/,
    );
    expect(all[0].subline).toMatch(/^The least that stays of the 4 is [\d.]+ from zero\. Step 1 of /);
    // 14 rows: the last group has two, and both stay.
    expect(all.at(-2)?.headline).toMatch(/: the last group is rows 12 to 13, and all of so few stay\.$/);
  });

  it.each(JUDGED)('%s: never say nothing, nor what is no number', (pattern) => {
    for (const q of [0, 0.8, 50]) {
      const { cut, pruning } = played(pattern, q);
      for (let index = 0; index < cut.total; index++) {
        const { headline, subline } = stepWords(cut, index, pruning, 'natural');
        expect(`${headline} ${subline}`).not.toMatch(/NaN|undefined|Infinity|null|−?0\.0{6}/);
        expect(headline).toMatch(/\.$/);
      }
    }
  });
});
