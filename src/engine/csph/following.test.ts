import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csphCases } from '../reference/csph-arbitraries';
import type { HardwareConfig } from './config';
import { layerCost } from './cost';
import { simulateLayer } from './event-model';

describe('tiles that follow each other', () => {
  it('cost in closed form what the event model steps, in every counter, on 400 random layers', () => {
    let exposed = 0;
    let passes = 0;
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const hidden = layerCost(work, hardware, 'hidden');
        expect(simulateLayer(work, hardware, 'hidden')).toEqual(hidden);
        const first = Math.min(hardware.groupSize, Array.from(work.chunkCounts).filter((count) => count > 0).length);
        if (hidden.cycles.load > first) exposed++;
        if (hidden.passes > 1) passes++;
      }),
      { seed: 2022, numRuns: 400 },
    );
    expect(exposed).toBeGreaterThan(10);
    expect(passes).toBeGreaterThan(50);
  });

  it('save fill and load alone, and nothing where there is one tile of one pass', () => {
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const shown = layerCost(work, hardware);
        const hidden = layerCost(work, hardware, 'hidden');
        expect({ ...hidden, cycles: null, occupancy: null }).toEqual({ ...shown, cycles: null, occupancy: null });
        const { mac, stall, drain } = shown.cycles;
        expect(hidden.cycles).toMatchObject({ mac, stall, drain });
        const fill = hardware.arrayRows + hardware.arrayColumns - 2;
        expect(hidden.cycles.fill).toBe(shown.passes === 0 ? 0 : fill);
        expect(hidden.cycles.load).toBeLessThanOrEqual(shown.cycles.load);
        const once = layerCost({ ...work, positions: Math.min(work.positions, hardware.arrayRows) }, hardware, 'hidden');
        const asShown = layerCost({ ...work, positions: Math.min(work.positions, hardware.arrayRows) }, hardware);
        expect(once.passes > 1 || once.cycles.total === asShown.cycles.total).toBe(true);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('show a load that the last group is too short for', () => {
    const hardware: HardwareConfig = {
      arrayRows: 2,
      arrayColumns: 2,
      groupSize: 4,
      bins: [2, 4],
      buffer: 'bins',
      order: 'natural',
      drain: 'overlapped',
      turn: 'hold',
    };
    // Five rows: the last group is one row of two chunks, behind which two of four rows of the next tile's first group are loaded.
    const work = { chunkCounts: [1, 1, 1, 1, 2], filters: 4, positions: 6 };
    expect(layerCost(work, hardware).cycles).toEqual({ fill: 6, load: 12, mac: 18, stall: 0, drain: 0, total: 36 });
    expect(layerCost(work, hardware, 'hidden').cycles).toEqual({ fill: 2, load: 4 + 2 + 2, mac: 18, stall: 0, drain: 0, total: 28 });
    // A serial drain of two slots takes four cycles, in which the rest is loaded.
    expect(layerCost(work, { ...hardware, drain: 'serial' }, 'hidden').cycles.load).toBe(4);
  });
});
