import type { LayerShape } from '../layer/shape';

/** In the order of charts and tables. */
export const DESIGN_IDS = ['csp-h', 'sparten', 'cambricon-x', 'cambricon-s', 'sparse-tensor-core', 'nm-core', 'dense-os', 'dense-ws', 'dense-is'] as const;
export type DesignId = (typeof DESIGN_IDS)[number];

/** Those compared unless more is asked for: the n:m tensor core stands beside them where an n:m is named. */
export const USUAL_DESIGNS: readonly DesignId[] = DESIGN_IDS.filter((id) => id !== 'nm-core');

/**
 * What a multiplier does in a cycle; the causes partition multipliers × cycles. `useful`: a kept weight times a non-zero activation. `zero-activation`:
 * a kept weight times zero. `zero-weight`: a pruned weight the design computes all the same. `empty`: a unit spends a cycle to find that nothing matches.
 * `ragged-*`: multipliers for which this layer has no filter, position or reduction index left. `imbalance`: waiting for the slowest unit.
 */
export const SLOT_CAUSES = [
  'useful',
  'zero-activation',
  'zero-weight',
  'ragged-filters',
  'ragged-positions',
  'ragged-reduction',
  'empty',
  'imbalance',
  'fill',
  'load',
  'drain',
  'stall',
] as const;
export type SlotCause = (typeof SLOT_CAUSES)[number];
/** A bar of the ledger: a cause, the ideal that it is told from, what dead channels that are left out save, or the wait for DRAM. */
export type LedgerCause = SlotCause | 'ideal' | 'dead-channels' | 'bandwidth';
export type Slots = Readonly<Record<SlotCause, number>>;

/**
 * Everything that costs energy. Memory and register actions are counted in bytes, arithmetic in operations, the SparTen units in cycles in which they are
 * active. `register` is one byte of flip-flops clocked or written; `local` a memory of some kilobytes beside the multipliers.
 */
export const ACTIONS = [
  'mac',
  'mac-gated',
  'accumulate',
  'counter',
  'register',
  'local-read',
  'local-write',
  'weight-read',
  'weight-write',
  'metadata-read',
  'metadata-write',
  'activation-read',
  'activation-write',
  'sparten-inner-join',
  'sparten-buffer',
  'sparten-permute',
  'sparten-other',
  'dram',
] as const;
export type Action = (typeof ACTIONS)[number];

export const OPERANDS = ['weights', 'metadata', 'activations', 'partial-sums', 'outputs', 'none'] as const;
export type Operand = (typeof OPERANDS)[number];

/** How often an action happens for an operand in one layer: an exact integer unless the cost carries an estimate. */
export interface Counter {
  readonly action: Action;
  readonly operand: Operand;
  readonly count: number;
}

/** Bytes between the chip and DRAM in one layer, and the least this design could get by with: each operand, as it stores it, once. */
export interface DramTraffic {
  readonly weights: number;
  readonly metadata: number;
  readonly activations: number;
  readonly outputs: number;
  readonly total: number;
  readonly compulsory: number;
}

/** Cycles that were estimated from a random sample of output positions, with the half width of their 95 % confidence interval. */
export interface Estimate {
  readonly sampledPositions: number;
  readonly positions: number;
  readonly halfWidth: number;
}

/** Products of a kept weight with a non-zero activation, and, in a design that spends slots on them, with a zero. */
export interface Spared {
  readonly useful: number;
  readonly zeros: number;
}

export interface DesignCost {
  readonly design: DesignId;
  readonly multipliers: number;
  /** Without the limit of DRAM bandwidth. */
  readonly cycles: number;
  /** cycles, or DRAM bytes / (bytes a cycle) where that is more. */
  readonly boundCycles: number;
  /** Adds up to multipliers × cycles, exactly. */
  readonly slots: Slots;
  /** What dead channels would have added, had they been streamed; absent where none are left out. */
  readonly spared?: Spared;
  readonly counters: readonly Counter[];
  readonly dram: DramTraffic;
  /** Share of the on-chip energy that goes into picking operands, where only that share is published. */
  readonly indexing: 'cambricon-x' | 'cambricon-s' | null;
  /** Input elements handed to multiplier rows or units, and different elements behind them: neighbouring positions share. */
  readonly activationsDelivered: number;
  readonly distinctActivations: number;
  readonly estimate: Estimate | null;
}

