import { percent } from '../../lib/numbers';
import type { Box, Size } from '../../render/painter';
import { linearScale } from '../../render/scale';

/** A row's cascade scores, chunk by chunk, against the threshold. */
export interface RowScores {
  readonly row: number;
  /** In units of σ. */
  readonly scores: ArrayLike<number>;
  /** Share of each chunk that is kept, 0..1. */
  readonly kept: readonly number[];
  /** The threshold in units of σ; null where no threshold decides, or where it lies below every score. */
  readonly q: number | null;
}

interface ScoreBar {
  readonly chunk: number;
  readonly box: Box;
  readonly kept: number;
  readonly middle: number;
  /** Empty where there is no room. */
  readonly value: string;
  readonly name: string;
}

export interface ScoresModel {
  readonly width: number;
  readonly bars: readonly ScoreBar[];
  readonly threshold: { readonly y: number; readonly text: string } | null;
  /** Where the names of the chunks stand. */
  readonly namesY: number;
  /** Where "chunk" stands for all of them; null where each is called one. */
  readonly axisY: number | null;
}

/** At most so many bars stand side by side before labels give way. */
const LABELLED_BARS = 12;
const SPELLED_BARS = 5;
const WIDEST_BAR = 46;
const FOOT = 32;
const HEAD = 18;

/** The height that goes with a width. */
export const SCORES_HEIGHT = 182;

export function scoresModel({ scores, kept, q }: RowScores, { width, height }: Size): ScoresModel {
  const chunks = scores.length;
  const base = height - FOOT;
  const y = linearScale([0, Math.max(q ?? 0, ...Array.from(scores)) * 1.12 || 1], [base, HEAD]);
  const step = width / chunks;
  const bar = Math.min(WIDEST_BAR, step * 0.72);
  const labelled = chunks <= LABELLED_BARS;
  return {
    width,
    bars: Array.from(scores, (score, chunk) => ({
      chunk,
      box: { x: (chunk + 0.5) * step - bar / 2, y: y(score), width: bar, height: Math.max(0.5, base - y(score)) },
      kept: kept[chunk],
      middle: (chunk + 0.5) * step,
      value: labelled ? score.toFixed(2) : '',
      name: labelled ? (chunks <= SPELLED_BARS ? `chunk ${chunk}` : String(chunk)) : '',
    })),
    threshold: q === null ? null : { y: y(q), text: `q = ${q.toFixed(2)}` },
    namesY: base + 11,
    axisY: chunks > SPELLED_BARS ? base + 26 : null,
  };
}

const keptInWords = (share: number): string => (share === 1 ? 'kept' : share === 0 ? 'cut' : `${percent(share, 0)} kept`);

/** All of the picture in a sentence. */
export function scoresSentence({ row, scores, kept, q }: RowScores): string {
  const each = Array.from(scores, (score, n) => `chunk ${n}: ${score.toFixed(2)}, ${keptInWords(kept[n])}`).join('; ');
  return `Cascade scores of row ${row} in units of sigma. ${each}.${q === null ? '' : ` Threshold q ${q.toFixed(2)}.`}`;
}

export { keptInWords };
