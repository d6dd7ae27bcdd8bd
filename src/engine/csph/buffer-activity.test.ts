import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csphCases } from '../reference/csph-arbitraries';
import { createActivityReader } from './buffer-activity';
import type { HardwareConfig, StreamWork } from './config';
import { layerCost } from './cost';
import { buildTrace } from './trace';
import type { TileTrace } from './types';

function traceOf(work: StreamWork, hardware: HardwareConfig): TileTrace {
  const trace = buildTrace(work, hardware);
  if (!trace.ok) throw new Error(trace.error.message);
  return trace.value;
}

/** Writes of each slot, and the cycles in which a PE's column commits, looked up one by one. */
function counted(trace: TileTrace, cycle: number, m: number): { readonly writes: Map<number, number>; readonly commits: number[] } {
  const writes = new Map<number, number>();
  const commits: number[] = [];
  for (let c = 0; c <= cycle; c++) {
    const slot = trace.slot[c];
    if (slot < 0) continue;
    writes.set(slot, (writes.get(slot) ?? 0) + 1);
    if (trace.chunk[c] * trace.hardware.arrayColumns + m < trace.filters) commits.push(c);
  }
  return { writes, commits };
}

describe('the activity of the buffers', () => {
  it('is what counting from the first cycle gives, on 300 layers, in any order of cycles', () => {
    const visits = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(csphCases, visits, fc.nat(), ({ work, hardware }, fractions, column) => {
        const trace = traceOf(work, hardware);
        const reader = createActivityReader(trace);
        const m = column % hardware.arrayColumns;
        for (const fraction of trace.cycles > 0 ? fractions : []) {
          const cycle = Math.floor(fraction * trace.cycles);
          const { writes, commits } = counted(trace, cycle, m);
          const { slotWrites, perBin } = reader.at(cycle);
          expect(Array.from(slotWrites)).toEqual(Array.from(slotWrites, (_, slot) => writes.get(slot) ?? 0));
          expect(perBin.reduce((sum, count) => sum + count, 0)).toBe([...writes.values()].reduce((sum, count) => sum + count, 0));
          expect(reader.pe(cycle, 0, m, 1)).toEqual({ commits: commits.length, lastCommit: commits.at(-1) ?? null });
          expect(reader.pe(cycle, 1, m, 1)).toEqual({ commits: 0, lastCommit: null });
        }
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('ends in the commits of the closed form, and goes back over several snapshots', () => {
    const chunkCounts = Array.from({ length: 3000 }, (_, j) => (j * 7) % 9);
    const work = { chunkCounts, filters: 15, positions: 2 };
    const hardware = { arrayRows: 2, arrayColumns: 2, groupSize: 1, bins: [2, 4, 8], buffer: 'bins', order: 'natural', drain: 'serial', turn: 'hold' } as const;
    const trace = traceOf(work, hardware);
    expect(trace.cycles).toBeGreaterThan(2 * 4096);
    const reader = createActivityReader(trace);
    expect(reader.at(trace.cycles - 1).perBin).toEqual(layerCost(work, hardware).buffer.commits);
    for (const cycle of [9000, 5, 4095, 4096, 8191, 100]) {
      const { writes } = counted(trace, cycle, 0);
      expect(Array.from(reader.at(cycle).slotWrites)).toEqual(Array.from({ length: 8 }, (_, slot) => writes.get(slot) ?? 0));
    }
    expect(() => reader.at(trace.cycles)).toThrow('not one of the trace');
  });
});
