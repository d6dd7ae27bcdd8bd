import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIGHT } from '../../render/palette';
import { createRecordingPainter } from '../../render/testing/recording-painter';
import { drawBuffer } from './draw';
import { csphCases } from '../../engine/reference/csph-arbitraries';
import { EXAMPLE_HARDWARE, EXAMPLE_WORK, exampleTile } from '../array/testing/examples';
import { firstCommits } from './commits';
import { binWords, bufferModel, drawnSlot, ringLayout, slotAngles, slotAt } from './model';
import { peOccupancyAt } from '../../engine/csph/occupancy';
import { TURN_RULES } from '../../engine/csph/config';
import { BIN_ACTIVITIES } from '../../engine/csph/types';
import { sceneAt } from '../array/model';

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
  it('letters bins that turn, are held, are written, rest or have their clock off unlike, in words and in shape', () => {
    const seen = new Map<string, string>();
    const words = new Map<string, string>();
    for (const turn of TURN_RULES) {
      const tile = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, turn });
      for (let cycle = 0; cycle < tile.trace.cycles; cycle++) {
        const scene = sceneAt(tile, cycle, 0);
        const { bins } = scene.moment.state;
        const painter = createRecordingPainter();
        drawBuffer(painter, bufferModel({ scene, pe: [0, 0], slot: null }, { width: 300, height: 200 }), LIGHT);
        const { x } = ringLayout(tile, 300).rings[0];
        const around = painter.log.filter(
          (call) => (call[0] === 'circle' && call[1] === x) || (call[0] === 'polyline' && Math.abs(call[1][0] - x) < 40 && call[1][1] < 100),
        );
        words.set(bins[0].activity, binWords(bins[0])[0]);
        seen.set(
          bins[0].activity,
          around.map((call) => (call[0] === 'circle' ? `circle ${JSON.stringify(call[4])}` : `line ${JSON.stringify(call[1])}`)).join(' '),
        );
      }
    }
    expect([...seen.keys()].toSorted()).toEqual(BIN_ACTIVITIES.toSorted());
    expect(new Set(seen.values()).size).toBe(BIN_ACTIVITIES.length);
    expect(new Set(words.values()).size).toBe(BIN_ACTIVITIES.length);
    expect([...words.values()].join(' ')).not.toContain('gated');
  });
});

describe('bufferModel', () => {
  it('holds in any cycle and phase what the engine says of that PE, and finds every slot where it is drawn', () => {
    fc.assert(
      fc.property(csphCases, fc.nat(), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(), fc.nat(), ({ work, hardware }, any, phase, row, column) => {
        const tile = exampleTile(work, hardware);
        if (tile.trace.cycles === 0) return;
        const cycle = any % tile.trace.cycles;
        const pe = [row % hardware.arrayRows, column % hardware.arrayColumns] as const;
        const model = bufferModel({ scene: sceneAt(tile, cycle, phase), pe, slot: null }, { width: 500, height: 0 });
        const shown = phase >= 0.88 ? Math.min(cycle + 1, tile.trace.cycles - 1) : cycle;
        expect(model.slots.filter(({ held }) => held)).toHaveLength(peOccupancyAt(tile.trace, shown, ...pe, tile.values.positions));
        model.slots.forEach((_, slot) => {
          const { x, y } = drawnSlot(model, slot);
          expect(slotAt(model, x, y)).toBe(slot);
        });
      }),
      { seed: 21, numRuns: 80 },
    );
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
