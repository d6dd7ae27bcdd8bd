import type { Palette } from '../../render/palette';
import { ramp } from '../../render/ramp';
import type { Box, CellImage, Size } from '../../render/painter';
import type { MatrixView, RowSort } from '../../scenario/words';
import type { Cascade } from './cascade';

/** The rows in the order they are shown. `count`: most streamed chunks first, stable. */
export function rowOrder({ rows, chunks, edges }: Pick<Cascade, 'rows' | 'chunks' | 'edges'>, sort: RowSort): Uint32Array {
  const order = new Uint32Array(rows);
  if (sort === 'natural') {
    for (let j = 0; j < rows; j++) order[j] = j;
    return order;
  }
  // Counting sort: rows can be many and the slider asks for a new order at every step.
  const next = new Uint32Array(chunks + 2);
  for (let j = 0; j < rows; j++) next[chunks - edges[j] + 1]++;
  for (let n = 1; n < next.length; n++) next[n] += next[n - 1];
  for (let j = 0; j < rows; j++) order[next[chunks - edges[j]]++] = j;
  return order;
}

/** Magnitudes as 0..255 steps of the ramp, in the order of the weights. Made once a layer: all later pictures only look colours up. */
export function magnitudeLevels(values: Float32Array, peak: number): Uint8Array {
  const levels = new Uint8Array(values.length);
  // The square root spreads the many small weights, which a linear ramp would drown.
  if (peak > 0) for (let i = 0; i < values.length; i++) levels[i] = Math.round(255 * Math.sqrt(Math.abs(values[i]) / peak));
  return levels;
}

/** Colours for each magnitude level: of kept weights, negative and not, and of cut ones. */
function lookups(view: MatrixView, palette: Palette): { readonly kept: Uint32Array; readonly negative: Uint32Array; readonly cut: Uint32Array } {
  const cut = ramp(palette.paper, palette.idle, view === 'mask' ? 0.6 : 0.25, view === 'mask' ? 0.6 : 1);
  if (view === 'mask') {
    const solid = ramp(palette.paper, palette.weight, 0.85, 0.85);
    return { kept: solid, negative: solid, cut };
  }
  const kept = ramp(palette.paper, palette.weight, 0.14, 1);
  return { kept, negative: view === 'sign' ? ramp(palette.paper, palette.ink, 0.1, 0.92) : kept, cut };
}

let versions = 0;

/**
 * The matrix as a picture: a column for each filter, rows in `order` from top to bottom.
 * @param lines of pixels at most. Rows that have no line of their own share one, which shows their mean: a canvas would blur them sideways too.
 * @param spent a picture no longer shown: its memory, and with it the canvas's upload, is used again where the sizes agree.
 */
export function matrixCells(
  { rows, filters, weights, mask }: Cascade,
  levels: Uint8Array,
  order: Uint32Array,
  view: MatrixView,
  palette: Palette,
  lines = rows,
  spent: CellImage | null = null,
): CellImage {
  const shown = Math.max(1, Math.min(rows, Math.floor(lines)));
  const pixels = spent?.rows === shown && spent.columns === filters ? spent.pixels : new Uint8ClampedArray(new ArrayBuffer(4 * shown * filters));
  const words = new Uint32Array(pixels.buffer);
  const { kept, negative, cut } = lookups(view, palette);
  for (let m = 0; m < filters; m++) {
    const column = m * rows;
    for (let line = 0; line < shown; line++) {
      const [from, to] = shown === rows ? [line, line + 1] : [Math.floor((line * rows) / shown), Math.floor(((line + 1) * rows) / shown)];
      // The middle one of the rows stands for all where they differ in more than strength.
      const at = column + order[(from + to) >> 1];
      const level = to - from === 1 ? levels[at] : meanLevel(levels, column, order, from, to);
      words[line * filters + m] = mask[at] === 0 ? cut[level] : weights[at] < 0 ? negative[level] : kept[level];
    }
  }
  return { columns: filters, rows: shown, pixels, version: ++versions };
}

function meanLevel(levels: Uint8Array, column: number, order: Uint32Array, from: number, to: number): number {
  let sum = 0;
  for (let place = from; place < to; place++) sum += levels[column + order[place]];
  return Math.round(sum / (to - from));
}

/** `matrixCells` for one pane, which shows one picture at a time: the memory of the last is the next one's. */
export function createCellPictures(): (...picture: readonly [Cascade, Uint8Array, Uint32Array, MatrixView, Palette, number?]) => CellImage {
  let last: CellImage | null = null;
  return (cascade, levels, order, view, palette, lines) => (last = matrixCells(cascade, levels, order, view, palette, lines, last));
}

/** Sizes of the matrix on screen at a zoom, in CSS pixels. Coordinates of `content` start at the top left of the scrolled area. */
export interface MatrixLayout {
  readonly rows: number;
  readonly filters: number;
  readonly chunkWidth: number;
  readonly chunks: number;
  readonly rowHeight: number;
  readonly columnWidth: number;
  readonly gap: number;
  /** Left of the matrix: row labels. Stays in sight while scrolling. */
  readonly gutter: number;
  /** Above the matrix: chunk labels. Stays in sight while scrolling. */
  readonly header: number;
  readonly contentWidth: number;
  readonly contentHeight: number;
}

