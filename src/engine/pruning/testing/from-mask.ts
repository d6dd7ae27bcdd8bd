import { chunksFromMask, chunkTotal, leadingChunks, streamedChunks } from '../chunks';

/** `leadingChunks` of a mask [m · J + j]. */
export function countsFromMask(mask: Uint8Array, rows: number, filters: number, chunkWidth: number): Uint16Array {
  return leadingChunks(chunksFromMask(mask, rows, filters, chunkWidth), rows, chunkTotal(filters, chunkWidth));
}

/** `streamedChunks` of a mask [m · J + j]. */
export function streamedFromMask(mask: Uint8Array, rows: number, filters: number, chunkWidth: number): Uint16Array {
  return streamedChunks(chunksFromMask(mask, rows, filters, chunkWidth), rows, chunkTotal(filters, chunkWidth));
}
