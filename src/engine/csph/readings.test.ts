import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csphCases } from '../reference/csph-arbitraries';
import { stepReading } from '../reference/csph-readings';
import { DEFAULT_BINS } from './config';
import { simulateLayer } from './event-model';
import { bufferReadings, READING_IDS } from './readings';
import { ONE_PE } from './testing/small-array';

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

describe('readings of the accumulation buffer', () => {
  it('that turn in the background, in one ring or not at all are those of the event model, on 100 layers', () => {
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const readings = bufferReadings(work, hardware);
        for (const [id, own] of [
          ['hold', { buffer: 'bins', turn: 'hold' }],
          ['eager', { buffer: 'bins', turn: 'eager' }],
          ['flat', { buffer: 'flat', turn: 'hold' }],
          ['addressed', { buffer: 'addressed', turn: 'hold' }],
        ] as const) {
          const { cycles, buffer } = simulateLayer(work, { ...hardware, ...own });
          expect(readings[id]).toEqual({
            cycles,
            commits: sum(buffer.commits),
            held: sum(buffer.held),
            realignSteps: sum(buffer.realignSteps),
            slotsClocked: sum(buffer.shifts),
          });
        }
      }),
      { seed: 12, numRuns: 100 },
    );
  });

  it('that are padded or gated are what stepping them gives, on 200 layers', () => {
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const tiles = Math.ceil(work.positions / hardware.arrayRows);
        for (const id of ['gated', 'padded'] as const) {
          const { cycles, commits, slotsClocked } = bufferReadings(work, hardware)[id];
          const stepped = stepReading(work, hardware, id);
          expect({ cycles: cycles.mac + cycles.stall, stall: cycles.stall, commits, slotsClocked }).toEqual({
            cycles: tiles * stepped.cycles,
            stall: tiles * stepped.padding,
            commits: tiles * stepped.commits,
            slotsClocked: tiles * stepped.slotsClocked,
          });
          expect(cycles.total).toBe(cycles.fill + cycles.load + cycles.mac + cycles.stall + cycles.drain);
        }
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('do the same work: they differ in waits and in what the buffer clocks alone', () => {
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const all = READING_IDS.map((id) => bufferReadings(work, hardware)[id]);
        const same = all.map(({ commits, cycles: { fill, load, mac, drain } }) => ({ commits, fill, load, mac, drain }));
        expect(new Set(same.map((each) => JSON.stringify(each))).size).toBe(1);
        const [hold, eager, gated, padded] = all;
        // Bins that never turn clock the least there is, and padding clocks what eager bins do.
        expect(gated.slotsClocked).toBeLessThanOrEqual(hold.slotsClocked);
        expect(padded.slotsClocked).toBe(eager.slotsClocked);
        expect(padded.cycles.stall).toBeGreaterThanOrEqual(eager.cycles.stall);
      }),
      { seed: 13, numRuns: 100 },
    );
  });

  it('have the figures of the worked example of the README', () => {
    const work = { chunkCounts: [1, 1, 2, 4, 7], filters: 7, positions: 1 };
    const figures = READING_IDS.map((id) => {
      const { cycles, slotsClocked } = bufferReadings(work, ONE_PE)[id];
      return [id, cycles.total, cycles.stall, slotsClocked];
    });
    expect(figures).toEqual([
      ['hold', 16, 0, 2 * 6 + 2 + 4 * 8 + 1],
      ['eager', 18, 2, 2 * 10 + 4 * 8 + 8 * 8],
      ['gated', 16, 0, 15],
      ['padded', 16 + 2 + 2 + 7, 11, 2 * 10 + 4 * 8 + 8 * 8],
      ['flat', 16 + 12 + 10, 12 + 10, 14 * (15 - 2 + 12 + 10 + 7) + 2],
      ['addressed', 16, 0, 0],
    ]);
  });

  it('take as long as each other with default bins where every row ends on an edge', () => {
    const work = { chunkCounts: [2, 6, 14, 30, 2], filters: 62, positions: 3 };
    const hardware = { ...ONE_PE, arrayColumns: 2, bins: DEFAULT_BINS };
    expect(READING_IDS.filter((id) => bufferReadings(work, hardware)[id].cycles.stall > 0)).toEqual(['flat']);
  });
});
