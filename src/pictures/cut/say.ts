import type { CutGroup, CutStep, CutSteps, CutTest } from '../../engine/pruning/cut-types';
import type { Pruning } from '../../engine/pruning/types';
import { percent, signed, whole } from '../../lib/numbers';
import type { RowSort } from '../../scenario/words';

/** What is said of a step: in the words of its place above the picture. */
export interface CutWords {
  readonly headline: string;
  readonly subline: string;
}

const LEAST_DIGITS = 3;
const MOST_DIGITS = 7;

/** A number in so many significant digits. */
export const significant = (value: number, digits: number): string => {
  if (value === 0) return '0';
  const places = Math.max(0, digits - 1 - Number(value.toExponential(digits - 1).split('e')[1]));
  return signed(value.toFixed(Math.min(places, 12)));
};

/** Numbers that are compared, with as many digits as it takes to tell which is the larger. */
function compared(values: readonly number[], first: number, second: number): string[] {
  let digits = LEAST_DIGITS;
  while (digits < MOST_DIGITS && first !== second && significant(first, digits) === significant(second, digits)) digits++;
  return values.map((value) => significant(value, digits));
}

/** Both sides of a comparison, in units of the weights. */
function sides({ mean, chunksLeft, threshold }: CutTest, sigma: number) {
  const left = mean * chunksLeft;
  const bar = threshold * sigma;
  const [average, score, limit] = compared([mean, left, bar], left, bar);
  return { average, score, limit };
}

const chunksInWords = (count: number): string => `${count} ${count === 1 ? 'chunk' : 'chunks'}`;

/** The sum on the picture's tag. */
export function product(test: CutTest, sigma: number): { readonly text: string; readonly verdict: string } {
  const { chunksLeft, threshold, keeps } = test;
  const { average, score, limit } = sides(test, sigma);
  const verdict = keeps ? 'stays' : 'falls';
  const sum = chunksLeft > 1 ? `${average} × ${chunksLeft} = ${score}` : score;
  if (threshold < 0) return { text: sum, verdict };
  const isWeight = test.row >= 0 && test.filter >= 0;
  // Of equal weights in a group the lower rows stay.
  const under = test.group === null ? '<' : '≤';
  const sign = isWeight ? (keeps ? '≥' : under) : keeps ? '>' : '≤';
  return { text: `${sum} ${sign} ${limit}`, verdict };
}

/** A step of the cut in a sentence, and what it means in another. */
export function stepWords(cut: CutSteps, index: number, pruning: Pruning, sort: RowSort): CutWords {
  const step = cut.stepAt(index);
  return step.kind === 'done' ? doneWords(step, pruning, sort, cut.chunks, cut.unit === 'cascade') : testWords(step, cut, pruning);
}

function testWords(step: CutTest, { total, unit, chunks }: CutSteps, { sigma }: Pruning): CutWords {
  const { row, chunk, filter, chunksLeft, keeps, index, test, score, threshold } = step;
  const place = `Step ${whole(index + 1)} of ${whole(total)}.`;
  const who = {
    cascade: `Row ${row}, chunk ${chunk}`,
    chunk: `Row ${row}, chunk ${chunk}`,
    row: `Row ${row}`,
    weight: `Row ${row}, filter ${filter}`,
    filter: `Filter ${filter}`,
  }[unit];
  if (threshold < 0) return { headline: `${who}: nothing is to be cut, so it stays.`, subline: place };
  const { average, score: sum, limit } = sides(step, sigma);
  if (step.group !== null) return groupWords(step.group, { who, place, average, limit, keeps });
  const times = chunksLeft > 1 ? `, times ${chunksLeft} chunks left is ${sum}` : '';
  const what =
    unit === 'cascade'
      ? `what is left averages ${average}${times}`
      : unit === 'weight'
        ? `the weight is ${average} from zero`
        : `its weights average ${average}`;
  const against = unit === 'weight' ? (keeps ? 'not below' : 'below') : keeps ? 'above' : 'not above';
  const least = unit === 'cascade' && Number.isFinite(score) ? `, the least so far ${score.toFixed(2)}` : '';
  const inSigmas = unit === 'weight' || !Number.isFinite(test) ? '' : `In units of σ that is ${test.toFixed(2)}${least}, against q = ${threshold.toFixed(2)}. `;
  return { headline: `${who}: ${what}: ${against} q·σ = ${limit}, so it ${verdictOf(step, chunks)}.`, subline: `${inSigmas}${place}` };
}

interface InGroup {
  readonly who: string;
  readonly place: string;
  readonly average: string;
  /** The least that stays. */
  readonly limit: string;
  readonly keeps: boolean;
}

/** A weight among those of its group: n:m has no threshold but the least that stays. */
function groupWords({ firstRow, rows, stay }: CutGroup, { who, place, average, limit, keeps }: InGroup): CutWords {
  const group = rows === 1 ? `row ${firstRow} alone` : `rows ${firstRow} to ${firstRow + rows - 1}`;
  if (stay === rows) {
    return { headline: `${who}: the last group is ${group}, and all of so few stay.`, subline: `The weight is ${average} from zero. ${place}` };
  }
  const verdict = keeps ? `it is one of the ${stay} largest, so it stays` : `it is not one of the ${stay} largest, so it falls`;
  return {
    headline: `${who}: the weight is ${average} from zero; of ${group} ${verdict}.`,
    subline: `The least that stays of the ${rows} is ${limit} from zero. ${place}`,
  };
}

function verdictOf({ keeps, chunksLeft, chunk, row, filter }: CutTest, chunks: number): string {
  if (keeps) return 'stays';
  if (row < 0 || filter >= 0) return 'falls';
  if (chunksLeft === chunks && chunks > 1) return 'falls, and the whole row with it';
  return chunksLeft > 1 ? 'falls, and all behind it' : chunk < 0 ? 'falls whole' : 'falls';
}

function doneWords(
  step: Extract<CutStep, { kind: 'done' }>,
  { streamedChunks, filters }: Pruning,
  sort: RowSort,
  chunks: number,
  isCascade: boolean,
): CutWords {
  const { row, count, kept } = step;
  const moves = sort === 'count' && streamedChunks[row] < chunks ? ' It goes down to the rows that have as many.' : '';
  if (!isCascade) {
    return {
      headline: `Row ${row} is done: it keeps ${whole(kept)} of its ${whole(filters)} weights.`,
      subline: `${streamedChunks[row]} of ${chunksInWords(chunks)} have to be streamed.${moves}`,
    };
  }
  if (count === 0) return { headline: `Row ${row} is done: it keeps none of its ${chunksInWords(chunks)}.`, subline: `It will never be fetched.${moves}` };
  return {
    headline: `Row ${row} is done: it keeps ${count === chunks ? `all ${chunksInWords(chunks)}` : `${count} of ${chunksInWords(chunks)}`}.`,
    subline: `That one number, ${count}, describes it from now on.${moves}`,
  };
}

/** A threshold of a sweep and what it cuts. */
export const sweepWords = (q: number, full: number, { sparsity, total, kept }: Pick<Pruning, 'sparsity' | 'total' | 'kept'>): CutWords => ({
  headline: `At q = ${q.toFixed(2)}, ${percent(sparsity, 0)} of the weights are gone.`,
  subline: `${whole(total - kept)} of ${whole(total)} weights are cut. The threshold rises from 0 to ${full.toFixed(2)}, over the whole matrix at once.`,
});
