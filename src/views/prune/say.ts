import { rowCoordinates } from '../../engine/layer/lowering';
import type { LayerShape } from '../../engine/layer/shape';
import type { Pruning } from '../../engine/pruning/types';
import { percent } from '../../lib/numbers';
import type { LayerData } from '../../worker/protocol';

/** The scene in one sentence. */
export function headline(pruning: Pruning): string {
  const cut = percent(pruning.sparsity, 0);
  switch (pruning.settings.pattern) {
    case 'cascade':
      return pruning.kept === 0
        ? 'Every weight is gone: no row has a chunk that passes its test.'
        : `${cut} of the weights are gone, and each row is described by one number: how many chunks it kept.`;
    case 'chunk':
      return `${cut} of the weights are gone, chunk by chunk: a row may lose a chunk and keep a later one.`;
    case 'row':
      return `${cut} of the weights are gone, row by row: an input position is used by all filters or by none.`;
    case 'filter':
      return `${cut} of the weights are gone, filter by filter: whole columns fall.`;
    case 'unstructured':
      return `${cut} of the weights are gone, wherever they were small: what is left has no shape.`;
    case 'n:m':
      return `${cut} of the weights are gone: ${pruning.settings.n} of every ${pruning.settings.m} stay in each filter.`;
    case 'dense':
      return 'Nothing is cut: this is the layer as it was trained.';
  }
}

/** What to look at. */
export function lookAt(pruning: Pruning, sorted: boolean): string {
  if (pruning.settings.pattern === 'dense')
    return 'Every row has to be streamed to its last chunk. Choose a pattern to see what it cuts, and what shape it leaves.';
  if (pruning.settings.pattern !== 'cascade') {
    return 'A row has to be streamed up to its last chunk with a kept weight; the line marks that edge. Compare it with the cascade at equal kept weights.';
  }
  const edge = sorted ? 'Rows are sorted by chunk count, and the edge is the cascade.' : 'Rows stand in their natural order, as they are streamed.';
  return `Once a chunk falls, every chunk to its right falls with it. ${edge}`;
}

/** Where a row comes from, e.g. "channel 4, kernel (0, 1)". */
export function rowOrigin(shape: LayerShape, row: number): string {
  if (shape.kind === 'linear') return `input ${row}`;
  const { channel, kernelRow, kernelColumn } = rowCoordinates(shape, row);
  return `channel ${channel}, kernel (${kernelRow}, ${kernelColumn})`;
}

/** Why a row was cut where it was. */
export function rowReason(layer: LayerData, pruning: Pruning, row: number): string {
  const { chunks } = pruning;
  const count = pruning.chunkCounts[row];
  const streamed = pruning.streamedChunks[row];
  if (pruning.settings.pattern !== 'cascade' || pruning.q === null) {
    if (streamed === 0) return 'Nothing of this row is kept, so it is never fetched.';
    return streamed === count
      ? `This row has kept weights in its first ${count} of ${chunks} chunks.`
      : `This row has a gap after ${count} ${count === 1 ? 'chunk' : 'chunks'}; its last kept weight is in chunk ${streamed - 1}, so ${streamed} chunks would have to be streamed.`;
  }
  if (pruning.q < 0) return `Kept all ${chunks} chunks: nothing is to be cut.`;
  const q = pruning.q.toFixed(2);
  if (count === chunks) return `Kept all ${chunks} chunks: every cascade, even the last, stands above q = ${q}.`;
  const score = layer.cascadeScores[row * chunks + count].toFixed(2);
  const rule = `the weight left from chunk ${count} on scores ${score}, not above q = ${q}`;
  return count === 0 ? `Cut whole: ${rule}. The row is never fetched.` : `Kept ${count} of ${chunks} chunks: ${rule}.`;
}
