export const BUFFER_KINDS = ['bins', 'flat', 'addressed'] as const;
export const ROW_ORDERS = ['natural', 'sorted'] as const;
export const DRAIN_MODES = ['overlapped', 'serial'] as const;
export const TURN_RULES = ['hold', 'eager'] as const;

export const TILE_FILLS = ['shown', 'hidden'] as const;

/** `bins`: circular shift registers of the given sizes; `flat`: one ring of all slots; `addressed`: a register file with a decoder. */
export type BufferKind = (typeof BUFFER_KINDS)[number];
/** `sorted`: by chunk count, descending, stable. */
export type RowOrder = (typeof ROW_ORDERS)[number];
/** `overlapped`: outputs leave behind the next tile's work and cost no cycle; `serial`: R_pe cycles for every slot in use. */
export type DrainMode = (typeof DRAIN_MODES)[number];
/**
 * What a bin does with a group's last commit where that falls on the bin's first slot. `hold`: the sum is written back in place, nothing turns, and the bin is
 * home at once; `eager`: the bin shifts as with every commit, and has all its other slots still to turn. [reading]
 */
export type TurnRule = (typeof TURN_RULES)[number];

/**
 * What becomes of the time in which a tile's first products reach the far corner, and its first group is loaded. `shown`: every pass of every tile takes it;
 * `hidden`: skewed streams follow each other, so that the fill shows once a layer, and of a load what the last group before it leaves over. [reading]
 */
export type TileFill = (typeof TILE_FILLS)[number];

/** Slots of all bins together, at most: indices and counts of them fit 16 bits. */
export const MOST_SLOTS = 65_535;

export interface HardwareConfig {
  /** R_pe: output positions worked on at once. */
  readonly arrayRows: number;
  /** A: filters to a chunk. */
  readonly arrayColumns: number;
  /** T: work-list rows whose products are summed in a PE before the accumulation buffer is touched. */
  readonly groupSize: number;
  /** Slots of each register bin, first bin first. Their sum is the capacity, whatever the buffer kind. */
  readonly bins: readonly number[];
  readonly buffer: BufferKind;
  readonly order: RowOrder;
  readonly drain: DrainMode;
  readonly turn: TurnRule;
}

export const DEFAULT_BINS: readonly number[] = [2, 4, 8, 16, 32];

/** What is streamed: one lowered layer (one group of it), reduced to its chunk counts. */
export interface StreamWork {
  /** J chunk counts, each in 0..ceil(filters / arrayColumns). */
  readonly chunkCounts: ArrayLike<number>;
  readonly filters: number;
  readonly positions: number;
}
