import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csphCases } from '../reference/csph-arbitraries';
import { stateByStraightRun, straightRun } from '../reference/csph-straight-run';
import type { HardwareConfig } from './config';
import { DEFAULT_BINS } from './config';
import { nextRow, nextStall, passAt, previousRow, previousStall } from './navigate';
import { stateAt } from './replay';
import { buildTrace, TRACE_CYCLE_LIMIT } from './trace';
import { ONE_PE, traceOf } from './testing/small-array';

const HARDWARE: HardwareConfig = { ...ONE_PE, arrayRows: 2, arrayColumns: 2, turn: 'eager' };

describe('stateAt', () => {
  it('equals the straight run in every cycle of 300 random traces', () => {
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const trace = traceOf(work, hardware);
        const usedRows = Math.min(hardware.arrayRows, work.positions);
        let cycles = 0;
        for (const state of straightRun(trace, usedRows)) {
          expect(state.cycle).toBe(cycles++);
          expect(stateAt(trace, state.cycle)).toEqual(state);
        }
        expect(cycles).toBe(trace.cycles);
      }),
      { seed: 94, numRuns: 300 },
    );
  });

  it('equals the straight run far from the start, for a tile with few positions', () => {
    const chunkCounts = Array.from({ length: 400 }, (_, j) => (j * 31) % 9);
    const trace = traceOf({ chunkCounts, filters: 15, positions: 7 }, { ...HARDWARE, groupSize: 3, bins: [2, 4], drain: 'serial' });
    for (const cycle of [0, 255, 256, 257, 1000, trace.cycles - 1]) expect(stateAt(trace, cycle, 1)).toEqual(stateByStraightRun(trace, cycle, 1));
  });

  it('tells what each bin does', () => {
    // The layer of the hand-worked example in cost.test.ts behind a fill of two cycles: its cycle c is cycle c + 2 here.
    const trace = traceOf({ chunkCounts: [1, 1, 2, 4, 7], filters: 14, positions: 1 }, HARDWARE);
    const binsAt = (cycle: number): unknown => stateAt(trace, cycle).bins.map(({ activity, head, stepsToHome }) => [activity, head, stepsToHome]);
    expect(binsAt(2)).toEqual([
      ['gated', 0, 0],
      ['gated', 0, 0],
      ['gated', 0, 0],
    ]);
    expect(binsAt(3)).toEqual([
      ['active', 1, 1],
      ['gated', 0, 0],
      ['gated', 0, 0],
    ]);
    expect(binsAt(4)).toEqual([
      ['turning', 0, 0],
      ['gated', 0, 0],
      ['gated', 0, 0],
    ]);
    expect(binsAt(12)).toEqual([
      ['home', 0, 0],
      ['active', 2, 2],
      ['gated', 0, 0],
    ]);
    expect(binsAt(13)).toEqual([
      ['active', 1, 0],
      ['turning', 3, 1],
      ['gated', 0, 0],
    ]);
    expect(stateAt(trace, 4)).toMatchObject({ kind: 'stall', row: 1, chunk: 0, slot: -1, held: [{ row: 1, work: 1, count: 1, used: 0, firstMac: 5 }] });
  });

  it('refuses a cycle outside the trace', () => {
    const trace = traceOf({ chunkCounts: [1], filters: 1, positions: 1 }, HARDWARE);
    for (const cycle of [-1, trace.cycles, 0.5]) expect(() => stateAt(trace, cycle)).toThrow('not one of the trace');
  });
});

describe('buildTrace', () => {
  it('gives a trace without cycles for an all-zero layer', () => {
    const trace = traceOf({ chunkCounts: [0, 0], filters: 4, positions: 3 }, HARDWARE);
    expect(trace).toMatchObject({ cycles: 0, passes: [] });
    expect(passAt(trace, 0)).toBeNull();
    expect(nextRow(trace, 0)).toBeNull();
  });

  it('refuses a tile that takes too long', () => {
    const rows = Math.ceil(TRACE_CYCLE_LIMIT / 62) + 1;
    const trace = buildTrace({ chunkCounts: new Uint8Array(rows).fill(62), filters: 124, positions: 3 }, { ...HARDWARE, bins: DEFAULT_BINS });
    expect(trace).toMatchObject({ ok: false, error: { remedy: expect.stringContaining('Prune more') } });
  });
});

describe('moving about', () => {
  it('finds stalls, rows and passes in both directions', () => {
    // Two passes of two chunks: [1, 1, 2] with a stall before rows 1 and 2, then [1] for the last row. Fill 2, load 1 each.
    const trace = traceOf({ chunkCounts: [1, 1, 3], filters: 6, positions: 1 }, { ...HARDWARE, bins: [2] });
    expect([...trace.stallStarts]).toEqual([4, 6]);
    expect(trace.passes.map(({ firstCycle, endCycle, firstMac }) => [firstCycle, endCycle, ...firstMac])).toEqual([
      [0, 9, 3, 5, 7],
      [9, 13, 12],
    ]);
    expect([nextStall(trace, 0), nextStall(trace, 4), nextStall(trace, 6)]).toEqual([4, 6, null]);
    expect([previousStall(trace, 4), previousStall(trace, 5), previousStall(trace, 12)]).toEqual([null, 4, 6]);
    expect([nextRow(trace, 0), nextRow(trace, 3), nextRow(trace, 7), nextRow(trace, 12)]).toEqual([3, 5, 12, null]);
    expect([previousRow(trace, 3), previousRow(trace, 4), previousRow(trace, 12)]).toEqual([null, 3, 7]);
    expect([passAt(trace, 8)?.firstChunk, passAt(trace, 9)?.firstChunk, passAt(trace, 13)]).toEqual([0, 2, null]);
  });
});
