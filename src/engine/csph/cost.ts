import { chunkTotal } from '../pruning/chunks';
import { bufferLayout } from './bins';
import type { BufferLayout } from './bins';
import type { HardwareConfig, StreamWork } from './config';
import { chunkCountBits, largestCount, streamedCounts, tileCount } from './schedule';
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
  readonly realignSteps: number[];
}

/**
 * Everything CSP-H does for one layer, in closed form: no step depends on the number of cycles. O(rows + groups · bins) a pass.
 *
 * Per tile and pass (model §5.5) [reading]: fill R−1 + A−1; load |first group|; one MAC cycle a streamed chunk; stalls by
 * {@link stallCycles}; drain, if serial, R cycles a slot in use. All of it times ceil(P / R) tiles. A layer without a kept chunk runs no
 * pass and takes no cycle; its metadata is still stored.
 * @param work and hardware must have passed `validateWork` and `validateHardware`.
 */
export function layerCost(work: StreamWork, hardware: HardwareConfig): LayerCost {
  const { arrayRows, arrayColumns, groupSize } = hardware;
  const layout = bufferLayout(hardware);
  const chunks = chunkTotal(work.filters, arrayColumns);
  const tiles = tileCount(work, hardware);
  const largest = largestCount(work.chunkCounts);
  const passes = Math.ceil(largest / layout.capacity);
  const sequence = streamedCounts(work.chunkCounts, largest, hardware.order);

  const zeros = (): number[] => layout.sizes.map(() => 0);
  const totals: TileTotals = { fill: 0, load: 0, mac: 0, stall: 0, drain: 0, fetches: 0, commits: zeros(), realignSteps: zeros() };
  for (let pass = 0; pass < passes; pass++) {
    const counts = passes === 1 ? sequence : countsOfPass(sequence, pass * layout.capacity, layout.capacity);
    totals.fill += arrayRows - 1 + arrayColumns - 1;
    totals.load += Math.min(groupSize, counts.length);
    totals.stall += stallCycles(counts, groupSize, layout);
    if (hardware.drain === 'serial') totals.drain += arrayRows * Math.min(largest - pass * layout.capacity, layout.capacity);
    totals.fetches += counts.length;
    addBufferTotals(counts, groupSize, layout, totals);
  }
  let rowsToTheEnd = 0;
  for (let i = 0; i < sequence.length; i++) {
    totals.mac += sequence[i];
    if (sequence[i] === chunks) rowsToTheEnd++;
  }

  const weightsPerTile = totals.mac * arrayColumns - rowsToTheEnd * (chunks * arrayColumns - work.filters);
  const slots = tiles * totals.mac * arrayRows * arrayColumns;
  const active = weightsPerTile * work.positions;
  const idleRows = totals.mac * arrayColumns * (tiles * arrayRows - work.positions);
  const { fill, load, mac, stall, drain } = totals;
  return {
    tiles,
    passes,
    capacity: layout.capacity,
    cycles: {
      fill: tiles * fill,
      load: tiles * load,
      mac: tiles * mac,
      stall: tiles * stall,
      drain: tiles * drain,
      total: tiles * (fill + load + mac + stall + drain),
    },
    pe: { slots, active, idleRows, idleColumns: slots - active - idleRows },
    activationWords: work.positions * totals.fetches,
    weightWords: tiles * weightsPerTile,
    metadataBits: work.chunkCounts.length * chunkCountBits(chunks),
    buffer: {
      commits: totals.commits.map((commits) => tiles * commits),
      realignSteps: totals.realignSteps.map((steps) => tiles * steps),
      shifts: layout.sizes.map((size, b) => (layout.rotates ? tiles * size * (totals.commits[b] + totals.realignSteps[b]) : 0)),
    },
  };
}

/** What is left of the sequence for the pass that begins with chunk `firstChunk`. */
function countsOfPass(sequence: Uint16Array, firstChunk: number, capacity: number): Uint16Array {
  const counts = new Uint16Array(sequence.length);
  let length = 0;
  for (let i = 0; i < sequence.length; i++) {
    if (sequence[i] > firstChunk) counts[length++] = Math.min(sequence[i] - firstChunk, capacity);
  }
  return counts.subarray(0, length);
}

/**
 * Commits and realign steps of one pass, from the histogram of the groups' lengths (largest counts): slot n is committed to by every group
 * longer than n; a group ending with k of the s_b slots of bin b used turns it s_b − k steps home.
 */
