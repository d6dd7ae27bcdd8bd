import { invariant, unreachable } from '../../lib/assert';
import { STALL } from './cycle-kinds';
import type { ArrayState, PeState, TileTrace, TileValues } from './types';

/** What the inspector shows of one PE in one cycle. A field is null where the cycle has no such thing for this PE. */
export interface PeDetail {
  readonly state: PeState;
  /** Output position of the layer. */
  readonly position: number | null;
  /** Filter whose chunk is at work or being drained. */
  readonly filter: number | null;
  /** Row whose activation the PE works with, is loaded with, or waits with. */
  readonly row: number | null;
  readonly activation: number | null;
  /** Weight that enters in this cycle; in a stall the one that waits. */
  readonly weight: number | null;
  /** activation · weight, in a MAC cycle. */
  readonly product: number | null;
  /** Whether a sum goes to the accumulation buffer at the end of this cycle; also where the activation is zero. */
  readonly commits: boolean;
  /** Whether that sum is written back in place: see `TurnRule`. */
  readonly isHeld: boolean;
  /** Since which cycle the activation has been in the array row: its load cycle, or the first cycle of its group. */
  readonly heldSince: number | null;
  /** How often the activation has been fetched for this tile: once a pass. */
  readonly reads: number | null;
  /** MACs done with the activation in this pass, this cycle's included. */
  readonly uses: number | null;
}

/**
 * What one PE does, named and not guessed from a value: zero is not idle.
 *
 * `idle`: its array row has no position, or its column no filter in the chunk at hand (in fill and load: in no chunk). `gated`: a MAC cycle whose
 * activation is zero; the multiplier rests, a commit still takes place. `commit`: a MAC whose sum goes to the buffer in the same cycle.
 * @param p array row. @param m array column.
 */
export function peState(trace: TileTrace, values: TileValues, state: ArrayState, p: number, m: number): PeState {
  checkPe(trace, p, m);
  if (p >= values.positions) return 'idle';
  const { kind } = state;
  switch (kind) {
    case 'fill':
    case 'load':
      return m < trace.filters ? kind : 'idle';
    case 'drain':
    case 'stall':
      return filterOf(trace, state, m) === null ? 'idle' : kind;
    case 'mac':
      if (filterOf(trace, state, m) === null) return 'idle';
      if (values.activations[p * trace.rows + state.row] === 0) return 'gated';
      return state.slot >= 0 ? 'commit' : 'mac';
    default:
      return unreachable(kind);
  }
}

/** Everything about one PE in one cycle. @param p array row. @param m array column. */
export function peDetail(trace: TileTrace, values: TileValues, state: ArrayState, p: number, m: number): PeDetail {
  const name = peState(trace, values, state, p, m);
  const busy = p < values.positions;
  const position = busy ? values.firstPosition + p : null;
  const filter = busy ? filterOf(trace, state, m) : null;
  const held = busy ? state.held.find(({ row }) => row === state.row) : undefined;
  if (held === undefined) {
    const nothing = { row: null, activation: null, weight: null, product: null, commits: false, isHeld: false, heldSince: null, reads: null, uses: null };
    return { state: name, position, filter, ...nothing };
  }
  const activation = values.activations[p * trace.rows + held.row];
  const weight = filter === null ? null : values.weights[filter * trace.rows + held.row];
  return {
    state: name,
    position,
    filter,
    row: held.row,
    activation,
    weight,
    product: state.kind === 'mac' && weight !== null ? activation * weight : null,
    commits: filter !== null && state.slot >= 0,
    isHeld: filter !== null && state.isHeld,
    heldSince: heldSince(trace, state, held.work),
    reads: state.pass + 1,
    uses: held.used,
  };
}

function checkPe(trace: TileTrace, p: number, m: number): void {
  const { arrayRows, arrayColumns } = trace.hardware;
  invariant(p >= 0 && p < arrayRows && m >= 0 && m < arrayColumns, `PE (${p}, ${m}) of a ${arrayRows} × ${arrayColumns} array`);
}

/** The filter a column stands for in this cycle; null where it stands for none. */
function filterOf(trace: TileTrace, state: ArrayState, m: number): number | null {
  const chunk = state.kind === 'drain' ? drainedChunk(trace, state) : state.chunk;
  if (chunk < 0) return null;
  const filter = chunk * trace.hardware.arrayColumns + m;
  return filter < trace.filters ? filter : null;
}

/** A serial drain empties slot after slot, R_pe cycles each. */
function drainedChunk(trace: TileTrace, state: ArrayState): number {
  const pass = trace.passes[state.pass];
  const slotsInUse = pass.counts.reduce((most, count) => Math.max(most, count), 0);
  const firstDrain = pass.endCycle - slotsInUse * trace.hardware.arrayRows;
  return pass.firstChunk + Math.floor((state.cycle - firstDrain) / trace.hardware.arrayRows);
}

function heldSince(trace: TileTrace, state: ArrayState, work: number): number {
  const { arrayRows, arrayColumns, groupSize } = trace.hardware;
  const pass = trace.passes[state.pass];
  if (work < groupSize) return pass.firstCycle + arrayRows - 1 + arrayColumns - 1 + work;
  const firstOfGroup = work - (work % groupSize);
  let since = pass.firstMac[firstOfGroup];
  while (trace.kind[since - 1] === STALL && trace.work[since - 1] === firstOfGroup) since--;
  return since;
}
