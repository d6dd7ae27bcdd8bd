import { invariant } from '../../lib/assert';
import { smallestOf } from '../../lib/extremes';
import { loweredShape } from '../layer/lowering';
import type { LayerShape } from '../layer/shape';

export const PROFILES = ['published', 'uniform'] as const;
/** `published`: layers keep weights in the proportion of published figures, where there are any; `uniform`: all the same share. */
export type Profile = (typeof PROFILES)[number];

export interface TargetLayer {
  readonly shape: LayerShape;
  readonly isPruned: boolean;
  readonly publishedDensity: number | null;
}

/**
 * Share of weights each layer shall keep so that the pruned layers together lose `sparsity` of theirs. Published shares are multiplied by one factor, and
 * capped at 1; a layer without one stands in with the mean. Layers that are not pruned keep all.
 */
export function layerDensities(layers: readonly TargetLayer[], sparsity: number, profile: Profile): Float64Array {
  invariant(sparsity >= 0 && sparsity < 1, `sparsity ${sparsity}`);
  const sizes = layers.map(({ shape, isPruned }) => {
    const { rows, filters, groups } = loweredShape(shape);
    return isPruned ? rows * filters * groups : 0;
  });
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const known = layers.map(({ publishedDensity, isPruned }) => (profile === 'published' && isPruned ? publishedDensity : null));
  const knownSize = sizes.reduce((sum, size, i) => sum + (known[i] === null ? 0 : size), 0);
  const mean = knownSize === 0 ? 1 : sizes.reduce((sum, size, i) => sum + size * (known[i] ?? 0), 0) / knownSize;
  const shares = known.map((density) => density ?? mean);
  const keptBy = (factor: number): number => sizes.reduce((sum, size, i) => sum + size * Math.min(1, factor * shares[i]), 0);
  let low = 0;
  let high = 1 / smallestOf(shares, 1);
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (keptBy(middle) < all * (1 - sparsity)) low = middle;
    else high = middle;
  }
  return Float64Array.from(layers, ({ isPruned }, i) => (isPruned ? Math.min(1, high * shares[i]) : 1));
}
