import type { WeightRule } from './rule';

/** Nothing is cut. */
export function denseRule(): WeightRule {
  return { unit: 'weight', leastThreshold: null, mark: (_, mask) => void mask.fill(1) };
}
