import { significant } from '../cut/say';
import type { CutSteps, CutTest } from '../../engine/pruning/cut-types';
import type { Painter, Size } from '../../render/painter';
import type { Palette } from '../../render/palette';
import { linearScale } from '../../render/scale';

/** What is compared in a row, as the two factors it is made of, as far as the cut has come. */
export interface RowFactors {
  readonly row: number;
  /** Chunks of the row, or 1 where it is judged whole. */
  readonly places: number;
  readonly tests: readonly CutTest[];
  /** Tests that are done, and the one that is being made. */
  readonly judged: number;
  readonly sigma: number;
}

/**
 * The tests of a row after so many steps; null where a row has no few tests of its own: weight by weight, or filter by filter.
 * @param done steps done; in the row itself the step in question counts as shown.
 */
export function rowFactors(cut: CutSteps, row: number, done: number, sigma: number): RowFactors | null {
  if (cut.unit === 'weight' || cut.unit === 'filter') return null;
  const first = cut.firstOfRow(row);
  const end = (row + 1 < cut.rows ? cut.firstOfRow(row + 1) : cut.total) - 1;
  const tests: CutTest[] = [];
  for (let index = first; index < end; index++) {
    const step = cut.stepAt(index);
    if (step.kind === 'test') tests.push(step);
  }
  return { row, places: cut.unit === 'row' ? 1 : cut.chunks, tests, judged: Math.max(0, Math.min(tests.length, done - first)), sigma };
}

const HEAD = 20;
const FOOT = 46;
const WIDEST_BAR = 54;
const LABELLED = 8;
const NAMED = 5;
/** Pixels to a place from which both factors stand under their product. */
const LEAST_FACTORS = 62;

/** The height that goes with a width. */
export const FACTORS_HEIGHT = 196;

const digits = (value: number, count = 3): string => significant(value, count).replace(/^0\./, '.');

/** Bars as high as the sum that is compared, under each the two factors it is made of; the least so far as a line, the threshold across. */
export function drawFactors(painter: Painter, { width, height }: Size, factors: RowFactors, palette: Palette): void {
  const { places, tests, judged, sigma } = factors;
  const sums = tests.map(({ mean, chunksLeft }) => mean * chunksLeft);
  const threshold = tests.length > 0 && tests[0].threshold >= 0 ? tests[0].threshold * sigma : null;
  const base = height - FOOT;
  const y = linearScale([0, Math.max(threshold ?? 0, ...sums) * 1.14 || 1], [base, HEAD]);
  const step = width / places;
  const bar = Math.min(WIDEST_BAR, step * 0.72);
  const middleOf = (place: number): number => (place + 0.5) * step;

  painter.polyline([0, base + 0.5, width, base + 0.5], { stroke: palette.line, width: 1 });
  const least: number[] = [];
  let lowest = Infinity;
  tests.slice(0, judged + 1).forEach(({ keeps }, place) => {
    const box = { x: middleOf(place) - bar / 2, y: y(sums[place]), width: bar, height: Math.max(0.5, base - y(sums[place])) };
    const radius = Math.min(4, bar / 4);
    const isNow = place === judged;
    painter.rect(box, { fill: keeps ? palette.weight : palette.idle, radius, alpha: isNow ? 0.55 : 1 });
    if (!keeps) painter.hatch(box, { stroke: palette.ink3, width: 1 }, 6);
    if (isNow) painter.rect(box, { stroke: palette.ink, width: 2, radius });
    lowest = Math.min(lowest, sums[place]);
    least.push(Math.max(0, middleOf(place) - step / 2), y(lowest), Math.min(width, middleOf(place) + step / 2), y(lowest));
  });
  if (least.length > 4) painter.polyline(least, { stroke: palette.ink, width: 1.4, alpha: 0.75 });
  if (threshold !== null) {
    painter.polyline([0, y(threshold), width, y(threshold)], { stroke: palette.stall, width: 1.3, dash: [4, 4] });
    painter.text(`q·σ = ${digits(threshold)}`, width, 8, { fill: palette.stall, size: 11, weight: 600, align: 'end' });
  }
  letterFactors(painter, factors, { width, base, threshold, y }, palette);
}

interface Axes {
  readonly width: number;
  /** Where the bars stand. */
  readonly base: number;
  /** q·σ in units of the weights; null for none. */
  readonly threshold: number | null;
  readonly y: (value: number) => number;
}

/** The sum on each bar that is reached, and under it the two factors where there is room for both; then which chunk it is. */
function letterFactors(painter: Painter, { places, tests, judged }: RowFactors, { width, base, threshold, y }: Axes, palette: Palette): void {
  const step = width / places;
  const hasSums = places <= LABELLED;
  const hasFactors = hasSums && step >= LEAST_FACTORS;
  const every = Math.max(1, Math.ceil((places * 16) / width));
  const under = { size: 10.5, align: 'middle' } as const;
  for (let place = 0; place < places; place++) {
    const middle = (place + 0.5) * step;
    const test = place <= judged ? tests[place] : undefined;
    if (test !== undefined && hasSums) {
      const sum = test.mean * test.chunksLeft;
      const isUnderLine = threshold !== null && Math.abs(y(sum) - 9 - y(threshold)) < 9;
      const words = step >= LEAST_FACTORS ? digits(sum) : digits(sum, 2);
      painter.text(words, middle, y(sum) - (isUnderLine ? 19 : 9), { fill: palette.ink, size: 11, weight: 600, align: 'middle', halo: palette.panel });
      const factors = test.chunksLeft > 1 ? `${digits(test.mean)} × ${test.chunksLeft}` : digits(test.mean);
      if (hasFactors && (test.chunksLeft > 1 || places > 1)) painter.text(factors, middle, base + 12, { ...under, fill: palette.ink });
    }
    if (test === undefined && judged >= tests.length && hasFactors) painter.text('falls too', middle, base + 12, { ...under, fill: palette.ink2 });
    const name = places > 1 && places <= NAMED ? `chunk ${place}` : places > 1 ? String(place) : 'the whole row';
    if (place % every === 0) painter.text(name, middle, base + 28, { fill: palette.ink2, size: 11, align: 'middle' });
  }
  if (places > NAMED) painter.text('chunk', 0, base + 41, { fill: palette.ink2, size: 10.5 });
}

/** All of the picture in a sentence. */
export function factorsSentence({ row, tests, judged, sigma }: RowFactors): string {
  const each = tests
    .slice(0, judged + 1)
    .map(({ chunk, mean, chunksLeft, keeps }) => {
      const sum = chunksLeft > 1 ? `${digits(mean)} times ${chunksLeft} left is ${digits(mean * chunksLeft)}` : digits(mean);
      return `${chunk < 0 ? 'the whole row' : `chunk ${chunk}`}: ${sum}, ${keeps ? 'stays' : 'falls'}`;
    })
    .join('; ');
  const threshold = tests.length > 0 && tests[0].threshold >= 0 ? ` Threshold q times sigma ${digits(tests[0].threshold * sigma)}.` : '';
  return `What is compared in row ${row}: ${each}.${threshold}`;
}