function addBufferTotals(counts: Uint16Array, groupSize: number, layout: BufferLayout, totals: TileTotals): void {
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
    totals.commits[bin] += reaching;
    if (layout.rotates) totals.realignSteps[bin] += ending * (layout.firstSlots[bin] + layout.sizes[bin] - (slot + 1));
  }
}

/** Cycles in which one pass waits for a bin to come home. [reading], model §5.3. */
function stallCycles(counts: Uint16Array, groupSize: number, layout: BufferLayout): number {
  if (!layout.rotates) return 0;
  if (groupSize > 1) return groupedStalls(counts, groupSize, layout);
  const short = layout.sizes.every((size, bin) => size <= layout.firstSlots[bin] + 2);
  return short ? pairStalls(counts, layout) : singleRowStalls(counts, layout);
}

/**
 * T = 1 and no bin longer than E[b] + 2 (2, 4, 8, 16, … are exactly that): #{consecutive rows : c_i = E[b] + 1, s_b = E[b] + 2, c_{i+1} ≥ c_i}.
 * A row that ends with k slots of bin b used leaves s_b − k steps, and the next one takes E[b] MAC cycles to get there: it waits only where
 * s_b − k > E[b], that is k = 1, and then one cycle. The row after that comes at least one cycle later, when the bin is home.
 */
function pairStalls(counts: Uint16Array, layout: BufferLayout): number {
  const late = new Uint8Array(layout.capacity + 1);
  for (let bin = 0; bin < layout.sizes.length; bin++) {
    if (layout.sizes[bin] === layout.firstSlots[bin] + 2) late[layout.firstSlots[bin] + 1] = 1;
  }
  let stalls = 0;
  for (let i = 1; i < counts.length; i++) {
    if (late[counts[i - 1]] === 1 && counts[i] >= counts[i - 1]) stalls++;
  }
  return stalls;
}

/** T = 1, any bins: a recursion over rows with the cycle from which each bin may be committed to again. */
function singleRowStalls(counts: Uint16Array, layout: BufferLayout): number {
  const { firstSlots, sizes, binOfSlot } = layout;
  const freeAt = new Float64Array(sizes.length);
  let start = 0;
  let stalls = 0;
  for (let i = 0; i < counts.length; i++) {
    const last = binOfSlot[counts[i] - 1];
    let delay = 0;
    for (let bin = 0; bin <= last; bin++) {
      const wait = freeAt[bin] - (start + delay + firstSlots[bin]);
      if (wait > 0) delay += wait;
    }
    start += counts[i] + delay;
    stalls += delay;
    freeAt[last] = start + firstSlots[last] + sizes[last] - counts[i];
  }
  return stalls;
}

/**
 * Any T, any bins: the same recursion over groups. The commit to the first slot E[b] of a bin is the group's MAC number
 * Σ_j min(c_j, E[b] + 1), which follows from the rows and chunks that end in each bin.
 */
function groupedStalls(counts: Uint16Array, groupSize: number, layout: BufferLayout): number {
  const { firstSlots, sizes, binOfSlot } = layout;
  const freeAt = new Float64Array(sizes.length);
  const rowsEnding = new Float64Array(sizes.length);
  const chunksEnding = new Float64Array(sizes.length);
  let start = 0;
  let stalls = 0;
  for (let first = 0; first < counts.length; first += groupSize) {
    const end = Math.min(first + groupSize, counts.length);
    let length = 0;
    for (let i = first; i < end; i++) {
      const bin = binOfSlot[counts[i] - 1];
      rowsEnding[bin]++;
      chunksEnding[bin] += counts[i];
      if (counts[i] > length) length = counts[i];
    }
    const last = binOfSlot[length - 1];
    let rowsLeft = end - first;
    let ended = 0;
    let delay = 0;
    for (let bin = 0; bin <= last; bin++) {
      const commit = start + delay + ended + rowsLeft * (firstSlots[bin] + 1) - 1;
      if (commit < freeAt[bin]) delay += freeAt[bin] - commit;
      ended += chunksEnding[bin];
      rowsLeft -= rowsEnding[bin];
      rowsEnding[bin] = 0;
      chunksEnding[bin] = 0;
    }
    start += ended + delay;
    stalls += delay;
    freeAt[last] = start + firstSlots[last] + sizes[last] - length;
  }
  return stalls;
}
