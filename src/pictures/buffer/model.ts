import type { BinState } from '../../engine/csph/types';
import type { Box, Size } from '../../render/painter';
import { arrived, beat } from '../array/beats';
import type { Scene } from '../array/model';
import { counted } from '../array/numbers';
import type { OpenTile } from '../array/tile';
import { occupancyWords, peOccupancy } from '../occupancy/model';

/** The accumulation buffer of one PE in one cycle, or on the way to the next. */
export interface BufferSubject {
  readonly scene: Scene;
  readonly pe: readonly [row: number, column: number];
  /** A slot that a person looks at; null for none. */
  readonly slot: number | null;
}

/** Where a register bin's ring stands. */
export interface Ring {
  readonly bin: number;
  readonly size: number;
  readonly firstSlot: number;
  readonly x: number;
  readonly y: number;
  readonly inner: number;
  readonly outer: number;
}

/** Bins that the tile never comes to, folded into one place at the end of the line. */
export interface Folded {
  /** Its middle. */
  readonly x: number;
  readonly width: number;
  readonly bins: readonly { readonly bin: number; readonly size: number }[];
}

export interface RingLayout {
  readonly width: number;
  readonly height: number;
  /** From the middle of one bin to the middle of the next. */
  readonly pitch: number;
  readonly rings: readonly Ring[];
  readonly folded: Folded | null;
  /** Top of the bars that say how often each slot was written. */
  readonly writesY: number;
}

/** A slot as it is drawn. */
export interface DrawnSlot {
  readonly held: boolean;
  /** Whether the cycle on show writes it. */
  readonly committed: boolean;
  readonly writes: number;
  readonly picked: boolean;
}

export interface BufferModel {
  readonly layout: RingLayout;
  /** Heads stand between two slots while a ring turns. */
  readonly bins: readonly BinState[];
  readonly slots: readonly DrawnSlot[];
  /** The most often any slot is written in the whole tile. */
  readonly mostWrites: number;
  /** Whether there is but one ring, which needs no number. */
  readonly alone: boolean;
  /** Whether the slots form rings at all: an addressed file does not turn. */
  readonly rotates: boolean;
}

/** Room that a heading over the picture takes. */
export const BUFFER_HEAD = 34;

const LARGEST = 52;
/** Room above the rings for the mark of the head, below for words and bars, and beside for what is drawn round a ring. */
const MARKER = 12;
const WORDS = 32;
export const WRITES = 46;
const RIM = 10;
/** Width of the place for folded bins, and largest height of a line in it. */
export const FOLDED = 96;
const FOLDED_LINE = 13;
/** On a narrow picture the folded bins give way to those that are used. */
const LEAST_PITCH = 46;

/** All used bins on one line with equal pitch, and one more place for those that are not used; radius by the number of slots. */
export function ringLayout({ buffer, slotsUsed }: Pick<OpenTile, 'buffer' | 'slotsUsed'>, width: number): RingLayout {
  const bins = buffer.sizes.map((size, bin) => ({ bin, size, firstSlot: buffer.firstSlots[bin] }));
  const used = bins.filter(({ firstSlot }, bin) => firstSlot < slotsUsed || bin === 0);
  const unused = bins.slice(used.length);
  const isTight = (width - FOLDED) / used.length < LEAST_PITCH;
  const folded = isTight ? Math.min(FOLDED, width / (used.length + 1)) : FOLDED;
  const room = unused.length === 0 ? width : width - folded;
  const pitch = Math.min(2 * (LARGEST + RIM) + 12, room / used.length);
  const most = Math.max(4, Math.min(LARGEST, pitch / 2 - RIM));
  const radii = used.map(({ size }) => Math.min(most, 20 + 9.5 * Math.log2(size + 1)));
  const tallest = Math.max(...radii, Math.min(LARGEST, ((unused.length + 1) * FOLDED_LINE) / 2));
  const wordsEnd = MARKER + 2 * tallest + WORDS;
  return {
    width,
    height: wordsEnd + WRITES,
    pitch,
    rings: used.map((bin, i) => ({ ...bin, x: (i + 0.5) * pitch, y: MARKER + tallest, outer: radii[i], inner: radii[i] * 0.56 })),
    folded: unused.length === 0 ? null : { x: used.length * pitch + folded / 2, width: folded, bins: unused },
    writesY: wordsEnd,
  };
}

/** From and to, in radians clockwise from the top, of a slot while another one stands at the head. A gap parts the slots. */
export function slotAngles(size: number, slot: number, head: number): readonly [from: number, to: number] {
  const step = (2 * Math.PI) / size;
  const middle = ((slot - head + size) % size) * step;
  const gap = size === 1 ? 0 : Math.min(0.09, step * 0.16);
  // A slot alone goes all the way round; the path needs two ends that differ.
  return [middle - step / 2 + gap / 2, middle + step / 2 - gap / 2 - (size === 1 ? 1e-3 : 0)];
}

/** The height that goes with a width. */
export const bufferHeight = (tile: OpenTile, width: number): number => Math.ceil(ringLayout(tile, width).height);

