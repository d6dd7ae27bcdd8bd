import type { CellImage, Painter } from '../../render/painter';
import { blend, channels } from '../../render/palette';
import { heatMap, heatOf } from '../occupancy/model';
import { peBox } from './layout';
import { type Look, typeSize } from './look';
import type { Still } from './model';

const LARGEST_TYPE = 14;
/** Below the array. */
const NOTE = 14;
let versions = 0;

/** The array as a heat map: one number a PE, by depth of colour and, where there is room, in figures. */
export function drawHeat(painter: Painter, { moment }: Still, { layout, palette, cells }: Look): void {
  if (cells === 'sums') return;
  const map = heatMap(moment.tile, moment.cycle, cells);
  const { rows, columns, array, detail } = layout;
  painter.text(map.caption, array.x, array.y + array.height + NOTE, { fill: palette.ink2, size: 11 });
  if (detail === 'dot') {
    painter.cells(
      image(rows, columns, (p, m) => colour(palette, heatOf(map, map.at(p, m)))),
      { x: 0, y: 0, width: columns, height: rows },
      array,
    );
    return;
  }
  for (let p = 0; p < rows; p++) {
    for (let m = 0; m < columns; m++) {
      const box = peBox(layout, p, m);
      const value = map.at(p, m);
      const heat = heatOf(map, value);
      const isIdle = p >= moment.positions || m >= moment.tile.trace.filters;
      if (isIdle) {
        painter.hatch(box, { stroke: palette.line, width: 1 }, 7);
        continue;
      }
      painter.rect(box, { fill: colour(palette, heat), stroke: palette.line, width: 1, radius: Math.min(7, box.width / 5) });
      const text = value < 0 ? '–' : String(value);
      const size = detail === 'full' ? typeSize(text, box.width - 6, LARGEST_TYPE) : 0;
      if (size > 0)
        painter.text(text, box.x + box.width / 2, box.y + box.height / 2, {
          fill: heat > 0.6 ? palette.onKind : palette.ink,
          size,
          weight: 600,
          align: 'middle',
        });
    }
  }
}

const colour = (palette: Look['palette'], heat: number): string => blend(palette.panel, palette.partialSum, heat);

function image(rows: number, columns: number, colourAt: (p: number, m: number) => string): CellImage {
  const pixels = new Uint8ClampedArray(new ArrayBuffer(4 * rows * columns)).fill(255);
  for (let p = 0; p < rows; p++) for (let m = 0; m < columns; m++) pixels.set(channels(colourAt(p, m)), 4 * (p * columns + m));
  return { columns, rows, pixels, version: ++versions };
}
