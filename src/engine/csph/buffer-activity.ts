import { invariant } from '../../lib/assert';
import { bufferLayout } from './bins';
import type { TileTrace } from './types';

/** What the accumulation buffers have seen in this tile up to and including a cycle, all passes together. */
export interface BufferActivity {
  /**
   * Commits to each slot of a PE that owns an output of every chunk, from slot 0 to the last that is used: how often it was written. Shallow slots are written
   * by nearly every row, deep ones by few: that is what the cascade buys.
   */
  readonly slotWrites: Uint32Array;
  /** Its commits by bin: the sums of `slotWrites`. */
  readonly perBin: readonly number[];
}

/** What one PE's buffer has seen. */
export interface PeActivity {
  readonly commits: number;
  /** Cycle of the latest commit; null before the first. */
  readonly lastCommit: number | null;
}

export interface ActivityReader {
  /** @param cycle 0..cycles−1. */
  at(cycle: number): BufferActivity;
  /** @param p array row. @param m array column. @param positions positions in the tile. */
  pe(cycle: number, p: number, m: number, positions: number): PeActivity;
}

/** Cycles between two snapshots: a seek adds up less than this many. */
const INTERVAL = 4096;

/*
 * The columns of a snapshot behind the writes of each slot. A PE in a column without a filter in the last chunk sits that chunk out, and no other; so two kinds
 * of columns are all there are. Cycles are kept plus one: 0 is none.
 */
const LAST_CHUNK_COMMITS = 0;
const LAST_COMMIT = 1;
const LAST_COMMIT_BEFORE_LAST_CHUNK = 2;
const EXTRA = 3;

/**
 * Counts of commits at any cycle, from snapshots made here: O(cycles) once, then some microseconds a cycle wherever it lies, fewer when cycles follow each other.
 */
export function createActivityReader(trace: TileTrace): ActivityReader {
  const layout = bufferLayout(trace.hardware);
  const slots = trace.passes.reduce((most, { reached }) => Math.max(most, reached.length), 0);
  const stride = slots + EXTRA;
  // As many numbers in all snapshots as there are cycles, at most.
  const interval = Math.max(INTERVAL, stride);
  const snapshots = new Uint32Array(stride * Math.ceil(trace.cycles / interval));
  const advance = (tally: Uint32Array, cycle: number): void => {
    const slot = trace.slot[cycle];
    if (slot < 0) return;
    tally[slot]++;
    tally[slots + LAST_COMMIT] = cycle + 1;
    if (trace.chunk[cycle] === trace.chunks - 1) tally[slots + LAST_CHUNK_COMMITS]++;
    else tally[slots + LAST_COMMIT_BEFORE_LAST_CHUNK] = cycle + 1;
  };
  const tally = new Uint32Array(stride);
  for (let cycle = 0; cycle < trace.cycles; cycle++) {
    if (cycle % interval === 0) snapshots.set(tally, (cycle / interval) * stride);
    advance(tally, cycle);
  }
  /** The first cycle that the tally does not hold yet. */
  let next = trace.cycles;

  const seek = (cycle: number): void => {
    invariant(Number.isInteger(cycle) && cycle >= 0 && cycle < trace.cycles, `cycle ${cycle} is not one of the trace's ${trace.cycles}`);
    const snapshot = Math.floor(cycle / interval);
    if (cycle + 1 < next || snapshot * interval > next) {
      tally.set(snapshots.subarray(snapshot * stride, (snapshot + 1) * stride));
      next = snapshot * interval;
    }
    while (next <= cycle) advance(tally, next++);
  };
  const total = (): number => tally.subarray(0, slots).reduce((sum, writes) => sum + writes, 0);

  return {
    at: (cycle) => {
      seek(cycle);
      const slotWrites = tally.slice(0, slots);
      const perBin = layout.sizes.map((size, bin) => {
        const first = layout.firstSlots[bin];
        return slotWrites.subarray(first, first + size).reduce((sum, writes) => sum + writes, 0);
      });
      return { slotWrites, perBin };
    },
    pe: (cycle, p, m, positions) => {
      seek(cycle);
      if (p >= positions || m >= trace.filters) return { commits: 0, lastCommit: null };
      const ownsLast = (trace.chunks - 1) * trace.hardware.arrayColumns + m < trace.filters;
      const commits = total() - (ownsLast ? 0 : tally[slots + LAST_CHUNK_COMMITS]);
      const last = tally[slots + (ownsLast ? LAST_COMMIT : LAST_COMMIT_BEFORE_LAST_CHUNK)];
      return { commits, lastCommit: last === 0 ? null : last - 1 };
    },
  };
}
