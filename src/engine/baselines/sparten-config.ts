import { MOST_BYTES, MOST_UNITS, type SizeLimit } from './size-limits';

export const BALANCES = ['none', 'gb-s', 'gb-h'] as const;
/** `gb-s`: filters paired by their non-zeros, dense with sparse, two a unit; `gb-h`: paired anew for every chunk. */
export type Balance = (typeof BALANCES)[number];

export const SPARTEN_WEIGHTS = ['own', 'cascade'] as const;
/** `own`: single weights, as many as the cascade keeps; `cascade`: the very weights of CSP-A, as the authors' export has it [code]. */
export type SpartenWeights = (typeof SPARTEN_WEIGHTS)[number];

export interface SpartenConfig {
  readonly clusters: number;
  readonly units: number;
  /** Vector positions to a chunk. */
  readonly chunk: number;
  readonly balance: Balance;
  /** 0: units wait for each other after every chunk; 'inf': only at the end of a position's filter group. */
  readonly slack: 0 | 'inf';
  /** Bytes a cycle of the input broadcast in a cluster; null for a broadcast that never limits. */
  readonly broadcastBytes: number | null;
  /** Cycles added to every chunk. */
  readonly chunkOverhead: number;
  /** Outputs for which a weight chunk stays in its unit: R. */
  readonly outputsPerResidentChunk: number;
  readonly weights: SpartenWeights;
  /** Above this many positions, cycles are estimated from a sample of this many; null counts every position. */
  readonly sample: { readonly positions: number; readonly seed: number } | null;
}

export const DEFAULT_SPARTEN: SpartenConfig = {
  clusters: 32,
  units: 32,
  chunk: 128,
  balance: 'gb-h',
  slack: 0,
  broadcastBytes: null,
  chunkOverhead: 0,
  outputsPerResidentChunk: 32,
  weights: 'own',
  sample: { positions: 256, seed: 1 },
};

/** As many multipliers as an array has: a cluster for each of its rows, a unit for each of its columns. */
export const spartenOfSize = (rows: number, columns: number): SpartenConfig => ({ ...DEFAULT_SPARTEN, clusters: rows, units: columns });

/** What decides how often a weight is fetched. */
export type Serving = Pick<SpartenConfig, 'clusters' | 'outputsPerResidentChunk'>;

/**
 * How many times each weight is brought from the SRAM into a unit: each cluster fetches it once for every R of its output positions.
 * @param positions output positions of the layer; position p belongs to cluster p mod clusters.
 */
export function residenciesOf(positions: number, { clusters, outputsPerResidentChunk }: Serving): number {
  let residencies = 0;
  for (let cluster = 0; cluster < Math.min(clusters, positions); cluster++)
    residencies += Math.ceil(Math.ceil((positions - cluster) / clusters) / outputsPerResidentChunk);
  return residencies;
}

/** What SparTen's configuration may hold. */
export const spartenLimits = (config: SpartenConfig): readonly SizeLimit[] => [
  ['SparTen clusters', config.clusters, 1, MOST_UNITS],
  ['SparTen units in a cluster', config.units, 1, MOST_UNITS],
  ['positions in a SparTen chunk', config.chunk, 1, MOST_UNITS],
  ['SparTen broadcast’s bytes a cycle', config.broadcastBytes ?? 1, 1, MOST_BYTES],
  ['SparTen cycles added to a chunk', config.chunkOverhead, 0, MOST_UNITS],
  ['outputs for which a SparTen weight chunk stays', config.outputsPerResidentChunk, 1, MOST_UNITS],
  ['positions in a sample', config.sample?.positions ?? 2, 2, 2 ** 31],
];
