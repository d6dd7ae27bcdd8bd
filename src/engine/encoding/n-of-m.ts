import type { Pruning } from '../pruning/types';
import { bitsFor, createBitReader, createBitWriter } from './bits';
import { PADDING, type Codec } from './codec';

/** Whether in each filter at most n of every m consecutive rows (counted from row 0; the last group may be short) are kept. */
function satisfiesNOfM({ mask, rows, filters }: Pick<Pruning, 'mask' | 'rows' | 'filters'>, n: number, m: number): boolean {
  for (let filter = 0; filter < filters; filter++) {
    for (let first = 0; first < rows; first += m) {
      const end = filter * rows + Math.min(first + m, rows);
      let kept = 0;
      for (let index = filter * rows + first; index < end; index++) kept += mask[index];
      if (kept > n) return false;
    }
  }
  return true;
}

/**
 * n:m as in a sparse tensor core [lit]: every group of m consecutive rows of a filter (the last may be short) stores exactly n values and n positions of
 * ceil(log2 m) bits, kept weights first, ascending. Groups with fewer kept weights are padded with zero values whose position does not exceed the one
 * before, which is how a decoder tells them; in an empty group they all name position 0. Only for masks with at most n kept in each group.
 */
export const nOfM: Codec = {
  encoding: 'n:m',
  size: (pruning) => {
    const { n, m } = pruning.settings;
    if (!satisfiesNOfM(pruning, n, m)) return null;
    const values = pruning.filters * Math.ceil(pruning.rows / m) * n;
    return { values, metadataBits: values * bitsFor(m) };
  },
  plan: (pruning) => {
    const { rows, filters, mask } = pruning;
    const { n, m } = pruning.settings;
    if (!satisfiesNOfM(pruning, n, m)) return null;
    const order = new Uint32Array(filters * Math.ceil(rows / m) * n).fill(PADDING);
    const writer = createBitWriter();
    const positionBits = bitsFor(m);
    let group = 0;
    for (let filter = 0; filter < filters; filter++) {
      for (let first = 0; first < rows; first += m, group++) {
        let used = 0;
        let position = 0;
        for (let k = 0; k < Math.min(m, rows - first); k++) {
          const index = filter * rows + first + k;
          if (mask[index] !== 1) continue;
          order[group * n + used++] = index;
          position = k;
          writer.write(position, positionBits);
        }
        for (; used < n; used++) writer.write(position, positionBits);
      }
    }
    return { order, metadata: writer.finish() };
  },
  read: (metadata, { rows, filters, n, m }, storedValues) => {
    const next = createBitReader(metadata);
    const positionBits = bitsFor(m);
    const order = new Uint32Array(storedValues).fill(PADDING);
    let stored = 0;
    for (let filter = 0; filter < filters; filter++) {
      for (let first = 0; first < rows; first += m) {
        let previous = -1;
        for (let used = 0; used < n; used++, stored++) {
          const position = next(positionBits);
          if (position > previous) order[stored] = filter * rows + first + position;
          previous = Math.max(previous, position);
        }
      }
    }
    return order;
  },
};
