import type { BinState } from '../../engine/csph/types';
import { whole } from '../../lib/numbers';
import type { Painter } from '../../render/painter';
import { blend, type Palette } from '../../render/palette';
import { typeSize } from '../array/look';
import { binWords, type BufferModel, type DrawnSlot, fileBox, type Folded, FOLDED, type Ring, slotAngles, WRITES } from './model';

/** Slots of a ring are numbered while they are wide enough. */
const NUMBERED = 8;
const LEAST_NUMBERED_BAND = 9;
const HELD = 0.42;

/** Every bin of one PE: its slots as they stand, what is at the head, what it does, and how often each slot was written. */
export function drawBuffer(painter: Painter, model: BufferModel, palette: Palette): void {
  const { layout, bins, slots, alone, rotates } = model;
  if (!rotates) drawFile(painter, model, palette);
  for (const ring of rotates ? layout.rings : []) {
    const bin = bins[ring.bin];
    drawSlots(painter, ring, bin, slots, palette);
    drawActivity(painter, ring, bin, palette);
    const name = alone ? 'ring' : String(ring.bin);
    const nameSize = typeSize(name, 1.7 * ring.inner, 12);
    if (nameSize > 0) painter.text(name, ring.x, ring.y, { fill: palette.ink, size: nameSize, weight: 600, align: 'middle' });
    drawWords(painter, layout.writesY, layout.pitch, ring, bin, palette);
  }
  for (const ring of layout.rings) drawWrites(painter, model, ring, palette);
  painter.text('writes so far', 0, layout.writesY + 4, { fill: palette.ink2, size: 10.5 });
  if (layout.folded) drawFolded(painter, layout.folded, layout.rings[0].y, layout.writesY, palette);
}

function slotFill({ held, committed }: DrawnSlot, palette: Palette): { readonly fill: string; readonly alpha?: number } {
  if (committed) return { fill: palette.partialSum };
  return held ? { fill: blend(palette.paper, palette.partialSum, HELD) } : { fill: palette.idle, alpha: 0.65 };
}

const NO_SLOT: DrawnSlot = { held: false, committed: false, writes: 0, picked: false };

function drawSlots(painter: Painter, { x, y, inner, outer, size, firstSlot }: Ring, { head }: BinState, slots: readonly DrawnSlot[], palette: Palette): void {
  const middle = (inner + outer) / 2;
  const numbered = size <= NUMBERED && outer - inner >= LEAST_NUMBERED_BAND;
  for (let s = 0; s < size; s++) {
    const [from, to] = slotAngles(size, s, head);
    const slot = slots[firstSlot + s] ?? NO_SLOT;
    painter.ring(x, y, inner, outer, from, to, slotFill(slot, palette));
    if (slot.committed || slot.picked) painter.ring(x, y, inner, outer, from, to, { stroke: palette.selection, width: slot.picked ? 2.5 : 1.5 });
    if (!numbered) continue;
    const angle = (from + to) / 2;
    painter.text(String(firstSlot + s), x + middle * Math.sin(angle), y - middle * Math.cos(angle), {
      fill: slot.committed ? palette.onKind : slot.held ? palette.ink : palette.ink2,
      size: 9.5,
      weight: slot.committed ? 600 : 400,
      align: 'middle',
    });
  }
}

/** The head, and by a shape round the ring what its bin does: dots clock off, a line written, a clasp held, an arrow turns, nothing at rest. */
function drawActivity(painter: Painter, { x, y, outer }: Ring, { activity }: BinState, palette: Palette): void {
  painter.polygon([x, y - outer - 1, x - 4, y - outer - 7.5, x + 4, y - outer - 7.5], { fill: palette.selection });
  if (activity === 'gated') painter.circle(x, y, outer + 2.5, { stroke: palette.ink3, dash: [2, 4], width: 1 });
  if (activity === 'active' || activity === 'held') painter.circle(x, y, outer + 2.5, { stroke: palette.partialSum, width: 1.5 });
  if (activity === 'active' || activity === 'turning') drawTurn(painter, x, y, outer + 4, palette);
  if (activity === 'held') drawClasp(painter, x, y, outer, palette);
}

