import type { Painter } from '../../render/painter';
import type { Palette } from '../../render/palette';
import type { MatrixView, RowSort } from '../../scenario/words';
import { prunedCascade } from '../matrix/cascade';
import { drawMatrix, type Viewport } from '../matrix/draw';
import { createCellPictures, type MatrixLayout, rowOrder } from '../matrix/model';
import { drawCut } from './draw';
import { cutMoment, type CutPlace, type PlayedCut } from './moment';
import type { Sweep } from './sweep';

/** The part of a matrix that is in sight, and what does not change while it is played. */
export interface Stage {
  readonly layout: MatrixLayout;
  readonly viewport: Viewport;
  readonly levels: Uint8Array;
}

/** Paints what is played. It keeps what two moments have in common; what is painted is a function of the moment alone. */
export interface PlayPainter<At> {
  readonly paint: (painter: Painter, at: At, stage: Stage) => void;
  /** The rows as they stood in the last picture, from the top; null before there was one. */
  readonly order: () => Uint32Array | null;
}

/** Paints a cut at any place in it. The cells are coloured anew for every step, not for every frame. */
export function createCutPainter(played: PlayedCut, view: MatrixView, palette: Palette): PlayPainter<{ readonly place: CutPlace; readonly isTold: boolean }> {
  const { weights, pruning } = played;
  const mask = new Uint8Array(pruning.total);
  const cellsOf = createCellPictures();
  const standing = { ...prunedCascade(weights, pruning), mask: new Uint8Array(pruning.total).fill(1) };
  const natural = rowOrder(standing, 'natural');
  const wholeOf = createCellPictures();
  let whole: ReturnType<typeof wholeOf> | null = null;
  let cells: ReturnType<typeof cellsOf> | null = null;
  let known: { readonly reached: number; readonly levels: Uint8Array } | null = null;
  let order: Uint32Array | null = null;
  const paint = (painter: Painter, { place, isTold }: { readonly place: CutPlace; readonly isTold: boolean }, { layout, viewport, levels }: Stage): void => {
    const moment = cutMoment(played, place, mask);
    order = moment.order;
    const reached = place.phase > 0 ? place.done + 1 : place.done;
    if (cells === null || whole === null || known?.reached !== reached || known.levels !== levels) {
      if (whole === null || known?.levels !== levels) whole = wholeOf(standing, levels, natural, view, palette);
      cells = cellsOf(moment.cascade, levels, moment.order, view, palette);
      known = { reached, levels };
    }
    drawCut(painter, { moment, layout, viewport, cells, whole, sorted: played.sort === 'count', isTold }, palette);
  };
  return { paint, order: () => order };
}

/** Paints a sweep at any share of it. */
export function createSweepPainter(sweep: Sweep, weights: Float32Array, sort: RowSort, view: MatrixView, palette: Palette): PlayPainter<number> {
  const cellsOf = createCellPictures();
  let order: Uint32Array | null = null;
  const paint = (painter: Painter, share: number, { layout, viewport, levels }: Stage): void => {
    const cascade = prunedCascade(weights, sweep.at(share).pruning);
    order = rowOrder(cascade, sort);
    const cells = cellsOf(cascade, levels, order, view, palette);
    drawMatrix(painter, { layout, viewport, cells, cascade, order, sorted: sort === 'count' }, palette);
  };
  return { paint, order: () => order };
}
