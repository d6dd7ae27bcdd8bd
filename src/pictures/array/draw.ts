import type { Painter } from '../../render/painter';
import type { Palette } from '../../render/palette';
import { drawBuffer } from '../buffer/draw';
import { BUFFER_HEAD, type BufferModel, bufferModel, drawnSlot } from '../buffer/model';
import { memoryLayout } from '../memory/model';
import { peOccupancy, occupancyWords } from '../occupancy/model';
import { arrived, beat } from './beats';
import { drawActivations, drawLanes } from './draw-activations';
import { drawLists } from './draw-list';
import { drawPes } from './draw-pe';
import { drawWeave } from './draw-weave';
import { type ArrayLayout, columnX, gapOf, peBox, rowY } from './layout';
import { type Look, shortNumber } from './look';
import type { Scene } from './model';

/** What stands still while a tile runs: names of the parts, the array rows and where weights will stand. */
export function drawStill(painter: Painter, layout: ArrayLayout, firstPosition: number, positions: number, palette: Palette): void {
  const { rows, pitchY, labelX, array, weave } = layout;
  painter.text(layout.beside ? 'weight memory, in weave order: chunk after chunk, no index' : 'weight memory, in weave order', weave.x, weave.y + 6, {
    fill: palette.ink2,
    size: 11,
  });
  const every = Math.max(1, Math.ceil(13 / pitchY));
  for (let p = 0; p < rows; p += every) {
    if (p - every >= positions) continue;
    painter.text(p < positions ? String(firstPosition + p) : '–', labelX, rowY(layout, p), { fill: palette.ink2, size: 11, align: 'end' });
  }
  painter.text('position', layout.activationX + 16, rowY(layout, 0) - layout.activationRadius - 9, { fill: palette.ink2, size: 10.5, align: 'end' });
  // Where the weights of the chunk at work will stand, also while there are none.
  if (layout.detail === 'full') {
    const { y, height } = layout.atWork;
    for (let m = 0; m < layout.columns; m++) {
      const width = layout.pitchX - gapOf(layout);
      painter.rect({ x: columnX(layout, m) - width / 2 + 0.5, y: y + 0.5, width: width - 1, height: height - 1 }, { stroke: palette.line, radius: 4 });
    }
  } else
    painter.rect(
      { x: array.x - 3, y: array.y - 3, width: array.width + 6, height: array.height + 6 },
      { fill: palette.panel, stroke: palette.line, radius: 6 },
    );
}

/** What changes with the cycle: memories, what enters, the PEs, the selected one's buffer, counters. */
export function drawLive(painter: Painter, scene: Scene, look: Look): void {
  const { layout, palette } = look;
  const memory = memoryLayout(scene.moment.tile, layout.memory);
  const buffer = bufferModel({ scene, pe: look.pe, slot: look.slot }, layout.buffer);
  if (layout.detail !== 'dot') drawLanes(painter, scene, look);
  drawPes(painter, scene, look);
  drawWeave(painter, scene, look);
  drawActivations(painter, scene, look, memory);
  drawSelection(painter, scene, look);
  drawHeading(painter, scene, look);
  painter.placed({ x: layout.buffer.x, y: layout.buffer.y + BUFFER_HEAD }, () => drawBuffer(painter, buffer, palette));
  drawLists(painter, scene, look);
  drawFlight(painter, scene, look, buffer);
}

/** The words over the buffer: whose it is, and how full. */
function drawHeading(painter: Painter, scene: Scene, { layout, palette, pe }: Look): void {
  const { x, y } = layout.buffer;
  const [p, m] = [Math.min(pe[0], layout.rows - 1), Math.min(pe[1], layout.columns - 1)];
  const shown = scene.coming && arrived(scene.phase, 'commit') ? scene.coming : scene;
  const { tile, cycle } = shown.moment;
  painter.text(`accumulation buffer of PE (${p}, ${m})`, x, y + 6, { fill: palette.ink2, size: 11 });
  painter.text(occupancyWords(peOccupancy(tile, cycle, [p, m])), x, y + 23, { fill: palette.ink, size: 12.5, weight: 600 });
}

/** The selected PE's sum on its way from its cell to its slot. */
function drawFlight(painter: Painter, { coming: next, phase }: Scene, { layout, palette, pe, format }: Look, buffer: BufferModel): void {
  const t = beat(phase, 'commit');
  if (!next || next.moment.state.slot < 0 || t <= 0 || t >= 1) return;
  const [p, m] = [Math.min(pe[0], layout.rows - 1), Math.min(pe[1], layout.columns - 1)];
  if (p >= next.moment.positions || m >= next.columns) return;
  const box = peBox(layout, p, m);
  const target = drawnSlot(buffer, next.moment.state.slot);
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const to = { x: layout.buffer.x + target.x, y: layout.buffer.y + BUFFER_HEAD + target.y };
  // Beside the array it comes in over the top of the ring, below it from above.
  const bend = layout.beside ? { x: (from.x + to.x) / 2, y: Math.min(from.y, to.y) - 26 } : { x: to.x, y: (from.y + to.y) / 2 };
  const at = (s: number): readonly [number, number] => [
    (1 - s) * (1 - s) * from.x + 2 * s * (1 - s) * bend.x + s * s * to.x,
    (1 - s) * (1 - s) * from.y + 2 * s * (1 - s) * bend.y + s * s * to.y,
  ];
  const path = Array.from({ length: 25 }, (_, i) => at(i / 24)).flat();
  painter.polyline(path, { stroke: palette.partialSum, width: 1.5, dash: [4, 4], alpha: 0.7 });
  const [x, y] = at(t);
  painter.circle(x, y, 5, { fill: palette.partialSum, stroke: palette.paper, width: 1.5 });
  const text = shortNumber(next.sums[p * layout.columns + m] ?? 0, format, next.moment.tile.units.slot);
  painter.text(text, x, y - 13, { fill: palette.partialSum, size: 12, weight: 600, align: 'middle', halo: palette.paper });
}

/** The selected PE, and the weight and activation that meet in it. */
function drawSelection(painter: Painter, { moment, atWork }: Scene, { layout, palette, pe }: Look): void {
  const p = Math.min(pe[0], layout.rows - 1);
  const m = Math.min(pe[1], layout.columns - 1);
  const box = peBox(layout, p, m);
  const grow = Math.max(0, (9 - Math.min(box.width, box.height)) / 2);
  painter.rect(
    { x: box.x - grow - 1, y: box.y - grow - 1, width: box.width + 2 * grow + 2, height: box.height + 2 * grow + 2 },
    { stroke: palette.selection, width: 2, radius: layout.detail === 'full' ? 8 : 2 },
  );
  const { selection } = palette;
  const [y, x] = [rowY(layout, p), columnX(layout, m)];
  const { array } = layout;
  if (p < moment.positions) painter.polygon([array.x - 3, y, array.x - 8, y - 4, array.x - 8, y + 4], { fill: selection });
  if (atWork && m < atWork.weights.length) painter.polygon([x, array.y - 3, x - 4, array.y - 8, x + 4, array.y - 8], { fill: selection });
}
