import { leadingFilters } from '../pruning/chunks';
import { bufferLayout } from './bins';
import type { BufferLayout } from './bins';
import { firstAbove, passIndexAt } from './navigate';
import type { Occupancy, OccupancyState, PassSchedule, TileTrace } from './types';

/** A stretch of cycles of one pass in which the occupancy stays the same. */
export interface OccupancyRow extends OccupancyState {
  /** First cycle of the stretch. */
  readonly cycle: number;
  /** First cycle after it. */
  readonly endCycle: number;
}

/**
 * How full the accumulation buffers are at the end of a cycle: O(log slots + bins), no replay. During a serial drain slot after slot is emptied, R_pe cycles
 * each; with `overlapped` all sums leave between a pass's last cycle and the next pass.
 * @param cycle 0..cycles−1.
 * @param positions positions in the tile that is looked at, for `registersHeld`; by default a full tile.
 */
export function occupancyAt(trace: TileTrace, cycle: number, positions = fullTile(trace)): OccupancyState {
  const pass = trace.passes[passIndexAt(trace, cycle)];
  return stateOf(trace, bufferLayout(trace.hardware), pass, ...slotsAt(trace, pass, cycle), positions);
}

/**
 * The tile's occupancy over time, as one row for each stretch in which it stays the same: at most two for each slot and pass. Each pass begins a row.
 * @param positions as for {@link occupancyAt}.
 */
export function occupancyRows(trace: TileTrace, positions = fullTile(trace)): OccupancyRow[] {
  const layout = bufferLayout(trace.hardware);
  const rows: OccupancyRow[] = [];
  for (const pass of trace.passes) {
    const changes = [pass.firstCycle, ...pass.reached];
    // The last of the R_pe cycles of a slot counts as after it has left.
    const { arrayRows } = trace.hardware;
    for (let cycle = pass.firstDrain + arrayRows - 1; cycle < pass.endCycle; cycle += arrayRows) changes.push(cycle);
    changes.forEach((cycle, index) => {
      const endCycle = changes[index + 1] ?? pass.endCycle;
      if (endCycle > cycle) rows.push({ cycle, endCycle, ...stateOf(trace, layout, pass, ...slotsAt(trace, pass, cycle), positions) });
    });
  }
  return rows;
}

/** The rows as a table: `cycle,end_cycle,occupied,bin_0,…,registers_held`, a line for each stretch. */
export function occupancyCsv(rows: readonly OccupancyRow[], bins: number): string {
  const names = Array.from({ length: bins }, (_, bin) => `bin_${bin}`);
  const lines = rows.map(({ cycle, endCycle, occupied, perBin, registersHeld }) => [cycle, endCycle, occupied, ...perBin, registersHeld].join(','));
  return `${[['cycle', 'end_cycle', 'occupied', ...names, 'registers_held'].join(','), ...lines].join('\n')}\n`;
}

/**
 * Slots of one PE that hold a sum of its own. A PE whose column has no filter in the last chunk holds one less once that chunk's slot is occupied, and a PE
 * without a position none.
 * @param p array row. @param m array column. @param positions positions in the tile.
 */
export function peOccupancyAt(trace: TileTrace, cycle: number, p: number, m: number, positions = fullTile(trace)): number {
  if (p >= positions) return 0;
  const pass = trace.passes[passIndexAt(trace, cycle)];
  const [firstSlot, endSlot] = slotsAt(trace, pass, cycle);
  const chunksOfColumn = Math.max(0, Math.ceil((trace.filters - m) / trace.hardware.arrayColumns));
  const end = Math.min(endSlot, chunksOfColumn - pass.firstChunk);
  return Math.max(0, end - firstSlot);
}

/** The layer's occupancy, added up from the trace. Equal to `layerCost(…).occupancy`. */
export function traceOccupancy(trace: TileTrace): Occupancy {
  const { capacity } = bufferLayout(trace.hardware);
  const cyclesAt = new Array<number>(capacity + 1).fill(0);
  let peak = 0;
  for (const { firstCycle, firstDrain, reached } of trace.passes) {
    for (let cycle = firstCycle; cycle < firstDrain; cycle++) cyclesAt[firstAbove(reached, cycle)] += trace.tiles;
    peak = Math.max(peak, reached.length);
  }
  return { capacity, peak, cyclesAt };
}

function fullTile({ hardware, positions }: TileTrace): number {
  return Math.min(hardware.arrayRows, positions);
}

/** The occupied slots at the end of a cycle: from, up to and not including; twice 0 where there are none. */
function slotsAt(trace: TileTrace, pass: PassSchedule, cycle: number): readonly [number, number] {
  const emptied = Math.max(0, Math.floor((cycle + 1 - pass.firstDrain) / trace.hardware.arrayRows));
  const reached = firstAbove(pass.reached, cycle);
  return emptied < reached ? [emptied, reached] : [0, 0];
}

function stateOf(trace: TileTrace, layout: BufferLayout, pass: PassSchedule, firstSlot: number, endSlot: number, positions: number): OccupancyState {
  const filtersUpTo = (slot: number): number => leadingFilters(trace.filters, trace.hardware.arrayColumns, pass.firstChunk + slot);
  return {
    firstSlot,
    endSlot,
    occupied: endSlot - firstSlot,
    perBin: layout.sizes.map((size, bin) => {
      const first = layout.firstSlots[bin];
      return Math.max(0, Math.min(endSlot, first + size) - Math.max(firstSlot, first));
    }),
    registersHeld: positions * (filtersUpTo(endSlot) - filtersUpTo(firstSlot)),
  };
}
