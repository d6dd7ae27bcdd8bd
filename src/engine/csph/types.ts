import type { HardwareConfig } from './config';

export interface CycleCounts {
  readonly fill: number;
  readonly load: number;
  readonly mac: number;
  readonly stall: number;
  readonly drain: number;
  readonly total: number;
}

/** Exact totals of one layer on CSP-H, over all tiles and passes. Words are weights or activations, one each. */
export interface LayerCost {
  readonly tiles: number;
  readonly passes: number;
  /** Slots of one PE's accumulation buffer. */
  readonly capacity: number;
  readonly cycles: CycleCounts;
  readonly pe: {
    /** R · A · cycles.mac. */
    readonly slots: number;
    readonly active: number;
    /** Slots of array rows without an output position. */
    readonly idleRows: number;
    /** Slots in used array rows beyond the end of a ragged chunk. */
    readonly idleColumns: number;
  };
  readonly activationWords: number;
  readonly weightWords: number;
  readonly metadataBits: number;
  /** One PE's buffer; an entry a bin (one entry for `flat` and `addressed`). */
  readonly buffer: {
    /** Held ones included. */
    readonly commits: readonly number[];
    /** Commits written back in place: see `TurnRule`. */
    readonly held: readonly number[];
    readonly realignSteps: readonly number[];
    /** Slots clocked: size · (commits − held + realignSteps) + held; 0 for `addressed`. */
    readonly shifts: readonly number[];
  };
  readonly occupancy: Occupancy;
}

/**
 * How full an accumulation buffer is, seen at a PE that owns an output of every chunk. A slot is occupied from its first commit in a pass until its sum leaves.
 * The occupied slots are always the first ones, so the occupancy is the running maximum of the counts streamed so far.
 */
export interface Occupancy {
  readonly capacity: number;
  /** The most slots occupied at once: the largest chunk count of a pass. */
  readonly peak: number;
  /** capacity + 1 entries: [o] = fill, load, MAC and stall cycles of all tiles and passes in which o slots are occupied. A commit counts in its own cycle. */
  readonly cyclesAt: readonly number[];
}

/** What the array as a whole does in a cycle. The numeric value is what trace columns hold. */
export const CYCLE_KINDS = ['fill', 'load', 'mac', 'stall', 'drain'] as const;
export type CycleKind = (typeof CYCLE_KINDS)[number];

/** One pass over a tile: the work list and the chunks it covers. Its cycles are contiguous. */
export interface PassSchedule {
  readonly firstCycle: number;
  readonly endCycle: number;
  /** First chunk of the pass: pass · capacity. */
  readonly firstChunk: number;
  /** Row indices j in the order they are streamed. */
  readonly workList: Uint32Array;
  /** Chunks of each work-list row in this pass; same length. */
  readonly counts: Uint16Array;
  /** Cycle of each work-list row's first MAC (stall cycles before it not included). */
  readonly firstMac: Uint32Array;
  /** Cycle of the first commit to each slot that is used, ascending: the cycles at which the occupancy rises by one. */
  readonly reached: Uint32Array;
  /** First cycle after the last MAC: where a serial drain begins. */
  readonly firstDrain: number;
}

/**
 * The timing of one tile through all its passes: every tile of a layer runs to the same clock. Column arrays have one entry a cycle.
 * `row` and `chunk` are −1 where the cycle concerns none (fill, drain). In a stall cycle they name the MAC held back.
 */
export interface TileTrace {
  readonly hardware: HardwareConfig;
  readonly rows: number;
  readonly filters: number;
  readonly chunks: number;
  readonly positions: number;
  readonly tiles: number;
  readonly cycles: number;
  /** Index into CYCLE_KINDS. */
  readonly kind: Uint8Array;
  /** Row index j. */
  readonly row: Int32Array;
  /** Chunk index n of the whole layer (not of the pass). */
  readonly chunk: Int16Array;
  /** Buffer slot committed to in this cycle, −1 where the cycle commits nothing. */
  readonly slot: Int16Array;
  /** Index of the row in its pass's work list, −1 for fill and drain. */
  readonly work: Int32Array;
  readonly passes: readonly PassSchedule[];
  /** Cycles at which a run of stall cycles begins, ascending. */
  readonly stallStarts: Uint32Array;
  /** Replay starts for `stateAt`, made with the trace. Opaque to views. */
  readonly checkpoints: TraceCheckpoints;
}

/** Snapshots every `interval` cycles, as columns; `stride` numbers a snapshot. */
export interface TraceCheckpoints {
  readonly interval: number;
  readonly stride: number;
  readonly values: Float64Array;
}

