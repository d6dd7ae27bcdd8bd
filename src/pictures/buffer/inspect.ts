import { peDetail, type PeDetail } from '../../engine/csph/pe';
import type { Moment } from '../array/moment';
import type { OpenTile } from '../array/tile';

/** One slot of the selected PE's accumulation buffer. */
export interface SlotRow {
  readonly slot: number;
  readonly bin: number;
  /** Filter whose sum is kept there; null where the last chunk has none for this column. */
  readonly filter: number | null;
  /** Null before the first commit of the pass. */
  readonly value: number | null;
  /** Whether this cycle commits to it. */
  readonly committed: boolean;
}

/** What the inspector shows. A copy: it stays true when time goes on. */
export interface Inspection {
  readonly pe: readonly [row: number, column: number];
  readonly detail: PeDetail;
  readonly local: number;
  readonly slots: readonly SlotRow[];
}

/** A PE of the array, also where the selection was made on a larger one. */
export function clampPe({ trace }: OpenTile, [row, column]: readonly [number, number]): readonly [number, number] {
  const { arrayRows, arrayColumns } = trace.hardware;
  return [Math.min(row, arrayRows - 1), Math.min(column, arrayColumns - 1)];
}

/** @param commits from `firstCommits`: tells a sum of zero from a slot that holds none yet. */
export function inspect(moment: Moment, selected: readonly [number, number], commits: readonly Float64Array[]): Inspection {
  const { tile, state, cycle, pass, passIndex } = moment;
  const { trace, values, buffer, reader, slotsUsed } = tile;
  const { arrayRows, arrayColumns } = trace.hardware;
  const [p, m] = clampPe(tile, selected);
  const { local, buffers } = reader.at(cycle);
  const slots = Array.from({ length: slotsUsed }, (_, slot): SlotRow => {
    const filter = (pass.firstChunk + slot) * arrayColumns + m;
    const exists = p < values.positions && filter < trace.filters;
    return {
      slot,
      bin: buffer.binOfSlot[slot],
      filter: exists ? filter : null,
      value: exists && commits[passIndex][slot] <= cycle ? buffers[(slot * arrayRows + p) * arrayColumns + m] : null,
      committed: exists && state.slot === slot,
    };
  });
  return { pe: [p, m], detail: peDetail(trace, values, state, p, m), local: local[p * arrayColumns + m], slots };
}
