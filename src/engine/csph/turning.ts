import { BUFFER_KINDS, type BufferKind, type HardwareConfig, type StreamWork, TURN_RULES, type TurnRule } from './config';
import { layerCost } from './cost';

/** What one tile takes. */
export interface TileCycles {
  readonly cycles: number;
  /** Those of them in which the array waits for a bin. */
  readonly stalls: number;
}

/**
 * One tile's cycles under each rule for a bin of which a row used one slot, all else equal; null for a buffer in which nothing turns. In closed form, by
 * {@link layerCost}: all tiles of a layer take the same. [reading]
 * @param work and hardware must have passed `validateWork` and `validateHardware`.
 */
export function cyclesByTurn(work: StreamWork, hardware: HardwareConfig): Readonly<Record<TurnRule, TileCycles>> | null {
  if (hardware.buffer === 'addressed') return null;
  const [hold, eager] = TURN_RULES.map((turn) => tileCycles(work, { ...hardware, turn }));
  return { hold, eager };
}

/** One tile's cycles with each kind of buffer of as many slots, all else equal. As {@link cyclesByTurn}. */
export function cyclesByBuffer(work: StreamWork, hardware: HardwareConfig): Readonly<Record<BufferKind, TileCycles>> {
  const [bins, flat, addressed] = BUFFER_KINDS.map((buffer) => tileCycles(work, { ...hardware, buffer }));
  return { bins, flat, addressed };
}

function tileCycles(work: StreamWork, hardware: HardwareConfig): TileCycles {
  const { cycles, tiles } = layerCost(work, hardware);
  return { cycles: cycles.total / tiles, stalls: cycles.stall / tiles };
}
