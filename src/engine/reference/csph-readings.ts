import type { HardwareConfig, StreamWork } from '../csph/config';
import { streamedCounts } from '../csph/schedule';

/** What a run of one PE's buffer saw: cycles from the first multiply on, commits, slots that saw a clock edge. */
export interface SteppedReading {
  readonly cycles: number;
  readonly padding: number;
  readonly commits: number;
  readonly slotsClocked: number;
}

/**
 * One tile under the readings that turn nothing in the background, stepped cycle by cycle with slots that know their number: `gated`, where a commit opens the
 * one slot it means, and `padded`, where a group goes on until slot 0 of its bin is at the head again. Fails where a commit does not meet its slot.
 */
export function stepReading(work: StreamWork, hardware: HardwareConfig, id: 'gated' | 'padded'): SteppedReading {
  const { bins, groupSize, order } = hardware;
  const capacity = bins.reduce((sum, size) => sum + size, 0);
  const chunkCounts = Uint16Array.from({ length: work.chunkCounts.length }, (_, row) => work.chunkCounts[row]);
  const largest = Math.max(0, ...chunkCounts);
  const sequence = [...streamedCounts(chunkCounts, largest, order)];
  let [cycles, padding, commits, slotsClocked] = [0, 0, 0, 0];
  for (let before = 0; before < largest; before += capacity) {
    const counts = sequence.map((count) => Math.min(capacity, count - before)).filter((count) => count > 0);
    const firstSlots = bins.map((_, b) => bins.slice(0, b).reduce((sum, size) => sum + size, 0));
    const rings = bins.map((size, b) => Array.from({ length: size }, (_, i) => firstSlots[b] + i));
    for (let first = 0; first < counts.length; first += groupSize) {
      const group = counts.slice(first, first + groupSize);
      const length = Math.max(...group);
      for (let n = 0; n < length; n++) {
        cycles += group.filter((count) => count > n).length;
        commits++;
        const bin = firstSlots.findLastIndex((slot) => slot <= n);
        if (id === 'gated') {
          slotsClocked++;
          continue;
        }
        if (rings[bin][0] !== n) throw new Error(`slot ${rings[bin][0]} is at the head where ${n} is committed to`);
        rings[bin].push(rings[bin].shift() ?? -1);
        slotsClocked += bins[bin];
      }
      for (const [bin, ring] of rings.entries()) {
        while (ring[0] !== firstSlots[bin]) {
          ring.push(ring.shift() ?? -1);
          slotsClocked += bins[bin];
          padding++;
          cycles++;
        }
      }
    }
  }
  return { cycles, padding, commits, slotsClocked };
}
