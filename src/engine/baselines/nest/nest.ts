import { smallestOf } from '../../../lib/extremes';

/**
 * How a design walks the inputs of a layer: for each slice of the reduction, for each block of output positions, for each sweep (a group of filters, or a pass),
 * for each step of positions. Every design says its own: see its file.
 */
export interface Nest {
  /** Rows that a slice fetches, one bit each: word tap · words + floor(c / 32), bit c mod 32. All together are the rows the design fetches. */
  readonly slices: readonly Uint32Array[];
  /** The same for each sweep after the first, where later sweeps fetch fewer rows (CSP-H's passes); the first sweep's rows where absent. */
  readonly laterSweeps?: readonly Uint32Array[];
  readonly sweeps: number;
  /** Positions whose inputs serve all sweeps before the next ones come. A multiple of `step`, or all positions. */
  readonly block: number;
  /** Positions at work at once. */
  readonly step: number;
  /** Whether the rows of a step come channel by channel, so that one channel's inputs are held at a time. */
  readonly channelwise: boolean;
  /** What is stored of an input element: a byte; or a byte where it is not zero, and a bit of mask. */
  readonly stored: 'bytes' | 'masked';
  /** Stored weights with their metadata, in bytes. */
  readonly weightBytes: number;
  /** Whether each weight stays where it works until no position needs it any more, so that no buffer behind it is asked again. */
  readonly weightsStay: boolean;
}

/** What is held between two uses of an input, least first: nothing; while a step is at work; while a block is; until no one needs it any more. */
export const INPUT_LEVELS = ['nothing', 'step', 'block', 'all'] as const;

/** One way to use an input buffer: it needs `bytes`, and then DRAM reads `reads` bytes of inputs. */
export interface InputLevel {
  readonly level: (typeof INPUT_LEVELS)[number];
  readonly bytes: number;
  readonly reads: number;
}

/** The way with the fewest reads that fits. @param bytes of the input buffer. */
export function levelWithin(levels: readonly InputLevel[], bytes: number): InputLevel {
  let best = levels[0];
  for (const level of levels) if (level.bytes <= bytes && level.reads < best.reads) best = level;
  return best;
}

/** The least buffer at which each input element that is needed is fetched once. */
export const leastForOnce = (levels: readonly InputLevel[]): number => {
  const unique = levels[levels.length - 1].reads;
  return smallestOf(levels.filter(({ reads }) => reads === unique).map(({ bytes }) => bytes));
};

/** How often each weight comes from DRAM. @param bytes of the weight buffer. */
export function weightTimes({ weightBytes, weightsStay, slices, block }: Nest, positions: number, bytes: number): number {
  // A slice's weights are asked for again with every block; the next slice has others.
  return weightsStay || Math.ceil(weightBytes / slices.length) <= bytes ? 1 : Math.ceil(positions / block);
}
