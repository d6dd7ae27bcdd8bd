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
  /** By bin: whether a group's last commit to the first slot is held. Always false for a bin of one slot, which is home after every commit. */
  readonly holds: readonly boolean[];
  /** The bin that holds each slot. */
  readonly binOfSlot: Uint16Array;
}

/** Slots of one PE's accumulation buffer: the sum of the bin sizes, whatever the buffer kind. */
export function bufferCapacity(hardware: HardwareConfig): number {
  return hardware.bins.reduce((sum, size) => sum + size, 0);
}

/**
 * Slots of a bin clocked by commits and realign steps: a ring shifts all its slots, a held commit writes one back in place.
 * @param commits held ones included.
 */
export function slotShifts(layout: BufferLayout, bin: number, commits: number, held: number, realignSteps: number): number {
  return layout.rotates ? layout.sizes[bin] * (commits - held + realignSteps) + held : 0;
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
  const rotates = hardware.buffer !== 'addressed';
  const holds = sizes.map((size) => rotates && hardware.turn === 'hold' && size > 1);
  return { sizes, firstSlots, capacity, rotates, holds, binOfSlot };
}

/** Steps a bin still has to turn after a group whose last commit went to slot `length` − 1 of it. 0 where that commit was held. */
export function stepsHome(layout: BufferLayout, bin: number, length: number): number {
  if (!layout.rotates || isHeld(layout, bin, length - 1)) return 0;
  return layout.firstSlots[bin] + layout.sizes[bin] - length;
}

/** Whether a group's last commit is held in this slot: it is the first of a bin that holds. */
export function isHeld(layout: BufferLayout, bin: number, slot: number): boolean {
  return layout.holds[bin] && slot === layout.firstSlots[bin];
}
