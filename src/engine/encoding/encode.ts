import { invariant } from '../../lib/assert';
import type { Pruning } from '../pruning/types';
import { bitmap } from './bitmap';
import type { BitString } from './bits';
import { block } from './block';
import { PADDING, type Codec, type MatrixLayout } from './codec';
import { csr } from './csr';
import { dense } from './dense';
import { nOfM } from './n-of-m';
import { ENCODINGS, type Encoding, type StorageSize } from './types';
import { weaved } from './weaved';

const CODECS: Readonly<Record<Encoding, Codec>> = { dense, csr, bitmap, block, 'n:m': nOfM, weaved };

/** A matrix of weights, value m·J + j for filter m and row j: real (32 bits each) or quantised (8 bits each). */
export type MatrixValues = Float32Array | Int8Array;

/** A pruned matrix as stored: the value stream, packed at its element width, and the metadata bits. */
export interface EncodedMatrix {
  readonly encoding: Encoding;
  readonly layout: MatrixLayout;
  readonly values: MatrixValues;
  readonly metadata: BitString;
}

const emptyLike = (values: MatrixValues, length: number): MatrixValues => (values instanceof Int8Array ? new Int8Array(length) : new Float32Array(length));

/**
 * Stores a pruned matrix.
 * @param values M·J weights; those the mask drops are stored as 0 wherever the encoding stores them at all.
 * @param groupSize T of the weave order; other encodings ignore it.
 * @returns null where the encoding cannot hold this mask: `n:m` with more than n kept in some group of m.
 * @throws InvariantError when values and mask differ in size.
 * @oracle
 */
export function encodeMatrix(encoding: Encoding, values: MatrixValues, pruning: Pruning, groupSize = 1): EncodedMatrix | null {
  invariant(values.length === pruning.total && pruning.mask.length === pruning.total, 'values and mask must have M·J entries');
  const { chunkWidth, n, m } = pruning.settings;
  const layout: MatrixLayout = { rows: pruning.rows, filters: pruning.filters, chunkWidth, groupSize, n, m };
  const plan = CODECS[encoding].plan(pruning, layout);
  if (plan === null) return null;
  const stream = emptyLike(values, plan.order.length);
  for (let stored = 0; stored < stream.length; stored++) {
    const index = plan.order[stored];
    if (index !== PADDING && pruning.mask[index] === 1) stream[stored] = values[index];
  }
  return { encoding, layout, values: stream, metadata: plan.metadata };
}

/** The masked matrix again, M·J values in filter-major order: decode(encode(W)) = W · mask. @oracle */
export function decodeMatrix(encoded: EncodedMatrix): MatrixValues {
  const { encoding, layout, values, metadata } = encoded;
  const matrix = emptyLike(values, layout.rows * layout.filters);
  const order = CODECS[encoding].read(metadata, layout, values.length);
  for (let stored = 0; stored < order.length; stored++) if (order[stored] !== PADDING) matrix[order[stored]] = values[stored];
  return matrix;
}

/** Bits really taken by an encoded matrix. @oracle */
export const encodedSize = ({ encoding, values, metadata }: EncodedMatrix): StorageSize => ({
  encoding,
  valueBits: values.byteLength * 8,
  metadataBits: metadata.length,
});

/**
 * What each encoding would take, from closed forms, in the order of ENCODINGS. `n:m` is left out where the mask does not satisfy the settings' n:m.
 * Costs O(J) for a cascade; other masks are scanned once for their kept blocks.
 * @param valueBits width of one stored weight, 8 by default.
 */
export function storageSizes(pruning: Pruning, valueBits = 8): StorageSize[] {
  return ENCODINGS.flatMap((encoding) => {
    const amount = CODECS[encoding].size(pruning);
    return amount === null ? [] : [{ encoding, valueBits: amount.values * valueBits, metadataBits: amount.metadataBits }];
  });
}