/**
 * How sure we are, as in baselines' README: S read in a public source, S2 second hand, D derived, M from memory, reading ours where nothing public says it,
 * setting where it is not a claim about anybody's design but what is used here.
 */
export type Confidence = 'abstract' | 'code' | 'S' | 'S2' | 'D' | 'M' | 'reading' | 'setting';

/** Something public that can be read. Those known are in sources.ts. */
export interface Source {
  /** In full: a title with its venue and year, or a repository with its commit. */
  readonly name: string;
  /** Where the name stands many times: a few words, for people who have met it. */
  readonly short: string;
  /** Where it is found; absent where no public address is known to us. */
  readonly address?: string;
}

/** What a statement or a figure rests on. */
export interface Grounds {
  readonly confidence: Confidence;
  readonly source?: Source;
  /** Where in the source it stands, and what was done with it. */
  readonly detail?: string;
}

export interface Statement extends Grounds {
  readonly text: string;
}

/** What a design's figures assume, with the settings used. */
export interface Assumption extends Statement {
  /** What the authors, or a public model, have in its place. It holds whatever is set here. */
  readonly reference?: Statement;
}

/** What all designs share: memory around the multipliers, and the width of a partial sum. */
export interface MemoryConfig {
  readonly weightBufferBytes: number;
  readonly activationBufferBytes: number;
  readonly dramBytesPerCycle: number;
  /** Bytes of an input buffer behind each design's own loop nest; null where any loop order may be chosen, with the activation buffer above. */
  readonly inputBufferBytes: number | null;
}

export const DEFAULT_MEMORY: MemoryConfig = { weightBufferBytes: 1_048_576, activationBufferBytes: 262_144, dramBytesPerCycle: 32, inputBufferBytes: null };

/** One group of a layer, pruned one way, as every design sees it. */
export interface GroupWork {
  readonly shape: LayerShape;
  readonly geometry: Geometry;
  readonly weights: WeightBits;
  readonly activations: ActivationBits;
  /** Share of the outputs that is not zero, after the activation function; 1 where nothing is known. */
  readonly outputDensity: number;
}

/** The sizes of one group as a convolution; a linear layer is a 1 × 1 convolution over a column of positions. Pairs are flattened: `strideY`, `strideX`. */
export interface Geometry {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly kernelRows: number;
  readonly kernelColumns: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly paddingY: number;
  readonly paddingX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
  /** J, M and P of the lowered matrix. */
  readonly rows: number;
  readonly filters: number;
  readonly positions: number;
  /** R · S. */
  readonly taps: number;
  /** 32-bit words that hold one bit a channel. */
  readonly words: number;
}

/** Kept weights, one bit each: filter m, tap (r, s), channel c is bit c mod 32 of word `(m · taps + tap) · words + floor(c / 32)`. */
export interface WeightBits {
  readonly bits: Uint32Array;
  readonly kept: number;
  /** Kept weights of each row; row index tap · channels + c. */
  readonly keptOfRow: Uint32Array;
}

/** Non-zero input elements of one group: pixel (y, x), channel c is bit c mod 32 of word `(y · width + x) · words + floor(c / 32)`. */
export interface ActivationBits {
  readonly bits: Uint32Array;
  /** Output positions at which the row meets a non-zero element; row index tap · channels + c. */
  readonly nonZeroOfRow: Uint32Array;
  /** Input pixels that any tap of any position reads. */
  readonly touchedPixels: number;
  /** Non-zero elements among them. */
  readonly touchedNonZeros: number;
}
