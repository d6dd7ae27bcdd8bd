import type { CutGroup, CutTest } from '../../engine/pruning/cut-types';
import type { CellImage, Painter } from '../../render/painter';
import type { Palette } from '../../render/palette';
import { drawMatrix, isLettered, lettered, letterSize, type Viewport } from '../matrix/draw';
import { chunkBox, columnLeft, type MatrixLayout } from '../matrix/model';
import type { CutMoment, Falling } from './moment';
import { product } from './say';

export interface CutPicture {
  readonly moment: CutMoment;
  readonly layout: MatrixLayout;
  readonly viewport: Viewport;
  /** The matrix as it is at this moment, in its order. */
  readonly cells: CellImage;
  /** All of it standing, rows in their natural order: what falls is cut out of it. */
  readonly whole: CellImage;
  readonly sorted: boolean;
  /** Whether the sum is written beside the chunk in question: not while one follows the other too fast to be read. */
  readonly isTold: boolean;
}

/** How far a piece turns while it falls, in radians: a quarter of a turn and a little less. */
const TIPPED = 1.25;
/** Share of its fall from which a piece fades. */
const FADING = 0.35;
const TAG = { height: 22, padding: 8, glyph: 6.3, size: 11.5 } as const;
const LEAST_MARKED_ROW = 2;

/** A moment of a cut: the matrix, what is falling and sliding, and what is in question. */
export function drawCut(painter: Painter, picture: CutPicture, palette: Palette): void {
  const { moment, layout, viewport, cells, sorted } = picture;
  const { cascade, order, offsets, sliding, step } = moment;
  drawMatrix(painter, { layout, viewport, cells, cascade, order, sorted, offsets, sliding }, palette);
  const body = { x: 0, y: layout.header - 3, width: viewport.width, height: viewport.height - layout.header + 3 };
  painter.clip(body, () => {
    drawJudged(painter, picture, palette);
    for (const row of sliding) drawSliding(painter, picture, row, palette);
    for (const piece of moment.falling) drawFalling(painter, picture, piece, palette);
    if (step?.kind === 'test' && picture.isTold) markTest(painter, picture, step, palette);
    else if (step && step.row >= 0 && sliding.length === 0) markRow(painter, picture, step.row, palette);
  });
}

/** Where a row stands, top edge, in the viewport. */
function rowTop({ moment: { order, offsets }, layout, viewport }: CutPicture, row: number): number {
  const place = placeOf(order, row);
  return layout.header + (place + (offsets?.[place] ?? 0)) * layout.rowHeight - viewport.top;
}

const placeOf = (order: Uint32Array, row: number): number => (order[row] === row ? row : order.indexOf(row));

/** A line beside the rows that are judged. */
function drawJudged(painter: Painter, { moment, layout, viewport }: CutPicture, palette: Palette): void {
  const { order, offsets, judged } = moment;
  const x = layout.gutter - 5 - viewport.left;
  let from = -1;
  const flush = (to: number): void => {
    if (from >= 0)
      painter.rect(
        { x, y: layout.header + from * layout.rowHeight - viewport.top, width: 2.5, height: Math.max(0.5, (to - from) * layout.rowHeight) },
        { fill: palette.weight },
      );
    from = -1;
  };
  const first = Math.max(0, Math.floor((viewport.top - layout.header) / layout.rowHeight));
  const last = Math.min(layout.rows, Math.ceil((viewport.top + viewport.height - layout.header) / layout.rowHeight));
  for (let place = first; place < last; place++) {
    const isJudged = order[place] < judged && !(offsets && Math.abs(offsets[place]) >= 1);
    if (isJudged && from < 0) from = place;
    if (!isJudged) flush(place);
  }
  flush(last);
}

/** Draws filters of a row from an image, where its chunks stand; the origin is the left edge of the first. */
function drawPiece(painter: Painter, layout: MatrixLayout, image: CellImage, line: number, from: number, to: number, height: number): void {
  const origin = columnLeft(layout, from);
  const share = image.rows / layout.rows;
  for (let filter = from; filter < to;) {
    const end = Math.min(to, (Math.floor(filter / layout.chunkWidth) + 1) * layout.chunkWidth);
    painter.cells(
      image,
      { x: filter, y: line * share, width: end - filter, height: share },
      { x: columnLeft(layout, filter) - origin, y: 0, width: (end - filter) * layout.columnWidth, height },
    );
    filter = end;
  }
}

