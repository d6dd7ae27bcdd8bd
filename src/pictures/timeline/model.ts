import { LOAD, MAC, STALL } from '../../engine/csph/cycle-kinds';
import type { TileTrace } from '../../engine/csph/types';
import type { OpenTile } from '../array/tile';

/** The cycles in sight: from `from` up to, and not including, `to`. */
export interface CycleWindow {
  readonly from: number;
  readonly to: number;
}

/** Least cycles in sight. */
const NEAREST = 24;

export const wholeWindow = ({ cycles }: Pick<TileTrace, 'cycles'>): CycleWindow => ({ from: 0, to: Math.max(1, cycles) });

/** Cycles in sight at first: few enough for each to be a mark of its own. */
const AT_FIRST = 96;

/** The cycles around one of them; all where there are not many. */
export function firstWindow({ cycles }: Pick<TileTrace, 'cycles'>, cycle: number): CycleWindow {
  const span = Math.max(1, Math.min(AT_FIRST, cycles));
  // What comes is worth more than what was.
  return movedTo(cycle - Math.floor(span / 4), span, Math.max(1, cycles));
}

/** The window `factor` times as wide round a cycle that stays where it is; never wider than the trace. */
export function zoomed({ from, to }: CycleWindow, factor: number, around: number, cycles: number): CycleWindow {
  const span = Math.round(Math.min(cycles, Math.max(Math.min(NEAREST, cycles), (to - from) * factor)));
  const share = (around - from) / (to - from);
  return movedTo(Math.round(around - share * span), span, cycles);
}

function movedTo(from: number, span: number, cycles: number): CycleWindow {
  const first = Math.max(0, Math.min(from, cycles - span));
  return { from: first, to: first + span };
}

/** The window turned on like a page, so that a cycle beyond its edge comes into sight; the same window where the cycle is in it. */
export function following(window: CycleWindow, cycle: number, cycles: number): CycleWindow {
  const { from, to } = window;
  if (cycle >= from && cycle < to) return window;
  const span = to - from;
  return movedTo(cycle < from ? cycle - Math.floor(span * 0.9) : cycle - Math.floor(span * 0.1), span, cycles);
}

/** Moved by a number of cycles. */
export const panned = ({ from, to }: CycleWindow, by: number, cycles: number): CycleWindow => movedTo(from + Math.round(by), to - from, cycles);

/** Rows of one group that are in the array together, as one block of the row lane. */
export interface RowBlock {
  readonly from: number;
  to: number;
  /** First row of the group. */
  readonly row: number;
  readonly rows: number;
  /** Largest chunk count of the group. */
  readonly count: number;
  /** Rows skipped between the block before and this one. */
  readonly skipped: number;
}

/** The blocks that begin in the window, or reach into it. Costs a step a cycle of the window. */
export function rowBlocks({ trace }: OpenTile, { from, to }: CycleWindow): RowBlock[] {
  const { groupSize, order } = trace.hardware;
  const blocks: RowBlock[] = [];
  let open: { readonly pass: number; readonly group: number } | null = null;
  let pass = 0;
  for (let cycle = from; cycle < to; cycle++) {
    while (cycle >= trace.passes[pass].endCycle) pass++;
    const kind = trace.kind[cycle];
    // While a row is held back its activations are in the array already.
    if (kind !== MAC && kind !== STALL) {
      open = null;
      continue;
    }
    const { workList, counts } = trace.passes[pass];
    const group = Math.floor(trace.work[cycle] / groupSize);
    const last = blocks.at(-1);
    if (last && open && open.group === group && open.pass === pass) {
      last.to = cycle + 1;
      continue;
    }
    open = { pass, group };
    const first = group * groupSize;
    const end = Math.min(first + groupSize, workList.length);
    let count = 0;
    for (let work = first; work < end; work++) count = Math.max(count, counts[work]);
    const before = first === 0 ? -1 : workList[first - 1];
    blocks.push({
      from: cycle,
      to: cycle + 1,
      row: workList[first],
      rows: end - first,
      count,
      skipped: order === 'natural' ? workList[first] - before - 1 : 0,
    });
  }
  return blocks;
}

/** What falls into each pixel of the timeline: the most of everything, so that nothing vanishes however many cycles share a pixel. */
export interface TimelineColumns {
  readonly width: number;
  /** Bit k is set where a cycle of kind k falls into the pixel. */
  readonly kinds: Uint8Array;
  /** Largest chunk count of a row at work, 0 for none. */
  readonly counts: Uint16Array;
  /** Smallest and largest chunk multiplied with; −1 for none. */
  readonly leastChunks: Int16Array;
  readonly chunks: Int16Array;
  /** Largest slot committed to; −1 for none. */
  readonly slots: Int16Array;
}

const makeColumns = (width: number): TimelineColumns => ({
  width,
  kinds: new Uint8Array(width),
  counts: new Uint16Array(width),
  leastChunks: new Int16Array(width).fill(-1),
  chunks: new Int16Array(width).fill(-1),
  slots: new Int16Array(width).fill(-1),
});

/** Cycles to a block of the summary that long traces are drawn from. */
const BLOCK = 64;
const summaries = new WeakMap<TileTrace, TimelineColumns>();