/** A clasp over the head: the slot stays where it is. */
function drawClasp(painter: Painter, x: number, y: number, outer: number, palette: Palette): void {
  const top = y - outer;
  painter.polyline([x - 10, top + 5, x - 10, top - 4, x - 5.5, top - 4], { stroke: palette.ink, width: 2, cap: 'round' });
  painter.polyline([x + 10, top + 5, x + 10, top - 4, x + 5.5, top - 4], { stroke: palette.ink, width: 2, cap: 'round' });
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

function drawWords(painter: Painter, bottom: number, pitch: number, { x }: Ring, bin: BinState, palette: Palette): void {
  const quiet = bin.activity === 'gated' || bin.activity === 'home';
  const [first, second] = binWords(bin);
  const letter = { fill: quiet ? palette.ink2 : palette.ink, weight: quiet ? 400 : 600, align: 'middle' } as const;
  const line = (text: string, y: number): void => {
    const size = text === '' ? 0 : typeSize(text, pitch - 2, 10.5);
    if (size > 0) painter.text(text, x, y, { ...letter, size });
  };
  line(first, bottom - 22);
  line(second, bottom - 10);
}

/** Widest bar of a slot: its number has room for three digits. */
const SLOT_BAR = 22;

/** A bar a slot under its ring, by how often it has been written: shallow slots are hot, deep ones cold. */
function drawWrites(painter: Painter, { slots, mostWrites, layout }: BufferModel, { x, size, firstSlot }: Ring, palette: Palette): void {
  const own = slots.slice(firstSlot, firstSlot + size);
  const span = Math.min(layout.pitch - 10, own.length * SLOT_BAR);
  const step = span / Math.max(1, own.length);
  const top = layout.writesY + 12;
  const height = WRITES - 24;
  const left = x - span / 2;
  // All of a bin's numbers or none, and with room between them: else two read as one.
  const longest = whole(own.reduce((most, { writes }) => Math.max(most, writes), 0));
  const letters = typeSize(longest, longest.length > 1 ? step - 3 : step, 9.5);
  painter.polyline([left, top + height + 0.5, left + span, top + height + 0.5], { stroke: palette.ink3, width: 1 });
  own.forEach(({ writes }, i) => {
    const tall = (height * writes) / mostWrites;
    painter.rect(
      { x: left + i * step + 0.5, y: top + height - tall, width: Math.max(0.7, step - 1.5), height: tall },
      { fill: palette.partialSum, alpha: 0.8 },
    );
    if (letters > 0) painter.text(whole(writes), left + (i + 0.5) * step, top + height + 8, { fill: palette.ink2, size: letters, align: 'middle' });
  });
}

/** An addressed file: boxes in lines, and nothing that turns. */
function drawFile(painter: Painter, { layout, slots }: BufferModel, palette: Palette): void {
  slots.forEach((slot, index) => {
    const box = fileBox(layout, slots.length, index);
    painter.rect(box, { ...slotFill(slot, palette), radius: 3 });
    if (slot.committed || slot.picked) painter.rect(box, { stroke: palette.selection, width: slot.picked ? 2.5 : 1.5, radius: 3 });
    if (typeSize(String(index), box.width, 9) > 0)
      painter.text(String(index), box.x + box.width / 2, box.y + box.height / 2, {
        fill: slot.committed ? palette.onKind : palette.ink2,
        size: 9,
        align: 'middle',
      });
  });
}

function drawFolded(painter: Painter, { x, width, bins }: Folded, y: number, bottom: number, palette: Palette): void {
  const left = x - width / 2;
  const letter = { fill: palette.ink2, size: 10.5, align: 'middle' } as const;
  const step = Math.min(13, (2 * (y - 10)) / Math.max(1, bins.length));
  bins.forEach(({ bin, size }, i) => {
    const line = y + (i - (bins.length - 1) / 2) * step;
    painter.circle(left + 6, line, Math.min(4, step * 0.35), { stroke: palette.ink3, width: 1, dash: [2, 2] });
    const slots = width < FOLDED ? '' : size === 1 ? ' slot' : ' slots';
    const said = `bin ${bin}: ${size}${slots}`;
    painter.text(said, left + 14, line, { ...letter, size: typeSize(said, width - 14, letter.size) || 8, align: 'start' });
  });
  painter.text('clock off', x, bottom - 22, letter);
}
