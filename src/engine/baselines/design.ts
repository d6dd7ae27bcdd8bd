import type { HardwareConfig, TileFill } from '../csph/config';
import { DEFAULT_BINS } from '../csph/config';
import type { Pattern } from '../pruning/types';
import { cambriconOfSize, type CambriconConfig } from './cambricon-config';
import type { NmConfig } from './nm-rule';
import type { SizeLimit } from './size-limits';
import type { Slices } from './slices';
import { spartenOfSize, type SpartenConfig } from './sparten-config';
import type { SystolicArray } from './systolic';
import { DEFAULT_MEMORY } from './design-types';
import type { Assumption, DesignCost, DesignId, GroupWork, LedgerCause, MemoryConfig } from './design-types';

/** One accelerator, with everything that is said of it. To add one: a file with its `Design`, its id in design-types.ts, and its row in designs.ts, which the compiler asks for. */
export interface Design {
  readonly id: DesignId;
  /** In a chart or a table. */
  readonly name: string;
  /** As a sentence names it. */
  readonly inWords: string;
  /** What it does not compute, in a few words beside its name. */
  readonly skips: string;
  /** Why a cause of lost cycles is there in this design, where it has a reason of its own. */
  readonly reasons?: Readonly<Partial<Record<LedgerCause, string>>>;
  /** The way of pruning it is made for. */
  readonly pattern: Pattern;
  /** The way of pruning these settings ask for, where they may ask for another. */
  patternIn?(config: DesignConfig): Pattern;
  /** The n:m these settings ask for, of a design that may run on others than 2:4. */
  nOfM?(config: DesignConfig): readonly [n: number, m: number];
  /** Filters to a block of that pattern, where it is not the array's chunk width. */
  readonly blockFilters?: number;
  /** What its figures assume with these settings: every number that a setting decides is taken from that setting. */
  assumptions(config: DesignConfig): readonly Assumption[];
  /** What of its configuration may be how large. */
  limits(config: DesignConfig): readonly SizeLimit[];
  /** The cost of one group of a layer. `config` must be valid: see validateDesignConfig. */
  run(work: GroupWork, config: DesignConfig): Slices<DesignCost>;
}

export interface DesignConfig {
  readonly memory: MemoryConfig;
  readonly hardware: HardwareConfig;
  /** One slot of CSP-H's accumulation buffer. */
  readonly partialSumBytes: number;
  readonly systolic: SystolicArray;
  /** Of every array that has to fill: CSP-H and the dense ones. The others are timed without. */
  readonly fill: TileFill;
  readonly sparten: SpartenConfig;
  readonly cambricon: CambriconConfig;
  /** Of the n:m tensor core. */
  readonly tensorCore: NmConfig;
}

/** Every design with rows × columns multipliers. CSP-H sums 32 products before it commits 8 bits, as the authors' evaluation does [code]. */
export function designsOfSize(rows: number, columns: number): DesignConfig {
  return {
    memory: DEFAULT_MEMORY,
    hardware: {
      arrayRows: rows,
      arrayColumns: columns,
      groupSize: 32,
      bins: DEFAULT_BINS,
      buffer: 'bins',
      order: 'natural',
      drain: 'overlapped',
      turn: 'hold',
    },
    partialSumBytes: 1,
    systolic: { rows, columns },
    fill: 'shown',
    sparten: spartenOfSize(rows, columns),
    cambricon: cambriconOfSize(rows, columns),
    tensorCore: { n: 6, m: 8, core: 'windows' },
  };
}

/** 1,024 multipliers in every design. */
export const DEFAULT_DESIGN_CONFIG: DesignConfig = designsOfSize(32, 32);
