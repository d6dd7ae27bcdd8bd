import type { HardwareConfig } from '../csph/config';
import { DEFAULT_BINS } from '../csph/config';
import type { Pattern } from '../pruning/types';
import type { Slices } from './slices';
import type { SystolicArray } from './systolic';
import { DEFAULT_MEMORY } from './design-types';
import type { Assumption, DesignCost, DesignId, GroupWork, MemoryConfig } from './design-types';

/** One accelerator. To add one: a file with its `Design`, an id in design-types.ts, an entry in designs.ts. */
export interface Design {
  readonly id: DesignId;
  readonly name: string;
  /** The way of pruning it is made for. */
  readonly pattern: Pattern;
  /** Filters to a block of that pattern, where it is not the array's chunk width. */
  readonly blockFilters?: number;
  /** What its figures assume with these settings: no number in it that is set stands there by heart. */
  assumptions(config: DesignConfig): readonly Assumption[];
  /** The cost of one group of a layer. `config` must be valid: see validateDesignConfig. */
  run(work: GroupWork, config: DesignConfig): Slices<DesignCost>;
}

export const BALANCES = ['none', 'gb-s', 'gb-h'] as const;
/** `gb-s`: filters paired by their non-zeros, dense with sparse, two a unit; `gb-h`: paired anew for every chunk. */
export type Balance = (typeof BALANCES)[number];

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
  sample: { positions: 256, seed: 1 },
};

/** Cambricon-X and Cambricon-S: chips of processing elements (one output each) of several multipliers. */
export interface CambriconConfig {
  readonly chips: number;
  readonly elements: number;
  readonly lanes: number;
  /** Vector positions an index module looks at in a cycle. */
  readonly window: number;
  /** Cambricon-X: bytes of inputs on chip at once; elements wait for each other at the end of such a tile. */
  readonly inputTileBytes: number;
  /** Weight memory of one element. */
  readonly elementBytes: number;
  /** Step index of a non-zero weight. */
  readonly indexBits: number;
}

const DEFAULT_CAMBRICON: CambriconConfig = {
  chips: 4,
  elements: 16,
  lanes: 16,
  window: 256,
  inputTileBytes: 8192,
  elementBytes: 2048,
  indexBits: 6,
};

export interface DesignConfig {
  readonly memory: MemoryConfig;
  readonly hardware: HardwareConfig;
  /** One slot of CSP-H's accumulation buffer. */
  readonly partialSumBytes: number;
  readonly systolic: SystolicArray;
  readonly sparten: SpartenConfig;
  readonly cambricon: CambriconConfig;
}

/** 1,024 multipliers in every design. CSP-H sums 32 products before it commits 8 bits, as the authors' evaluation does [code]. */
export const DEFAULT_DESIGN_CONFIG: DesignConfig = {
  memory: DEFAULT_MEMORY,
  hardware: { arrayRows: 32, arrayColumns: 32, groupSize: 32, bins: DEFAULT_BINS, buffer: 'bins', order: 'natural', drain: 'overlapped' },
  partialSumBytes: 1,
  systolic: { rows: 32, columns: 32 },
  sparten: DEFAULT_SPARTEN,
  cambricon: DEFAULT_CAMBRICON,
};
