import type { CutSteps } from '../../engine/pruning/cut-types';
import type { Pruning } from '../../engine/pruning/types';
import { accompanied, type PlayedCut } from '../../pictures/cut/moment';
import { createCutPainter, createSweepPainter, type PlayPainter, type Stage } from '../../pictures/cut/player';
import { type CutWords, stepWords, sweepWords } from '../../pictures/cut/say';
import { accompanySweep, createSweep, type Sweep } from '../../pictures/cut/sweep';
import { whole } from '../../lib/numbers';
import type { Painter } from '../../render/painter';
import type { Palette } from '../../render/palette';
import type { CutPlay, MatrixView, RowSort } from '../../scenario/words';
import { cutOf, openedCut } from '../../store/cut';
import type { LabStore } from '../../store/lab-store';
import type { Picture } from '../../store/state';
import { isReadable, type Pace, placeIn } from './live';

export { CutBar } from './CutBar';
export { RowScores } from './RowScores';

/** A matrix while it is played: it reads the time for itself. */
export interface LivePane {
  readonly paint: (painter: Painter, stage: Stage) => void;
  readonly order: () => Uint32Array | null;
}

/** What is played of a picture, in one pane or in two. */
export interface PlayedPicture {
  readonly first: LivePane;
  readonly second: LivePane | null;
  /** @param done steps done. @param isReadable whether there is time to read of each. */
  readonly words: (done: number, isReadable: boolean) => CutWords;
}

interface Look {
  readonly play: CutPlay;
  readonly sort: RowSort;
  readonly view: MatrixView;
  readonly palette: Palette;
  readonly pace: Pace;
}

/** Everything that plays a picture; null where there is nothing to play. */
export function playPicture(store: LabStore, picture: Picture, look: Look): PlayedPicture | null {
  const cut = cutOf(picture);
  if (!cut.ok) return null;
  return look.play === 'rows' ? playRows(store, picture, cut.value, look) : playSweep(store, picture, look);
}

const liveOf = <At>({ paint, order }: PlayPainter<At>, now: () => At): LivePane => ({ paint: (painter, stage) => paint(painter, now(), stage), order });

function playRows(store: LabStore, { layer, report }: Picture, cut: CutSteps, look: Look): PlayedPicture {
  const { sort, view, palette, pace } = look;
  const played = (steps: CutSteps, pruning: Pruning): PlayedCut => ({ cut: steps, weights: layer.weights.values, pruning, sort });
  const now = () => ({ place: placeIn(store.getState(), pace), isTold: isReadable(store.getState(), pace) });
  const { pruning, comparison } = report;
  const first = liveOf(createCutPainter(played(cut, pruning), view, palette), now);
  const other = comparison && openedCut(layer, comparison.pruning);
  return {
    first,
    second:
      comparison === null || other === null
        ? null
        : other.ok
          ? liveOf(createCutPainter(played(other.value, comparison.pruning), view, palette), () => {
              const { place, isTold } = now();
              return { place: accompanied(cut, other.value, place), isTold };
            })
          : finished(comparison.pruning, layer.weights.values, look),
    words: (done, readable) => {
      if (readable) return stepWords(cut, done, pruning, sort);
      const { row, filter } = rowOf(cut, done);
      const who = row < 0 ? `Filter ${whole(filter)} of ${whole(cut.total)}` : `Row ${whole(row)} of ${whole(cut.rows)}`;
      return {
        headline: `${who} is being judged.`,
        subline: `Step ${whole(done + 1)} of ${whole(cut.total)}. Pause, or play more slowly, to read what decides.`,
      };
    },
  };
}

function rowOf(cut: CutSteps, done: number): { readonly row: number; readonly filter: number } {
  const step = cut.stepAt(done);
  return { row: step.row, filter: step.kind === 'test' ? step.filter : -1 };
}

/** A pattern that has no steps stands beside one that has as it will be. */
const finished = (pruning: Pruning, weights: Float32Array, { sort, view, palette }: Look): LivePane =>
  liveOf(createSweepPainter({ at: () => ({ q: 0, pruning }) }, weights, sort, view, palette), () => 1);

function playSweep(store: LabStore, { layer, report }: Picture, look: Look): PlayedPicture {
  const { sort, view, palette, pace } = look;
  const { pruning, comparison } = report;
  const sweep = createSweep(layer.weights, pruning);
  const told = createSweep(layer.weights, pruning);
  // Between two steps only where it costs no frame.
  const isSmooth = pruning.total <= MOST_SMOOTH;
  const share = (): number => {
    const { done, phase } = placeIn(store.getState(), pace);
    return Math.min(1, (done + (isSmooth ? phase : 0)) / pace.total);
  };
  const paneOf = (shown: Sweep): LivePane => liveOf(createSweepPainter(shown, layer.weights.values, sort, view, palette), share);
  return {
    first: paneOf(sweep),
    second:
      comparison &&
      (comparison.pruning.q === null
        ? finished(comparison.pruning, layer.weights.values, look)
        : paneOf(accompanySweep(layer.weights, comparison.pruning, sweep))),
    words: (done) => {
      const { q, pruning: now } = told.at(Math.min(1, done / pace.total));
      return sweepWords(q, pruning.q ?? 0, now);
    },
  };
}

/** Weights that are pruned anew in a fraction of a frame. */
const MOST_SMOOTH = 200_000;

/** Where the row in question stands, of the rows as they are then. */
export function placeInQuestion({ streamedChunks, chunks }: Pruning, row: number, sort: RowSort): number {
  if (sort === 'natural') return row;
  let place = 0;
  for (let j = 0; j < row; j++) if (streamedChunks[j] === chunks) place++;
  return place;
}
