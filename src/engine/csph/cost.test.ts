import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csphCases, hardwareConfigs } from '../reference/csph-arbitraries';
import type { HardwareConfig, StreamWork } from './config';
import { DEFAULT_BINS } from './config';
import { layerCost } from './cost';
import { simulateLayer } from './event-model';
import { traceCost } from './replay';
import { rowsOfPasses } from './schedule';
import { ONE_PE, traceOf } from './testing/small-array';

const EAGER_PE: HardwareConfig = { ...ONE_PE, turn: 'eager' };

/** The cost three ways; the test fails unless they agree in every counter. */
function costOf(work: StreamWork, hardware: HardwareConfig): ReturnType<typeof layerCost> {
  const cost = layerCost(work, hardware);
  expect(simulateLayer(work, hardware)).toEqual(cost);
  expect(traceCost(traceOf(work, hardware))).toEqual(cost);
  return cost;
}

describe('closed form, event model and trace', () => {
  it('agree in every counter on 300 random layers and arrays', () => {
    let passes = 0;
    let stalls = 0;
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const cost = layerCost(work, hardware);
        expect(simulateLayer(work, hardware)).toEqual(cost);
        expect(traceCost(traceOf(work, hardware))).toEqual(cost);
        // Obligation 7: every PE slot of a MAC cycle is accounted for.
        expect(cost.pe.active + cost.pe.idleRows + cost.pe.idleColumns).toBe(cost.pe.slots);
        expect(cost.pe.slots).toBe(hardware.arrayRows * hardware.arrayColumns * cost.cycles.mac);
        if (cost.passes > 1) passes++;
        if (cost.cycles.stall > 0) stalls++;
      }),
      { seed: 20220611, numRuns: 300 },
    );
    expect(passes).toBeGreaterThan(50);
    expect(stalls).toBeGreaterThan(50);
  });

  it('agree where many passes are the same, which the closed form counts once', () => {
    let saved = 0;
    const fewCounts = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(
        fewCounts.chain((counts) => fc.array(fc.constantFrom(...counts), { minLength: 1, maxLength: 30 })),
        hardwareConfigs,
        fc.constantFrom([1], [2], [1, 1], [3]),
        (chunkCounts, anyHardware, bins) => {
          const hardware = { ...anyHardware, bins };
          const { passes, capacity } = costOf({ chunkCounts, filters: 40 * hardware.arrayColumns, positions: 3 }, hardware);
          const largest = Math.max(...chunkCounts);
          let rows = 0;
          for (let pass = 0; pass < passes; pass++) rows += chunkCounts.filter((count) => count > pass * capacity).length;
          const looked = rowsOfPasses(chunkCounts, largest, capacity);
          expect(looked).toBeLessThanOrEqual(rows);
          if (looked < rows / 4) saved++;
        },
      ),
      { seed: 20220612, numRuns: 150 },
    );
    expect(saved).toBeGreaterThan(40);
  });

  it('a million rows in 65,535 passes take as long as one pass where they are the same', () => {
    const work = { chunkCounts: new Uint16Array(1_000_000).fill(65_535), filters: 65_535, positions: 1 };
    const cost = layerCost(work, { ...EAGER_PE, bins: [1], turn: 'hold' });
    expect(cost.cycles).toEqual({ fill: 0, load: 65_535, mac: 65_535e6, stall: 0, drain: 0, total: 65_535e6 + 65_535 });
    expect(cost.activationWords).toBe(65_535e6);
  });

  it('agree on a layer of thousands of rows', () => {
    const chunkCounts = Array.from({ length: 2304 }, (_, j) => (j * 7919 + Math.floor(j / 13)) % 17);
    const work = { chunkCounts, filters: 512, positions: 196 };
    for (const groupSize of [1, 8]) {
      const cost = costOf(work, { ...EAGER_PE, arrayRows: 32, arrayColumns: 32, groupSize, bins: DEFAULT_BINS });
      expect(cost.cycles.mac).toBe(7 * chunkCounts.reduce((sum, count) => sum + count, 0));
    }
  });
});

