import { bitsFor } from '../encoding/bits';
import type { HardwareConfig, RowOrder, StreamWork } from './config';

/** T_p = ceil(P / R_pe): tiles of output positions. */
export function tileCount(work: StreamWork, hardware: HardwareConfig): number {
  return Math.ceil(work.positions / hardware.arrayRows);
}

/** ceil(log2(N + 1)): bits of one row's chunk count [code]. */
export function chunkCountBits(chunks: number): number {
  return bitsFor(chunks + 1);
}

export function largestCount(chunkCounts: ArrayLike<number>): number {
  let largest = 0;
  for (let j = 0; j < chunkCounts.length; j++) if (chunkCounts[j] > largest) largest = chunkCounts[j];
  return largest;
}

/**
 * Rows with at least one chunk, in the order they are streamed. `sorted` is by total chunk count, descending, stable.
 *
 * One order serves all passes: pass p works on the rows of this list with c_j > p·capacity, in the order of this list. Sorting anew by the
 * count of the pass would only permute rows whose counts are cut to the capacity, which all stand first and all count `capacity`, so the
 * sequence of counts, and with it every cycle and counter, is the same.
 */
export function streamingOrder(chunkCounts: ArrayLike<number>, order: RowOrder): Uint32Array {
  const rows: number[] = [];
  for (let j = 0; j < chunkCounts.length; j++) if (chunkCounts[j] > 0) rows.push(j);
  if (order === 'sorted') rows.sort((a, b) => chunkCounts[b] - chunkCounts[a]);
  return Uint32Array.from(rows);
}

/**
 * The counts of {@link streamingOrder} without the rows: what the timing depends on. Linear in the rows, `sorted` included.
 * @param largest the largest count.
 */
export function streamedCounts(chunkCounts: ArrayLike<number>, largest: number, order: RowOrder): Uint16Array {
  const sequence = new Uint16Array(chunkCounts.length);
  let length = 0;
  if (order === 'natural') {
    for (let j = 0; j < chunkCounts.length; j++) {
      const count = chunkCounts[j];
      if (count > 0) sequence[length++] = count;
    }
    return sequence.subarray(0, length);
  }
  const rowsWith = new Uint32Array(largest + 1);
  for (let j = 0; j < chunkCounts.length; j++) rowsWith[chunkCounts[j]]++;
  for (let count = largest; count > 0; count--) {
    sequence.fill(count, length, length + rowsWith[count]);
    length += rowsWith[count];
  }
  return sequence.subarray(0, length);
}

/** How many passes, from one on, are the same: all in which every row streams `capacity` chunks. @param least chunks left of the row with the fewest, 1 or more. */
export function equalPasses(least: number, capacity: number): number {
  return Math.max(1, Math.floor(least / capacity));
}

/** Rows of all passes of a tile together, those of equal passes counted once: what there is to look at. @param largest the largest count, `chunkCounts` up to it. */
export function rowsOfPasses(chunkCounts: ArrayLike<number>, largest: number, capacity: number): number {
  const rowsWith = new Float64Array(largest + 1);
  let left = 0;
  for (let j = 0; j < chunkCounts.length; j++) {
    rowsWith[chunkCounts[j]]++;
    if (chunkCounts[j] > 0) left++;
  }
  let rows = 0;
  for (let streamed = 0, least = 1; left > 0;) {
    while (rowsWith[least] === 0) least++;
    rows += left;
    streamed += equalPasses(least - streamed, capacity) * capacity;
    for (; least <= Math.min(streamed, largest); least++) left -= rowsWith[least];
  }
  return rows;
}
