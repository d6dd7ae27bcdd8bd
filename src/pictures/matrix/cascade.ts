import type { Pruning } from '../../engine/pruning/types';
import type { WatchedLayer } from '../../worker/protocol';

/** A weight matrix, what of it is kept, and how far each row has to be streamed. */
export interface Cascade {
  readonly rows: number;
  readonly filters: number;
  readonly chunkWidth: number;
  readonly chunks: number;
  /** [m · rows + j], as in the engine. */
  readonly weights: Float32Array;
  /** 1 for a weight that is kept, in the order of the weights. */
  readonly mask: Uint8Array;
  /** For each row, chunks up to and with the last that has a kept weight. */
  readonly edges: ArrayLike<number>;
}

/** What a pruning keeps of a layer. */
export function prunedCascade(weights: Float32Array, { rows, filters, chunks, mask, streamedChunks, settings }: Pruning): Cascade {
  return { rows, filters, chunkWidth: settings.chunkWidth, chunks, weights, mask, edges: streamedChunks };
}

/** What the cascade would keep of a layer in training: of each row its first chunks. */
export function watchedCascade({ rows, filters, chunks, weights, chunkCounts, watch }: WatchedLayer): Cascade {
  const mask = new Uint8Array(rows * filters);
  for (let m = 0; m < filters; m++) {
    const chunk = Math.floor(m / watch.chunkWidth);
    for (let row = 0; row < rows; row++) mask[m * rows + row] = chunk < chunkCounts[row] ? 1 : 0;
  }
  return { rows, filters, chunkWidth: watch.chunkWidth, chunks, weights, mask, edges: chunkCounts };
}

/** Share of each chunk's weights of a row that are kept, 0..1; chunk by chunk. Always 0 or 1 for patterns made of chunks. */
export function keptShares({ rows, filters, chunks, chunkWidth, mask }: Omit<Cascade, 'weights' | 'edges'>, row: number): number[] {
  return Array.from({ length: chunks }, (_, n) => {
    const first = n * chunkWidth;
    const end = Math.min(filters, first + chunkWidth);
    let kept = 0;
    for (let m = first; m < end; m++) kept += mask[m * rows + row];
    return kept / (end - first);
  });
}
