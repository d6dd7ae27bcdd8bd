import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csphCases } from '../reference/csph-arbitraries';
import type { HardwareConfig, StreamWork } from './config';
import { BUFFER_KINDS, DEFAULT_BINS, ROW_ORDERS, TURN_RULES } from './config';
import { layerCost } from './cost';
import { STALL } from './cycle-kinds';
import { simulateLayer } from './event-model';
import { peDetail } from './pe';
import { stateAt, traceCost } from './replay';
import { cyclesByBuffer, cyclesByTurn } from './turning';
import type { TileValues } from './types';
import { ONE_PE, traceOf } from './testing/small-array';

/** The cost three ways; the test fails unless they agree in every counter. */
function costOf(work: StreamWork, hardware: HardwareConfig): ReturnType<typeof layerCost> {
  const cost = layerCost(work, hardware);
  expect(simulateLayer(work, hardware)).toEqual(cost);
  expect(traceCost(traceOf(work, hardware))).toEqual(cost);
  return cost;
}

/** The layer as it is on one PE, as many filters as it has chunks. */
const workOf = (chunkCounts: readonly number[]): StreamWork => ({ chunkCounts, filters: Math.max(1, ...chunkCounts), positions: 1 });
const stallsOf = (chunkCounts: readonly number[], hardware: HardwareConfig): number => simulateLayer(workOf(chunkCounts), hardware).cycles.stall;

/** E[b]: slots of all bins before each. */
const firstSlotsOf = (bins: readonly number[]): number[] => bins.map((_, bin) => bins.slice(0, bin).reduce((sum, size) => sum + size, 0));

/** Bins of any lengths that keep s_b ≤ E[b] + 2. */
const slowBins = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 })
  .map((shares) => shares.reduce<number[]>((bins, share) => [...bins, 1 + Math.floor(share * (bins.reduce((sum, size) => sum + size, 0) + 1.999))], []));

describe('hold beside eager', () => {
  it('is said of one tile as its trace has it, whichever rule is set', () => {
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const said = cyclesByTurn(work, hardware);
        expect(said === null).toBe(hardware.buffer === 'addressed');
        const byBuffer = cyclesByBuffer(work, hardware);
        for (const buffer of BUFFER_KINDS) {
          const { cycles, kind } = traceOf(work, { ...hardware, buffer });
          expect(byBuffer[buffer]).toEqual({ cycles, stalls: kind.filter((each) => each === STALL).length });
        }
        for (const turn of said === null ? [] : TURN_RULES) {
          const { cycles, kind } = traceOf(work, { ...hardware, turn });
          expect(said?.[turn]).toEqual({ cycles, stalls: kind.filter((each) => each === STALL).length });
        }
      }),
      { seed: 31, numRuns: 200 },
    );
  });
});

