import { peState } from '../../engine/csph/pe';
import { PE_STATES, type PeState } from '../../engine/csph/types';
import { type Moment, momentAt } from './moment';
import { chunkWeights, type OpenTile, rowActivations } from './tile';

/** One chunk of a row, with its weights. */
export interface ShownChunk {
  readonly row: number;
  readonly chunk: number;
  readonly weights: Int8Array;
}

/** The activations of a row, one an array row. */
export interface ShownActivations {
  readonly row: number;
  readonly values: Int16Array;
}

/** Which integer of a PE stands in its cell: a slot of its accumulation buffer, its local register, or none. */
export type SumKind = 'slot' | 'local' | 'none';

/** Everything that is on show of one cycle. Canvas, hit-testing, hover card, tables and sentence read it, and nothing else. */
export interface Scene {
  readonly moment: Moment;
  /** How far on the way to the next cycle, 0..1; 0 is a complete still picture. */
  readonly phase: number;
  /** State of the PEs of each array row, in the columns that have a filter. In all other columns PEs are idle. */
  readonly rowStates: readonly PeState[];
  readonly columns: number;
  /** The chunk that is multiplied with in this cycle. */
  readonly atWork: ShownChunk | null;
  /** The chunk above it: the next to enter, or in a stall the one held back. */
  readonly waiting: ShownChunk | null;
  /** Whether the waiting chunk enters in the next cycle, and so moves with the phase. */
  readonly entering: boolean;
  readonly activations: ShownActivations | null;
  /** Activations that come to the array rows with the next cycle, null where those of this cycle stay. */
  readonly arriving: ShownActivations | null;
  readonly sumKind: SumKind;
  /** The sums in the cells, [p · A + m]. A view of the reader's memory: valid until the next scene of the tile is made. */
  readonly sums: Int32Array;
}

const NO_SUMS = new Int32Array(0);

/**
 * The scene of a cycle.
 * @param phase 0..1 of the way to the next cycle.
 */
export function sceneAt(tile: OpenTile, cycle: number, phase: number): Scene {
  const moment = momentAt(tile, cycle);
  const { state, next } = moment;
  const { trace, values } = tile;
  const working = state.kind === 'mac';
  const held = moment.row !== null;
  const waiting = state.kind === 'stall' ? { row: state.row, chunk: state.chunk } : next;
  const sameGroup = next !== null && state.held.some(({ row }) => row === next.row);
  const onNextCycle = next !== null && next.cycle === moment.cycle + 1;
  return {
    moment,
    phase,
    rowStates: Array.from({ length: trace.hardware.arrayRows }, (_, p) => peState(trace, values, state, p, 0)),
    columns: moment.columns,
    atWork: working ? { row: state.row, chunk: state.chunk, weights: chunkWeights(tile, state.row, state.chunk) } : null,
    waiting: waiting && { row: waiting.row, chunk: waiting.chunk, weights: chunkWeights(tile, waiting.row, waiting.chunk) },
    entering: onNextCycle && !next.stalled,
    activations: held ? { row: state.row, values: rowActivations(tile, state.row) } : null,
    arriving: onNextCycle && !sameGroup ? { row: next.row, values: rowActivations(tile, next.row) } : null,
    ...sumsAt(tile, moment),
  };
}

/** What the cells show: the slot just committed to; the local register while a group's sum grows; the slot that a stall keeps waiting. */
function sumsAt(tile: OpenTile, { cycle, state, slot, sumsOn, row }: Moment): Pick<Scene, 'sumKind' | 'sums'> {
  const { arrayRows, arrayColumns, groupSize } = tile.trace.hardware;
  if (state.kind === 'fill' || state.kind === 'load' || (slot < 0 && !sumsOn)) return { sumKind: 'none', sums: NO_SUMS };
  const { local, buffers } = tile.reader.at(cycle);
  if (sumsOn || (state.kind === 'stall' && groupSize > 1 && row !== null)) return { sumKind: 'local', sums: local };
  const elements = arrayRows * arrayColumns;
  return { sumKind: 'slot', sums: buffers.subarray(slot * elements, (slot + 1) * elements) };
}

/** A PE's state in a scene; equal to the engine's `peState`, which is the same for all columns that have a filter. */
export const stateOf = ({ rowStates, columns }: Scene, p: number, m: number): PeState => (m < columns ? rowStates[p] : 'idle');

/** How many PEs are in each state, states without any left out. */
export function countStates({ rowStates, columns, moment }: Scene): ReadonlyMap<PeState, number> {
  const { arrayColumns } = moment.tile.trace.hardware;
  const counts = new Map<PeState, number>();
  const add = (state: PeState, count: number): void => {
    if (count > 0) counts.set(state, (counts.get(state) ?? 0) + count);
  };
  for (const state of rowStates) {
    add(state, columns);
    add('idle', arrayColumns - columns);
  }
  return new Map(PE_STATES.filter((state) => counts.has(state)).map((state) => [state, counts.get(state) ?? 0]));
}

export const STATE_WORDS: Readonly<Record<PeState, string>> = {
  idle: 'idle: no output for it here',
  fill: 'filling',
  load: 'loading its activation',
  mac: 'multiplies and adds',
  commit: 'multiplies, adds, commits',
  stall: 'stalled',
  drain: 'draining',
  gated: 'gated: its activation is zero',
};
