import type { Painter } from '../../render/painter';
import type { Palette } from '../../render/palette';
import { drawLists } from './draw-list';
import { drawPes } from './draw-pe';
import { type ArrayLayout, columnX, gapOf, peBox, rowY } from './layout';
import { DIGIT, easedPhase, type Look, shortNumber, strength, typeSize } from './look';
import type { Scene, ShownActivations, ShownChunk } from './model';
import type { Units } from './numbers';
import type { OpenTile } from './tile';

/** What stands still while a tile runs: labels of the array rows and what joins them to the array. */
export function drawStill(painter: Painter, layout: ArrayLayout, firstPosition: number, positions: number, palette: Palette): void {
  const { rows, pitchY, labelX, array, activationX, activationRadius, spelled } = layout;
  const every = Math.max(1, Math.ceil(13 / pitchY));
  for (let p = 0; p < rows; p++) {
    const y = rowY(layout, p);
    const used = p < positions;
    if (used && pitchY >= 6)
      painter.polyline([activationX + activationRadius + 3, y, array.x - 3, y], { stroke: palette.activation, width: pitchY >= 20 ? 1.5 : 1, alpha: 0.7 });
    if (p % every !== 0 || p - every >= positions) continue;
    const name = used ? `${spelled ? 'position ' : ''}${firstPosition + p}` : spelled ? 'no position' : '–';
    painter.text(name, labelX, y, { fill: palette.ink2, size: 11 });
  }
  if (!spelled) painter.text('position', labelX, array.y - 10, { fill: palette.ink2, size: 10.5 });
  const ground = { x: array.x - 3, y: array.y - 3, width: array.width + 6, height: array.height + 6 };
  // Where the weights of the chunk at work will stand, also while there are none.
  if (layout.detail === 'full') {
    const { y, height } = layout.atWork;
    for (let m = 0; m < layout.columns; m++) {
      const width = layout.pitchX - gapOf(layout);
      painter.rect({ x: columnX(layout, m) - width / 2 + 0.5, y: y + 0.5, width: width - 1, height: height - 1 }, { stroke: palette.line, radius: 4 });
    }
  } else painter.rect(ground, { fill: palette.panel, stroke: palette.line, radius: 6 });
}

/** What changes with the cycle: weights, activations, PEs, counters, the selection. */
export function drawLive(painter: Painter, scene: Scene, look: Look): void {
  const t = easedPhase(scene.phase);
  drawChunks(painter, scene, look, t);
  drawActivations(painter, scene, look, t);
  drawPes(painter, scene, look);
  drawSelection(painter, scene, look);
  drawLists(painter, scene, look, t);
}

function drawChunks(painter: Painter, scene: Scene, look: Look, t: number): void {
  const { layout, palette } = look;
  const { atWork, waiting, entering, moment } = scene;
  const { units } = moment.tile;
  const stalled = moment.state.kind === 'stall';
  const { x, y, height } = layout.atWork;
  if (layout.spelled) {
    painter.text('next', layout.labelX, layout.waiting.y + 9, { fill: palette.ink2, size: 11 });
    painter.text('at work', layout.labelX, y + height / 2, { fill: palette.ink2, size: 11 });
  }
  painter.text(caption(scene, layout.spelled), x, layout.captionY, { fill: stalled ? palette.stall : palette.ink, size: 11.5, weight: stalled ? 600 : 400 });
  if (waiting) {
    const way = entering ? t : 0;
    const from = layout.waiting;
    drawChunk(painter, waiting, look, units, from.y + (y - from.y) * way, from.height + (height - from.height) * way, 0.3 + 0.7 * way, way > 0.6);
    if (stalled)
      painter.rect(
        { x: x - 3, y: from.y - 3, width: layout.array.width + 6, height: from.height + 6 },
        { stroke: palette.stall, width: 1.5, radius: 5, dash: [4, 3] },
      );
  }
  if (!atWork) return;
  const fall = (layout.array.y - y) * t;
  drawChunk(painter, atWork, look, units, y + fall, height, 1 - t, t < 0.4);
  if (layout.detail === 'dot') return;
  for (let m = 0; m < atWork.weights.length; m++) {
    const middle = columnX(layout, m);
    painter.polyline([middle, y + height + 4, middle, layout.array.y - 4], { stroke: palette.weight, width: layout.pitchX >= 20 ? 1.5 : 1, alpha: 1 - t });
  }
}

