import { MAC } from '../../engine/csph/cycle-kinds';
import { peOccupancyAt } from '../../engine/csph/occupancy';
import type { OpenTile } from '../array/tile';

/** How full one PE's accumulation buffer is at the end of a cycle. */
export interface PeOccupancy {
  readonly held: number;
  /** Slots that there are. */
  readonly capacity: number;
  /** The most it holds at once in this tile. */
  readonly peak: number;
}

export function peOccupancy({ trace, values, buffer }: OpenTile, cycle: number, [p, m]: readonly [number, number]): PeOccupancy {
  const heldAt = (at: number): number => peOccupancyAt(trace, at, p, m, values.positions);
  return { held: heldAt(cycle), capacity: buffer.capacity, peak: Math.max(0, ...trace.passes.map(({ firstDrain }) => heldAt(firstDrain - 1))) };
}

/** "3 of 62 slots, peak 4": the one way in which it is said. */
export const occupancyWords = ({ held, capacity, peak }: PeOccupancy): string => `${held} of ${capacity} slots, peak ${peak}`;

/** A tick of a cell: one slot, or where slots are too many for that a bin that fills. */
export interface Tick {
  readonly x: number;
  readonly width: number;
  readonly firstSlot: number;
  readonly slots: number;
}

const LEAST_TICK = 1.5;
const MOST_TICK = 7;

/** The slots of the bins that the tile uses, side by side from 0 to `width`; bins stand apart. */
export function ticksIn({ buffer, slotsUsed }: Pick<OpenTile, 'buffer' | 'slotsUsed'>, width: number): Tick[] {
  const bins = buffer.sizes.map((size, bin) => ({ size, firstSlot: buffer.firstSlots[bin] })).filter(({ firstSlot }) => firstSlot < slotsUsed);
  // Of a single large ring, no more than what is used.
  const shown = bins.map(({ size, firstSlot }) => ({ firstSlot, size: bins.length === 1 ? Math.min(size, slotsUsed) : size }));
  const slots = shown.reduce((sum, { size }) => sum + size, 0);
  const gap = Math.min(4, width / 12);
  const pitch = Math.min(MOST_TICK, (width - gap * (shown.length - 1)) / Math.max(1, slots));
  const single = pitch >= LEAST_TICK + 1;
  let x = 0;
  return shown.flatMap(({ size, firstSlot }) => {
    const left = x;
    x += size * pitch + gap;
    return single
      ? Array.from({ length: size }, (_, s) => ({ x: left + s * pitch, width: pitch - 1, firstSlot: firstSlot + s, slots: 1 }))
      : [{ x: left, width: size * pitch, firstSlot, slots: size }];
  });
}

/** What the cells of the array show. `sums` is the array at work, the others are heat maps. */
export const CELL_MODES = ['sums', 'held', 'commits', 'touched'] as const;
export type CellMode = (typeof CELL_MODES)[number];

export interface HeatMap {
  /** The value of a PE; −1 where it never had any. */
  readonly at: (p: number, m: number) => number;
  /** The value at which the colour is full. */
  readonly most: number;
  /** What it shows and between which values, in words. */
  readonly caption: string;
}

/** Cycles that are looked back on at most for a PE's last product. */
const LONGEST_MEMORY = 512;

/** One number a PE, at the end of a cycle. */
export function heatMap(tile: OpenTile, cycle: number, mode: Exclude<CellMode, 'sums'>): HeatMap {
  if (mode === 'held') return heldMap(tile, cycle);
  return mode === 'commits' ? commitsMap(tile, cycle) : touchedMap(tile, cycle);
}

function heldMap({ trace, values, slotsUsed }: OpenTile, cycle: number): HeatMap {
  return {
    at: (p, m) => (p < values.positions && m < trace.filters ? peOccupancyAt(trace, cycle, p, m, values.positions) : -1),
    most: slotsUsed,
    caption: `slots of each PE that hold a sum, 0 to ${slotsUsed}`,
  };
}

/** A column beyond the end of a ragged last chunk has fewer commits than the others. */
function commitsMap({ trace, values, activity }: OpenTile, cycle: number): HeatMap {
  const most = activity.pe(trace.cycles - 1, 0, 0, 1).commits;
  return {
    at: (p, m) => (p < values.positions && m < trace.filters ? activity.pe(cycle, p, m, values.positions).commits : -1),
    most,
    caption: `commits of each PE so far, of ${most} in the tile`,
  };
}

/** A PE is touched by a product that counts: its activation is not zero and its column has a filter in the chunk. */
function touchedMap({ trace, values }: OpenTile, cycle: number): HeatMap {
  const { arrayRows, arrayColumns } = trace.hardware;
  const lastWidth = trace.filters - (trace.chunks - 1) * arrayColumns;
  const whole = new Int32Array(arrayRows).fill(-1);
  const ragged = new Int32Array(arrayRows).fill(-1);
  let open = values.positions;
  for (let at = cycle; at >= 0 && cycle - at < LONGEST_MEMORY && open > 0; at--) {
    if (trace.chunk[at] < 0 || trace.row[at] < 0 || trace.kind[at] !== MAC) continue;
    const isLast = trace.chunk[at] === trace.chunks - 1;
    for (let p = 0; p < values.positions; p++) {
      if (values.activations[p * trace.rows + trace.row[at]] === 0) continue;
      if (whole[p] < 0) whole[p] = cycle - at;
      if (ragged[p] < 0 && (!isLast || lastWidth === arrayColumns)) {
        ragged[p] = cycle - at;
        open--;
      }
    }
  }
  return {
    at: (p, m) => (p >= values.positions || m >= trace.filters ? -1 : m < lastWidth ? whole[p] : ragged[p]),
    most: 0,
    caption: 'cycles since a product that counts; – none lately',
  };
}

/** Half of the colour is gone after so many cycles without a product. */
const HALF_LIFE = 4;

/** How strongly a PE is coloured, 0..1. */
export function heatOf({ most }: HeatMap, value: number): number {
  if (value < 0) return 0;
  // What was touched just now is hot, whatever the tile.
  return most === 0 ? HALF_LIFE / (HALF_LIFE + value) : value / Math.max(1, most);
}
