import { fail, ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import { bufferLayout } from './bins';
import { passAt } from './navigate';
import { stateAt } from './replay';
import type { TileTrace } from './types';

/**
 * First cycle in which a sum is due to leave a bin that is still turning home, with serial drain; null where there is none. The trace has no cycle for that: the
 * hardware in `hardware/` waits there, so from this cycle on the two differ. Bins that hold and grow no faster than doubling are home in time. [reading]
 */
export function drainWait(trace: TileTrace): number | null {
  const { drain, arrayRows } = trace.hardware;
  if (drain !== 'serial') return null;
  const { firstSlots } = bufferLayout(trace.hardware);
  for (const { firstDrain, endCycle } of trace.passes) {
    const due = stateAt(trace, firstDrain - 1).bins.flatMap(({ stepsToHome }, bin) => {
      const cycle = firstDrain + arrayRows * firstSlots[bin];
      return cycle < endCycle && cycle < firstDrain + stepsToHome ? [cycle] : [];
    });
    if (due.length > 0) return due[0];
  }
  return null;
}

/** Fails where a window of cycles goes on to one in which the hardware would wait with its drain. */
export function checkDrain(trace: TileTrace, to: number): Result<null> {
  const wait = drainWait(trace);
  if (wait === null || to < wait) return ok(null);
  const pass = passAt(trace, wait);
  const where = trace.passes.length > 1 && pass !== null ? `, in pass ${trace.passes.indexOf(pass)}` : '';
  return fail(
    `A sum is due to leave in cycle ${wait}${where}, while its bin is still turning home: the hardware waits there, and the model has no cycle for that.`,
    `End the window at cycle ${wait - 1}, ${trace.hardware.buffer === 'bins' && trace.hardware.turn === 'eager' ? 'hold bins, ' : ''}or take drain as overlapped.`,
  );
}
