import type { PeState } from '../../engine/csph/types';
import type { Box, CellImage, Painter } from '../../render/painter';
import { channels, type Palette } from '../../render/palette';
import { peBox } from './layout';
import { charactersIn, fittedNumber, type Look, strength, typeSize } from './look';
import { type Scene, type Still, stateOf } from './model';
import { arrived } from './beats';
import { drawHeat } from './draw-heat';
import { drawInside } from './draw-inside';

/**
 * Every PE, as fully as its size allows: state by colour and by shape, its sum by number. What a PE shows becomes that of the next cycle when weight and activation
 * have met in it; how full its buffer is, when the sum has arrived there.
 */
export function drawPes(painter: Painter, scene: Scene, look: Look): void {
  const { coming, phase } = scene;
  const shown = coming && arrived(phase, 'meet') ? coming : scene;
  if (look.cells !== 'sums') {
    drawHeat(painter, coming && arrived(phase, 'commit') ? coming : scene, look);
    return;
  }
  if (look.layout.detail === 'dot') {
    drawDots(painter, shown, look);
    return;
  }
  const { rows, columns, detail } = look.layout;
  const letters = detail === 'full' ? lettering(shown, look) : null;
  for (let p = 0; p < rows; p++) {
    for (let m = 0; m < columns; m++) {
      const state = stateOf(shown, p, m);
      const box = peBox(look.layout, p, m);
      const sum = shown.sumKind === 'none' || state === 'idle' ? null : shown.sums[p * columns + m];
      if (letters) drawFullPe(painter, look, state, box, sum, letters, isReached(shown, p, m));
      else drawMarkedPe(painter, shown, look, state, box, sum, isReached(shown, p, m));
    }
  }
  if (letters) drawInside(painter, scene, look);
}

/** In a fill, the wave from the top left corner comes one diagonal further each cycle. [reading] */
const isReached = ({ moment }: Still, p: number, m: number): boolean => moment.fill !== null && p + m <= moment.fill.step;

interface Letters {
  readonly text: (sum: number) => string;
  readonly size: number;
}

const LARGEST_TYPE = 14;
/** Height from which a cell has a strip of its own for its mark. */
const LEAST_STRIP = 30;

/** One size of type for all cells: that of the longest number in them. */
function lettering({ sumKind, sums, moment, columns: width }: Still, { layout, format }: Look): Letters {
  const { rows, columns } = layout;
  const { units } = moment.tile;
  const room = peBox(layout, 0, 0).width - 6;
  const characters = charactersIn(room);
  const text = (sum: number): string => fittedNumber(sum, format, sumKind === 'local' ? units.local : units.slot, characters);
  let longest = 1;
  if (sumKind !== 'none') {
    for (let p = 0; p < rows; p++) for (let m = 0; m < width; m++) longest = Math.max(longest, text(sums[p * columns + m]).length);
  }
  return { text, size: typeSize('0'.repeat(longest), room, LARGEST_TYPE) };
}

function drawFullPe(painter: Painter, { palette }: Look, state: PeState, box: Box, sum: number | null, letters: Letters, reached: boolean): void {
  drawGround(painter, palette, state, box, 7);
  drawMark(painter, palette, state, box, reached);
  if (sum === null) return;
  const resting = state === 'gated' || state === 'stall';
  painter.text(letters.text(sum), box.x + box.width / 2, box.y + box.height * 0.53, {
    fill: resting ? palette.ink2 : palette.ink,
    size: letters.size,
    weight: 500,
    align: 'middle',
  });
}

