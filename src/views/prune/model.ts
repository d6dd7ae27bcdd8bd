import type { Palette } from '../../render/palette';
import { ramp } from '../../render/ramp';
import type { Box, CellImage } from '../../render/painter';
import type { MatrixView, RowSort } from '../../scenario/types';
import type { Pruning } from '../../engine/pruning/types';
import type { WeightMatrix } from '../../engine/layer/shape';

/** The rows of a pruning in the order they are shown. `count`: most streamed chunks first, stable. */
export function rowOrder(pruning: Pruning, sort: RowSort): Uint32Array {
  const { rows, chunks, streamedChunks } = pruning;
  const order = new Uint32Array(rows);
  if (sort === 'natural') {
    for (let j = 0; j < rows; j++) order[j] = j;
    return order;
  }
  // Counting sort: rows can be many and the slider asks for a new order at every step.
  const next = new Uint32Array(chunks + 2);
  for (let j = 0; j < rows; j++) next[chunks - streamedChunks[j] + 1]++;
  for (let n = 1; n < next.length; n++) next[n] += next[n - 1];
  for (let j = 0; j < rows; j++) order[next[chunks - streamedChunks[j]]++] = j;
  return order;
}

/** Magnitudes as 0..255 steps of the ramp, in the order of the weights. Made once a layer: all later pictures only look colours up. */
export function magnitudeLevels(weights: WeightMatrix, peak: number): Uint8Array {
  const { values } = weights;
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
 * The matrix as a picture of one pixel a weight: rows in `order` from top to bottom, filters from left to right.
 * @param spent a picture no longer shown: its memory, and with it the canvas's upload, is used again where the sizes agree.
 */
export function matrixCells(
  weights: WeightMatrix,
  levels: Uint8Array,
  mask: Uint8Array,
  order: Uint32Array,
  view: MatrixView,
  palette: Palette,
  spent: CellImage | null = null,
): CellImage {
  const { rows, filters, values } = weights;
  const pixels = spent?.rows === rows && spent.columns === filters ? spent.pixels : new Uint8ClampedArray(new ArrayBuffer(4 * rows * filters));
  const words = new Uint32Array(pixels.buffer);
  const { kept, negative, cut } = lookups(view, palette);
  for (let m = 0; m < filters; m++) {
    const column = m * rows;
    for (let r = 0; r < rows; r++) {
      const at = column + order[r];
      const level = levels[at];
      words[r * filters + m] = mask[at] === 0 ? cut[level] : values[at] < 0 ? negative[level] : kept[level];
    }
  }
  return { columns: filters, rows, pixels, version: ++versions };
}

/** `matrixCells` for one pane, which shows one picture at a time: the memory of the last is the next one's. */
export function createCellPictures(): (...picture: readonly [WeightMatrix, Uint8Array, Uint8Array, Uint32Array, MatrixView, Palette]) => CellImage {
  let last: CellImage | null = null;
  return (...picture) => (last = matrixCells(...picture, last));
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

const MARGIN = 10;
const LARGEST_CELL = 36;
const WIDEST_FITTED_COLUMN = 44;

/** @param zoom 1 fits the whole matrix in the viewport; larger values make rows taller, and columns wider once rows are as tall as columns are wide. */
export function matrixLayout(
  size: { rows: number; filters: number; chunkWidth: number },
  viewport: { width: number; height: number },
  zoom: number,
): MatrixLayout {
  const { rows, filters, chunkWidth } = size;
  const chunks = Math.ceil(filters / chunkWidth);
  const gutter = viewport.width < 480 ? 34 : 44;
  const header = 38;
  const room = viewport.width - gutter - MARGIN;
  const gap = Math.max(0, Math.min(7, (room * 0.12) / chunks));
  const fittedWidth = Math.min(WIDEST_FITTED_COLUMN, Math.max(0.2, (room - gap * (chunks - 1)) / filters));
  const fittedHeight = Math.min(LARGEST_CELL, Math.max(0.05, (viewport.height - header - MARGIN) / rows));
  const rowHeight = Math.min(Math.max(LARGEST_CELL, fittedHeight), fittedHeight * zoom);
  const columnWidth = Math.max(fittedWidth, Math.min(rowHeight, LARGEST_CELL));
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
    contentWidth: Math.ceil(gutter + filters * columnWidth + gap * (chunks - 1) + MARGIN),
    contentHeight: Math.ceil(header + rows * rowHeight + MARGIN),
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

/** The edge between kept and cut chunks as a line through content coordinates, from the top right down; for rows in the order shown. */
export function staircase(layout: MatrixLayout, pruning: Pruning, order: Uint32Array): number[] {
  const edge = (count: number): number => chunksRight(layout, count) + (count === 0 || count === layout.chunks ? 0 : layout.gap / 2);
  const points: number[] = [];
  let last = -1;
  for (let place = 0; place < order.length; place++) {
    const count = pruning.streamedChunks[order[place]];
    if (count === last) continue;
    const y = layout.header + place * layout.rowHeight;
    if (last >= 0) points.push(edge(last), y);
    points.push(edge(count), y);
    last = count;
  }
  if (last >= 0) points.push(edge(last), layout.header + layout.rows * layout.rowHeight);
  return points;
}

/** Share of each chunk's weights of a row that are kept, 0..1; chunk by chunk. Always 0 or 1 for patterns made of chunks. */
export function keptShares(pruning: Pruning, row: number): number[] {
  const { rows, filters, chunks, mask, settings } = pruning;
  return Array.from({ length: chunks }, (_, n) => {
    const first = n * settings.chunkWidth;
    const end = Math.min(filters, first + settings.chunkWidth);
    let kept = 0;
    for (let m = first; m < end; m++) kept += mask[m * rows + row];
    return kept / (end - first);
  });
}
