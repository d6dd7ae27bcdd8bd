import type { WeightMatrix } from '../layer/shape';

/** N: chunks to a row. */
export function chunkTotal(filters: number, chunkWidth: number): number {
  return Math.ceil(filters / chunkWidth);
}

/** Filters in chunk n: the chunk width, or less in a ragged last chunk. */
export function chunkSize(filters: number, chunkWidth: number, n: number): number {
  return Math.min(chunkWidth, filters - n * chunkWidth);
}

/** Filters in the first `count` chunks of a row. */
export function leadingFilters(filters: number, chunkWidth: number, count: number): number {
  return Math.min(filters, count * chunkWidth);
}

/** Σ|W| over each chunk of each row: [j · N + n]. */
export function chunkMagnitudes(matrix: WeightMatrix, chunkWidth: number): Float64Array {
  const { rows, filters, values } = matrix;
  const chunks = chunkTotal(filters, chunkWidth);
  const magnitudes = new Float64Array(rows * chunks);
  const sums = new Float64Array(rows);
  for (let n = 0; n < chunks; n++) {
    sums.fill(0);
    const end = Math.min(filters, (n + 1) * chunkWidth);
    for (let m = n * chunkWidth; m < end; m++) {
      const base = m * rows;
      for (let j = 0; j < rows; j++) sums[j] += Math.abs(values[base + j]);
    }
    for (let j = 0; j < rows; j++) magnitudes[j * chunks + n] = sums[j];
  }
  return magnitudes;
}

/**
 * A mask from whole chunks.
 * @param keptChunks [j · N + n], 1 = kept
 * @returns [m · J + j]
 */
export function maskFromChunks(keptChunks: Uint8Array, rows: number, filters: number, chunkWidth: number): Uint8Array {
  const chunks = chunkTotal(filters, chunkWidth);
  const mask = new Uint8Array(filters * rows);
  for (let n = 0; n < chunks; n++) {
    const first = n * chunkWidth * rows;
    for (let j = 0; j < rows; j++) mask[first + j] = keptChunks[j * chunks + n];
    for (let i = 1; i < chunkSize(filters, chunkWidth, n); i++) mask.copyWithin(first + i * rows, first, first + rows);
  }
  return mask;
}

/**
 * Which chunks hold at least one kept weight.
 * @param mask [m · J + j], 1 = kept
 * @returns [j · N + n]
 */
export function chunksFromMask(mask: Uint8Array, rows: number, filters: number, chunkWidth: number): Uint8Array {
  const chunks = chunkTotal(filters, chunkWidth);
  const keptChunks = new Uint8Array(rows * chunks);
  const any = new Uint8Array(rows);
  for (let n = 0; n < chunks; n++) {
    any.fill(0);
    const end = Math.min(filters, (n + 1) * chunkWidth);
    for (let m = n * chunkWidth; m < end; m++) {
      const base = m * rows;
      for (let j = 0; j < rows; j++) any[j] |= mask[base + j];
    }
    for (let j = 0; j < rows; j++) keptChunks[j * chunks + n] = any[j];
  }
  return keptChunks;
}

/** Leading chunks of each row before the first that is not kept: the authors' run-length count [code]. */
export function leadingChunks(keptChunks: Uint8Array, rows: number, chunks: number): Uint16Array {
  const counts = new Uint16Array(rows);
  for (let j = 0; j < rows; j++) {
    let n = 0;
    while (n < chunks && keptChunks[j * chunks + n] === 1) n++;
    counts[j] = n;
  }
  return counts;
}

/** One more than the last kept chunk of each row: how many CSP-H has to stream, gaps included [reading]. */
export function streamedChunks(keptChunks: Uint8Array, rows: number, chunks: number): Uint16Array {
  const counts = new Uint16Array(rows);
  for (let j = 0; j < rows; j++) {
    let n = chunks;
    while (n > 0 && keptChunks[j * chunks + n - 1] === 0) n--;
    counts[j] = n;
  }
  return counts;
}