/** Ground and frame: what rests is hatched, what does not exist has no frame, what is stalled has a heavy one. */
function drawGround(painter: Painter, palette: Palette, state: PeState, box: Box, radius: number): void {
  switch (state) {
    case 'idle':
      painter.hatch(box, { stroke: palette.line, width: 1 }, 7);
      return;
    case 'gated':
      painter.rect(box, { fill: palette.soft, radius });
      painter.hatch({ x: box.x + 1, y: box.y + 1, width: box.width - 2, height: box.height - 2 }, { stroke: palette.idle, width: 1.2 }, 5);
      painter.rect(box, { stroke: palette.ink3, radius, dash: [3, 3], width: 1 });
      return;
    case 'stall':
      painter.rect(box, { fill: palette.panel, radius });
      painter.rect(box, { stroke: palette.stall, width: 1, alpha: 0.55, radius });
      return;
    default:
      painter.rect(box, { fill: palette.panel, stroke: palette.line, width: 1, radius });
  }
}

/** The mark of a state, in the top right corner, or large in the middle where the cell has no number. */
function drawMark(painter: Painter, palette: Palette, state: PeState, box: Box, reached: boolean): void {
  const small = box.height < LEAST_STRIP;
  const margin = small ? 4.5 : 8;
  const x = box.x + box.width - margin;
  const y = box.y + margin;
  const middleX = box.x + box.width / 2;
  const middleY = box.y + box.height / 2;
  switch (state) {
    case 'mac':
      painter.circle(x, y, 2, { fill: palette.partialSum });
      return;
    case 'commit':
      painter.circle(x, y, small ? 2.6 : 3.4, { stroke: palette.partialSum, width: 1.4 });
      painter.circle(x, y, small ? 0.9 : 1.2, { fill: palette.partialSum });
      return;
    case 'stall':
      painter.polyline([x - 2, y - 3, x - 2, y + 3], { stroke: palette.stall, width: 2 });
      painter.polyline([x + 2, y - 3, x + 2, y + 3], { stroke: palette.stall, width: 2 });
      return;
    case 'fill':
      if (reached) painter.polyline([middleX - 3, middleY - 5, middleX + 3, middleY, middleX - 3, middleY + 5], { stroke: palette.ink3, width: 1.6 });
      else painter.circle(middleX, middleY, 1.5, { fill: palette.idle });
      return;
    case 'load':
      painter.circle(middleX, middleY, Math.min(5, box.height / 4), { fill: palette.activation });
      return;
    case 'drain':
      painter.polyline([x, y - 4, x, y + 3], { stroke: palette.partialSum, width: 1.6 });
      painter.polyline([x - 3, y, x, y + 3.5, x + 3, y], { stroke: palette.partialSum, width: 1.6 });
      return;
    case 'gated':
    case 'idle':
  }
}

/** A PE too small for letters: its sum is the strength of the colour, its state the shape. */
function drawMarkedPe(painter: Painter, scene: Still, { palette }: Look, state: PeState, box: Box, sum: number | null, reached: boolean): void {
  const radius = Math.min(3, box.width / 5);
  const alpha = sum === null ? 0.14 : strength(sum, scene.moment.tile.sumPeak);
  const inset = box.width * 0.18;
  const inner = { x: box.x + inset, y: box.y + inset, width: box.width - 2 * inset, height: box.height - 2 * inset };
  switch (state) {
    case 'commit':
      painter.rect(box, { fill: palette.partialSum, alpha, radius });
      return;
    case 'mac':
      painter.rect(box, { stroke: palette.partialSum, alpha: 0.35, radius });
      painter.rect(inner, { fill: palette.partialSum, alpha, radius });
      return;
    case 'gated':
      if (sum !== null) painter.rect(box, { fill: palette.partialSum, alpha: alpha * 0.45, radius });
      painter.hatch(box, { stroke: palette.ink3, width: 1 }, Math.max(3, box.width / 3));
      return;
    case 'idle':
      painter.hatch(box, { stroke: palette.idle, width: 1 }, Math.max(3, box.width / 3));
      return;
    case 'stall':
      painter.rect(box, { stroke: palette.stall, width: 1.2, radius });
      painter.rect({ x: box.x + box.width / 2 - 1, y: inner.y, width: 2, height: inner.height }, { fill: palette.stall });
      return;
    case 'fill':
      painter.rect(reached ? inner : box, reached ? { fill: palette.ink3, alpha: 0.5, radius } : { stroke: palette.line, radius });
      return;
    case 'load':
      painter.circle(box.x + box.width / 2, box.y + box.height / 2, box.width * 0.3, { fill: palette.activation });
      return;
    case 'drain':
      painter.polygon([box.x, box.y, box.x + box.width, box.y, box.x + box.width / 2, box.y + box.height], { fill: palette.partialSum, alpha });
      return;
  }
}

