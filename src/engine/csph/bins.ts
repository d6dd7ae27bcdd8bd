import type { HardwareConfig } from './config';

/**
 * One PE's accumulation buffer as the timing sees it: `bins` as given; `flat` is one bin of the whole capacity [reading];
 * `addressed` is one bin of the whole capacity that never turns.
 */
export interface BufferLayout {
  /** Slots of each bin. */
  readonly sizes: readonly number[];
  /** E[b]: first slot of each bin. */
  readonly firstSlots: readonly number[];
  readonly capacity: number;
  /** False for `addressed`: no ring, so no realignment, no shift, no stall. */
  readonly rotates: boolean;
  /** The bin that holds each slot. */
  readonly binOfSlot: Uint16Array;
}

/** Slots of one PE's accumulation buffer: the sum of the bin sizes, whatever the buffer kind. */
export function bufferCapacity(hardware: HardwareConfig): number {
  return hardware.bins.reduce((sum, size) => sum + size, 0);
}

/** @param hardware a validated configuration. */
export function bufferLayout(hardware: HardwareConfig): BufferLayout {
  const capacity = bufferCapacity(hardware);
  const sizes = hardware.buffer === 'bins' ? hardware.bins : [capacity];
  const binOfSlot = new Uint16Array(capacity);
  const firstSlots: number[] = [];
  let firstSlot = 0;
  for (let bin = 0; bin < sizes.length; bin++) {
    firstSlots.push(firstSlot);
    binOfSlot.fill(bin, firstSlot, firstSlot + sizes[bin]);
    firstSlot += sizes[bin];
  }
  return { sizes, firstSlots, capacity, rotates: hardware.buffer !== 'addressed', binOfSlot };
}
