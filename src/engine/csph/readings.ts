import { layerCost } from './cost';
import type { HardwareConfig, StreamWork, TileFill } from './config';
import type { CycleCounts, LayerCost } from './types';

/**
 * Ways in which the accumulation buffer could work, all of them ours: of the authors' bins only the sizes are public [code]. `hold` and `eager` turn
 * (see `TurnRule`); `gated` bins never turn: each slot has an enable of its own, and the controller, which knows the slot anyway, opens one; `padded` rows go on
 * to their bin's edge, so that the bin is home when the next row starts; `flat` is one ring of all slots, held as bins are; `addressed` a small memory.
 */
export const READING_IDS = ['hold', 'eager', 'gated', 'padded', 'flat', 'addressed'] as const;
export type ReadingId = (typeof READING_IDS)[number];

/** One layer under a reading: exact totals over all tiles and passes, buffer figures of one PE's buffer. */
export interface BufferReading {
  /** `stall` is the wait for a bin on its way home, or the cycles that a row is padded by. */
  readonly cycles: CycleCounts;
  readonly commits: number;
  /** Commits written back in place. */
  readonly held: number;
  readonly realignSteps: number;
  /** Slots that see a clock edge by commits and turning; 0 for `addressed`, whose words are read and written. */
  readonly slotsClocked: number;
}

export type BufferReadings = Readonly<Record<ReadingId, BufferReading>>;

/**
 * A layer under every reading, in closed form. Everything but waits, padding and what the buffer clocks is the same under all of them: the work is.
 * @param work and hardware must have passed `validateWork` and `validateHardware`; the hardware's own buffer and turn are not looked at.
 */
export function bufferReadings(work: StreamWork, hardware: HardwareConfig, fill: TileFill = 'shown'): BufferReadings {
  const built = (own: Partial<HardwareConfig>): BufferReading => readingOf(layerCost(work, { ...hardware, ...own }, fill));
  const eager = built({ buffer: 'bins', turn: 'eager' });
  const addressed = built({ buffer: 'addressed' });
  return {
    hold: built({ buffer: 'bins', turn: 'hold' }),
    eager,
    // Nothing turns, so nothing waits: in cycles a file.
    gated: { ...addressed, slotsClocked: addressed.commits },
    // Every group leaves its bin home, by as many steps as an eager bin takes in the background.
    padded: {
      ...eager,
      cycles: { ...eager.cycles, stall: eager.realignSteps, total: eager.cycles.total - eager.cycles.stall + eager.realignSteps },
    },
    flat: built({ buffer: 'flat', turn: 'hold' }),
    addressed,
  };
}

function readingOf({ cycles, buffer }: LayerCost): BufferReading {
  const total = (each: keyof LayerCost['buffer']): number => buffer[each].reduce((sum, count) => sum + count, 0);
  return { cycles, commits: total('commits'), held: total('held'), realignSteps: total('realignSteps'), slotsClocked: total('shifts') };
}
