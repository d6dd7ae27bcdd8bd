import type { Painter } from '../../render/painter';
import { arrived, beat } from './beats';
import { columnX, gapOf } from './layout';
import { type Look, shortNumber, strength, typeSize } from './look';
import type { Scene, ShownChunk } from './model';
import { type WovenChunk, wovenAround } from './weave';

/** Place in the strip of the chunk at work, counted from the left. */
const AT_WORK = 2;
const TILE = { least: 40, most: 58, top: 17, height: 13 };
/** Room from which the words over the array are long. */
const LONG_CAPTION = 320;
/** Columns from which a chunk in the strip is one block rather than a box a weight. */
const MOST_BOXES = 8;

interface Strip {
  readonly tiles: readonly WovenChunk[];
  readonly pitch: number;
  readonly places: number;
  /** Left edge of a chunk. */
  readonly x: (index: number) => number;
}

/** The strip in a scene; while the next chunk enters it moves on by one. */
function stripOf({ moment, coming, phase }: Scene, { layout }: Pick<Look, 'layout'>): Strip {
  const { x, width } = layout.weave;
  const places = Math.max(3, Math.floor(width / TILE.least));
  const pitch = Math.min(TILE.most, width / places);
  const seen = Math.floor(width / pitch);
  const done = moment.state.soFar.macCycles;
  const doneNext = coming?.moment.state.soFar.macCycles ?? done;
  const at = done + (doneNext - done) * beat(phase, 'enter');
  return { tiles: wovenAround(moment, AT_WORK + 1, seen - AT_WORK), pitch, places: seen, x: (index) => x + (index - (at - 1) + AT_WORK) * pitch };
}

/** The chunk under a point of the strip; null beside it. */
export function wovenAt(scene: Scene, look: Pick<Look, 'layout'>, x: number, y: number): WovenChunk | null {
  const { weave } = look.layout;
  if (y < weave.y || y > weave.y + weave.height) return null;
  const { tiles, pitch, x: left } = stripOf(scene, look);
  return tiles.find(({ index }) => x >= left(index) && x < left(index) + pitch) ?? null;
}

/** Weight memory: the chunks in the order in which they are streamed, those past pale, that at work dark. The next one leaves it for the head of the array. */
export function drawWeave(painter: Painter, scene: Scene, look: Look): void {
  const { layout, palette } = look;
  const { weave } = layout;
  const { moment, coming, phase } = scene;
  const strip = stripOf(scene, look);
  const shown = coming && arrived(phase, 'enter') ? coming : scene;
  const current = shown.atWork ? shown.moment.state.soFar.macCycles - 1 : -1;
  const last = shown.moment.state.soFar.macCycles - 1;
  painter.clip({ x: weave.x - 2, y: weave.y, width: weave.width + 4, height: weave.height }, () => {
    for (const tile of strip.tiles) {
      const x = strip.x(tile.index);
      const isPast = tile.index <= last && tile.index !== current;
      const fill = isPast ? palette.idle : palette.weight;
      drawTile(painter, tile, x, strip.pitch, layout.weave.y, fill, isPast ? 0.7 : tile.index === current ? 1 : 0.45);
      const size = typeSize(`${tile.row}·${tile.chunk}`, strip.pitch - 3, 11);
      if (size > 0)
        painter.text(`${tile.row}·${tile.chunk}`, x + (strip.pitch - 8) / 2, weave.y + 41, {
          fill: tile.index === current ? palette.ink : palette.ink2,
          size,
          weight: tile.index === current ? 600 : 400,
          align: 'middle',
        });
    }
  });
  const held = moment.state.kind === 'stall' ? strip.tiles.find(({ index }) => index > last) : undefined;
  if (held)
    painter.rect(
      { x: strip.x(held.index) - 4, y: weave.y + TILE.top - 4, width: strip.pitch, height: TILE.height + 8 },
      { stroke: palette.stall, width: 1.5, dash: [4, 3], radius: 5 },
    );
  drawAtWork(painter, scene, look, strip);
}

function tileBoxes({ width }: { readonly width: number }, x: number, pitch: number, top: number) {
  const boxes = width <= MOST_BOXES ? width : 1;
  const step = (pitch - 8) / boxes;
  return Array.from({ length: boxes }, (_, i) => ({ x: x + i * step, y: top + TILE.top, width: step - (boxes > 1 ? 1.5 : 0), height: TILE.height }));
}

function drawTile(painter: Painter, tile: WovenChunk, x: number, pitch: number, top: number, fill: string, alpha: number): void {
  for (const box of tileBoxes(tile, x, pitch, top)) painter.rect(box, { fill, alpha, radius: 2.5 });
}

