import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { csphCases } from '../reference/csph-arbitraries';
import { bufferLayout } from './bins';
import type { HardwareConfig, StreamWork } from './config';
import { layerCost } from './cost';
import { registersOf } from './registers';
import { registersText } from './registers-text';
import { buildTrace } from './trace';
import type { TileTrace, TileValues } from './types';
import { createValueReader } from './values';

const EXACT = { kind: 'exact' } as const;

function tileOf(work: StreamWork, hardware: HardwareConfig, seed = 1): { readonly trace: TileTrace; readonly values: TileValues } {
  const trace = buildTrace(work, hardware);
  if (!trace.ok) throw new Error(trace.error.message);
  const prng = createPrng(seed);
  const rows = work.chunkCounts.length;
  const positions = Math.min(hardware.arrayRows, work.positions);
  const weights = Int8Array.from({ length: work.filters * rows }, (_, at) =>
    Math.floor(Math.floor(at / rows) / hardware.arrayColumns) < work.chunkCounts[at % rows] ? prng.below(255) - 127 : 0,
  );
  const activations = Int16Array.from({ length: positions * rows }, () => (prng.below(3) === 0 ? 0 : prng.below(256)));
  return { trace: trace.value, values: { tile: 0, positions, firstPosition: 0, weights, activations, weightScale: 1, activationScale: 1 } };
}

describe('registersOf', () => {
  it('writes down the worked example of the README', () => {
    const hardware: HardwareConfig = {
      arrayRows: 1,
      arrayColumns: 1,
      groupSize: 1,
      bins: [2, 4, 8],
      buffer: 'bins',
      order: 'natural',
      drain: 'overlapped',
      turn: 'eager',
    };
    const { trace, values } = tileOf({ chunkCounts: [1, 1, 2, 4, 7], filters: 7, positions: 1 }, hardware);
    const all = [...registersOf(trace, values, EXACT)];
    const where = (pick: (at: (typeof all)[number]) => boolean): number[] => all.filter(pick).map(({ cycle }) => cycle);
    // Loaded in cycle 0, and each next row behind the first cycle of the row before, stalls included.
    expect(all.filter(({ rowLoaded }) => rowLoaded >= 0).map(({ cycle, rowLoaded }) => [cycle, rowLoaded])).toEqual([[0, 0], [1, 1], [2, 2], [4, 3], [7, 4]]); // prettier-ignore
    expect(where(({ stall }) => stall)).toEqual([2, 4]);
    expect(where(({ last }) => last)).toEqual([1, 3, 6, 10, 17]);
    expect(where(({ fresh }) => fresh)).toEqual([1, 6, 9, 10, 15, 16, 17]);
    expect(all.slice(0, 7).map(({ binPosition }) => binPosition[0])).toEqual([0, 0, 1, 0, 1, 0, 1]);
    expect(all.map(({ binClock }) => binClock[0])).toEqual([0, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 2, 2, 0, 0, 0, 0, 0]);
    expect(where(({ hold }) => hold)).toEqual([]);
  });

  it('holds where a group ends on the first slot of a bin', () => {
    const hardware: HardwareConfig = {
      arrayRows: 1,
      arrayColumns: 1,
      groupSize: 1,
      bins: [2, 4],
      buffer: 'bins',
      order: 'natural',
      drain: 'overlapped',
      turn: 'hold',
    };
    const { trace, values } = tileOf({ chunkCounts: [1, 3, 2], filters: 3, positions: 1 }, hardware);
    const all = [...registersOf(trace, values, EXACT)];
    expect(all.filter(({ hold }) => hold).map(({ cycle, binClock }) => [cycle, binClock])).toEqual([
      [1, [1, 0]],
      [4, [0, 1]],
    ]);
    expect(all.every(({ binPosition }) => binPosition[1] === 0)).toBe(true);
  });

  it('adds up to the totals of the closed form and to the sums of the execution, on 60 layers', () => {
    fc.assert(
      fc.property(csphCases, fc.integer(), ({ work, hardware }, seed) => {
        const { trace, values } = tileOf(work, hardware, seed);
        const layout = bufferLayout(hardware);
        const { tiles, buffer, occupancy } = layerCost(work, hardware);
        const elements = hardware.arrayRows * hardware.arrayColumns;
        const sums = new Int32Array(layout.capacity * elements);
        const commits = layout.sizes.map(() => 0);
        const held = layout.sizes.map(() => 0);
        const loaded: number[] = [];
        let fresh = 0;
        for (const at of registersOf(trace, values, EXACT)) {
          if (at.rowLoaded >= 0) loaded.push(at.rowLoaded);
          if (trace.passes.some(({ firstCycle }) => firstCycle === at.cycle)) sums.fill(0);
          if (!at.commit) continue;
          const bin = at.binCommit.indexOf(1);
          const slot = trace.slot[at.cycle];
          commits[bin]++;
          held[bin] += Number(at.hold);
          fresh += Number(at.fresh);
          expect([bin, layout.firstSlots[bin] + at.binPosition[bin]]).toEqual([layout.binOfSlot[slot], slot]);
          expect(at.headRead).toEqual(sums.slice(slot * elements, (slot + 1) * elements));
          expect(at.valueWritten).toEqual(at.headRead.map((before, element) => before + at.sum[element]));
          sums.set(at.valueWritten, slot * elements);
        }
        expect([commits, held]).toEqual([buffer.commits.map((count) => count / tiles), buffer.held.map((count) => count / tiles)]);
        expect(loaded).toEqual(trace.passes.flatMap(({ workList }) => [...workList]));
        expect(fresh).toBe(trace.passes.reduce((slots, { reached }) => slots + reached.length, 0));
        expect(occupancy.peak).toBeLessThanOrEqual(fresh);
      }),
      { seed: 15, numRuns: 60 },
    );
  });
});