export const BIN_ACTIVITIES = ['home', 'active', 'held', 'turning', 'gated'] as const;
/**
 * `active`: a commit shifts it in this cycle; `held`: a commit is written back to its first slot in place, nothing shifts; `turning`: realigns by one step in this cycle; `home`: used by the group at work, or returned, and ready, but not
 * clocked in this cycle; `gated`: not touched since the pass began (or beyond what this work needs), so never clocked.
 */
export type BinActivity = (typeof BIN_ACTIVITIES)[number];

export interface BinState {
  readonly size: number;
  /** First slot of the bin: E[b]. */
  readonly firstSlot: number;
  /** Logical slot (0..size−1 within the bin) that stands at the head at the end of this cycle. */
  readonly head: number;
  readonly activity: BinActivity;
  /** Realign steps still to make after this cycle. */
  readonly stepsToHome: number;
}

/** A work-list row whose activations are in the array. */
export interface HeldRow {
  readonly row: number;
  readonly work: number;
  /** Chunks of the row in this pass. */
  readonly count: number;
  /** Chunks of it used up to and including this cycle. */
  readonly used: number;
  /** Cycle in which its first MAC falls, and thus since when it is held at the latest. */
  readonly firstMac: number;
}

/** Everything the views need of one cycle, and the running totals up to and including it. */
export interface ArrayState {
  readonly cycle: number;
  readonly kind: CycleKind;
  readonly pass: number;
  readonly row: number;
  readonly chunk: number;
  /** Slot committed to, −1 if none. */
  readonly slot: number;
  /** Whether the commit of this cycle is held: written back in place, so that its bin has not to turn. */
  readonly isHeld: boolean;
  /**
   * Row whose activations are counted as brought to the array in this cycle, −1 if none: with its load cycle in a pass's first group, else with its first MAC
   * (it was loaded behind the group before).
   */
  readonly fetched: number;
  /** The rows of the group at work (T of them at most), in order. Empty in fill and drain cycles. */
  readonly held: readonly HeldRow[];
  readonly bins: readonly BinState[];
  readonly occupancy: OccupancyState;
  readonly soFar: {
    /** A row's words count in the cycle in which it is `fetched`. */
    readonly activationWords: number;
    readonly weightWords: number;
    readonly macCycles: number;
    readonly stallCycles: number;
    readonly commits: readonly number[];
    readonly held: readonly number[];
    readonly realignSteps: readonly number[];
  };
}

/** How full the accumulation buffers are at the end of a cycle. */
export interface OccupancyState {
  /** The occupied slots of a PE that owns an output of every chunk: firstSlot ≤ n < endSlot. firstSlot is above 0 only while a serial drain empties them. */
  readonly firstSlot: number;
  readonly endSlot: number;
  /** endSlot − firstSlot. */
  readonly occupied: number;
  /** The same, bin by bin. */
  readonly perBin: readonly number[];
  /** Sums held in the whole array: Σ over the occupied slots of (positions of the tile) × (width of the slot's chunk). */
  readonly registersHeld: number;
}

/** The integers that flow through one tile: int8 weights, activations of the tile's positions. */
export interface TileValues {
  readonly tile: number;
  /** Positions really in this tile: at most arrayRows. */
  readonly positions: number;
  /** First output position of the tile. */
  readonly firstPosition: number;
  /** [filter · rows + j], pruned. */
  readonly weights: Int8Array;
  /** [position in the tile · rows + j]. */
  readonly activations: Int16Array;
  /** Real value of one integer step. */
  readonly weightScale: number;
  readonly activationScale: number;
}

/** `exact`: int32. `shift`: each group's sum is shifted right by `shift` bits (round half to even), saturated to `bits` bits, then committed. */
export type PartialSumMode = { readonly kind: 'exact' } | { readonly kind: 'shift'; readonly bits: number; readonly shift: number };

/** What every PE holds at the end of a cycle. */
export interface ValuesState {
  /** The PE's local register: sum over the group so far for the chunk at work. [p · A + m]. */
  readonly local: Int32Array;
  /** Accumulation buffers: [(slot · R_pe + p) · A + m]. */
  readonly buffers: Int32Array;
}

export const PE_STATES = ['idle', 'fill', 'load', 'mac', 'commit', 'stall', 'drain', 'gated'] as const;
/**
 * `idle`: no position or no filter for this PE in this cycle. `gated`: its activation is zero (a commit still takes place).
 * `commit`: a MAC whose sum goes to the buffer in the same cycle.
 */
export type PeState = (typeof PE_STATES)[number];
