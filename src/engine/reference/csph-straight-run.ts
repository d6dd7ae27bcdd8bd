import type { ArrayState, BinActivity, HeldRow, TileTrace } from '../csph/types';
import { CYCLE_KINDS } from '../csph/types';

interface StraightBin {
  readonly firstSlot: number;
  ring: number[];
  touched: boolean;
  turning: boolean;
  activity: BinActivity;
  commits: number;
  held: number;
  realignSteps: number;
}

/**
 * Oracle for `stateAt`: every state of the trace in order, from the first cycle on, with rings that really turn and rows counted one by one.
 * @param usedRows positions in the tile.
 */
export function* straightRun(trace: TileTrace, usedRows: number): Generator<ArrayState> {
  const { hardware } = trace;
  const capacity = hardware.bins.reduce((sum, size) => sum + size, 0);
  const bins = freshBins(hardware.buffer === 'bins' ? hardware.bins : [capacity]);
  let activationWords = 0;
  let weightWords = 0;
  let macCycles = 0;
  let stallCycles = 0;

  for (let index = 0; index < trace.passes.length; index++) {
    const pass = trace.passes[index];
    const used = new Map<number, number>();
    const delivered = new Set<number>();
    const occupied = new Set<number>();
    let drainCycles = 0;
    for (const bin of bins) {
      while (bin.ring[0] !== 0) turn(bin);
      bin.turning = false;
      bin.touched = false;
    }
    for (let cycle = pass.firstCycle; cycle < pass.endCycle; cycle++) {
      const kind = CYCLE_KINDS[trace.kind[cycle]];
      const work = trace.work[cycle];
      const slot = trace.slot[cycle];
      for (const bin of bins) {
        bin.activity = bin.touched ? 'home' : 'gated';
        if (!bin.turning) continue;
        turn(bin);
        bin.activity = 'turning';
        bin.turning = bin.ring[0] !== 0;
      }
      const arrives = (kind === 'load' || kind === 'mac') && !delivered.has(work);
      if (arrives) {
        delivered.add(work);
        activationWords += usedRows;
      }
      if (kind === 'drain' && ++drainCycles % hardware.arrayRows === 0) occupied.delete(Math.min(...occupied));
      let isHeld = false;
      if (kind === 'stall') stallCycles++;
      if (kind === 'mac') {
        macCycles++;
        for (let column = 0; column < hardware.arrayColumns; column++) {
          if (trace.chunk[cycle] * hardware.arrayColumns + column < trace.filters) weightWords++;
        }
        used.set(work, (used.get(work) ?? 0) + 1);
      }
      const group = groupRows(trace, index, work);
      if (slot >= 0) {
        const bin = bins.findLast(({ firstSlot }) => firstSlot <= slot) as StraightBin;
        bin.commits++;
        bin.touched = true;
        bin.activity = 'active';
        occupied.add(slot);
        const finished = group.every((row) => used.get(row) === pass.counts[row]);
        if (hardware.buffer !== 'addressed') {
          const slotsOfGroup = Math.max(...group.map((row) => pass.counts[row])) - bin.firstSlot;
          isHeld = hardware.turn === 'hold' && finished && slotsOfGroup === 1 && bin.ring.length !== 1;
          if (isHeld) {
            bin.held++;
            bin.activity = 'held';
          } else {
            bin.ring.push(bin.ring.shift() as number);
            bin.turning = finished && bin.ring[0] !== 0;
          }
        }
      }
      const held: HeldRow[] = group
        .filter((row) => kind !== 'load' || row <= work)
        .map((row) => ({ row: pass.workList[row], work: row, count: pass.counts[row], used: used.get(row) ?? 0, firstMac: pass.firstMac[row] }));
      yield {
        cycle,
        kind,
        pass: index,
        row: trace.row[cycle],
        chunk: trace.chunk[cycle],
        slot,
        isHeld,
        fetched: arrives ? pass.workList[work] : -1,
        held,
        bins: bins.map(binState),
        occupancy: occupancyOf(occupied, bins, (slots) => {
          const chunks = slots.map((s) => pass.firstChunk + s);
          return usedRows * countFilters(trace, chunks);
        }),
        soFar: {
          activationWords,
          weightWords,
          macCycles,
          stallCycles,
          commits: bins.map((bin) => bin.commits),
          held: bins.map((bin) => bin.held),
          realignSteps: bins.map((bin) => bin.realignSteps),
        },
      };
    }
  }
}

/** The oracle for one cycle. */
export function stateByStraightRun(trace: TileTrace, cycle: number, usedRows: number): ArrayState {
  for (const state of straightRun(trace, usedRows)) if (state.cycle === cycle) return state;
  throw new RangeError(`the trace has no cycle ${cycle}`);
}

function freshBins(sizes: readonly number[]): StraightBin[] {
  let next = 0;
  return sizes.map((size) => {
    const firstSlot = next;
    next += size;
    return { firstSlot, ring: labels(size), touched: false, turning: false, activity: 'gated', commits: 0, held: 0, realignSteps: 0 };
  });
}

const binState = ({ firstSlot, ring, turning, activity }: StraightBin): ArrayState['bins'][number] => ({
  size: ring.length,
  firstSlot,
  head: ring[0],
  activity,
  stepsToHome: turning ? ring.length - ring[0] : 0,
});

function occupancyOf(slots: ReadonlySet<number>, bins: readonly StraightBin[], registersFor: (slots: readonly number[]) => number): ArrayState['occupancy'] {
  const occupied = [...slots];
  return {
    firstSlot: occupied.length === 0 ? 0 : Math.min(...occupied),
    endSlot: Math.max(...occupied, -1) + 1,
    occupied: occupied.length,
    perBin: bins.map(({ firstSlot, ring }) => occupied.filter((s) => s >= firstSlot && s < firstSlot + ring.length).length),
    registersHeld: registersFor(occupied),
  };
}

function labels(size: number): number[] {
  return Array.from({ length: size }, (_, label) => label);
}

/** Filters of the layer in these chunks, looked at one by one. */
function countFilters(trace: TileTrace, chunks: readonly number[]): number {
  let filters = 0;
  for (let filter = 0; filter < trace.filters; filter++) if (chunks.includes(Math.floor(filter / trace.hardware.arrayColumns))) filters++;
  return filters;
}

function turn(bin: StraightBin): void {
  bin.ring.push(bin.ring.shift() as number);
  bin.realignSteps++;
}

/** Work-list indices of the group a work-list row belongs to; none for −1. */
function groupRows(trace: TileTrace, pass: number, work: number): number[] {
  const size = trace.hardware.groupSize;
  const rows = labels(trace.passes[pass].workList.length);
  return work < 0 ? [] : rows.filter((row) => Math.floor(row / size) === Math.floor(work / size));
}