/** How a matrix stands on its page. */
export interface MatrixFrame {
  readonly gutter: number;
  readonly header: number;
  readonly margin: number;
  readonly widestColumn: number;
  readonly tallestRow: number;
}

const LARGEST_CELL = 36;

/** With chunks and filters above it and row numbers beside it. */
const fullFrame = (width: number): MatrixFrame => ({
  gutter: width < 480 ? 34 : 44,
  header: 38,
  margin: 10,
  widestColumn: 62,
  tallestRow: LARGEST_CELL,
});
/** With the names of the chunks alone. */
export const BARE_FRAME: MatrixFrame = { gutter: 0, header: 22, margin: 0, widestColumn: 30, tallestRow: Infinity };

/** @param zoom 1 fits the whole matrix in the viewport; larger values make rows taller, and columns wider once rows are as tall as columns are wide. */
export function matrixLayout(
  { rows, filters, chunkWidth }: Pick<Cascade, 'rows' | 'filters' | 'chunkWidth'>,
  viewport: Size,
  zoom: number,
  { gutter, header, margin, widestColumn, tallestRow }: MatrixFrame = fullFrame(viewport.width),
): MatrixLayout {
  const chunks = Math.ceil(filters / chunkWidth);
  const room = viewport.width - gutter - margin;
  const gap = Math.max(0, Math.min(7, (room * 0.12) / chunks));
  const fittedWidth = Math.min(widestColumn, Math.max(0.2, (room - gap * (chunks - 1)) / filters));
  const fittedHeight = Math.min(tallestRow, Math.max(0.05, (viewport.height - header - margin) / rows));
  const rowHeight = Math.min(Math.max(LARGEST_CELL, fittedHeight), fittedHeight * zoom);
  const columnWidth = Math.max(fittedWidth, Math.min(rowHeight, LARGEST_CELL, fittedWidth * zoom));
  return {
    rows,
    filters,
    chunkWidth,
    chunks,
    rowHeight,
    columnWidth,
    gap,
    gutter,
    header,
    contentWidth: Math.ceil(gutter + filters * columnWidth + gap * (chunks - 1) + margin),
    contentHeight: Math.ceil(header + rows * rowHeight + margin),
  };
}

/** Left edge of a filter's column in content coordinates. */
export const columnLeft = (layout: MatrixLayout, filter: number): number =>
  layout.gutter + filter * layout.columnWidth + Math.floor(filter / layout.chunkWidth) * layout.gap;

/** Right edge of what `count` chunks take. */
const chunksRight = (layout: MatrixLayout, count: number): number =>
  count === 0 ? layout.gutter : layout.gutter + Math.min(layout.filters, count * layout.chunkWidth) * layout.columnWidth + (count - 1) * layout.gap;

/** A chunk's box over all rows. */
export function chunkBox(layout: MatrixLayout, chunk: number): Box {
  const first = chunk * layout.chunkWidth;
  const width = (Math.min(layout.filters, first + layout.chunkWidth) - first) * layout.columnWidth;
  return { x: columnLeft(layout, first), y: layout.header, width, height: layout.rows * layout.rowHeight };
}

/** The cell under a point of the content; null beside the matrix. `place` counts rows from the top as shown. */
export function cellAt(layout: MatrixLayout, x: number, y: number): { readonly place: number; readonly filter: number } | null {
  const place = Math.floor((y - layout.header) / layout.rowHeight);
  const stride = layout.chunkWidth * layout.columnWidth + layout.gap;
  const chunk = Math.floor((x - layout.gutter) / stride);
  const within = Math.floor((x - layout.gutter - chunk * stride) / layout.columnWidth);
  const filter = chunk * layout.chunkWidth + within;
  if (place < 0 || place >= layout.rows || chunk < 0 || within >= layout.chunkWidth || filter >= layout.filters) return null;
  return { place, filter };
}

/** How far to scroll after the layout has changed, so that what is under a point of the viewport stays there. */
export function anchoredScroll(
  before: MatrixLayout,
  after: MatrixLayout,
  scrolled: { readonly left: number; readonly top: number },
  { x, y }: { readonly x: number; readonly y: number },
): { readonly left: number; readonly top: number } {
  const stride = ({ chunkWidth, columnWidth, gap }: MatrixLayout): number => chunkWidth * columnWidth + gap;
  const chunks = (scrolled.left + x - before.gutter) / stride(before);
  const rows = (scrolled.top + y - before.header) / before.rowHeight;
  return { left: Math.max(0, after.gutter + chunks * stride(after) - x), top: Math.max(0, after.header + rows * after.rowHeight - y) };
}

/** The edge between kept and cut chunks as a line through content coordinates, from the top right down; for rows in the order shown. */
export function staircase(layout: MatrixLayout, { edges }: Pick<Cascade, 'edges'>, order: Uint32Array): number[] {
  const edge = (count: number): number => chunksRight(layout, count) + (count === 0 || count === layout.chunks ? 0 : layout.gap / 2);
  const points: number[] = [];
  let last = -1;
  for (let place = 0; place < order.length; place++) {
    const count = edges[order[place]];
    if (count === last) continue;
    const y = layout.header + place * layout.rowHeight;
    if (last >= 0) points.push(edge(last), y);
    points.push(edge(count), y);
    last = count;
  }
  if (last >= 0) points.push(edge(last), layout.header + layout.rows * layout.rowHeight);
  return points;
}
