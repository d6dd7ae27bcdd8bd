import { invariant } from '../../lib/assert';
import { chunkSize, chunkTotal, leadingFilters } from '../pruning/chunks';
import { bitsFor, createBitReader, createBitWriter } from './bits';
import type { Codec } from './codec';

/** A list of chunks in the order they are streamed, as columns of equal length. */
export interface WeaveOrder {
  /** Row index j. */
  readonly row: Uint32Array;
  /** Chunk index n. */
  readonly chunk: Uint16Array;
}

/**
 * The order in which CSP-H streams weight chunks: the rows with a chunk at all (the work list of model §5.2), in natural order, are cut into groups of
 * `groupSize`; in each group, for n = 0, 1, …, every row of the group with more than n chunks gives its chunk n. Passes are not cut out: a buffer smaller than
 * the deepest row streams the list once per pass, taking the chunks of that pass. [code for the counts; reading for the order]
 * @param counts J chunk counts. @param groupSize T, at least 1.
 */
export function weaveOrder(counts: ArrayLike<number>, groupSize: number): WeaveOrder {
  invariant(Number.isInteger(groupSize) && groupSize >= 1, `group size must be a positive integer, got ${groupSize}`);
  const workList: number[] = [];
  let total = 0;
  for (let row = 0; row < counts.length; row++) {
    if (counts[row] > 0) workList.push(row);
    total += counts[row];
  }
  const order = { row: new Uint32Array(total), chunk: new Uint16Array(total) };
  let at = 0;
  for (let first = 0; first < workList.length; first += groupSize) {
    const end = Math.min(first + groupSize, workList.length);
    let deepest = 0;
    for (let work = first; work < end; work++) deepest = Math.max(deepest, counts[workList[work]]);
    for (let chunk = 0; chunk < deepest; chunk++) {
      for (let work = first; work < end; work++) {
        const row = workList[work];
        if (counts[row] <= chunk) continue;
        order.row[at] = row;
        order.chunk[at++] = chunk;
      }
    }
  }
  return order;
}

function valueOrder(counts: ArrayLike<number>, storedValues: number, rows: number, filters: number, chunkWidth: number, groupSize: number): Uint32Array {
  const weave = weaveOrder(counts, groupSize);
  const order = new Uint32Array(storedValues);
  let stored = 0;
  for (let at = 0; at < weave.row.length; at++) {
    const first = weave.chunk[at] * chunkWidth;
    const length = chunkSize(filters, chunkWidth, weave.chunk[at]);
    for (let k = 0; k < length; k++) order[stored++] = (first + k) * rows + weave.row[at];
  }
  return order;
}

/**
 * Weave compression: per row only how many leading chunks are stored, ceil(log2(N + 1)) bits; then those chunks' values in weave order, a ragged last chunk
 * at its true length. No column index. [code; name from a reader's note] A mask that is no cascade is stored up to each row's last chunk with a kept
 * weight (`streamedChunks`), the zeros in the gaps included: that is what CSP-H would have to stream.
 */
export const weaved: Codec = {
  encoding: 'weaved',
  size: ({ rows, filters, chunks, streamedChunks, settings }) => {
    let values = 0;
    for (const count of streamedChunks) values += leadingFilters(filters, settings.chunkWidth, count);
    return { values, metadataBits: rows * bitsFor(chunks + 1) };
  },
  plan: (pruning, { groupSize }) => {
    const { rows, filters, chunks, streamedChunks, settings } = pruning;
    const writer = createBitWriter();
    const countBits = bitsFor(chunks + 1);
    let storedValues = 0;
    for (const count of streamedChunks) {
      writer.write(count, countBits);
      storedValues += leadingFilters(filters, settings.chunkWidth, count);
    }
    return { order: valueOrder(streamedChunks, storedValues, rows, filters, settings.chunkWidth, groupSize), metadata: writer.finish() };
  },
  read: (metadata, { rows, filters, chunkWidth, groupSize }, storedValues) => {
    const next = createBitReader(metadata);
    const countBits = bitsFor(chunkTotal(filters, chunkWidth) + 1);
    const counts = Uint16Array.from({ length: rows }, () => next(countBits));
    return valueOrder(counts, storedValues, rows, filters, chunkWidth, groupSize);
  },
};
