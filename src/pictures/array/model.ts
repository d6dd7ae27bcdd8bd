import { peState } from '../../engine/csph/pe';
import type { PeState } from '../../engine/csph/types';
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

/** One cycle at its end: a complete picture by itself. */
export interface Still {
  readonly moment: Moment;
  /** State of the PEs of each array row, in the columns that have a filter. In all other columns PEs are idle. */
  readonly rowStates: readonly PeState[];
  readonly columns: number;
  /** The chunk that is multiplied with in this cycle. */
  readonly atWork: ShownChunk | null;
  /** The chunk that a stall holds back before the array. */
  readonly heldBack: ShownChunk | null;
  readonly activations: ShownActivations | null;
  readonly sumKind: SumKind;
  /** The sums in the cells, [p · A + m]. A copy. */
  readonly sums: Int32Array;
}

/** Everything that is on show. Canvas, hit-testing, hover card, tables and sentence read it, and nothing else. */
export interface Scene extends Still {
  /** How far on the way to the next cycle, 0..1; 0 is a complete still picture. */
  readonly phase: number;
  /** The cycle it is on the way to; null at phase 0, and in the last cycle. */
  readonly coming: Still | null;
}

const NO_SUMS = new Int32Array(0);
/** Stills made last, by cycle: a cycle on its way is asked for with every frame, and the reader of sums goes forwards only. */
const kept = new WeakMap<OpenTile, Map<number, Still>>();
const MOST_KEPT = 4;

/**
 * The scene of a cycle.
 * @param phase 0..1 of the way to the next cycle.
 */
export function sceneAt(tile: OpenTile, cycle: number, phase: number): Scene {
  const still = stillAt(tile, Math.max(0, Math.min(cycle, tile.trace.cycles - 1)));
  const next = still.moment.cycle + 1;
  return { ...still, phase, coming: phase > 0 && next < tile.trace.cycles ? stillAt(tile, next) : null };
}

function stillAt(tile: OpenTile, cycle: number): Still {
  const stills = kept.get(tile) ?? new Map<number, Still>();
  kept.set(tile, stills);
  const known = stills.get(cycle);
  if (known) return known;
  const made = makeStill(tile, cycle);
  for (const oldest of stills.keys()) if (stills.size >= MOST_KEPT) stills.delete(oldest);
  stills.set(cycle, made);
  return made;
}

function makeStill(tile: OpenTile, cycle: number): Still {
  const moment = momentAt(tile, cycle);
  const { state } = moment;
  const { trace, values } = tile;
  const chunk = { row: state.row, chunk: state.chunk };
  const weights = (): ShownChunk => ({ ...chunk, weights: chunkWeights(tile, state.row, state.chunk) });
  return {
    moment,
    rowStates: Array.from({ length: trace.hardware.arrayRows }, (_, p) => peState(trace, values, state, p, 0)),
    columns: moment.columns,
    atWork: state.kind === 'mac' ? weights() : null,
    heldBack: state.kind === 'stall' ? weights() : null,
    activations: moment.row === null ? null : { row: state.row, values: rowActivations(tile, state.row) },
    ...sumsAt(tile, moment),
  };
}

/** What the cells show: the slot just committed to; the local register while a group's sum grows; the slot that a stall keeps waiting. */
function sumsAt(tile: OpenTile, { cycle, state, slot, sumsOn, row }: Moment): Pick<Still, 'sumKind' | 'sums'> {
  const { arrayRows, arrayColumns, groupSize } = tile.trace.hardware;
  if (state.kind === 'fill' || state.kind === 'load' || (slot < 0 && !sumsOn)) return { sumKind: 'none', sums: NO_SUMS };
  const { local, buffers } = tile.reader.at(cycle);
  if (sumsOn || (state.kind === 'stall' && groupSize > 1 && row !== null)) return { sumKind: 'local', sums: local.slice() };
  const elements = arrayRows * arrayColumns;
  return { sumKind: 'slot', sums: buffers.slice(slot * elements, (slot + 1) * elements) };
}

/** A PE's state in a scene; equal to the engine's `peState`, which is the same for all columns that have a filter. */
export const stateOf = ({ rowStates, columns }: Still, p: number, m: number): PeState => (m < columns ? rowStates[p] : 'idle');

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
