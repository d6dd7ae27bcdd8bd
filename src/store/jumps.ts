import { nextRow, nextStall, previousRow, previousStall } from '../engine/csph/navigate';
import type { TileTrace } from '../engine/csph/types';

/** Points of a trace that are worth going to. */
export const JUMPS = ['start', 'end', 'next-row', 'previous-row', 'next-stall', 'previous-stall'] as const;
export type Jump = (typeof JUMPS)[number];

const TARGETS: { readonly [Name in Jump]: (trace: TileTrace, cycle: number) => number | null } = {
  start: () => 0,
  end: (trace) => Math.max(0, trace.cycles - 1),
  'next-row': nextRow,
  'previous-row': previousRow,
  'next-stall': nextStall,
  'previous-stall': previousStall,
};

/** Where a jump from `cycle` leads; null where there is nothing of the kind in that direction. */
export const jumpTarget = (trace: TileTrace, cycle: number, jump: Jump): number | null => TARGETS[jump](trace, cycle);
