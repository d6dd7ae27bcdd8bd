import type { TileTrace } from '../engine/csph/types';

export const JUMPS = ['start', 'end', 'next-row', 'previous-row', 'next-stall', 'previous-stall'] as const;
export type Jump = (typeof JUMPS)[number];

/** Index of the first of `length` ascending values that is above `limit`; `length` if none is. */
const firstAbove = (valueAt: (index: number) => number, length: number, limit: number): number => {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The nearest cycle before (−1) or after (+1) `cycle` at which a work-list row has its first MAC; null if there is none. */
const rowStart = (trace: TileTrace, cycle: number, direction: 1 | -1): number | null => {
  const passes = direction === 1 ? trace.passes : trace.passes.toReversed();
  for (const { firstMac } of passes) {
    const index = direction === 1 ? firstAbove((i) => firstMac[i], firstMac.length, cycle) : firstAbove((i) => firstMac[i], firstMac.length, cycle - 1) - 1;
    if (index >= 0 && index < firstMac.length) return firstMac[index];
  }
  return null;
};

const stallStart = (trace: TileTrace, cycle: number, direction: 1 | -1): number | null => {
  const { stallStarts } = trace;
  const index =
    direction === 1 ? firstAbove((i) => stallStarts[i], stallStarts.length, cycle) : firstAbove((i) => stallStarts[i], stallStarts.length, cycle - 1) - 1;
  return index >= 0 && index < stallStarts.length ? stallStarts[index] : null;
};

/** Where a jump from `cycle` leads; null where there is nothing of the kind in that direction. */
export const jumpTarget = (trace: TileTrace, cycle: number, jump: Jump): number | null => {
  switch (jump) {
    case 'start':
      return 0;
    case 'end':
      return trace.cycles - 1;
    case 'next-row':
      return rowStart(trace, cycle, 1);
    case 'previous-row':
      return rowStart(trace, cycle, -1);
    case 'next-stall':
      return stallStart(trace, cycle, 1);
    case 'previous-stall':
      return stallStart(trace, cycle, -1);
  }
};
