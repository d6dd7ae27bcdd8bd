import type { PassSchedule, TileTrace } from './types';

/** Index of the pass a cycle belongs to. */
export function passIndexAt(trace: Pick<TileTrace, 'passes'>, cycle: number): number {
  return trace.passes.findIndex((pass) => cycle < pass.endCycle);
}

/** The pass a cycle belongs to; null where the trace has no such cycle. */
export function passAt(trace: TileTrace, cycle: number): PassSchedule | null {
  return trace.passes[passIndexAt(trace, cycle)] ?? null;
}

/** First cycle of the next run of stall cycles after this cycle; null if there is none. */
export function nextStall(trace: TileTrace, cycle: number): number | null {
  return trace.stallStarts[firstAbove(trace.stallStarts, cycle)] ?? null;
}

/** First cycle of the last run of stall cycles that began before this cycle; null if there is none. */
export function previousStall(trace: TileTrace, cycle: number): number | null {
  return trace.stallStarts[firstAbove(trace.stallStarts, cycle - 1) - 1] ?? null;
}

/** The next cycle after this one in which a work-list row has its first MAC; null if there is none. */
export function nextRow(trace: TileTrace, cycle: number): number | null {
  for (const { firstMac } of trace.passes) {
    const index = firstAbove(firstMac, cycle);
    if (index < firstMac.length) return firstMac[index];
  }
  return null;
}

/** The last cycle before this one in which a work-list row has its first MAC; null if there is none. */
export function previousRow(trace: TileTrace, cycle: number): number | null {
  for (const { firstMac } of trace.passes.toReversed()) {
    const index = firstAbove(firstMac, cycle - 1) - 1;
    if (index >= 0) return firstMac[index];
  }
  return null;
}

/** The cycle in which a row meets its first chunk; null for a row that is in no work list, as nothing of it was kept. */
export function firstMacOf({ passes }: Pick<TileTrace, 'passes'>, row: number): number | null {
  for (const { workList, firstMac } of passes) {
    const work = workList.indexOf(row);
    if (work >= 0) return firstMac[work];
  }
  return null;
}

/** Index of the first entry above the bound in an ascending array; its length if there is none. */
export function firstAbove(ascending: Uint32Array, bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}
