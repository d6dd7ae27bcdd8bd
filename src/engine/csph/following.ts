import type { BufferLayout } from './bins';
import type { HardwareConfig } from './config';
import { passTiming } from './pass-timing';

/** Passes of one tile that are the same, one behind the other. */
export interface PassRun {
  readonly passes: number;
  /** Chunks of the work-list rows in each of them, in order. */
  readonly counts: Uint16Array;
  /** Cycles in which the first group is loaded. */
  readonly load: number;
  /** Cycles of a serial drain; 0 where it is overlapped. */
  readonly drain: number;
}

/**
 * Fill and load cycles of a layer whose tiles follow each other, in closed form. The fill shows once. A first group is loaded as every other is, into the second
 * bank, a row a cycle, from the first cycle of the group before it: of that pass's last group, which may have fewer rows and less to do, and behind its drain.
 * @param runs of one tile; a layer without any takes no cycle. [reading]
 */
export function followingCycles(
  runs: readonly PassRun[],
  tiles: number,
  { arrayRows, arrayColumns, groupSize }: HardwareConfig,
  layout: BufferLayout,
): { readonly fill: number; readonly load: number } {
  if (runs.length === 0) return { fill: 0, load: 0 };
  const behind = runs.map(({ counts, drain }) => lastGroupCycles(counts, groupSize, layout) + drain);
  const exposed = (next: number, before: number): number => Math.max(0, runs[next].load - behind[before]);
  let perTile = 0;
  for (let run = 0; run < runs.length; run++) {
    perTile += (runs[run].passes - 1) * exposed(run, run);
    if (run > 0) perTile += exposed(run, run - 1);
  }
  return { fill: arrayRows - 1 + arrayColumns - 1, load: runs[0].load + (tiles - 1) * exposed(0, runs.length - 1) + tiles * perTile };
}

/** MAC and stall cycles of a pass's last group. What comes before it does not know of it. */
function lastGroupCycles(counts: Uint16Array, groupSize: number, layout: BufferLayout): number {
  const first = counts.length - 1 - ((counts.length - 1) % groupSize);
  let macs = 0;
  for (let i = first; i < counts.length; i++) macs += counts[i];
  // As many rows as the next group can have are loaded in as many cycles: waits add nothing to see.
  if (macs >= groupSize) return macs;
  return macs + passTiming(counts, groupSize, layout).stalls - passTiming(counts.subarray(0, first), groupSize, layout).stalls;
}
