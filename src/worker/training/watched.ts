import { prepareCascade } from '../../engine/pruning/prepare';
import { weightedLayers, weightName, type NetworkDescription, type Parameters } from '../../engine/training/network';
import type { TrainingWatch, WatchedLayer } from './training-protocol';

/** The watched layer of a network at this moment, in fresh arrays. Null where there is no such layer, or its weights cannot be pruned. */
export function watchedLayer(network: NetworkDescription, parameters: Parameters, watch: TrainingWatch): WatchedLayer | null {
  const layer = weightedLayers(network).find(({ id }) => id === watch.layer);
  if (layer === undefined) return null;
  const { rows, filters } = layer;
  const weights = parameters[weightName(layer.id)].slice();
  const prepared = prepareCascade({ rows, filters, values: weights }, watch.chunkWidth);
  if (!prepared.ok) return null;
  const { chunks, sparsity, chunkCounts, q } = prepared.value.prune(watch.amount);
  const histogram = Array.from({ length: chunks + 1 }, () => 0);
  for (const count of chunkCounts) histogram[count]++;
  let peak = 0;
  for (const weight of weights) peak = Math.max(peak, Math.abs(weight));
  return { watch, rows, filters, chunks, weights, peak, chunkCounts, histogram, q: q ?? 0, sparsity };
}
