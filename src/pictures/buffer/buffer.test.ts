import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIGHT } from '../../render/palette';
import { createRecordingPainter } from '../../render/recording-painter';
import { momentAt } from '../array/moment';
import { drawBuffer } from './draw';
import { inspect } from './inspect';
import { csphCases } from '../../engine/reference/csph-arbitraries';
import { EXAMPLE_HARDWARE, EXAMPLE_WORK, exampleTile } from '../array/testing/examples';
import { firstCommits } from './commits';
import { bufferModel, ringLayout, slotAngles } from './model';

describe('ringLayout', () => {
  it('keeps rings apart, on one line with equal pitch, and in the picture, whatever the bins and the width', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('bins', 'flat'),
        fc.integer({ min: 280, max: 1000 }),
        (bins, buffer, width) => {
          const tile = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, bins, buffer });
          const { rings, height, folded, pitch } = ringLayout(tile, width);
          expect(rings.length + (folded?.bins.length ?? 0)).toBe(buffer === 'flat' ? 1 : bins.length);
          rings.forEach((ring, i) => {
            expect(ring.x - ring.outer).toBeGreaterThanOrEqual(0);
            expect(ring.x + ring.outer).toBeLessThanOrEqual(width);
            expect(ring.y - ring.outer).toBeGreaterThan(8);
            expect(ring.y + ring.outer).toBeLessThan(height - 24);
            expect(ring.y).toBe(rings[0].y);
            const next = rings[i + 1];
            if (!next) return;
            expect(next.x - ring.x).toBeCloseTo(pitch, 6);
            expect(next.x - ring.x).toBeGreaterThan(ring.outer + next.outer);
          });
          expect(folded?.x ?? Infinity).toBeGreaterThan((rings.at(-1)?.x ?? 0) + (rings.at(-1)?.outer ?? 0));
        },
      ),
      { seed: 1, numRuns: 150 },
    );
  });

  it('folds bins that the tile never comes to', () => {
    const { rings, folded } = ringLayout(exampleTile(), 300);
    expect(rings.map(({ bin }) => bin)).toEqual([0, 1]);
    expect(folded?.bins).toEqual([{ bin: 2, size: 8 }].map((bin) => expect.objectContaining(bin)));
  });
});

describe('drawBuffer', () => {
  it('letters a turning bin and a gated one unlike, in words and in shape', () => {
    const tile = exampleTile();
    const commits = firstCommits(tile);
    const seen = new Map<string, string>();
    for (let cycle = 0; cycle < tile.trace.cycles; cycle++) {
      const moment = momentAt(tile, cycle);
      const painter = createRecordingPainter();
      drawBuffer(painter, bufferModel({ moment, inspection: inspect(moment, [0, 0], commits) }, { width: 300, height: 200 }), LIGHT);
      const { x } = ringLayout(tile, 300).rings[0];
      const around = painter.log.filter((call) => (call[0] === 'circle' && call[1] === x) || (call[0] === 'polyline' && Math.abs(call[1][0] - x) < 40));
      seen.set(moment.state.bins[0].activity, around.map(([name, , , , shape]) => `${name}${JSON.stringify(shape)}`).join(' '));
    }
    expect([...seen.keys()].toSorted()).toEqual(['active', 'gated', 'home', 'turning']);
    expect(new Set(seen.values()).size).toBe(4);
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
