import { createBitReader, createBitWriter } from './bits';
import type { Codec } from './codec';

/** One bit a weight in filter-major order, then the kept values in that order: SparTen's SparseMap [lit], without its per-chunk pointers. */
export const bitmap: Codec = {
  encoding: 'bitmap',
  size: (pruning) => ({ values: pruning.kept, metadataBits: pruning.total }),
  plan: ({ mask, kept }) => {
    const writer = createBitWriter();
    const order = new Uint32Array(kept);
    let stored = 0;
    for (let index = 0; index < mask.length; index++) {
      writer.write(mask[index], 1);
      if (mask[index] === 1) order[stored++] = index;
    }
    return { order, metadata: writer.finish() };
  },
  read: (metadata, layout, storedValues) => {
    const next = createBitReader(metadata);
    const order = new Uint32Array(storedValues);
    const total = layout.rows * layout.filters;
    let stored = 0;
    for (let index = 0; index < total; index++) if (next(1) === 1) order[stored++] = index;
    return order;
  },
};
