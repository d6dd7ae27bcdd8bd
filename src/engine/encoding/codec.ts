import type { Pruning } from '../pruning/types';
import type { BitString } from './bits';
import type { Encoding } from './types';

/** Marks a stored value that stands for no weight. */
export const PADDING = 0xffffffff;

/** What a decoder knows of a layer besides the stored bits. */
export interface MatrixLayout {
  /** J. */
  readonly rows: number;
  /** M. */
  readonly filters: number;
  /** A. */
  readonly chunkWidth: number;
  /** T: work-list rows woven together (`weaved` alone). */
  readonly groupSize: number;
  /** `n:m` alone. */
  readonly n: number;
  readonly m: number;
}

/** Where every stored value comes from, and the bits that let a decoder find that out again. */
export interface ValuePlan {
  /** For each stored value in storage order, its index m·J + j in the matrix, or PADDING. */
  readonly order: Uint32Array;
  readonly metadata: BitString;
}

/** How much one layer takes: values stored (of whatever width) and metadata bits. */
export interface StoredAmount {
  readonly values: number;
  readonly metadataBits: number;
}

/** One way to store a pruned matrix. `size` and `plan` are null where the pruning does not fit the encoding; they agree on that. */
export interface Codec {
  readonly encoding: Encoding;
  /** Closed form: no bit is written. */
  size(pruning: Pruning): StoredAmount | null;
  plan(pruning: Pruning, layout: MatrixLayout): ValuePlan | null;
  /** The `order` that `plan` chose, recovered from the metadata and the number of stored values. */
  read(metadata: BitString, layout: MatrixLayout, storedValues: number): Uint32Array;
}
