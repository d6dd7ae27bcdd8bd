import type { Pruning } from '../pruning/types';
import { createBitReader, createBitWriter } from './bits';
import { chunkLength, leadingFilters, type Codec } from './codec';

const blockIsKept = ({ mask, rows, filters, settings }: Pruning, row: number, chunk: number): boolean => {
  const first = chunk * settings.chunkWidth;
  const end = first + chunkLength(filters, settings.chunkWidth, chunk);
  for (let filter = first; filter < end; filter++) if (mask[filter * rows + row] === 1) return true;
  return false;
};

/** Weights in blocks that hold at least one kept weight. */
function weightsInKeptBlocks(pruning: Pruning): number {
  const { rows, filters, chunks, kept, streamedChunks, settings } = pruning;
  let streamed = 0;
  for (const count of streamedChunks) streamed += leadingFilters(filters, settings.chunkWidth, count);
  // Without a gap or a zero in what is streamed (every cascade), the counts alone tell; the mask need not be read.
  if (streamed === kept) return kept;
  let values = 0;
  for (let row = 0; row < rows; row++) {
    for (let chunk = 0; chunk < Math.min(chunks, streamedChunks[row]); chunk++) {
      if (blockIsKept(pruning, row, chunk)) values += chunkLength(filters, settings.chunkWidth, chunk);
    }
  }
  return values;
}

function valueOrder(flags: Uint8Array, storedValues: number, rows: number, filters: number, chunkWidth: number): Uint32Array {
  const chunks = Math.ceil(filters / chunkWidth);
  const order = new Uint32Array(storedValues);
  let stored = 0;
  for (let block = 0; block < flags.length; block++) {
    if (flags[block] === 0) continue;
    const row = Math.floor(block / chunks);
    const chunk = block % chunks;
    const length = chunkLength(filters, chunkWidth, chunk);
    for (let k = 0; k < length; k++) order[stored++] = (chunk * chunkWidth + k) * rows + row;
  }
  return order;
}

/** Block index in the manner of Cambricon-S [lit]: one bit per (row, chunk), row by row, then the values of the kept blocks, zeros inside them included. */
export const block: Codec = {
  encoding: 'block',
  size: (pruning) => ({ values: weightsInKeptBlocks(pruning), metadataBits: pruning.rows * pruning.chunks }),
  plan: (pruning) => {
    const { rows, filters, chunks, settings } = pruning;
    const writer = createBitWriter();
    const flags = new Uint8Array(rows * chunks);
    let storedValues = 0;
    for (let index = 0; index < flags.length; index++) {
      const chunk = index % chunks;
      flags[index] = blockIsKept(pruning, Math.floor(index / chunks), chunk) ? 1 : 0;
      writer.write(flags[index], 1);
      storedValues += flags[index] * chunkLength(filters, settings.chunkWidth, chunk);
    }
    return { order: valueOrder(flags, storedValues, rows, filters, settings.chunkWidth), metadata: writer.finish() };
  },
  read: (metadata, { rows, filters, chunkWidth }, storedValues) => {
    const next = createBitReader(metadata);
    const flags = Uint8Array.from({ length: rows * Math.ceil(filters / chunkWidth) }, () => next(1));
    return valueOrder(flags, storedValues, rows, filters, chunkWidth);
  },
};