describe('hold', () => {
  /*
   * The rows of the worked example in README.md, bins 2, 4, 8: 1, 1, 2, 4, 7 chunks. Rows 0 and 1 end on slot 0 and row 4 on slot 6, the first of bin 2: held.
   * Row 2 uses bin 0 whole; row 3 leaves two steps of bin 1, made in cycles 9 and 10; row 4 is there in 11.
   */
  it('takes the stalls out of 1, 1, 2, 4, 7', () => {
    const cost = costOf(workOf([1, 1, 2, 4, 7]), ONE_PE);
    expect(cost.cycles).toEqual({ fill: 0, load: 1, mac: 15, stall: 0, drain: 0, total: 16 });
    expect(cost.buffer).toEqual({ commits: [8, 6, 1], held: [2, 0, 1], realignSteps: [0, 2, 0], shifts: [2 * 6 + 2, 4 * 8, 1] });
    expect(cost.occupancy).toEqual({ capacity: 14, peak: 7, cyclesAt: [1, 3, 3, 1, 5, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0] });
    const eager = costOf(workOf([1, 1, 2, 4, 7]), { ...ONE_PE, turn: 'eager' });
    expect(eager.cycles.stall).toBe(2);
    expect(eager.occupancy.cyclesAt).toEqual([1, 5, 3, 1, 5, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('is seen in the cycle of the commit: by bin and by PE', () => {
    const trace = traceOf(workOf([1, 1, 2, 4, 7]), ONE_PE);
    const binsAt = (cycle: number): unknown => stateAt(trace, cycle).bins.map(({ activity, head, stepsToHome }) => [activity, head, stepsToHome].join(' '));
    expect(binsAt(1)).toEqual(['held 0 0', 'gated 0 0', 'gated 0 0']);
    expect(binsAt(3)).toEqual(['active 1 0', 'gated 0 0', 'gated 0 0']);
    expect(binsAt(8)).toEqual(['home 0 0', 'active 2 2', 'gated 0 0']);
    expect(binsAt(9)).toEqual(['active 1 0', 'turning 3 1', 'gated 0 0']);
    expect(binsAt(15)).toEqual(['home 0 0', 'home 0 0', 'held 0 0']);
    expect(stateAt(trace, 15)).toMatchObject({ isHeld: true, slot: 6, soFar: { held: [2, 0, 1] } });
    const values: TileValues = {
      tile: 0,
      positions: 1,
      firstPosition: 0,
      weights: new Int8Array(trace.filters * trace.rows).fill(1),
      activations: new Int16Array(trace.rows).fill(1),
      weightScale: 1,
      activationScale: 1,
    };
    expect(peDetail(trace, values, stateAt(trace, 15), 0, 0)).toMatchObject({ state: 'commit', commits: true, isHeld: true });
    expect(peDetail(trace, values, stateAt(trace, 14), 0, 0)).toMatchObject({ state: 'commit', commits: true, isHeld: false });
  });

  it('tells which row is fetched in a cycle: each once a pass, with the words that are counted', () => {
    const trace = traceOf(workOf([1, 0, 2]), ONE_PE);
    expect([0, 1, 2, 3].map((cycle) => stateAt(trace, cycle).fetched)).toEqual([0, -1, 2, -1]);
  });

  it('holds in a flat ring by the same rule, and an addressed buffer never', () => {
    // A ring of three slots: row 0 is held, row 1 leaves one step (cycle 4), for which row 2 waits; row 2 is held.
    const flat = costOf(workOf([1, 2, 1]), { ...ONE_PE, bins: [1, 2], buffer: 'flat' });
    expect(flat).toMatchObject({ cycles: { stall: 1 }, buffer: { commits: [4], held: [2], realignSteps: [1], shifts: [3 * 3 + 2] } });
    const addressed = costOf(workOf([1, 2, 1]), { ...ONE_PE, bins: [1, 2], buffer: 'addressed' });
    expect(addressed.buffer).toEqual({ commits: [4], held: [0], realignSteps: [0], shifts: [0] });
  });

  it('holds no bin of one slot: it is home after every commit', () => {
    expect(costOf(workOf([1, 1]), { ...ONE_PE, bins: [1, 2] }).buffer).toEqual({ commits: [2, 0], held: [0, 0], realignSteps: [0, 0], shifts: [2, 0] });
  });

  it('never stalls where no bin is longer than E[b] + 2: 300 bins and work lists, any T, order and passes', () => {
    fc.assert(
      fc.property(csphCases, slowBins, ({ work, hardware }, bins) => {
        bins.forEach((size, bin) => expect(size).toBeLessThanOrEqual(firstSlotsOf(bins)[bin] + 2));
        expect(simulateLayer(work, { ...hardware, bins, buffer: 'bins', turn: 'hold' }).cycles.stall).toBe(0);
      }),
      { seed: 2468, numRuns: 300 },
    );
  });

  it('stalls some work list for every bin that grows faster, at T = 1', () => {
    const faster = [[2, 5, 10, 20], [3, 6, 12, 24], [2, 4, 9], [2, 4, 8, 17], [3], [1, 4], [2, 4, 8, 16, 33]];
    const random = fc
      .tuple(slowBins, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 5 }))
      .map(([bins, at, more]) => bins.map((size, bin) => (bin === at % bins.length ? firstSlotsOf(bins)[bin] + 2 + more : size)));
    const check = (bins: readonly number[]): void => {
      const late = bins.findIndex((size, bin) => size > firstSlotsOf(bins)[bin] + 2);
      const first = firstSlotsOf(bins)[late];
      // A row that uses two slots of the bin, and one that comes back for the first of them.
      expect(stallsOf([first + 2, first + 1], { ...ONE_PE, bins })).toBeGreaterThan(0);
    };
    faster.forEach(check);
    fc.assert(fc.property(random, check), { seed: 9, numRuns: 300 });
  });

  it('is what the doubling bins need: eager stalls with the very bins that hold does not', () => {
    expect(stallsOf([1, 1], { ...ONE_PE, bins: DEFAULT_BINS })).toBe(0);
    expect(stallsOf([1, 1], { ...ONE_PE, bins: DEFAULT_BINS, turn: 'eager' })).toBe(1);
  });

  it('changes neither commits nor what is computed: only steps, shifts and the stalls they cause', () => {
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const [hold, eager] = TURN_RULES.map((turn) => layerCost(work, { ...hardware, turn }));
        expect(hold.buffer.commits).toEqual(eager.buffer.commits);
        expect(hold.cycles).toMatchObject({ fill: eager.cycles.fill, load: eager.cycles.load, mac: eager.cycles.mac, drain: eager.cycles.drain });
        expect(hold.cycles.stall).toBeLessThanOrEqual(eager.cycles.stall);
        expect(eager.buffer.held.every((held) => held === 0)).toBe(true);
        hold.buffer.shifts.forEach((shifts, bin) => expect(shifts).toBeLessThanOrEqual(eager.buffer.shifts[bin]));
      }),
      { seed: 31, numRuns: 300 },
    );
  });

  it('costs the same three ways under every switch', () => {
    const work: StreamWork = { chunkCounts: [1, 3, 3, 0, 7, 1, 2, 15, 15, 1, 9, 31, 31, 40, 1], filters: 79, positions: 5 };
    for (const buffer of BUFFER_KINDS) {
      for (const order of ROW_ORDERS) {
        for (const turn of TURN_RULES) {
          for (const groupSize of [1, 2, 7]) {
            for (const bins of [DEFAULT_BINS, [2, 5, 10], [3]]) {
              const cost = costOf(work, { ...ONE_PE, arrayRows: 2, arrayColumns: 2, buffer, order, turn, groupSize, bins });
              expect(cost.occupancy.cyclesAt.reduce((sum, cycles) => sum + cycles, 0)).toBe(cost.cycles.total);
            }
          }
        }
      }
    }
  });
});
