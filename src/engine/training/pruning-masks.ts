import { invariant } from '../../lib/assert';
import { prepareCascade } from '../pruning/prepare';
import type { Amount, Pruning } from '../pruning/types';
import { weightedLayers, weightName, type NetworkDescription, type Parameters } from './network';

/** A network with some of its layers cut by the cascade. */
export interface PrunedNetwork {
  /** Fresh arrays: the weights with the pruned ones at zero. */
  readonly parameters: Parameters;
  /** By layer id, for masked fine-tuning. */
  readonly masks: Readonly<Record<string, Uint8Array>>;
  readonly layers: Readonly<Record<string, Pruning>>;
}

/**
 * Cuts the named layers by the cascade in chunks of `chunkWidth` filters: one threshold for all, in each layer's own sigma, or one sparsity each must reach.
 * @throws InvariantError for an unknown layer or weights that are not finite.
 */
export function pruneNetwork(
  network: NetworkDescription,
  parameters: Parameters,
  layerIds: readonly string[],
  chunkWidth: number,
  amount: Amount,
): PrunedNetwork {
  const pruned: Record<string, Float32Array> = { ...parameters };
  const masks: Record<string, Uint8Array> = {};
  const layers: Record<string, Pruning> = {};
  for (const id of layerIds) {
    const layer = weightedLayers(network).find((candidate) => candidate.id === id);
    invariant(layer !== undefined, `${network.id} has no layer ${id}`);
    const name = weightName(id);
    const prepared = prepareCascade({ rows: layer.rows, filters: layer.filters, values: parameters[name] }, chunkWidth);
    invariant(prepared.ok, prepared.ok ? '' : prepared.error.message);
    const pruning = prepared.value.prune(amount);
    layers[id] = pruning;
    masks[id] = pruning.mask;
    pruned[name] = parameters[name].map((value, index) => (pruning.mask[index] === 1 ? value : 0));
  }
  return { parameters: pruned, masks, layers };
}
