import { stepsHome } from './bins';
import type { BufferLayout } from './bins';

/** What the buffer makes of one pass of one tile. Cycles count from the first group's first MAC. */
export interface PassTiming {
  /** Cycles spent waiting for a bin to come home. */
  readonly stalls: number;
  /** Cycle of the first commit to each slot that is used, ascending; as many as the pass's largest count. */
  readonly reached: readonly number[];
}

/**
 * Stalls of a pass, and when its slots are first committed to, in closed form [reading], model §5.3. No step depends on the number of cycles.
 * @param counts chunks of the work-list rows in this pass, in order; each in 1..capacity.
 */
export function passTiming(counts: Uint16Array, groupSize: number, layout: BufferLayout): PassTiming {
  if (neverStalls(layout)) return groupSize === 1 ? smoothRows(counts) : smoothGroups(counts, groupSize);
  if (groupSize > 1) return groupedTiming(counts, groupSize, layout);
  return isDoubling(layout) ? pairTiming(counts, layout) : singleRowTiming(counts, layout);
}

/** No bin is longer than E[b] + 2. The longest such bins are 2, 4, 8, 16, …: each as long as all before it, and two. */
function isDoubling({ sizes, firstSlots }: BufferLayout): boolean {
  return sizes.every((size, bin) => size <= firstSlots[bin] + 2);
}

/**
 * A register file never turns. With `hold` a bin turns only after k ≥ 2 of its slots were used, by s_b − k ≤ s_b − 2 steps; the next group needs at least E[b]
 * MAC cycles for the slots before the bin. So nothing waits where s_b ≤ E[b] + 2, whatever the groups, the order and the counts.
 */
function neverStalls(layout: BufferLayout): boolean {
  return !layout.rotates || (isDoubling(layout) && layout.holds.every((holds, bin) => holds || layout.sizes[bin] === 1));
}

/** T = 1, nothing waits: slot n of a row falls n cycles after its first. */
function smoothRows(counts: Uint16Array): PassTiming {
  const reached: number[] = [];
  let start = 0;
  for (let i = 0; i < counts.length; i++) {
    while (reached.length < counts[i]) reached.push(start + reached.length);
    start += counts[i];
  }
  return { stalls: 0, reached };
}

/** Any T, nothing waits. */
function smoothGroups(counts: Uint16Array, groupSize: number): PassTiming {
  const reached: number[] = [];
  let start = 0;
  for (let first = 0; first < counts.length; first += groupSize) {
    const end = Math.min(first + groupSize, counts.length);
    let macs = 0;
    let length = 0;
    for (let i = first; i < end; i++) {
      macs += counts[i];
      if (counts[i] > length) length = counts[i];
    }
    while (reached.length < length) reached.push(start + macsUpTo(counts, first, end, reached.length) - 1);
    start += macs;
  }
  return { stalls: 0, reached };
}

/** MACs of a group until the commit to a slot, that one included: Σ_j min(c_j, slot + 1). */
function macsUpTo(counts: Uint16Array, first: number, end: number, slot: number): number {
  let macs = 0;
  for (let i = first; i < end; i++) macs += Math.min(counts[i], slot + 1);
  return macs;
}

/**
 * `eager`, T = 1 and no bin longer than E[b] + 2: #{consecutive rows : c_i = E[b] + 1, s_b = E[b] + 2, c_{i+1} ≥ c_i}.
 * A row that ends with k slots of bin b used leaves s_b − k steps, and the next one takes E[b] MAC cycles to get there: it waits only where
 * s_b − k > E[b], that is k = 1, and then one cycle. The row after that comes at least one cycle later, when the bin is home.
 */
function pairTiming(counts: Uint16Array, layout: BufferLayout): PassTiming {
  const late = new Uint8Array(layout.capacity + 1);
  for (let bin = 0; bin < layout.sizes.length; bin++) {
    if (layout.sizes[bin] === layout.firstSlots[bin] + 2) late[layout.firstSlots[bin] + 1] = 1;
  }
  const reached: number[] = [];
  let start = 0;
  let stalls = 0;
  let before = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i];
    if (late[before] === 1 && count >= before) {
      stalls++;
      start++;
    }
    // A slot used for the first time lies behind the bin that was waited for: it is no less than the count before.
    while (reached.length < count) reached.push(start + reached.length);
    start += count;
    before = count;
  }
  return { stalls, reached };
}

/** T = 1, any bins: a recursion over rows with the cycle from which each bin may be committed to again. */
function singleRowTiming(counts: Uint16Array, layout: BufferLayout): PassTiming {
  const { firstSlots, binOfSlot } = layout;
  const freeAt = new Float64Array(layout.sizes.length);
  const reached: number[] = [];
  let start = 0;
  let stalls = 0;
  for (let i = 0; i < counts.length; i++) {
    const last = binOfSlot[counts[i] - 1];
    let delay = 0;
    for (let bin = 0; bin <= last; bin++) {
      const wait = freeAt[bin] - (start + delay + firstSlots[bin]);
      if (wait > 0) delay += wait;
      const end = Math.min(counts[i], firstSlots[bin] + layout.sizes[bin]);
      while (reached.length < end) reached.push(start + delay + reached.length);
    }
    start += counts[i] + delay;
    stalls += delay;
    freeAt[last] = start + stepsHome(layout, last, counts[i]);
  }
  return { stalls, reached };
}

/**
 * Any T, any bins: the same recursion over groups. The commit to the first slot E[b] of a bin is the group's MAC number
 * Σ_j min(c_j, E[b] + 1), which follows from the rows and chunks that end in each bin.
 */
function groupedTiming(counts: Uint16Array, groupSize: number, layout: BufferLayout): PassTiming {
  const { firstSlots, sizes, binOfSlot } = layout;
  const freeAt = new Float64Array(sizes.length);
  const rowsEnding = new Float64Array(sizes.length);
  const chunksEnding = new Float64Array(sizes.length);
  const reached: number[] = [];
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
      const endSlot = Math.min(length, firstSlots[bin] + sizes[bin]);
      while (reached.length < endSlot) reached.push(start + delay + macsUpTo(counts, first, end, reached.length) - 1);
      ended += chunksEnding[bin];
      rowsLeft -= rowsEnding[bin];
      rowsEnding[bin] = 0;
      chunksEnding[bin] = 0;
    }
    start += ended + delay;
    stalls += delay;
    freeAt[last] = start + stepsHome(layout, last, length);
  }
  return { stalls, reached };
}
