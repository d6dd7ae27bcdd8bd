import { tileCount } from '../csph/schedule';
import { bufferReadings, READING_IDS, type ReadingId } from '../csph/readings';
import { owners, sumCounters } from './csp-h';
import { addCosts, costOf } from './design-cost';
import type { DesignConfig } from './design';
import type { Counter, DesignCost, GroupWork } from './design-types';
import { inNaturalOrder, streamedChunks } from './reach';

/** CSP-H with an accumulation buffer that works otherwise. Commits and slots clocked are those of all PEs that own an output. */
export interface DesignReading {
  readonly cost: DesignCost;
  readonly commits: number;
  readonly slotsClocked: number;
}

export type Readings = Readonly<Record<ReadingId, DesignReading>>;

const byReading = (of: (id: ReadingId) => DesignReading): Readings =>
  Object.fromEntries(READING_IDS.map((id) => [id, of(id)])) as Record<ReadingId, DesignReading>;

/**
 * What CSP-H costs under each reading of its accumulation buffer. Waits and sums differ, and what of a load a wait hides; everything else is that of `base`. Priced are the bytes of slots that
 * see a clock, and of words read and written in a small memory; multiplexers, decoders and clock gates are not. [reading]
 * @param base what it costs as configured, on the same work.
 */
export function cspHReadings(base: DesignCost, { geometry, weights }: GroupWork, config: DesignConfig): Readings {
  const { hardware, memory } = config;
  const chunkCounts = inNaturalOrder(geometry, streamedChunks(geometry, weights, hardware.arrayColumns));
  const work = { chunkCounts, filters: geometry.filters, positions: geometry.positions };
  const readings = bufferReadings(work, hardware, config.fill);
  const tiles = tileCount(work, hardware);
  // Each kept weight is written once for every output position that it is multiplied at.
  const active = base.counters.find(({ action, operand }) => action === 'register' && operand === 'weights')?.count ?? 0;
  const isSum = ({ action, operand }: Counter): boolean => operand === 'partial-sums' && action !== 'dram';
  const others = base.counters.filter((counter) => !isSum(counter));
  const pes = owners(geometry, hardware);
  return byReading((id) => {
    const { cycles, ...buffer } = readings[id];
    const use = { commits: buffer.commits / tiles, slotsClocked: buffer.slotsClocked / tiles };
    const cost = costOf(
      {
        ...base,
        cycles: cycles.total,
        slots: { ...base.slots, load: cycles.load * base.multipliers, stall: cycles.stall * base.multipliers },
        counters: [...others, ...sumCounters(geometry, config, active, use, id === 'addressed')],
      },
      memory,
    );
    return { cost, commits: use.commits * pes, slotsClocked: use.slotsClocked * pes };
  });
}

/** The readings of groups or layers that run one after another. */
export const addReadings = (all: readonly Readings[]): Readings =>
  byReading((id) => ({
    cost: addCosts(all.map((readings) => readings[id].cost)),
    commits: all.reduce((sum, readings) => sum + readings[id].commits, 0),
    slotsClocked: all.reduce((sum, readings) => sum + readings[id].slotsClocked, 0),
  }));