let versions = 0;

/** The array as a picture of one pixel a PE; rows and columns that rest are hatched over it. */
function drawDots(painter: Painter, scene: Still, look: Look): void {
  const { layout, palette } = look;
  const { rows, columns, array, pitchX, pitchY } = layout;
  painter.cells(dotImage(scene, rows, columns, palette), { x: 0, y: 0, width: columns, height: rows }, array);
  if (Math.min(pitchX, pitchY) >= LEAST_PARTED) drawGrid(painter, scene, look);
  for (let p = 0; p < rows; p++) {
    const state = scene.rowStates[p];
    if (state !== 'gated' && state !== 'idle') continue;
    const spacing = state === 'gated' ? 4 : 8;
    painter.hatch({ x: array.x, y: array.y + p * pitchY, width: scene.columns * pitchX, height: pitchY }, { stroke: palette.ink3, width: 0.75 }, spacing);
  }
  const idle = { x: array.x + scene.columns * pitchX, y: array.y, width: array.width - scene.columns * pitchX, height: array.height };
  if (idle.width > 0) painter.hatch(idle, { stroke: palette.idle, width: 1 }, 8);
  if (scene.moment.state.kind === 'stall')
    painter.rect({ x: array.x - 2, y: array.y - 2, width: array.width + 4, height: array.height + 4 }, { stroke: palette.stall, width: 3 });
}

/** Pitch from which lines part the PEs. */
const LEAST_PARTED = 5;

/** Lines between PEs; wide ones while sums stay in the local registers, as small PEs are drawn inset then. */
function drawGrid(painter: Painter, { moment }: Still, { layout, palette }: Look): void {
  const { rows, columns, array, pitchX, pitchY } = layout;
  const width = (pitch: number): number => (moment.sumsOn ? pitch * 0.36 : pitch * 0.12);
  for (let m = 0; m <= columns; m++)
    painter.polyline([array.x + m * pitchX, array.y, array.x + m * pitchX, array.y + array.height], { stroke: palette.panel, width: width(pitchX) });
  for (let p = 0; p <= rows; p++)
    painter.polyline([array.x, array.y + p * pitchY, array.x + array.width, array.y + p * pitchY], { stroke: palette.panel, width: width(pitchY) });
}

function dotImage(scene: Still, rows: number, columns: number, palette: Palette): CellImage {
  const pixels = new Uint8ClampedArray(new ArrayBuffer(4 * rows * columns)).fill(255);
  const ground = channels(palette.panel);
  const full = channels(palette.partialSum);
  const { sumPeak } = scene.moment.tile;
  const plain = dotColours(palette);
  for (let p = 0; p < rows; p++) {
    const state = scene.rowStates[p];
    for (let m = 0; m < columns; m++) {
      const at = 4 * (p * columns + m);
      const here = m < scene.columns ? state : 'idle';
      const colour = here === 'fill' && isReached(scene, p, m) ? plain.reached : plain[here];
      const share = colour || scene.sumKind === 'none' ? 0 : strength(scene.sums[p * columns + m], sumPeak);
      for (let c = 0; c < 3; c++) pixels[at + c] = colour ? colour[c] : ground[c] + (full[c] - ground[c]) * share;
    }
  }
  return { columns, rows, pixels, version: ++versions };
}

type Channels = readonly [number, number, number];

/** Colours of states that show no sum. */
function dotColours(palette: Palette): Partial<Record<PeState | 'reached', Channels>> {
  return { idle: channels(palette.panel), fill: channels(palette.soft), reached: channels(palette.idle), load: channels(palette.activation) };
}
