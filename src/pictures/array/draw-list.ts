import type { HeldRow } from '../../engine/csph/types';
import type { Painter } from '../../render/painter';
import type { Palette } from '../../render/palette';
import type { Look } from './look';
import type { Scene } from './model';
import { arrived, beat } from './beats';
import type { ArrayLayout } from './layout';
import type { ListedRows, Moment } from './moment';

const LABEL = 66;
const LINE = 23;
const BOX = { largest: 22, height: 15, least: 3, gap: 3 };
/** Room that the figures under the list take when it stands beside the array. */
const FIGURES = 108;
const MOST_HELD = 8;

interface Boxes {
  readonly x: number;
  readonly width: number;
  readonly step: number;
}

/** A line of the lists, and where its middle is. */
type ListLine = { readonly y: number } & (
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'held'; readonly row: HeldRow }
  | { readonly kind: 'coming'; readonly rows: ListedRows }
);

/** Counters of the rows at work, and the rows that come after them: as many lines as there is room for. */
function listLines({ state, row, upcoming }: Moment, layout: ArrayLayout): ListLine[] {
  const { y, height } = layout.list;
  const bottom = y + height - (layout.beside ? FIGURES : 0);
  // The heading and the figures below need room of their own.
  const room = Math.max(1, Math.min(MOST_HELD, Math.floor((bottom - y) / LINE) - 1));
  const held = shownHeld(state.held, row, room);
  const lines: ListLine[] = [];
  let at = y + 6;
  if (held.length > 0) {
    lines.push({ y: at, kind: 'heading', text: countersWords(state.held.length, held.length) });
    for (const one of held) lines.push({ y: (at += LINE), kind: 'held', row: one });
    at += LINE + 10;
  }
  if (upcoming.length === 0 || at + 1.5 * LINE > bottom) return lines;
  lines.push({ y: at, kind: 'heading', text: 'next in the work list' });
  for (const rows of upcoming) {
    at += LINE;
    if (at > bottom - LINE / 2) break;
    lines.push({ y: at, kind: 'coming', rows });
  }
  return lines;
}

/** Of a large group only some fit, which is said. */
const countersWords = (all: number, shown: number): string =>
  all === 1 ? 'chunk counter' : shown < all ? `chunk counters, ${shown} of ${all}` : 'chunk counters';

/** The row under a point of the lists; null beside them and on rows that are skipped. */
export function listedRowAt(moment: Moment, layout: ArrayLayout, x: number, y: number): number | null {
  const { list } = layout;
  if (x < list.x || x > list.x + list.width) return null;
  const line = listLines(moment, layout).find((one) => Math.abs(one.y - y) <= LINE / 2);
  if (line?.kind === 'held') return line.row.row;
  return line?.kind === 'coming' && line.rows.count > 0 ? line.rows.from : null;
}

/** Both lists; they go on when the next chunk has entered. */
export function drawLists(painter: Painter, scene: Scene, { layout, palette }: Look): void {
  const { coming, phase } = scene;
  const isNext = coming !== null && arrived(phase, 'enter');
  const { moment } = isNext ? coming : scene;
  const t = coming === null || isNext ? 0 : beat(phase, 'enter');
  const { x, width } = layout.list;
  const chunks = Math.max(1, moment.tile.slotsUsed);
  const step = Math.min(BOX.largest + BOX.gap, (width - LABEL - 44) / chunks);
  const boxes = { x: x + LABEL, width: Math.max(1, step - Math.min(BOX.gap, step * 0.2)), step };
  for (const line of listLines(moment, layout)) {
    if (line.kind === 'heading') painter.text(line.text, x, line.y, { fill: palette.ink2, size: 11 });
    else if (line.kind === 'coming') drawUpcoming(painter, palette, line.rows, boxes, line.y, x, chunks);
    else drawCounter(painter, palette, line.row, boxes, line.y, { left: x, active: line.row === moment.row, working: moment.state.kind === 'mac', chunks, t });
  }
}

/** Of a large group, as many of the rows around the one at work as there is room for. */
function shownHeld(held: readonly HeldRow[], current: HeldRow | null, room: number): readonly HeldRow[] {
  if (held.length <= room) return held;
  const at = current ? held.indexOf(current) : 0;
  const first = Math.max(0, Math.min(at - Math.floor(room / 2), held.length - room));
  return held.slice(first, first + room);
}

interface CounterLook {
  readonly left: number;
  readonly active: boolean;
  readonly working: boolean;
  readonly chunks: number;
  readonly t: number;
}

/** One row's counter: chunks that have passed, the one at work, those to come; and how many are left. */
function drawCounter(painter: Painter, palette: Palette, { row, count, used }: HeldRow, boxes: Boxes, y: number, look: CounterLook): void {
  const { active, working, t } = look;
  painter.text(`row ${row}`, look.left, y, { fill: active ? palette.ink : palette.ink2, size: 12, weight: active ? 600 : 400 });
  for (let n = 0; n < look.chunks; n++) {
    const box = { x: boxes.x + n * boxes.step, y: y - BOX.height / 2, width: boxes.width, height: BOX.height };
    const radius = Math.min(4, box.width / 3);
    const current = active && working && n === used - 1;
    if (n >= count) painter.rect(box, { fill: palette.soft, radius });
    else if (n >= used) painter.rect(box, { stroke: palette.weight, width: 1.2, radius });
    else painter.rect(box, { fill: palette.weight, radius, alpha: current ? 1 - 0.65 * t : 0.35 });
    if (box.width >= 14 && n < count)
      painter.text(String(n), box.x + box.width / 2, y, { fill: current ? palette.onKind : palette.ink2, size: 10, weight: 500, align: 'middle' });
  }
  const end = boxes.x + look.chunks * boxes.step + 6;
  painter.text(`${count - used} left`, end, y, { fill: active ? palette.ink : palette.ink2, size: 12, weight: active ? 600 : 400 });
}

function drawUpcoming(painter: Painter, palette: Palette, { from, to, count }: ListedRows, boxes: Boxes, y: number, left: number, chunks: number): void {
  const skip = count === 0;
  painter.text(from === to ? `row ${from}` : `${from}–${to}`, left, y, { fill: skip ? palette.ink2 : palette.ink, size: 12 });
  const end = boxes.x + chunks * boxes.step;
  if (skip) {
    painter.polyline([boxes.x, y, end - 3, y], { stroke: palette.ink3, width: 1, dash: [2, 4] });
    painter.text('skip', end + 6, y, { fill: palette.ink2, size: 11 });
    return;
  }
  for (let n = 0; n < chunks; n++) {
    const box = { x: boxes.x + n * boxes.step, y: y - BOX.height / 2, width: boxes.width, height: BOX.height };
    painter.rect(box, { fill: n < count ? palette.weight : palette.soft, alpha: n < count ? 0.85 : 1, radius: Math.min(4, box.width / 3) });
  }
}
