export const PATTERNS = ['cascade', 'chunk', 'row', 'filter', 'unstructured', 'n:m', 'dense'] as const;
export type Pattern = (typeof PATTERNS)[number];

export interface PatternSettings {
  readonly pattern: Pattern;
  /** A: filters to a chunk, equal to the number of PE columns. */
  readonly chunkWidth: number;
  /** For `n:m` alone: at most `n` of every `m` consecutive rows are kept in each filter. */
  readonly n: number;
  readonly m: number;
}

/** How much to cut: a threshold q in units of sigma, or the least threshold whose sparsity reaches a target in [0, 1]. */
export type Amount = { readonly by: 'q'; readonly q: number } | { readonly by: 'sparsity'; readonly sparsity: number };

/** A pruned layer. J rows, M filters, N chunks. */
export interface Pruning {
  readonly settings: PatternSettings;
  /** The threshold used, in units of sigma; null where the pattern has none (`n:m`, `dense`). */
  readonly q: number | null;
  /** Unbiased standard deviation of all M·J weights, zeros included. */
  readonly sigma: number;
  readonly rows: number;
  readonly filters: number;
  readonly chunks: number;
  /** M·J bytes in the order of the weights; 1 = kept. */
  readonly mask: Uint8Array;
  /** J: leading chunks of the row with at least one kept weight, up to the first without any (the authors' run-length count). Complete for `cascade`. */
  readonly chunkCounts: Uint16Array;
  /** J: one more than the row's last chunk with a kept weight: what CSP-H has to stream. Equal to `chunkCounts` for `cascade`. */
  readonly streamedChunks: Uint16Array;
  readonly kept: number;
  readonly total: number;
  /** 1 − kept / total. */
  readonly sparsity: number;
  readonly keptL1: number;
  readonly totalL1: number;
}
