import { type PreparedPattern, preparePattern } from '../../engine/pruning/prepare';
import type { Pruning } from '../../engine/pruning/types';
import type { WeightMatrix } from '../../engine/layer/shape';

/** A layer pruned by thresholds that rise to the one of a pruning. */
export interface Sweep {
  /** @param share of the way from 0 to the threshold, 0..1. */
  readonly at: (share: number) => { readonly q: number; readonly pruning: Pruning };
}

/** @param pruning the end of the sweep; it has a threshold above 0. Scores are computed when first asked for. */
export function createSweep(weights: WeightMatrix, pruning: Pruning): Sweep {
  const full = pruning.q ?? 0;
  let prepared: PreparedPattern | null = null;
  let last: { readonly q: number; readonly pruning: Pruning } | null = null;
  return {
    at: (share) => {
      const q = full * share;
      if (last?.q === q) return last;
      prepared ??= open(weights, pruning);
      last = { q, pruning: share >= 1 ? pruning : prepared.prune({ by: 'q', q }) };
      return last;
    },
  };
}

/** The second of two patterns side by side: at every threshold of the first it keeps as many weights as that. */
export function accompanySweep(weights: WeightMatrix, pruning: Pruning, first: Sweep): Sweep {
  let prepared: PreparedPattern | null = null;
  let last: { readonly q: number; readonly pruning: Pruning } | null = null;
  return {
    at: (share) => {
      const { q, pruning: leader } = first.at(share);
      if (last?.q === q) return last;
      prepared ??= open(weights, pruning);
      last = { q, pruning: share >= 1 ? pruning : prepared.prune({ by: 'sparsity', sparsity: leader.sparsity }) };
      return last;
    },
  };
}

function open(weights: WeightMatrix, { settings }: Pruning): PreparedPattern {
  const result = preparePattern(weights, settings);
  // The pruning was made of these weights with these settings.
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
