import type { HardwareConfig, StreamWork } from '../config';
import { buildTrace } from '../trace';
import type { TileTrace } from '../types';

/** One PE with bins of 2, 4 and 8 slots, which are held: what happens in it can be followed by hand. */
export const ONE_PE: HardwareConfig = {
  arrayRows: 1,
  arrayColumns: 1,
  groupSize: 1,
  bins: [2, 4, 8],
  buffer: 'bins',
  order: 'natural',
  drain: 'overlapped',
  turn: 'hold',
};

/** The trace of work that is known to have one. @throws Error where it has none. */
export function traceOf(work: StreamWork, hardware: HardwareConfig): TileTrace {
  const trace = buildTrace(work, hardware);
  if (!trace.ok) throw new Error(trace.error.message);
  return trace.value;
}
