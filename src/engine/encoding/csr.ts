import { bitsFor, createBitReader, createBitWriter } from './bits';
import type { Codec } from './codec';

/**
 * Compressed sparse rows of the lowered matrix, so that a row is the weights of all filters at one reduction index, as CSP-H streams them. Metadata:
 * J + 1 row pointers (the first is 0, the last the number of kept weights) of ceil(log2(kept + 1)) bits, then per kept weight the index of its filter in
 * ceil(log2 M) bits. Values row by row, ascending by filter. "As needed" means no pointer or index is wider than this layer requires.
 */
export const csr: Codec = {
  encoding: 'csr',
  size: ({ rows, filters, kept }) => ({ values: kept, metadataBits: (rows + 1) * bitsFor(kept + 1) + kept * bitsFor(filters) }),
  plan: ({ rows, filters, kept, mask }) => {
    const order = new Uint32Array(kept);
    const pointers = createBitWriter();
    const pointerBits = bitsFor(kept + 1);
    let stored = 0;
    for (let row = 0; row < rows; row++) {
      pointers.write(stored, pointerBits);
      for (let filter = 0; filter < filters; filter++) {
        const index = filter * rows + row;
        if (mask[index] === 1) order[stored++] = index;
      }
    }
    pointers.write(stored, pointerBits);
    const indexBits = bitsFor(filters);
    for (const index of order) pointers.write(Math.floor(index / rows), indexBits);
    return { order, metadata: pointers.finish() };
  },
  read: (metadata, { rows, filters }, storedValues) => {
    const next = createBitReader(metadata);
    const pointerBits = bitsFor(storedValues + 1);
    const starts = Uint32Array.from({ length: rows + 1 }, () => next(pointerBits));
    const indexBits = bitsFor(filters);
    const order = new Uint32Array(storedValues);
    for (let row = 0; row < rows; row++) {
      for (let stored = starts[row]; stored < starts[row + 1]; stored++) order[stored] = next(indexBits) * rows + row;
    }
    return order;
  },
};
