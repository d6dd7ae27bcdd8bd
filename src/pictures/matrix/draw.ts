import type { Painter, CellImage } from '../../render/painter';
import { channels, type Palette } from '../../render/palette';
import { signed } from '../../lib/numbers';
import type { Cascade } from './cascade';
import { columnLeft, type MatrixLayout, chunkBox, staircase } from './model';

/** What of the content is in sight. */
export interface Viewport {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface MatrixPicture {
  readonly layout: MatrixLayout;
  readonly viewport: Viewport;
  readonly cells: CellImage;
  readonly cascade: Cascade;
  readonly order: Uint32Array;
  readonly sorted: boolean;
  /** By place: how many rows further down the row stands as yet. Those of `sliding` are left out: they go over the others. */
  readonly offsets?: Float64Array | null;
  readonly sliding?: readonly number[];
}

const LEAST_LETTERED_CELL = 33;
const LEAST_LETTERED_ROW = 14;
const LEAST_STEP_PIXELS = 3;
/** Width of a chunk from which it is called one; a number alone stands over narrower ones. */
const LEAST_NAMED = 58;

/** The matrix, its chunk headings and the cascade's edge. */
export function drawMatrix(painter: Painter, picture: MatrixPicture, palette: Palette): void {
  const { layout, viewport } = picture;
  const bare = layout.gutter === 0;
  const first = Math.max(0, Math.floor((viewport.top - layout.header) / layout.rowHeight));
  const last = Math.min(layout.rows, Math.ceil((viewport.top + viewport.height - layout.header) / layout.rowHeight));
  const body = { x: layout.gutter - 4, y: layout.header - 3, width: viewport.width - layout.gutter + 4, height: viewport.height - layout.header + 3 };
  painter.clip(body, () => {
    drawChunks(painter, picture, first, last);
    if (isLettered(layout)) letterCells(painter, picture, palette, first, last);
    // In natural order the edge jumps at every row: it is drawn once rows are tall enough for it to be read.
    if (picture.sorted || layout.rowHeight >= LEAST_STEP_PIXELS) {
      const line = staircase(layout, picture.cascade, picture.order).map((value, i) => value - (i % 2 === 0 ? viewport.left : viewport.top));
      painter.polyline(line, { stroke: palette.ink, width: picture.sorted ? 2 : 1.25, alpha: picture.sorted ? 1 : 0.7 });
    }
  });
  if (bare) drawNames(painter, layout, palette);
  else {
    drawHeadings(painter, layout, viewport, palette);
    drawRowNumbers(painter, picture, palette, first, last);
  }
}

/** The cells of the chunks in sight, from row to row as they are shown. */
function drawChunks(painter: Painter, { layout, viewport, cells, order, offsets, sliding = [] }: MatrixPicture, first: number, last: number): void {
  // Where rows are more than lines of pixels, the image has fewer of them.
  const share = cells.rows / layout.rows;
  const runs = offsets ? runsOf(order, offsets, sliding, first, last) : [{ from: first, to: last, offset: 0 }];
  for (let chunk = 0; chunk < layout.chunks; chunk++) {
    const box = chunkBox(layout, chunk);
    const x = box.x - viewport.left;
    if (x > viewport.width || x + box.width < 0) continue;
    const filter = chunk * layout.chunkWidth;
    const columns = Math.min(layout.chunkWidth, layout.filters - filter);
    for (const { from, to, offset } of runs) {
      painter.cells(
        cells,
        { x: filter, y: from * share, width: columns, height: (to - from) * share },
        { x, y: layout.header + (from + offset) * layout.rowHeight - viewport.top, width: box.width, height: (to - from) * layout.rowHeight },
      );
    }
  }
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** Rows that lie beside each other and have equally far to go. */
function runsOf(order: Uint32Array, offsets: Float64Array, sliding: readonly number[], first: number, last: number): Run[] {
  const runs: Run[] = [];
  for (let place = first; place < last; place++) {
    if (sliding.includes(order[place])) continue;
    const run = runs.at(-1);
    if (run && run.to === place && run.offset === offsets[place]) runs[runs.length - 1] = { ...run, to: place + 1 };
    else runs.push({ from: place, to: place + 1, offset: offsets[place] });
  }
  return runs;
}

/** A weight in a cell. */
export const lettered = (weight: number): string => signed(weight.toFixed(2)).replace('0.', '.');

/** The ink that is read on a cell. */
function inkOn({ pixels }: CellImage, cell: number, { ink, onKind }: Palette): string {
  const lightness = ([r, g, b]: readonly number[]): number => 0.3 * r + 0.59 * g + 0.11 * b;
  const ground = lightness([pixels[4 * cell], pixels[4 * cell + 1], pixels[4 * cell + 2]]);
  const away = (colour: string): number => Math.abs(lightness(channels(colour)) - ground);
  return away(onKind) > away(ink) ? onKind : ink;
}

/** Type of the numbers in the cells: as large as fits, to be read from the back of a room where there is room for it. */
export const letterSize = ({ columnWidth, rowHeight }: MatrixLayout): number => Math.max(10, Math.min(16, rowHeight * 0.56, columnWidth * 0.28));

export const isLettered = ({ columnWidth, rowHeight }: MatrixLayout): boolean => columnWidth >= LEAST_LETTERED_CELL && rowHeight >= LEAST_LETTERED_ROW;

function letterCells(
  painter: Painter,
  { layout, viewport, order, cascade, cells, offsets, sliding = [] }: MatrixPicture,
  palette: Palette,
  first: number,
  last: number,
): void {
  const size = letterSize(layout);
  for (let filter = 0; filter < layout.filters; filter++) {
    const x = columnLeft(layout, filter) - viewport.left + layout.columnWidth / 2;
    if (x < 0 || x > viewport.width) continue;
    for (let place = first; place < last; place++) {
      if (offsets && sliding.includes(order[place])) continue;
      const at = filter * layout.rows + order[place];
      const y = layout.header + (place + (offsets?.[place] ?? 0) + 0.5) * layout.rowHeight - viewport.top;
      const kept = cascade.mask[at] === 1;
      painter.text(lettered(cascade.weights[at]), x, y, {
        fill: kept ? inkOn(cells, place * layout.filters + filter, palette) : palette.ink,
        size,
        align: 'middle',
        alpha: kept ? 1 : 0.45,
      });
    }
  }
}

/** Names of the chunks alone, as many as have room. */
function drawNames(painter: Painter, layout: MatrixLayout, palette: Palette): void {
  let end = -Infinity;
  for (let chunk = 0; chunk < layout.chunks; chunk++) {
    const box = chunkBox(layout, chunk);
    const name = box.width >= LEAST_NAMED ? `chunk ${chunk}` : String(chunk);
    const half = name.length * 3.6;
    const middle = Math.max(half, box.x + box.width / 2);
    if (middle - half < end) continue;
    end = middle + half + 8;
    painter.text(name, middle, 9, { fill: palette.ink2, size: 11, align: 'middle' });
  }
}

function drawHeadings(painter: Painter, layout: MatrixLayout, viewport: Viewport, palette: Palette): void {
  const ranges: { readonly text: string; readonly middle: number }[] = [];
  let end = -Infinity;
  for (let chunk = 0; chunk < layout.chunks; chunk++) {
    const box = chunkBox(layout, chunk);
    const filter = chunk * layout.chunkWidth;
    const columns = Math.min(layout.chunkWidth, layout.filters - filter);
    const middle = box.x - viewport.left + box.width / 2;
    const name = box.width >= LEAST_NAMED ? `chunk ${chunk}` : String(chunk);
    const half = name.length * 3.6;
    if (middle - half < Math.max(end, layout.gutter - 8) || middle + half > viewport.width + 8) continue;
    end = middle + half + 6;
    painter.text(name, middle, 12, { fill: palette.ink, size: 12, weight: 500, align: 'middle' });
    if (box.width >= 66) ranges.push({ text: columns === 1 ? `filter ${filter}` : `filters ${filter}–${filter + columns - 1}`, middle });
  }
  // After the names, not between them: to change the font takes longer than to letter a word.
  for (const { text, middle } of ranges) painter.text(text, middle, 27, { fill: palette.ink2, size: 10.5, align: 'middle' });
  if (layout.chunks > 0 && chunkBox(layout, 0).width < LEAST_NAMED) painter.text('chunk', 4, 12, { fill: palette.ink2, size: 10.5 });
}

function drawRowNumbers(
  painter: Painter,
  { layout, viewport, order, offsets, sliding = [] }: MatrixPicture,
  palette: Palette,
  first: number,
  last: number,
): void {
  painter.text('row j', 4, 28, { fill: palette.ink2, size: 10.5 });
  const every = Math.max(1, Math.ceil(16 / layout.rowHeight));
  if (every > 1 && layout.rowHeight < 10) return;
  for (let place = first; place < last; place += every) {
    const y = layout.header + (place + (offsets?.[place] ?? 0) + 0.5) * layout.rowHeight - viewport.top;
    if (y < layout.header || (offsets && sliding.includes(order[place]))) continue;
    painter.text(String(order[place]), layout.gutter - 8, y, { fill: palette.ink2, size: 10.5, align: 'end' });
  }
}

/** A frame round one row, with its number. */
export function drawRowMark(painter: Painter, layout: MatrixLayout, viewport: Viewport, place: number, row: number, colour: string, strong: boolean): void {
  const y = layout.header + place * layout.rowHeight - viewport.top;
  if (y + layout.rowHeight < layout.header || y > viewport.height) return;
  const height = Math.max(3, layout.rowHeight);
  const width = layout.contentWidth - layout.gutter - 4;
  const top = y - (height - layout.rowHeight) / 2;
  painter.clip({ x: 0, y: layout.header - 3, width: viewport.width, height: viewport.height }, () => {
    painter.rect({ x: layout.gutter - 3 - viewport.left, y: top - 1, width, height: height + 2 }, { stroke: colour, width: strong ? 2 : 1, radius: 2 });
    if (strong)
      painter.text(String(row), layout.gutter - 8, Math.max(y + layout.rowHeight / 2, layout.header + 4), {
        fill: colour,
        size: 11,
        weight: 700,
        align: 'end',
      });
  });
}