/** A row on its way to those with as many chunks, over the others. */
function drawSliding(painter: Painter, picture: CutPicture, row: number, palette: Palette): void {
  const { moment, layout, viewport, cells } = picture;
  const y = rowTop(picture, row);
  const x = layout.gutter - viewport.left;
  const width = layout.contentWidth - layout.gutter - 10;
  painter.rect({ x: 0, y: y - 1, width: x + width + 3, height: layout.rowHeight + 2 }, { fill: palette.paper });
  painter.placed({ x, y }, () => drawPiece(painter, layout, cells, placeOf(moment.order, row), 0, layout.filters, layout.rowHeight));
  if (isLettered(layout)) letterRow(painter, picture, row, 0, layout.filters, x, y + layout.rowHeight / 2, palette);
  painter.rect({ x: x - 3, y: y - 1, width: width + 6, height: layout.rowHeight + 2 }, { stroke: palette.ink, width: 1.5, radius: 3 });
  if (layout.gutter > 0 && layout.rowHeight >= 10)
    painter.text(String(row), layout.gutter - 8, y + layout.rowHeight / 2, { fill: palette.ink, size: 11, weight: 700, align: 'end' });
}

function letterRow(
  painter: Painter,
  { moment: { cascade }, layout }: CutPicture,
  row: number,
  from: number,
  to: number,
  x: number,
  y: number,
  palette: Palette,
): void {
  const origin = columnLeft(layout, from);
  for (let filter = from; filter < to; filter++) {
    const at = filter * layout.rows + row;
    const middle = x + columnLeft(layout, filter) - origin + layout.columnWidth / 2;
    painter.text(lettered(cascade.weights[at]), middle, y, {
      fill: palette.ink,
      size: letterSize(layout),
      align: 'middle',
      alpha: cascade.mask[at] === 1 ? 1 : 0.45,
    });
  }
}

/** What is cut tips over at its left end, with all behind it, and is gone. */
function drawFalling(painter: Painter, picture: CutPicture, { row, from, to, progress }: Falling, palette: Palette): void {
  const { layout, viewport, whole } = picture;
  if (row >= 0 && layout.rowHeight < LEAST_MARKED_ROW) return;
  const x = columnLeft(layout, from) - viewport.left;
  const shown = progress < FADING ? 1 : 1 - (progress - FADING) / (1 - FADING);
  if (row < 0) {
    // A whole filter sinks, and its column with it.
    const box = { x, y: layout.header - viewport.top + progress * layout.rowHeight * 3, width: layout.columnWidth, height: layout.rows * layout.rowHeight };
    painter.faded(shown, () => painter.cells(whole, { x: from, y: 0, width: 1, height: whole.rows }, box));
    return;
  }
  const top = rowTop(picture, row);
  const height = layout.rowHeight;
  painter.faded(shown, () =>
    painter.placed({ x, y: top + height, turn: TIPPED * progress }, () =>
      painter.placed({ x: 0, y: -height }, () => {
        drawPiece(painter, layout, whole, row, from, to, height);
        const width = columnLeft(layout, to - 1) + layout.columnWidth - columnLeft(layout, from);
        if (isLettered(layout)) letterStanding(painter, picture, row, from, to, height / 2, palette);
        painter.rect({ x: 0, y: 0, width, height }, { stroke: palette.ink, width: 1, alpha: 0.6 });
      }),
    ),
  );
}

function letterStanding(
  painter: Painter,
  { moment: { cascade }, layout }: CutPicture,
  row: number,
  from: number,
  to: number,
  y: number,
  palette: Palette,
): void {
  for (let filter = from; filter < to; filter++) {
    const middle = columnLeft(layout, filter) - columnLeft(layout, from) + layout.columnWidth / 2;
    painter.text(lettered(cascade.weights[filter * layout.rows + row]), middle, y, { fill: palette.ink, size: letterSize(layout), align: 'middle' });
  }
}

function markRow(painter: Painter, picture: CutPicture, row: number, palette: Palette): void {
  const { layout, viewport } = picture;
  const y = rowTop(picture, row);
  const height = Math.max(3, layout.rowHeight);
  const box = {
    x: layout.gutter - 3 - viewport.left,
    y: y - (height - layout.rowHeight) / 2 - 1,
    width: layout.contentWidth - layout.gutter - 4,
    height: height + 2,
  };
  painter.rect(box, { stroke: palette.ink, width: 1.5, radius: 3 });
}