/** The chunk at work stands over its columns; the next one flies there from the strip, and then goes down. */
function drawAtWork(painter: Painter, scene: Scene, look: Look, strip: Strip): void {
  const { layout, palette } = look;
  const { atWork, coming, phase, moment } = scene;
  const { y, height } = layout.atWork;
  const next = coming?.atWork ?? null;
  // Without a next chunk the one at work leaves all the same.
  const leaving = coming ? beat(phase, 'leave') : 0;
  if (atWork && leaving < 1) drawChunk(painter, atWork, look, (m) => placeOf(look, m), 1 - leaving, true, moment.tile.units.weight);
  if (next) {
    const t = beat(phase, 'enter');
    const from = tileBoxes({ width: next.weights.length }, strip.x(moment.state.soFar.macCycles), strip.pitch, layout.weave.y);
    if (t > 0) {
      const place = (m: number) => {
        const start = from[Math.min(m, from.length - 1)];
        const end = placeOf(look, m);
        const mix = (a: number, b: number): number => a + (b - a) * t;
        return { x: mix(start.x, end.x), y: mix(start.y, end.y), width: mix(start.width, end.width), height: mix(start.height, end.height) };
      };
      drawChunk(painter, next, look, place, 0.45 + 0.55 * t, t > 0.7, moment.tile.units.weight);
    }
  }
  drawDown(painter, scene, look);
  const shown = coming && arrived(phase, 'enter') ? coming : scene;
  const stalled = shown.heldBack !== null;
  if (shown.atWork && layout.detail !== 'dot') {
    for (let m = 0; m < shown.atWork.weights.length; m++) {
      const middle = columnX(layout, m);
      painter.polyline([middle, y + height + 3, middle, layout.array.y - 3], {
        stroke: palette.weight,
        width: layout.pitchX >= 20 ? 1.5 : 1,
        alpha: shown === scene ? 1 - leaving : 1,
      });
    }
  }
  painter.text(caption(shown, (layout.beside ? layout.buffer.x : layout.width) - layout.array.x >= LONG_CAPTION), layout.array.x, layout.captionY, {
    fill: stalled ? palette.stall : palette.ink,
    size: 11.5,
    weight: stalled ? 600 : 400,
    alpha: shown === scene ? 1 - leaving : 1,
  });
}

function placeOf({ layout }: Look, m: number) {
  const width = Math.max(0.5, layout.pitchX - Math.max(gapOf(layout), layout.detail === 'dot' ? 0 : 1));
  return { x: columnX(layout, m) - width / 2, y: layout.atWork.y, width, height: layout.atWork.height };
}

function caption({ atWork, heldBack, moment }: Pick<Scene, 'atWork' | 'heldBack' | 'moment'>, long: boolean): string {
  if (heldBack) return `chunk ${heldBack.chunk} of row ${heldBack.row} is held back`;
  if (atWork && !long) return `chunk ${atWork.chunk} of row ${atWork.row}`;
  if (atWork)
    return `chunk ${atWork.chunk} of row ${atWork.row}: ${atWork.weights.length === 1 ? '1 weight' : `${atWork.weights.length} weights`}, used by all array rows`;
  return moment.state.kind === 'drain' ? 'no weights: the sums leave' : 'no weights at work yet';
}

function drawChunk(
  painter: Painter,
  { weights }: ShownChunk,
  { layout, palette, format }: Look,
  place: (m: number) => { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  alpha: number,
  lettered: boolean,
  unit: Parameters<typeof shortNumber>[2],
): void {
  for (let m = 0; m < weights.length; m++) {
    const weight = weights[m];
    const box = place(m);
    const radius = Math.min(4, box.width / 4);
    // A zero inside a kept chunk is streamed all the same: it is there, but hollow.
    if (weight === 0) painter.rect(box, { stroke: palette.weight, width: 1, alpha: alpha * 0.7, radius });
    else painter.rect(box, { fill: palette.weight, alpha: alpha * (layout.detail === 'full' ? 1 : strength(weight, 127)), radius });
    const text = shortNumber(weight, format, unit);
    const size = lettered && layout.detail === 'full' ? typeSize(text, box.width - 4, 12) : 0;
    if (size > 0)
      painter.text(text, box.x + box.width / 2, box.y + box.height / 2, {
        fill: weight === 0 ? palette.weight : palette.onKind,
        size,
        weight: 500,
        align: 'middle',
        alpha,
      });
  }
}

/** The weights of the next cycle on their way down the columns. */
function drawDown(painter: Painter, { coming, phase }: Scene, { layout, palette }: Look): void {
  const weights = coming?.atWork?.weights;
  const t = beat(phase, 'down');
  if (!weights || t <= 0 || t >= 1 || layout.detail === 'dot') return;
  const width = Math.min(26, layout.pitchX * 0.4);
  const from = layout.atWork.y + layout.atWork.height;
  const y = from + (layout.array.y + layout.array.height - from - 6) * t;
  weights.forEach((weight, m) => {
    const box = { x: columnX(layout, m) - width / 2, y, width, height: Math.min(6, layout.pitchY / 4) };
    painter.rect(box, weight === 0 ? { stroke: palette.weight, radius: 2 } : { fill: palette.weight, radius: 2 });
  });
}
