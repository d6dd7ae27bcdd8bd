import { chunkTotal } from '../pruning/chunks';
import { bufferLayout, isHeld, slotShifts, stepsHome } from './bins';
import type { BufferLayout } from './bins';
import type { HardwareConfig, StreamWork, TileFill } from './config';
import { followingCycles, type PassRun } from './following';
import { passTiming } from './pass-timing';
import { chunkCountBits, equalPasses, largestCount, streamedCounts, tileCount } from './schedule';
import type { LayerCost } from './types';

/** Sums over the passes of one tile. */
interface TileTotals {
  fill: number;
  load: number;
  mac: number;
  stall: number;
  drain: number;
  /** Work-list entries of all passes: how often a row is fetched. */
  fetches: number;
  readonly commits: number[];
  readonly held: number[];
  readonly realignSteps: number[];
  readonly cyclesAt: number[];
}

function noTotals({ sizes, capacity }: BufferLayout): TileTotals {
  const zeros = (): number[] => sizes.map(() => 0);
  const cyclesAt = new Array<number>(capacity + 1).fill(0);
  return { fill: 0, load: 0, mac: 0, stall: 0, drain: 0, fetches: 0, commits: zeros(), held: zeros(), realignSteps: zeros(), cyclesAt };
}

/**
 * Everything CSP-H does for one layer, in closed form: no step depends on the number of cycles. O(rows + groups · bins) a pass, and passes in which no row ends
 * are the same: they are counted once.
 *
 * Per tile and pass (model §5.5) [reading]: fill R−1 + A−1; load |first group|; one MAC cycle a streamed chunk; stalls by
 * {@link passTiming}; drain, if serial, R cycles a slot in use. All of it times ceil(P / R) tiles. A layer without a kept chunk runs no
 * pass and takes no cycle; its metadata is still stored.
 * @param fill whether a tile's fill and first load show, or lie behind the tile before: {@link followingCycles}.
 * @param work and hardware must have passed `validateWork` and `validateHardware`.
 */
export function layerCost(work: StreamWork, hardware: HardwareConfig, fill: TileFill = 'shown'): LayerCost {
  const { arrayRows, arrayColumns } = hardware;
  const layout = bufferLayout(hardware);
  const chunks = chunkTotal(work.filters, arrayColumns);
  const tiles = tileCount(work, hardware);
  const largest = largestCount(work.chunkCounts);
  const passes = Math.ceil(largest / layout.capacity);
  const sequence = streamedCounts(work.chunkCounts, largest, hardware.order);

  const totals = noTotals(layout);
  const runs: PassRun[] = [];
  for (let pass = 0, left = sequence; pass < passes;) {
    const same = equalPasses(least(left), layout.capacity);
    runs.push(addPass(passes === 1 ? left : left.map((count) => Math.min(count, layout.capacity)), same, hardware, layout, totals));
    pass += same;
    if (pass < passes) left = leftAfter(left, same * layout.capacity);
  }
  let rowsToTheEnd = 0;
  for (let i = 0; i < sequence.length; i++) if (sequence[i] === chunks) rowsToTheEnd++;

  const weightsPerTile = totals.mac * arrayColumns - rowsToTheEnd * (chunks * arrayColumns - work.filters);
  const slots = tiles * totals.mac * arrayRows * arrayColumns;
  const active = weightsPerTile * work.positions;
  const idleRows = totals.mac * arrayColumns * (tiles * arrayRows - work.positions);
  const { mac, stall, drain } = totals;
  const ahead = fill === 'shown' ? { fill: tiles * totals.fill, load: tiles * totals.load } : followingCycles(runs, tiles, hardware, layout);
  const cyclesAt = totals.cyclesAt.map((cycles) => tiles * cycles);
  cyclesAt[0] += ahead.fill + ahead.load;
  return {
    tiles,
    passes,
    capacity: layout.capacity,
    cycles: {
      ...ahead,
      mac: tiles * mac,
      stall: tiles * stall,
      drain: tiles * drain,
      total: ahead.fill + ahead.load + tiles * (mac + stall + drain),
    },
    pe: { slots, active, idleRows, idleColumns: slots - active - idleRows },
    activationWords: work.positions * totals.fetches,
    weightWords: tiles * weightsPerTile,
    metadataBits: work.chunkCounts.length * chunkCountBits(chunks),
    buffer: {
      commits: totals.commits.map((commits) => tiles * commits),
      held: totals.held.map((held) => tiles * held),
      realignSteps: totals.realignSteps.map((steps) => tiles * steps),
      shifts: layout.sizes.map((_, b) => tiles * slotShifts(layout, b, totals.commits[b], totals.held[b], totals.realignSteps[b])),
    },
    occupancy: { capacity: layout.capacity, peak: Math.min(largest, layout.capacity), cyclesAt },
  };
}