export function bufferModel({ scene, pe, slot: picked }: BufferSubject, { width }: Size): BufferModel {
  const { coming, phase } = scene;
  const { tile } = scene.moment;
  const { hardware } = tile.trace;
  const shown = coming && arrived(phase, 'commit') ? coming.moment : scene.moment;
  const [p, m] = [Math.min(pe[0], hardware.arrayRows - 1), Math.min(pe[1], hardware.arrayColumns - 1)];
  const isUsed = p < tile.values.positions;
  const { held } = peOccupancy(tile, shown.cycle, [p, m]);
  const { firstSlot } = shown.state.occupancy;
  const filters = tile.trace.filters - shown.pass.firstChunk * hardware.arrayColumns;
  const writes = tile.activity.at(shown.cycle).slotWrites;
  return {
    layout: ringLayout(tile, width),
    bins: shown.state.bins.map((bin, i) => {
      // An array row without a position has buffers that nothing ever clocks.
      if (!isUsed) return { ...bin, activity: 'gated', head: 0, stepsToHome: 0 };
      return coming ? { ...bin, head: headOnTheWay(scene.moment.state.bins[i], coming.moment.state.bins[i], phase) } : bin;
    }),
    slots: Array.from({ length: tile.slotsUsed }, (_, slot) => {
      const exists = isUsed && slot * hardware.arrayColumns + m < filters;
      return {
        held: slot >= firstSlot && slot < firstSlot + held,
        committed: exists && shown.state.slot === slot,
        writes: exists ? writes[slot] : 0,
        picked: slot === picked,
      };
    }),
    mostWrites: Math.max(1, tile.mostWrites),
    alone: tile.buffer.sizes.length === 1,
    rotates: tile.buffer.rotates,
  };
}

/** Where a ring's head stands while it moves on by one slot: a realigning ring throughout, one that is written to after the write. */
function headOnTheWay(from: BinState, to: BinState, phase: number): number {
  const steps = (to.head - from.head + to.size) % to.size;
  if (steps !== 1) return arrived(phase, 'commit') ? to.head : from.head;
  return from.head + beat(phase, to.activity === 'turning' ? 'turn' : 'shift');
}

/** Middle of a slot in the picture. */
export function drawnSlot({ layout, bins, rotates, slots }: BufferModel, slot: number): { readonly x: number; readonly y: number } {
  const ring = layout.rings.findLast(({ firstSlot }) => firstSlot <= slot) ?? layout.rings[0];
  if (!rotates) {
    const box = fileBox(layout, slots.length, slot);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
  const [from, to] = slotAngles(ring.size, slot - ring.firstSlot, bins[ring.bin].head);
  const radius = (ring.inner + ring.outer) / 2;
  return { x: ring.x + radius * Math.sin((from + to) / 2), y: ring.y - radius * Math.cos((from + to) / 2) };
}

const FILE = { columns: 8, lines: 8, height: 14 };

/** A slot of an addressed file of so many: a box among boxes. */
export function fileBox({ width }: Pick<RingLayout, 'width'>, slots: number, slot: number): Box {
  const columns = Math.max(FILE.columns, Math.ceil(slots / FILE.lines));
  const pitch = Math.min(30, width / columns);
  return { x: (slot % columns) * pitch, y: 8 + Math.floor(slot / columns) * (FILE.height + 3), width: pitch - Math.min(3, pitch * 0.2), height: FILE.height };
}

/** The slot under a point of the picture; null beside the slots. */
export function slotAt({ layout, bins, rotates, slots }: BufferModel, x: number, y: number): number | null {
  if (!rotates) {
    const found = slots.findIndex((_, slot) => {
      const box = fileBox(layout, slots.length, slot);
      return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
    });
    return found < 0 ? null : found;
  }
  for (const ring of layout.rings) {
    const distance = Math.hypot(x - ring.x, y - ring.y);
    if (distance < ring.inner - 2 || distance > ring.outer + 4) continue;
    const angle = Math.atan2(x - ring.x, ring.y - y);
    const slot = Math.round((angle / (2 * Math.PI)) * ring.size + bins[ring.bin].head);
    const found = ring.firstSlot + (((slot % ring.size) + ring.size) % ring.size);
    return found < slots.length ? found : null;
  }
  return null;
}

/** What a bin does, in two lines of words. "Gated" is said of an activation alone: a bin that is not clocked has its clock off. */
export function binWords({ activity, stepsToHome }: Pick<BinState, 'activity' | 'stepsToHome'>): readonly [string, string] {
  const left = stepsToHome > 0 ? `${stepsToHome} to home` : '';
  switch (activity) {
    case 'active':
      return ['written, turns', left];
    case 'held':
      return ['written, held', 'stays home'];
    case 'turning':
      return ['turns', left === '' ? 'now home' : left];
    case 'home':
      return ['home', 'at rest'];
    case 'gated':
      return ['clock off', ''];
  }
}

/** All of the picture in sentences. */
export const bufferSentence = ({ scene: { moment }, pe }: BufferSubject): string => {
  const { state, tile } = moment;
  const { arrayRows, arrayColumns, buffer } = tile.trace.hardware;
  const own = [Math.min(pe[0], arrayRows - 1), Math.min(pe[1], arrayColumns - 1)] as const;
  const full = `PE (${own[0]}, ${own[1]}) holds sums in ${occupancyWords(peOccupancy(tile, moment.cycle, own))}.`;
  if (buffer === 'addressed') return `${full} A register file: each commit sends an address, and nothing turns.`;
  const bins = state.bins.map(
    (bin, i) =>
      `${buffer === 'bins' ? `Bin ${i}` : 'The ring'} of ${counted(bin.size, 'slot')}: ${binWords(bin)
        .filter((words) => words !== '')
        .join(', ')}${bin.activity === 'gated' ? '' : `, slot ${bin.firstSlot + bin.head} at the head`}.`,
  );
  return [full, ...bins].join(' ');
};
