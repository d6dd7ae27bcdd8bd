import { peDetail } from '../../engine/csph/pe';
import { stateAt } from '../../engine/csph/replay';
import type { ArrayState, HeldRow, PassSchedule } from '../../engine/csph/types';
import type { OpenTile } from './tile';

/** Rows that come next: one work-list row, or a run of rows that are skipped because their count is 0. */
export interface ListedRows {
  readonly from: number;
  readonly to: number;
  /** Chunks in this pass; 0 for skipped rows. */
  readonly count: number;
}

/** Why the array waits. */
export interface StallCause {
  readonly bin: number;
  readonly size: number;
  /** Row whose commit left the bin away from home, and in which cycle. */
  readonly row: number;
  readonly cycle: number;
  /** Slots of the bin that were used up to that commit. */
  readonly used: number;
  /** Realign steps still to make after this cycle. */
  readonly stepsLeft: number;
}

/** Where in a fill or drain a cycle stands, counted from 1. */
export interface Progress {
  readonly step: number;
  readonly of: number;
}

/** One cycle, without the integers in it: everything that can be said of it. Feeds the sentence, the lists and the scene. */
export interface Moment {
  readonly tile: OpenTile;
  readonly cycle: number;
  readonly cycles: number;
  readonly state: ArrayState;
  readonly pass: PassSchedule;
  readonly passIndex: number;
  readonly passes: number;
  /** The row at work, loaded or held back; null in fill and drain cycles. */
  readonly row: HeldRow | null;
  /** Place of that row in its group, counted from 1. */
  readonly placeInGroup: number;
  /** Whether the sum that this MAC adds to is left in the local register: another row of the group follows for the same chunk. */
  readonly sumsOn: boolean;
  /** Array rows with an output position. */
  readonly positions: number;
  /** Positions whose activation of the row at work is zero, in a MAC cycle; else 0. */
  readonly zeroActivations: number;
  /** Columns that stand for a filter in this cycle. */
  readonly columns: number;
  /** Slot committed to, held back for, or drained; −1 for none. */
  readonly slot: number;
  /** Bin of that slot; −1 for none. */
  readonly bin: number;
  readonly stall: StallCause | null;
  readonly fill: Progress | null;
  readonly drain: (Progress & { readonly chunk: number }) | null;
  readonly upcoming: readonly ListedRows[];
  /** Activation words fetched so far that had been fetched before, in an earlier pass. */
  readonly fetchedAgain: number;
}

const LISTED = 7;

/** @param cycle of the tile's trace; a cycle beyond the end is taken as the last. The trace must have cycles. */
export function momentAt(tile: OpenTile, cycle: number): Moment {
  const { trace, values, buffer } = tile;
  const at = Math.max(0, Math.min(cycle, trace.cycles - 1));
  const state = stateAt(trace, at, values.positions);
  const pass = trace.passes[state.pass];
  const place = state.held.findIndex(({ row }) => row === state.row);
  const drain = state.kind === 'drain' ? drainProgress(tile, state, pass) : null;
  const chunk = drain ? drain.chunk : state.chunk;
  const slot = chunk < 0 || (state.kind === 'mac' && state.slot < 0) ? -1 : chunk - pass.firstChunk;
  const fetches = state.soFar.activationWords / values.positions;
  return {
    tile,
    cycle: at,
    cycles: trace.cycles,
    state,
    pass,
    passIndex: state.pass,
    passes: trace.passes.length,
    row: state.held[place] ?? null,
    placeInGroup: place + 1,
    sumsOn: state.kind === 'mac' && state.slot < 0,
    positions: values.positions,
    zeroActivations: state.kind === 'mac' ? countZeros(tile, state.row) : 0,
    columns: columnsOf(tile, chunk),
    slot,
    bin: slot < 0 ? -1 : buffer.binOfSlot[slot],
    stall: state.kind === 'stall' ? stallCause(tile, state, pass) : null,
    fill: state.kind === 'fill' ? { step: at - pass.firstCycle + 1, of: trace.hardware.arrayRows + trace.hardware.arrayColumns - 2 } : null,
    drain,
    upcoming: upcomingRows(tile, pass, lastWork(tile, state)),
    fetchedAgain: Math.max(0, fetches - trace.passes[0].workList.length) * values.positions,
  };
}

function countZeros({ trace, values }: OpenTile, row: number): number {
  let zeros = 0;
  for (let p = 0; p < values.positions; p++) if (values.activations[p * trace.rows + row] === 0) zeros++;
  return zeros;
}

function columnsOf({ trace }: OpenTile, chunk: number): number {
  const { arrayColumns } = trace.hardware;
  return Math.max(0, Math.min(arrayColumns, trace.filters - Math.max(0, chunk) * arrayColumns));
}

function drainProgress({ trace, values }: OpenTile, state: ArrayState, pass: PassSchedule): Progress & { readonly chunk: number } {
  const { arrayRows, arrayColumns } = trace.hardware;
  // Column 0 has a filter in every chunk, and the engine knows which chunk leaves.
  const { filter } = peDetail(trace, values, state, 0, 0);
  const chunk = Math.floor((filter ?? 0) / arrayColumns);
  return { chunk, step: arrayRows - ((pass.endCycle - state.cycle - 1) % arrayRows), of: arrayRows };
}

/** The last commit to the bin before the cycle is what the bin is returning from. */
function stallCause({ trace, buffer }: OpenTile, state: ArrayState, pass: PassSchedule): StallCause {
  const bin = buffer.binOfSlot[state.chunk - pass.firstChunk];
  let cycle = state.cycle - 1;
  while (cycle > pass.firstCycle && (trace.slot[cycle] < 0 || buffer.binOfSlot[trace.slot[cycle]] !== bin)) cycle--;
  return {
    bin,
    size: buffer.sizes[bin],
    row: trace.row[cycle],
    cycle,
    used: trace.slot[cycle] - buffer.firstSlots[bin] + 1,
    stepsLeft: state.bins[bin].stepsToHome,
  };
}

/** Work-list index of the last row whose activations are in the array, −1 before the first. */
function lastWork({ trace }: OpenTile, { kind, held, pass }: ArrayState): number {
  if (kind === 'drain') return trace.passes[pass].workList.length;
  return held.at(-1)?.work ?? -1;
}

function upcomingRows({ trace }: OpenTile, { workList, counts }: PassSchedule, after: number): ListedRows[] {
  const list: ListedRows[] = [];
  if (after >= workList.length) return list;
  // Sorted rows do not stand between others, so only the natural order shows where rows are skipped.
  const natural = trace.hardware.order === 'natural';
  let last = after < 0 ? -1 : workList[after];
  let work = after + 1;
  for (; work < workList.length && list.length < LISTED; work++) {
    const row = workList[work];
    if (natural && row > last + 1) list.push({ from: last + 1, to: row - 1, count: 0 });
    list.push({ from: row, to: row, count: counts[work] });
    last = row;
  }
  if (natural && work === workList.length && last < trace.rows - 1) list.push({ from: last + 1, to: trace.rows - 1, count: 0 });
  return list.slice(0, LISTED);
}
