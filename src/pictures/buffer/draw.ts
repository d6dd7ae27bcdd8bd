import type { BinState } from '../../engine/csph/types';
import type { Painter } from '../../render/painter';
import { blend, type Palette } from '../../render/palette';
import { typeSize } from '../array/look';
import type { SlotRow } from './inspect';
import { binWords, type BufferModel, type Folded, type Ring, slotAngles } from './model';

/** Slots of a ring are numbered while they are wide enough. */
const NUMBERED = 8;
const LEAST_NUMBERED_BAND = 9;

/** Every bin of one PE: its slots as they stand, what is at the head, and what it does. */
export function drawBuffer(painter: Painter, { layout, bins, slots, alone }: BufferModel, palette: Palette): void {
  for (const ring of layout.rings) {
    const bin = bins[ring.bin];
    drawSlots(painter, ring, bin, slots, palette);
    drawActivity(painter, ring, bin, palette);
    const name = alone ? 'ring' : String(ring.bin);
    const nameSize = typeSize(name, 1.7 * ring.inner, 12);
    if (nameSize > 0) painter.text(name, ring.x, ring.y, { fill: palette.ink, size: nameSize, weight: 600, align: 'middle' });
    drawWords(painter, layout.height, layout.pitch, ring, bin, palette);
  }
  if (layout.folded) drawFolded(painter, layout.folded, layout.rings[0].y, layout.height, palette);
}

function drawSlots(painter: Painter, { x, y, inner, outer, size, firstSlot }: Ring, { head }: BinState, slots: readonly SlotRow[], palette: Palette): void {
  const middle = (inner + outer) / 2;
  const numbered = size <= NUMBERED && outer - inner >= LEAST_NUMBERED_BAND;
  for (let s = 0; s < size; s++) {
    const [from, to] = slotAngles(size, s, head);
    const slot = slots[firstSlot + s];
    const held = slot !== undefined && slot.value !== null;
    const committed = slot?.committed ?? false;
    if (committed) painter.ring(x, y, inner, outer, from, to, { fill: palette.partialSum, stroke: palette.selection, width: 2 });
    else if (held) painter.ring(x, y, inner, outer, from, to, { fill: blend(palette.paper, palette.partialSum, 0.42) });
    else painter.ring(x, y, inner, outer, from, to, { fill: palette.idle, alpha: 0.65 });
    if (!numbered) continue;
    const angle = (from + to) / 2;
    painter.text(String(firstSlot + s), x + middle * Math.sin(angle), y - middle * Math.cos(angle), {
      fill: committed ? palette.onKind : held ? palette.ink : palette.ink2,
      size: 9.5,
      weight: committed ? 600 : 400,
      align: 'middle',
    });
  }
}

/** The head, and by a shape round the ring what its bin does: dots gated, a line commits, an arrow turns, nothing at rest. */
function drawActivity(painter: Painter, { x, y, outer }: Ring, { activity }: BinState, palette: Palette): void {
  painter.polygon([x, y - outer - 1, x - 4, y - outer - 7.5, x + 4, y - outer - 7.5], { fill: palette.selection });
  if (activity === 'gated') painter.circle(x, y, outer + 2.5, { stroke: palette.ink3, dash: [2, 4], width: 1 });
  if (activity === 'active') painter.circle(x, y, outer + 2.5, { stroke: palette.partialSum, width: 1.5 });
  if (activity === 'turning') drawTurn(painter, x, y, outer + 4, palette);
}

/** An arrow along the side a ring turns to: the slot at the head makes place to the next. */
function drawTurn(painter: Painter, x: number, y: number, radius: number, palette: Palette): void {
  const at = (angle: number, r: number): readonly [number, number] => [x + r * Math.sin(angle), y - r * Math.cos(angle)];
  const stroke = { stroke: palette.ink, width: 1.5, cap: 'round' } as const;
  const steps = 8;
  const arc = Array.from({ length: steps + 1 }, (_, i) => at(-0.45 - (1.05 * i) / steps, radius));
  painter.polyline(arc.flat(), stroke);
  painter.polyline([...at(-1.28, radius - 4), ...at(-1.52, radius), ...at(-1.28, radius + 4)], stroke);
}

function drawWords(painter: Painter, height: number, pitch: number, { x }: Ring, bin: BinState, palette: Palette): void {
  const quiet = bin.activity === 'gated' || bin.activity === 'home';
  const [first, second] = binWords(bin);
  const letter = { fill: quiet ? palette.ink2 : palette.ink, weight: quiet ? 400 : 600, align: 'middle' } as const;
  const line = (text: string, y: number): void => {
    const size = text === '' ? 0 : typeSize(text, pitch - 2, 10.5);
    if (size > 0) painter.text(text, x, y, { ...letter, size });
  };
  line(first, height - 20);
  line(second, height - 8);
}

function drawFolded(painter: Painter, { x, bins }: Folded, y: number, height: number, palette: Palette): void {
  const letter = { fill: palette.ink2, size: 10.5, align: 'middle' } as const;
  const step = Math.min(13, (2 * (y - 10)) / Math.max(1, bins.length));
  bins.forEach(({ bin, size }, i) => {
    const line = y + (i - (bins.length - 1) / 2) * step;
    painter.circle(x - 34, line, Math.min(4, step * 0.35), { stroke: palette.ink3, width: 1, dash: [2, 2] });
    painter.text(`bin ${bin}, ${size} ${size === 1 ? 'slot' : 'slots'}`, x - 26, line, { ...letter, align: 'start' });
  });
  painter.text('not used here', x, height - 20, letter);
}
