import type { BinState } from '../../engine/csph/types';
import type { Size } from '../../render/painter';
import type { Moment } from '../array/moment';
import { counted } from '../array/numbers';
import type { OpenTile } from '../array/tile';
import type { Inspection, SlotRow } from './inspect';

/** The accumulation buffer of one PE in one cycle. */
export interface BufferSubject {
  readonly moment: Moment;
  readonly inspection: Inspection;
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
  readonly x: number;
  readonly bins: readonly { readonly bin: number; readonly size: number }[];
}

export interface RingLayout {
  readonly width: number;
  readonly height: number;
  /** From the middle of one bin to the middle of the next. */
  readonly pitch: number;
  readonly rings: readonly Ring[];
  readonly folded: Folded | null;
}

export interface BufferModel {
  readonly layout: RingLayout;
  readonly bins: readonly BinState[];
  readonly slots: readonly SlotRow[];
  /** Whether there is but one ring, which needs no number. */
  readonly alone: boolean;
}

const LARGEST = 74;
/** Room above the rings for the mark of the head, below for words, and beside for what is drawn round a ring. */
const MARKER = 12;
const WORDS = 32;
const RIM = 6;
/** Width of the place for folded bins, and largest height of a line in it. */
const FOLDED = 96;
const FOLDED_LINE = 13;

/** All used bins on one line with equal pitch, and one more place for those that are not used; radius by the number of slots. */
export function ringLayout({ buffer, slotsUsed }: Pick<OpenTile, 'buffer' | 'slotsUsed'>, width: number): RingLayout {
  const bins = buffer.sizes.map((size, bin) => ({ bin, size, firstSlot: buffer.firstSlots[bin] }));
  const used = bins.filter(({ firstSlot }, bin) => firstSlot < slotsUsed || bin === 0);
  const unused = bins.slice(used.length);
  const room = unused.length === 0 ? width : width - FOLDED;
  const pitch = room / used.length;
  const most = Math.max(4, Math.min(LARGEST, pitch / 2 - RIM));
  const radii = used.map(({ size }) => Math.min(most, 20 + 9.5 * Math.log2(size + 1)));
  const tallest = Math.max(...radii, Math.min(LARGEST, ((unused.length + 1) * FOLDED_LINE) / 2));
  return {
    width,
    height: MARKER + 2 * tallest + WORDS,
    pitch,
    rings: used.map((bin, i) => ({ ...bin, x: (i + 0.5) * pitch, y: MARKER + tallest, outer: radii[i], inner: radii[i] * 0.56 })),
    folded: unused.length === 0 ? null : { x: room + FOLDED / 2, bins: unused },
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

export function bufferModel({ moment, inspection }: BufferSubject, { width }: Size): BufferModel {
  const { tile, state } = moment;
  // An array row without a position has buffers that nothing ever clocks.
  const atRest = inspection.detail.position === null;
  return {
    layout: ringLayout(tile, width),
    bins: atRest ? state.bins.map((bin) => ({ ...bin, activity: 'gated' as const, head: 0, stepsToHome: 0 })) : state.bins,
    slots: inspection.slots,
    alone: tile.buffer.sizes.length === 1,
  };
}

/** What a bin does, in two lines of words. */
export function binWords({ activity, stepsToHome }: BinState): readonly [string, string] {
  const left = stepsToHome > 0 ? `${stepsToHome} to home` : '';
  if (activity === 'active') return ['commits', left];
  if (activity === 'turning') return ['turns', left === '' ? 'now home' : left];
  return [activity, ''];
}

/** All of the picture in sentences. */
export const bufferSentence = ({ moment: { state, tile } }: BufferSubject): string =>
  state.bins
    .map(
      (bin, i) =>
        `${tile.trace.hardware.buffer === 'bins' ? `Bin ${i}` : 'The ring'} of ${counted(bin.size, 'slot')}: ${binWords(bin).join(' ').trim()}, slot ${bin.firstSlot + bin.head} at the head.`,
    )
    .join(' ');