/** Adds passes of one tile that are the same. @param counts chunks of their work-list rows. @param passes how many there are. */
function addPass(counts: Uint16Array, passes: number, hardware: HardwareConfig, layout: BufferLayout, totals: TileTotals): PassRun {
  const { arrayRows, arrayColumns, groupSize } = hardware;
  const fill = arrayRows - 1 + arrayColumns - 1;
  const load = Math.min(groupSize, counts.length);
  let mac = 0;
  for (let i = 0; i < counts.length; i++) mac += counts[i];
  const { stalls, reached } = passTiming(counts, groupSize, layout);
  totals.fill += passes * fill;
  totals.load += passes * load;
  totals.mac += passes * mac;
  totals.stall += passes * stalls;
  const drain = hardware.drain === 'serial' ? arrayRows * reached.length : 0;
  totals.drain += passes * drain;
  totals.fetches += passes * counts.length;
  addBufferTotals(counts, passes, groupSize, layout, totals);

  // The occupancy rises by one with the first commit to each slot, and stays to the end of the pass. Nothing is occupied in fill and load.
  let since = 0;
  reached.forEach((cycle, occupied) => {
    totals.cyclesAt[occupied] += passes * (cycle - since);
    since = cycle;
  });
  totals.cyclesAt[reached.length] += passes * (mac + stalls - since);
  return { passes, counts, load, drain };
}

/** @returns the least of the counts, of which there is one at least. */
function least(counts: Uint16Array): number {
  let smallest = counts[0];
  for (let i = 1; i < counts.length; i++) if (counts[i] < smallest) smallest = counts[i];
  return smallest;
}

/** What is left of the sequence when each of its rows has streamed so many chunks. */
function leftAfter(sequence: Uint16Array, streamed: number): Uint16Array {
  const counts = new Uint16Array(sequence.length);
  let length = 0;
  for (let i = 0; i < sequence.length; i++) if (sequence[i] > streamed) counts[length++] = sequence[i] - streamed;
  return counts.subarray(0, length);
}

/**
 * Commits, held ones and realign steps of passes that are the same, from the histogram of the groups' lengths (largest counts): slot n is committed to by every group
 * longer than n; a group ending with k of the s_b slots of bin b used turns it s_b − k steps home, or holds where k = 1.
 */
function addBufferTotals(counts: Uint16Array, passes: number, groupSize: number, layout: BufferLayout, totals: TileTotals): void {
  const groupsOfLength = new Uint32Array(layout.capacity + 1);
  for (let first = 0; first < counts.length; first += groupSize) {
    const end = Math.min(first + groupSize, counts.length);
    let length = counts[first];
    for (let i = first + 1; i < end; i++) if (counts[i] > length) length = counts[i];
    groupsOfLength[length]++;
  }
  let reaching = 0;
  for (let slot = layout.capacity - 1; slot >= 0; slot--) {
    const bin = layout.binOfSlot[slot];
    const ending = groupsOfLength[slot + 1];
    reaching += ending;
    totals.commits[bin] += passes * reaching;
    totals.realignSteps[bin] += passes * ending * stepsHome(layout, bin, slot + 1);
    if (isHeld(layout, bin, slot)) totals.held[bin] += passes * ending;
  }
}
