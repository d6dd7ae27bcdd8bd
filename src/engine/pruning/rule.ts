import type { WeightMatrix } from '../layer/shape';
import type { PatternSettings } from './types';

/** What a pattern's file is given: a layer already checked, and its sigma. */
export interface RuleInput {
  readonly matrix: WeightMatrix;
  readonly settings: PatternSettings;
  readonly sigma: number;
}

/** The least threshold q whose sparsity is at least the target; see `thresholds.ts` for ties and for the ends 0 and 1. */
export type LeastThreshold = (sparsity: number) => number;

/** A pattern that keeps or cuts whole chunks. Scores are computed when the rule is made; marking is one pass over them. */
export interface ChunkRule {
  readonly unit: 'chunk';
  /** Σ|W| of each chunk, [j · N + n]. */
  readonly magnitudes: Float64Array;
  readonly leastThreshold: LeastThreshold;
  /** Sets `keptChunks[j · N + n]` to 1 where threshold q keeps the chunk; it comes zeroed. */
  readonly mark: (q: number, keptChunks: Uint8Array) => void;
}

/** A pattern that decides on single weights or whole filters. */
export interface WeightRule {
  readonly unit: 'weight';
  /** Null where the pattern has no threshold; `mark` then ignores q. */
  readonly leastThreshold: LeastThreshold | null;
  /** Sets `mask[m · J + j]` to 1 where threshold q keeps the weight; it comes zeroed. */
  readonly mark: (q: number, mask: Uint8Array) => void;
}

export type PatternRule = ChunkRule | WeightRule;
