import type { Codec } from './codec';

const everyIndex = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, index) => index);

/** All M·J values in filter-major order, zeros where pruned; no metadata. */
export const dense: Codec = {
  encoding: 'dense',
  size: (pruning) => ({ values: pruning.total, metadataBits: 0 }),
  plan: (pruning) => ({ order: everyIndex(pruning.total), metadata: { bytes: new Uint8Array(0), length: 0 } }),
  read: (_, layout) => everyIndex(layout.rows * layout.filters),
};