/** The window's cycles in `width` pixels. Long traces are summed up once; after that a window costs some steps a pixel. */
export function timelineColumns(tile: OpenTile, { from, to }: CycleWindow, width: number): TimelineColumns {
  const columns = makeColumns(width);
  const perPixel = (to - from) / width;
  if (perPixel <= 2 * BLOCK) {
    for (let x = 0; x < width; x++) {
      const first = Math.floor(from + x * perPixel);
      addCycles(tile, first, Math.max(first + 1, Math.floor(from + (x + 1) * perPixel)), columns, x);
    }
    return columns;
  }
  const summary = summaryOf(tile);
  for (let x = 0; x < width; x++) {
    const end = Math.ceil((from + (x + 1) * perPixel) / BLOCK);
    for (let block = Math.floor((from + x * perPixel) / BLOCK); block < end && block < summary.width; block++) addColumn(summary, block, columns, x);
  }
  return columns;
}

function summaryOf(tile: OpenTile): TimelineColumns {
  const known = summaries.get(tile.trace);
  if (known) return known;
  const made = makeColumns(Math.ceil(tile.trace.cycles / BLOCK));
  for (let block = 0; block < made.width; block++) addCycles(tile, block * BLOCK, Math.min(tile.trace.cycles, (block + 1) * BLOCK), made, block);
  summaries.set(tile.trace, made);
  return made;
}

function addCycles({ trace }: OpenTile, from: number, to: number, columns: TimelineColumns, x: number): void {
  let pass = 0;
  for (let cycle = from; cycle < to; cycle++) {
    const kind = trace.kind[cycle];
    columns.kinds[x] |= 1 << kind;
    if (kind !== MAC && kind !== STALL && kind !== LOAD) continue;
    while (cycle >= trace.passes[pass].endCycle) pass++;
    columns.counts[x] = Math.max(columns.counts[x], trace.passes[pass].counts[trace.work[cycle]]);
    if (kind !== MAC) continue;
    addChunk(columns, x, trace.chunk[cycle], trace.chunk[cycle]);
    columns.slots[x] = Math.max(columns.slots[x], trace.slot[cycle]);
  }
}

function addColumn(source: TimelineColumns, from: number, target: TimelineColumns, to: number): void {
  target.kinds[to] |= source.kinds[from];
  target.counts[to] = Math.max(target.counts[to], source.counts[from]);
  target.slots[to] = Math.max(target.slots[to], source.slots[from]);
  if (source.chunks[from] >= 0) addChunk(target, to, source.leastChunks[from], source.chunks[from]);
}

function addChunk(columns: TimelineColumns, x: number, least: number, most: number): void {
  columns.leastChunks[x] = columns.leastChunks[x] < 0 ? least : Math.min(columns.leastChunks[x], least);
  columns.chunks[x] = Math.max(columns.chunks[x], most);
}

/** The slots that are occupied in a pixel of the timeline: from, up to and not including; twice 0 for none. */
export interface HeldColumns {
  readonly firstSlots: Uint16Array;
  readonly endSlots: Uint16Array;
}

/** Occupancy in `width` pixels; where it changes within a pixel the most is kept. Costs a step a pixel of each stretch in sight. */
export function heldColumns({ occupancy }: OpenTile, { from, to }: CycleWindow, width: number): HeldColumns {
  const columns = { firstSlots: new Uint16Array(width), endSlots: new Uint16Array(width) };
  for (const { cycle, endCycle, firstSlot, endSlot, occupied } of occupancy) {
    if (endCycle <= from || cycle >= to) continue;
    const first = Math.max(0, Math.floor(((cycle - from) / (to - from)) * width));
    const end = Math.min(width, Math.max(first + 1, Math.ceil(((endCycle - from) / (to - from)) * width)));
    for (let x = first; x < end; x++) {
      if (occupied < columns.endSlots[x] - columns.firstSlots[x]) continue;
      columns.firstSlots[x] = firstSlot;
      columns.endSlots[x] = endSlot;
    }
  }
  return columns;
}

/** Sizes of the timeline on screen, in CSS pixels. */
export interface TimelineLayout {
  readonly left: number;
  readonly width: number;
  readonly lanes: readonly { readonly id: 'row' | 'chunk' | 'held' | 'stall'; readonly y: number; readonly height: number }[];
  readonly axisY: number;
}

const LANES = [
  { id: 'row', height: 15 },
  { id: 'chunk', height: 18 },
  { id: 'held', height: 34 },
  { id: 'stall', height: 12 },
] as const;
const LANE_GAP = 6;
/** What the timeline takes from top to bottom. */
export const TIMELINE_HEIGHT = 123;

export function timelineLayout(width: number): TimelineLayout {
  let y = 6;
  const lanes = LANES.map(({ id, height }) => {
    const lane = { id, y, height };
    y += height + LANE_GAP;
    return lane;
  });
  const left = 68;
  return { left, width: Math.max(1, Math.floor(width - left - 30)), lanes, axisY: y + 7 };
}

/** The middle of a cycle, or of the way between two. */
export const cycleX = ({ left, width }: TimelineLayout, { from, to }: CycleWindow, cycle: number): number => left + ((cycle - from) / (to - from)) * width;

/** The cycle under a point, the nearest one in sight. */
export function cycleAt({ left, width }: TimelineLayout, { from, to }: CycleWindow, x: number): number {
  return Math.max(from, Math.min(to - 1, Math.floor(from + ((x - left) / width) * (to - from))));
}