/*
 * One PE, bins of 2, 4 and 8 slots (first slots 0, 2, 6), T = 1. Cycle 0 loads the first row. MAC cycles, with the slot committed to:
 *   row 0 (1 chunk):  cycle 1: slot 0. One of two slots used: bin 0 turns one step, in cycle 2; it is free from cycle 3.
 *   row 1 (1 chunk):  cycle 2 stalls. Cycle 3: slot 0. Bin 0 turns in cycle 4.
 *   row 2 (2 chunks): cycle 4 stalls. Cycles 5, 6: slots 0, 1. Bin 0 is used whole and home.
 *   row 3 (4 chunks): cycles 7-10: slots 0-3. Two of four slots of bin 1 used: two steps, in cycles 11 and 12; free from 13.
 *   row 4 (7 chunks): cycles 11, 12: slots 0, 1. Slot 2 in cycle 13: just free. Up to cycle 17: slot 6. One of eight slots of bin 2: seven steps
 *                     after the end, counted all the same.
 */
describe('hand-worked layers', () => {
  it('counts 1, 1, 2, 4, 7 one row at a time', () => {
    const cost = costOf({ chunkCounts: [1, 1, 2, 4, 7], filters: 8, positions: 1 }, EAGER_PE);
    expect(cost.cycles).toEqual({ fill: 0, load: 1, mac: 15, stall: 2, drain: 0, total: 18 });
    // Bin 0: slot 0 five times, slot 1 three times. Bin 1: slots 2, 3 twice, 4, 5 once. Bin 2: slot 6 once.
    expect(cost.buffer).toEqual({ commits: [8, 6, 1], held: [0, 0, 0], realignSteps: [2, 2, 7], shifts: [2 * 10, 4 * 8, 8 * 8] });
    expect(cost).toMatchObject({ tiles: 1, passes: 1, capacity: 14, activationWords: 5, weightWords: 15, metadataBits: 5 * 4 });
    expect(cost.pe).toEqual({ slots: 15, active: 15, idleRows: 0, idleColumns: 0 });
  });

  it('puts each of those cycles where the rules say', () => {
    const trace = traceOf({ chunkCounts: [1, 1, 2, 4, 7], filters: 8, positions: 1 }, EAGER_PE);
    expect([...trace.stallStarts]).toEqual([2, 4]);
    expect([...trace.passes[0].firstMac]).toEqual([1, 3, 5, 7, 11]);
    expect([...trace.slot]).toEqual([-1, 0, -1, 0, -1, 0, 1, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6]);
    expect([...trace.row]).toEqual([0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4]);
  });

  it('counts 7, 4, 2, 1, 1 when sorted: only the pair of ones stalls', () => {
    const cost = costOf({ chunkCounts: [1, 1, 2, 4, 7], filters: 8, positions: 1 }, { ...EAGER_PE, order: 'sorted' });
    expect(cost.cycles).toEqual({ fill: 0, load: 1, mac: 15, stall: 1, drain: 0, total: 17 });
    expect(cost.buffer.realignSteps).toEqual([2, 2, 7]);
  });

  /*
   * T = 2: groups (1,1), (2,4), (7). Cycles 0, 1 load.
   *   group 0: cycle 2 row 0, cycle 3 row 1 commits slot 0. One step, in cycle 4; free from 5.
   *   group 1: cycle 4 row 2, cycle 5 row 3 commits slot 0 (free). Cycles 6, 7 slot 1; 8 slot 2 and 9 slot 3 of row 3 alone. Bin 1 turns in 10, 11.
   *   group 2: cycles 10-16. Slot 2 in cycle 12: just free. No stall at all.
   */
  it('groups of two rows commit half as often and do not stall', () => {
    const cost = costOf({ chunkCounts: [1, 1, 2, 4, 7], filters: 8, positions: 1 }, { ...EAGER_PE, groupSize: 2 });
    expect(cost.cycles).toEqual({ fill: 0, load: 2, mac: 15, stall: 0, drain: 0, total: 17 });
    expect(cost.buffer).toEqual({ commits: [5, 6, 1], held: [0, 0, 0], realignSteps: [1, 2, 7], shifts: [2 * 6, 4 * 8, 8 * 8] });
  });

  /*
   * A ring of three slots. Row 0 uses one: two steps, cycles 2, 3; row 1 waits for both and commits in 4, 5. One step, cycle 6. Row 2 waits for
   * it and commits slot 0 in 7.
   */
  it('a flat ring shows every return', () => {
    const work = { chunkCounts: [1, 2, 1], filters: 3, positions: 1 };
    const flat = costOf(work, { ...EAGER_PE, bins: [1, 2], buffer: 'flat' });
    expect(flat.cycles).toEqual({ fill: 0, load: 1, mac: 4, stall: 3, drain: 0, total: 8 });
    expect(flat.buffer).toEqual({ commits: [4], held: [0], realignSteps: [2 + 1 + 2], shifts: [3 * 9] });
    const addressed = costOf(work, { ...EAGER_PE, bins: [1, 2], buffer: 'addressed' });
    expect(addressed.cycles.stall).toBe(0);
    expect(addressed.buffer).toEqual({ commits: [4], held: [0], realignSteps: [0], shifts: [0] });
  });

  /*
   * 2 × 2 array, 5 filters: chunks of 2, 2 and 1. 3 positions: tiles of 2 and 1. Capacity 2: pass 0 counts (2, 0, 2), pass 1 counts (1) for row 0.
   * Per tile: fill 2 · (1 + 1), load 2 passes · 1, MACs 5, drain 2 · 2 slots + 2 · 1 slot. Bin of 2 slots: rows of pass 0 use it whole; pass 1 leaves one step.
   */
  it('cuts what the buffer cannot hold into passes, and counts ragged tiles and chunks', () => {
    const cost = costOf({ chunkCounts: [3, 0, 2], filters: 5, positions: 3 }, { ...EAGER_PE, arrayRows: 2, arrayColumns: 2, bins: [2], drain: 'serial' });
    expect(cost).toEqual({
      tiles: 2,
      passes: 2,
      capacity: 2,
      cycles: { fill: 8, load: 4, mac: 10, stall: 0, drain: 12, total: 34 },
      // Weights a tile: 2 + 2 + 1 + 2 + 2 = 9. The tile with one position leaves a row of two PEs idle in 5 cycles; the ragged chunk one column.
      pe: { slots: 40, active: 27, idleRows: 10, idleColumns: 3 },
      activationWords: 3 * (2 + 1),
      weightWords: 18,
      metadataBits: 3 * 2,
      buffer: { commits: [10], held: [0], realignSteps: [2], shifts: [24] },
      // A tile: fill and load of both passes are empty, 2 · 3; the first MAC of either has one sum; the other three MACs of pass 0 have two.
      occupancy: { capacity: 2, peak: 2, cyclesAt: [12, 4, 6] },
    });
  });

  it('an all-zero layer runs no pass and takes no cycle; its metadata is stored', () => {
    const cost = costOf({ chunkCounts: [0, 0, 0], filters: 9, positions: 4 }, { ...EAGER_PE, arrayColumns: 4, drain: 'serial' });
    expect(cost).toMatchObject({ tiles: 4, passes: 0, activationWords: 0, weightWords: 0, metadataBits: 6 });
    expect(cost.cycles).toEqual({ fill: 0, load: 0, mac: 0, stall: 0, drain: 0, total: 0 });
    expect(cost.buffer).toEqual({ commits: [0, 0, 0], held: [0, 0, 0], realignSteps: [0, 0, 0], shifts: [0, 0, 0] });
  });
});

describe('T = 1 with bins of 2, 4, 8, 16, 32', () => {
  it('stalls once for each consecutive pair with c_i in {1, 3, 7, 15, 31} and c_(i+1) ≥ c_i', () => {
    const counts = fc.array(fc.oneof(fc.constantFrom(0, 1, 1, 3, 7, 15, 31), fc.integer({ min: 0, max: 62 })), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(counts, (chunkCounts) => {
        const workList = chunkCounts.filter((count) => count > 0);
        const pairs = workList.filter((count, i) => [1, 3, 7, 15, 31].includes(count) && workList[i + 1] >= count);
        const simulated = simulateLayer({ chunkCounts, filters: 62, positions: 1 }, { ...EAGER_PE, bins: DEFAULT_BINS });
        expect(simulated.cycles.stall).toBe(pairs.length);
      }),
      { seed: 52, numRuns: 200 },
    );
  });
});
