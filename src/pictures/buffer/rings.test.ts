import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csphCases } from '../../engine/reference/csph-arbitraries';
import { EXAMPLE_HARDWARE, EXAMPLE_WORK, exampleTile } from '../array/testing/examples';
import { firstCommits, ringLayout, ringPath, slotAngles } from './rings';

describe('ringLayout', () => {
  it('keeps rings apart and in the picture, whatever the bins', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 8 }), fc.constantFrom('bins', 'flat'), (bins, buffer) => {
        const { rings, width, height } = ringLayout(exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, bins, buffer }));
        expect(rings).toHaveLength(buffer === 'flat' ? 1 : bins.length);
        for (const a of rings) {
          expect(a.x - a.outer).toBeGreaterThanOrEqual(0);
          expect(a.x + a.outer).toBeLessThanOrEqual(width);
          expect(a.y + a.outer).toBeLessThan(height);
          for (const b of rings.filter((other) => other !== a)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(a.outer + b.outer);
        }
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('makes bins small that the tile never comes to', () => {
    const { rings } = ringLayout(exampleTile());
    expect(rings.map(({ used }) => used)).toEqual([true, true, false]);
    expect(rings[2].outer).toBeLessThan(rings[0].outer);
  });
});

describe('slotAngles', () => {
  it('puts the slot at the head on top, and the one after it to the right', () => {
    const [from, to] = slotAngles(4, 2, 2);
    expect((from + to) / 2).toBeCloseTo(0, 10);
    const [nextFrom, nextTo] = slotAngles(4, 3, 2);
    expect((nextFrom + nextTo) / 2).toBeCloseTo(Math.PI / 2, 10);
  });

  it('shares the circle without overlap', () => {
    for (const size of [1, 2, 7, 64]) {
      const arcs = Array.from({ length: size }, (_, slot) => slotAngles(size, slot, size - 1)).toSorted((a, b) => a[0] - b[0]);
      for (let i = 0; i < size; i++) expect(arcs[i][1]).toBeLessThan(i + 1 < size ? arcs[i + 1][0] : arcs[0][0] + 2 * Math.PI);
      expect(ringPath(50, 50, 20, 40, ...arcs[0])).toMatch(/^M[\d. -]+A40 40 0 [01] 1 /);
    }
  });
});

describe('firstCommits', () => {
  it('are the first cycles in which the trace commits to a slot', () => {
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const tile = exampleTile(work, hardware);
        firstCommits(tile).forEach((cycles, index) => {
          const { firstCycle, endCycle } = tile.trace.passes[index];
          cycles.forEach((cycle, slot) => {
            const found = tile.trace.slot.subarray(firstCycle, endCycle).indexOf(slot);
            expect(cycle).toBe(found < 0 ? Infinity : firstCycle + found);
          });
        });
      }),
      { seed: 4, numRuns: 40 },
    );
  });
});
