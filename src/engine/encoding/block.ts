import { chunkSize, chunksFromMask, chunkTotal, leadingFilters } from '../pruning/chunks';
import type { Pruning } from '../pruning/types';
import { createBitReader, createBitWriter } from './bits';
import type { Codec } from './codec';

/** Weights in the blocks flagged 1. */
function weightsInBlocks(flags: Uint8Array, filters: number, chunkWidth: number): number {
  const chunks = chunkTotal(filters, chunkWidth);
  let weights = 0;
  for (let block = 0; block < flags.length; block++) weights += flags[block] * chunkSize(filters, chunkWidth, block % chunks);
  return weights;
}

function weightsStored({ mask, rows, filters, kept, streamedChunks, settings }: Pruning): number {
  let streamed = 0;
  for (const count of streamedChunks) streamed += leadingFilters(filters, settings.chunkWidth, count);
  // Without a gap or a zero in what is streamed (every cascade), the counts alone tell; the mask need not be read.
  if (streamed === kept) return kept;
  return weightsInBlocks(chunksFromMask(mask, rows, filters, settings.chunkWidth), filters, settings.chunkWidth);
}

function valueOrder(flags: Uint8Array, storedValues: number, rows: number, filters: number, chunkWidth: number): Uint32Array {
  const chunks = chunkTotal(filters, chunkWidth);
  const order = new Uint32Array(storedValues);
  let stored = 0;
  for (let block = 0; block < flags.length; block++) {
    if (flags[block] === 0) continue;
    const row = Math.floor(block / chunks);
    const chunk = block % chunks;
    const length = chunkSize(filters, chunkWidth, chunk);
    for (let k = 0; k < length; k++) order[stored++] = (chunk * chunkWidth + k) * rows + row;
  }
  return order;
}

/** Block index in the manner of Cambricon-S [lit]: one bit per (row, chunk), row by row, then the values of the kept blocks, zeros inside them included. */
export const block: Codec = {
  encoding: 'block',
  size: (pruning) => ({ values: weightsStored(pruning), metadataBits: pruning.rows * pruning.chunks }),
  plan: ({ mask, rows, filters, settings: { chunkWidth } }) => {
    const flags = chunksFromMask(mask, rows, filters, chunkWidth);
    const writer = createBitWriter();
    for (const flag of flags) writer.write(flag, 1);
    return { order: valueOrder(flags, weightsInBlocks(flags, filters, chunkWidth), rows, filters, chunkWidth), metadata: writer.finish() };
  },
  read: (metadata, { rows, filters, chunkWidth }, storedValues) => {
    const next = createBitReader(metadata);
    const flags = Uint8Array.from({ length: rows * chunkTotal(filters, chunkWidth) }, () => next(1));
    return valueOrder(flags, storedValues, rows, filters, chunkWidth);
  },
};