function caption({ atWork, waiting, moment }: Scene, long: boolean): string {
  if (moment.state.kind === 'stall' && waiting) return `chunk ${waiting.chunk} of row ${waiting.row} is held back`;
  if (atWork && !long) return `chunk ${atWork.chunk} of row ${atWork.row}`;
  if (atWork)
    return `chunk ${atWork.chunk} of row ${atWork.row}: ${atWork.weights.length === 1 ? '1 weight' : `${atWork.weights.length} weights`}, used by all array rows`;
  return moment.state.kind === 'drain' ? 'no weights: the sums leave' : 'no weights at work yet';
}

function drawChunk(
  painter: Painter,
  { weights }: ShownChunk,
  { layout, palette, format }: Look,
  units: Units,
  top: number,
  height: number,
  alpha: number,
  lettered: boolean,
): void {
  const { pitchX, detail } = layout;
  const width = Math.max(0.5, pitchX - Math.max(gapOf(layout), detail === 'dot' ? 0 : 1));
  for (let m = 0; m < weights.length; m++) {
    const weight = weights[m];
    const box = { x: columnX(layout, m) - width / 2, y: top, width, height };
    const radius = Math.min(4, width / 4);
    // A zero inside a kept chunk is streamed all the same: it is there, but hollow.
    if (weight === 0) painter.rect(box, { stroke: palette.weight, width: 1, alpha: alpha * 0.7, radius });
    else painter.rect(box, { fill: palette.weight, alpha: alpha * (detail === 'full' ? 1 : strength(weight, 127)), radius });
    const text = shortNumber(weight, format, units.weight);
    const size = lettered && detail === 'full' ? typeSize(text, width - 4, 11.5) : 0;
    if (size > 0)
      painter.text(text, columnX(layout, m), top + height / 2, {
        fill: weight === 0 ? palette.weight : palette.onKind,
        size,
        weight: 500,
        align: 'middle',
        alpha,
      });
  }
}

function drawActivations(painter: Painter, { activations, arriving, moment }: Scene, look: Look, t: number): void {
  if (activations) drawColumn(painter, activations, look, moment.tile, 0, arriving ? 1 - t : 1);
  if (arriving && t > 0) drawColumn(painter, arriving, look, moment.tile, -26 * (1 - t), t);
}

function drawColumn(
  painter: Painter,
  { values }: ShownActivations,
  { layout, palette, format }: Look,
  { units, activationPeak }: OpenTile,
  shift: number,
  alpha: number,
): void {
  const { activationX, activationRadius: radius, pitchY } = layout;
  const lettered = radius >= 10;
  for (let p = 0; p < values.length; p++) {
    const value = values[p];
    const y = rowY(layout, p);
    const text = shortNumber(value, format, units.activation);
    const half = lettered ? Math.max(radius, (text.length * 10.5 * DIGIT) / 2 + 4) : radius;
    const box = { x: activationX + shift - half, y: y - radius, width: 2 * half, height: 2 * radius };
    if (value === 0)
      painter.rect(box, { stroke: palette.activation, width: pitchY < 12 ? 0.75 : 1.2, radius, alpha, ...(pitchY < 12 ? {} : { dash: [2, 2] }) });
    else painter.rect(box, { fill: palette.activation, radius, alpha: lettered ? alpha : alpha * strength(value, activationPeak) });
    if (lettered)
      painter.text(text, activationX + shift, y, { fill: value === 0 ? palette.activation : palette.onKind, size: 10.5, weight: 500, align: 'middle', alpha });
  }
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
