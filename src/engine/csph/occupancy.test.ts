import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csphCases } from '../reference/csph-arbitraries';
import { straightRun } from '../reference/csph-straight-run';
import type { HardwareConfig, StreamWork } from './config';
import { layerCost } from './cost';
import { occupancyAt, occupancyCsv, occupancyRows, peOccupancyAt } from './occupancy';
import { buildTrace } from './trace';
import type { TileTrace } from './types';

const SMALL: HardwareConfig = {
  arrayRows: 2,
  arrayColumns: 2,
  groupSize: 1,
  bins: [1, 2],
  buffer: 'bins',
  order: 'natural',
  drain: 'serial',
  turn: 'hold',
};

function traceOf(work: StreamWork, hardware: HardwareConfig): TileTrace {
  const trace = buildTrace(work, hardware);
  if (!trace.ok) throw new Error(trace.error.message);
  return trace.value;
}

describe('occupancy', () => {
  /*
   * Five filters in chunks of 2, 2 and 1. Fill 0, 1; load 2; row 0: cycle 3; row 1: cycles 4 (slot 0), 5 (1), 6 (2). Drain 7–12: a slot for two cycles each.
   */
  it('follows a small layer to the last drain cycle', () => {
    const trace = traceOf({ chunkCounts: [1, 3], filters: 5, positions: 4 }, SMALL);
    expect(trace.cycles).toBe(13);
    const occupied = Array.from({ length: 13 }, (_, cycle) => occupancyAt(trace, cycle).occupied);
    expect(occupied).toEqual([0, 0, 0, 1, 1, 2, 3, 3, 2, 2, 1, 1, 0]);
    expect(occupancyAt(trace, 6)).toEqual({ firstSlot: 0, endSlot: 3, occupied: 3, perBin: [1, 2], registersHeld: 2 * 5 });
    expect(occupancyAt(trace, 8, 1)).toEqual({ firstSlot: 1, endSlot: 3, occupied: 2, perBin: [0, 2], registersHeld: 3 });
    expect([peOccupancyAt(trace, 6, 0, 0), peOccupancyAt(trace, 6, 0, 1), peOccupancyAt(trace, 6, 1, 0, 1), peOccupancyAt(trace, 8, 0, 1)]).toEqual([
      3, 2, 0, 1,
    ]);
    const rows = occupancyRows(trace);
    expect(rows.map(({ cycle, endCycle, occupied: held }) => [cycle, endCycle, held])).toEqual([
      [0, 3, 0],
      [3, 5, 1],
      [5, 6, 2],
      [6, 8, 3],
      [8, 10, 2],
      [10, 12, 1],
      [12, 13, 0],
    ]);
    expect(occupancyCsv(rows.slice(2, 5), 2)).toBe('cycle,end_cycle,occupied,bin_0,bin_1,registers_held\n5,6,2,1,1,8\n6,8,3,1,2,10\n8,10,2,0,2,6\n');
  });

  it('has nothing to say of a layer without a kept chunk', () => {
    const trace = traceOf({ chunkCounts: [0, 0], filters: 5, positions: 4 }, SMALL);
    expect(occupancyRows(trace)).toEqual([]);
    expect(layerCost({ chunkCounts: [0, 0], filters: 5, positions: 4 }, SMALL).occupancy).toEqual({ capacity: 3, peak: 0, cyclesAt: [0, 0, 0, 0] });
  });

  it('is the running maximum of the counts streamed so far, on 300 random layers; rows, PEs and totals say the same', () => {
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const trace = traceOf(work, hardware);
        const usedRows = Math.min(hardware.arrayRows, work.positions);
        const rows = occupancyRows(trace);
        const cyclesAt = new Array<number>(hardware.bins.reduce((sum, size) => sum + size, 0) + 1).fill(0);
        let most = 0;
        let pass = -1;
        for (const { cycle, kind, slot, pass: at, occupancy } of straightRun(trace, usedRows)) {
          if (at !== pass) most = 0;
          pass = at;
          most = Math.max(most, slot + 1);
          const isDraining = kind === 'drain';
          expect([isDraining || occupancy.firstSlot === 0, isDraining ? most : occupancy.occupied]).toEqual([true, most]);
          if (!isDraining) cyclesAt[most] += trace.tiles;
          expect(occupancyAt(trace, cycle)).toEqual(occupancy);
          const row = rows.find(({ endCycle }) => cycle < endCycle);
          expect(row).toEqual({ cycle: row?.cycle, endCycle: row?.endCycle, ...occupancy });
          let held = 0;
          for (let p = 0; p < hardware.arrayRows; p++) for (let m = 0; m < hardware.arrayColumns; m++) held += peOccupancyAt(trace, cycle, p, m);
          expect(held).toBe(occupancy.registersHeld);
        }
        const { occupancy } = layerCost(work, hardware);
        expect(occupancy.cyclesAt).toEqual(cyclesAt);
        expect(occupancy.peak).toBe(Math.max(0, ...rows.map(({ occupied }) => occupied)));
      }),
      { seed: 300, numRuns: 300 },
    );
  });

  it('is full at once when rows are sorted by count', () => {
    const work: StreamWork = { chunkCounts: [1, 3, 2], filters: 6, positions: 2 };
    const { cyclesAt } = layerCost(work, { ...SMALL, order: 'sorted' }).occupancy;
    expect(cyclesAt).toEqual([3, 1, 1, 4]);
  });
});