/** The chunk in question, all that is judged with it, and the sum that decides. */
function markTest(painter: Painter, picture: CutPicture, test: CutTest, palette: Palette): void {
  const { moment, layout, viewport, isTold } = picture;
  const { row, chunk, filter } = test;
  // Once it is falling it is no longer in question.
  if (moment.falling.some(({ progress }) => progress > 0.02)) return;
  const isFilter = row < 0;
  const height = isFilter ? layout.rows * layout.rowHeight : Math.max(3, layout.rowHeight);
  const y = isFilter ? layout.header - viewport.top : rowTop(picture, row) - (height - layout.rowHeight) / 2;
  const right = columnLeft(layout, layout.filters - 1) + layout.columnWidth - viewport.left;
  const [x, end] =
    filter >= 0
      ? [columnLeft(layout, filter) - viewport.left, columnLeft(layout, filter) + layout.columnWidth - viewport.left]
      : chunk >= 0
        ? [columnLeft(layout, chunk * layout.chunkWidth) - viewport.left, chunkBox(layout, chunk).x + chunkBox(layout, chunk).width - viewport.left]
        : [layout.gutter - viewport.left, right];
  if (test.group !== null) outlineGroup(painter, picture, test.group, { x: x - 2, width: end - x + 4 }, palette);
  // A cascade's chunk is judged with all behind it.
  if (test.chunksLeft > 1)
    painter.rect({ x: x - 2, y: y - 2, width: right - x + 4, height: height + 4 }, { stroke: palette.ink, width: 1.2, dash: [4, 3], radius: 3 });
  painter.rect({ x: x - 2, y: y - 2, width: end - x + 4, height: height + 4 }, { stroke: palette.paper, width: 4.5, radius: 3 });
  painter.rect({ x: x - 2, y: y - 2, width: end - x + 4, height: height + 4 }, { stroke: palette.ink, width: 2.2, radius: 3 });
  if (isTold) tell(painter, picture, test, { x, y, height }, palette);
}

/** The weights of a filter that one is judged among; they may stand apart where rows are sorted. */
function outlineGroup(
  painter: Painter,
  picture: CutPicture,
  { firstRow, rows }: CutGroup,
  { x, width }: { readonly x: number; readonly width: number },
  palette: Palette,
): void {
  const { rowHeight } = picture.layout;
  if (rowHeight < LEAST_MARKED_ROW) return;
  for (let row = firstRow; row < firstRow + rows; row++) {
    painter.rect({ x, y: rowTop(picture, row) - 1, width, height: rowHeight + 2 }, { stroke: palette.ink, width: 1.2, dash: [4, 3], radius: 3 });
  }
}

/** The sum that decides, on a tag under or over what it is about. */
function tell(painter: Painter, { moment, layout, viewport }: CutPicture, test: CutTest, at: { x: number; y: number; height: number }, palette: Palette): void {
  const { text, verdict } = product(test, moment.sigma);
  const width = (text.length + verdict.length + 2) * TAG.glyph + 2 * TAG.padding;
  const below = at.y + at.height + 5;
  const fits = below + TAG.height < viewport.height - 2;
  // Beside the matrix where there is room: there it covers nothing.
  const beside = columnLeft(layout, layout.filters - 1) + layout.columnWidth - viewport.left + 14;
  const isBeside = beside + width < viewport.width - 4;
  const y = test.row < 0 ? layout.header + 6 : isBeside ? at.y + (at.height - TAG.height) / 2 : fits ? below : at.y - TAG.height - 6;
  const x = isBeside ? beside : Math.max(2, Math.min(at.x - 2, viewport.width - width - 4));
  const colour = test.keeps ? palette.weight : palette.stall;
  painter.rect({ x, y, width, height: TAG.height }, { fill: palette.panel, stroke: colour, width: 1.4, radius: 6 });
  const middle = y + TAG.height / 2;
  painter.text(text, x + TAG.padding, middle, { fill: palette.ink, size: TAG.size, weight: 500 });
  painter.text(verdict, x + width - TAG.padding, middle, { fill: colour, size: TAG.size, weight: 700, align: 'end' });
}