describe('registersText', () => {
  const { trace, values } = tileOf(
    { chunkCounts: [2, 1, 3], filters: 5, positions: 3 },
    { arrayRows: 2, arrayColumns: 2, groupSize: 2, bins: [2, 4], buffer: 'bins', order: 'natural', drain: 'serial', turn: 'hold' },
  );
  const linesOf = (from?: number, to?: number): Record<string, unknown>[] => {
    const text = registersText(trace, values, { kind: 'shift', bits: 8, shift: 2 }, from, to);
    if (!text.ok) throw new Error(text.error.message);
    return [...text.value].map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('says all a bench needs, then a line a cycle', () => {
    const [head, ...cycles] = linesOf();
    expect(head).toMatchObject({
      version: 1,
      array: [2, 2],
      turn: 'hold',
      group: 2,
      drain: 'serial',
      sums: { kind: 'shift', bits: 8, shift: 2 },
      cycles: trace.cycles,
    });
    expect(head.outputs).toEqual([...createValueReader(trace, values, { kind: 'shift', bits: 8, shift: 2 }).output()]);
    expect(cycles.map(({ cycle }) => cycle)).toEqual(Array.from({ length: trace.cycles }, (_, cycle) => cycle));
    expect(Object.keys(cycles[0])).toEqual(Object.keys([...registersOf(trace, values, EXACT, 1)][0]));
  });

  it('writes a window', () => {
    expect(linesOf(4, 6).slice(1)).toEqual(linesOf().slice(5, 8));
  });

  it.each([
    [0, trace.cycles],
    [-1, 3],
    [5, 4],
    [0.5, 3],
  ])('refuses the window %d to %d', (from, to) => {
    // prettier-ignore
    expect(registersText(trace, values, EXACT, from, to)).toMatchObject({ ok: false, error: { message: expect.stringContaining('not a window of this tile') } });
  });

  it('refuses more than can be written', () => {
    const large = tileOf(
      { chunkCounts: new Uint16Array(4000).fill(1), filters: 40, positions: 40 },
      { arrayRows: 40, arrayColumns: 40, groupSize: 1, bins: [2], buffer: 'bins', order: 'natural', drain: 'overlapped', turn: 'hold' },
    );
    expect(registersText(large.trace, large.values, EXACT)).toMatchObject({ ok: false, error: { message: expect.stringContaining('more than') } });
  });
});
