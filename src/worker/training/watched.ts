import { prepareCascade } from '../../engine/pruning/prepare';
import { frameWeights, peakOf } from '../../engine/training/frames';
import { weightedLayers, weightName, type NetworkDescription, type Parameters } from '../../engine/training/network';
import type { MomentWeights, TrainingWatch, WatchedLayer } from './training-protocol';

/** The watched layer of a network at this moment, in fresh arrays. Null where there is no such layer, or its weights cannot be pruned. */
export function watchedLayer(network: NetworkDescription, parameters: Parameters, watch: TrainingWatch): WatchedLayer | null {
  return weightedLayers(network).some(({ id }) => id === watch.layer) ? shown(network, watch, parameters[weightName(watch.layer)].slice(), null) : null;
}

/** The same of a moment whose weights were handed over. Null also where they are not this layer's. */
export function watchedMoment(network: NetworkDescription, { now, before }: MomentWeights, watch: TrainingWatch): WatchedLayer | null {
  return shown(network, watch, frameWeights(now), before && frameWeights(before));
}

function shown(network: NetworkDescription, watch: TrainingWatch, weights: Float32Array, before: Float32Array | null): WatchedLayer | null {
  const layer = weightedLayers(network).find(({ id }) => id === watch.layer);
  if (layer === undefined || weights.length !== layer.rows * layer.filters) return null;
  const { rows, filters } = layer;
  const pruned = (values: Float32Array) => {
    const prepared = prepareCascade({ rows, filters, values }, watch.chunkWidth);
    return prepared.ok ? prepared.value.prune(watch.amount) : null;
  };
  const pruning = pruned(weights);
  if (pruning === null) return null;
  const { chunks, sparsity, chunkCounts, q } = pruning;
  const histogram = Array.from({ length: chunks + 1 }, () => 0);
  for (const count of chunkCounts) histogram[count]++;
  const earlier = before?.length === weights.length ? pruned(before) : null;
  const fell = earlier && chunkCounts.reduce((sum, count, row) => sum + (count < earlier.chunkCounts[row] ? 1 : 0), 0);
  return { watch, rows, filters, chunks, weights, peak: peakOf(weights), chunkCounts, histogram, q: q ?? 0, sparsity, fell };
}
