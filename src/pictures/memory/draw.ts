import { whole } from '../../lib/numbers';
import type { Box, Painter } from '../../render/painter';
import { blend, type Palette } from '../../render/palette';
import { arrived, beat } from '../array/beats';
import type { Scene } from '../array/model';
import type { Moment } from '../array/moment';
import { type MemoryLayout, lineOf, readsOf } from './model';

/** Share of its colour that a word has once it has been read. */
const READ = 0.42;

/** Widths of captions in CSS pixels, and what may be written over beside the words. */
const TITLE_WIDTH = 100;
const GLYPH = 7;
const ROOM_BESIDE = 22;

/** The words of the tile's activations: those to come, those read, the ones read just now, and rows that are never read. */
export function drawMemory(painter: Painter, scene: Scene, layout: MemoryLayout, { x: frameX, y: frameY, width }: Box, palette: Palette): void {
  const { coming, phase, moment } = scene;
  const now = coming !== null && arrived(phase, 'read') ? coming.moment : moment;
  const room = width + ROOM_BESIDE;
  painter.text(room < TITLE_WIDTH ? 'activations' : 'activation memory', frameX, frameY + 6, { fill: palette.ink2, size: 11 });
  const { activationWords } = now.state.soFar;
  const tally = `${whole(activationWords)} words read`;
  painter.text(tally.length * GLYPH > room ? `${whole(activationWords)} read` : tally, frameX, frameY + 23, { fill: palette.ink, size: 11.5, weight: 600 });
  drawWords(painter, scene, layout, now, palette);
  const { skipped } = readsOf(moment.tile);
  const foot = layout.grid.y + layout.grid.height + 11;
  painter.text(now.fetchedAgain === 0 ? 'each once' : 'each once a pass', frameX, foot, { fill: palette.ink2, size: 11 });
  const { trace, values } = moment.tile;
  const rest = skipped === 0 ? `of ${whole(trace.rows * values.positions)}` : `${whole(skipped)} ${skipped === 1 ? 'row' : 'rows'} skipped`;
  painter.text(rest, frameX, foot + 14, { fill: palette.ink2, size: 11 });
}

function drawWords(painter: Painter, { moment, phase, coming, activations }: Scene, layout: MemoryLayout, now: Moment, palette: Palette): void {
  const { grid, lines, pitch, words } = layout;
  const reads = readsOf(moment.tile);
  const width = grid.width / words;
  const height = Math.max(1, pitch - (pitch >= 5 ? 2 : 0.8));
  const gap = width >= 6 ? 2 : width >= 4 ? 1 : 0;
  const held = now === moment ? activations : (coming?.activations ?? null);
  const fetching = coming !== null && coming.moment.state.fetched >= 0 ? coming.moment.state.fetched : -1;
  for (let line = 0; line < lines; line++) {
    const { read, ever } = reads.inLine(layout, line, now.cycle);
    const y = grid.y + line * pitch;
    const box = (word: number) => ({ x: grid.x + word * width, y, width: width - gap, height });
    if (ever === 0) {
      painter.polyline([grid.x, y + height / 2, grid.x + grid.width - gap, y + height / 2], { stroke: palette.ink3, width: 1, dash: [1, 3] });
      continue;
    }
    const isHeld = held !== null && lineOf(layout, held.row) === line;
    const fill = isHeld ? palette.activation : blend(palette.idle, palette.activation, READ * (read / ever));
    for (let word = 0; word < words; word++) painter.rect(box(word), { fill, radius: Math.min(2, height / 3) });
  }
  // A read is a pulse: the words light up and let go.
  if (fetching >= 0) drawPulse(painter, layout, lineOf(layout, fetching), beat(phase, 'read'), palette);
}

function drawPulse(painter: Painter, { grid, pitch }: MemoryLayout, line: number, t: number, palette: Palette): void {
  if (t <= 0 || t >= 1) return;
  const grow = 2 + 4 * t;
  const box = { x: grid.x - grow, y: grid.y + line * pitch - grow, width: grid.width + 2 * grow - 2, height: pitch + 2 * grow - 2 };
  painter.rect(box, { stroke: palette.activation, width: 2 * (1 - t) + 0.5, alpha: 1 - t, radius: 4 });
}
