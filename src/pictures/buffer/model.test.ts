import { describe, expect, it } from 'vitest';
import { EXAMPLE_HARDWARE, EXAMPLE_WORK, exampleTile } from '../array/testing/examples';
import { sceneAt } from '../array/model';
import type { OpenTile } from '../array/tile';
import { binWords, bufferHeight, bufferModel, bufferSentence, drawnSlot, fileBox, ringLayout, slotAngles, slotAt, WRITES } from './model';

const FIVE_BINS = exampleTile({ chunkCounts: [30, 9], filters: 120, positions: 4 }, { ...EXAMPLE_HARDWARE, bins: [2, 4, 8, 16, 4] });
const modelAt = (tile: OpenTile, cycle: number, phase = 0, pe: readonly [number, number] = [0, 0], slot: number | null = null) =>
  bufferModel({ scene: sceneAt(tile, cycle, phase), pe, slot }, { width: 300, height: 0 });
const cyclesOf = ({ trace }: OpenTile): number[] => Array.from({ length: trace.cycles }, (_, cycle) => cycle);

describe('the places of the rings', () => {
  it('give a larger bin the larger ring, and the largest room beside the next', () => {
    const { rings, pitch, height, writesY, folded } = ringLayout(FIVE_BINS, 900);
    const [two, four, eight, sixteen] = rings.map(({ outer }) => outer);
    expect(two).toBeGreaterThan(30);
    expect(four).toBeGreaterThan(two);
    expect(eight).toBeGreaterThan(four);
    expect(sixteen).toBe(52);
    for (const { inner, outer } of rings) expect(inner / outer).toBeCloseTo(0.56, 6);
    // Two of the largest, room round each of them, and a gap.
    expect(pitch).toBe(2 * (52 + 10) + 12);
    expect(rings[0].x).toBe(pitch / 2);
    // The mark of the head, the ring, its words; then the bars.
    expect(rings[0].y).toBe(12 + 52);
    expect(writesY).toBe(12 + 2 * 52 + 32);
    expect(height).toBe(writesY + WRITES);
    expect(bufferHeight(FIVE_BINS, 900)).toBe(Math.ceil(height));
    expect(folded).toMatchObject({ x: 4 * pitch + 48, width: 96, bins: [{ bin: 4, size: 4 }] });
  });

  it('shrink with the width, and then share it with the folded bins to the last pixel', () => {
    const { rings, pitch, folded } = ringLayout(FIVE_BINS, 420);
    expect(4 * pitch + 96).toBe(420);
    for (const { outer } of rings) expect(outer).toBe(pitch / 2 - 10);
    expect((folded?.x ?? 0) + (folded?.width ?? 0) / 2).toBe(420);
    // From 46 pixels a bin on the folded ones give way: all five places are one as wide as the other.
    expect(ringLayout(FIVE_BINS, 4 * 46 + 96).folded?.width).toBe(96);
    const narrow = ringLayout(FIVE_BINS, 270);
    expect(narrow.folded?.width).toBe(54);
    expect(narrow.pitch).toBe(54);
    expect(ringLayout(FIVE_BINS, 40).rings[0].outer).toBe(4);
  });

  it('leave no place for folded bins where all are used', () => {
    const { pitch, folded } = ringLayout(exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, bins: [2, 2] }), 200);
    expect(folded).toBeNull();
    expect(pitch).toBe(100);
  });

  it('are as tall as the list of folded bins where the rings are small', () => {
    const sizes = [2, ...Array.from({ length: 6 }, () => 4)];
    const { rings, writesY } = ringLayout(exampleTile({ chunkCounts: [1], filters: 4, positions: 1 }, { ...EXAMPLE_HARDWARE, bins: sizes }), 400);
    expect(rings).toHaveLength(1);
    expect(writesY).toBe(12 + 7 * 13 + 32);
  });
});

describe('a slot', () => {
  it('is parted from the next by a gap, and goes all the way round where it is alone', () => {
    const [, end] = slotAngles(8, 0, 0);
    const [start] = slotAngles(8, 1, 0);
    expect(start - end).toBeCloseTo(0.09, 6);
    const [, endOfMany] = slotAngles(64, 0, 0);
    expect(slotAngles(64, 1, 0)[0] - endOfMany).toBeCloseTo(((2 * Math.PI) / 64) * 0.16, 6);
    const [from, to] = slotAngles(1, 0, 0);
    expect(to - from).toBeCloseTo(2 * Math.PI, 2);
    expect(to - from).toBeLessThan(2 * Math.PI);
  });

  it('says how often it has been written by now, and whether it is in this cycle', () => {
    const tile = exampleTile();
    for (const cycle of cyclesOf(tile)) {
      const writes = Array.from({ length: tile.slotsUsed }, (_, slot) => tile.trace.slot.subarray(0, cycle + 1).filter((one) => one === slot).length);
      const { slots, mostWrites } = modelAt(tile, cycle);
      expect(slots.map((slot) => slot.writes)).toEqual(writes);
      expect(slots.map(({ committed }) => committed)).toEqual(writes.map((_, slot) => slot === tile.trace.slot[cycle]));
      expect(mostWrites).toBe(5);
      // The last chunk has two filters: to its other columns its slot is nothing.
      const beyond = modelAt(tile, cycle, 0, [0, 2]).slots[3];
      expect(beyond).toMatchObject({ writes: 0, committed: false, held: false });
      expect(modelAt(tile, cycle, 0, [0, 1]).slots[3].writes).toBe(writes[3]);
    }
  });

  it('of an array row without a position is never written, and its clocks are off', () => {
    const tile = exampleTile(EXAMPLE_WORK, EXAMPLE_HARDWARE, 1);
    for (const cycle of cyclesOf(tile)) {
      for (const phase of [0, 0.95]) {
        const { bins, slots } = modelAt(tile, cycle, phase, [3, 0]);
        expect(new Set(bins.map(({ activity, head, stepsToHome }) => `${activity} ${head} ${stepsToHome}`))).toEqual(new Set(['gated 0 0']));
        expect(slots.every(({ held, committed, writes }) => !held && !committed && writes === 0)).toBe(true);
      }
    }
    expect(modelAt(tile, 9, 0, [2, 0]).slots[0].writes).toBeGreaterThan(0);
  });

  it('is marked where a person picked it, and there alone', () => {
    const picked = (slot: number | null): boolean[] => modelAt(exampleTile(), 9, 0, [0, 0], slot).slots.map((one) => one.picked);
    expect(picked(2)).toEqual([false, false, true, false]);
    expect(picked(null)).toEqual([false, false, false, false]);
  });

  it('is that of the last PE where a link asks for one beyond the array', () => {
    const tile = exampleTile();
    expect(modelAt(tile, 9, 0, [99, 99])).toEqual(modelAt(tile, 9, 0, [3, 3]));
  });
});

describe('a ring on its way to the next cycle', () => {
  const tile = exampleTile();
  const heads = (cycle: number, bin: number): number[] => [0, 0.3, 0.5, 0.7, 0.89, 0.95, 0.999].map((phase) => modelAt(tile, cycle, phase).bins[bin].head);

  it('turns throughout where it goes home, and after the write where it is written', () => {
    // Cycle 9 writes slot 2, the first of bin 1; the bin then turns home by itself.
    const [still, begin, middle, ended, , , last] = heads(9, 1);
    expect([still, begin]).toEqual([1, 1]);
    expect(middle).toBeGreaterThan(begin);
    expect(middle).toBeLessThan(ended);
    expect([ended, last]).toEqual([2, 2]);
    const written = heads(7, 0);
    expect(written.slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
    expect(written[5]).toBeGreaterThan(1);
    expect(written[6]).toBeGreaterThan(written[5]);
    expect(written[6]).toBeLessThanOrEqual(2);
  });

  it('stands where it stays', () => {
    expect(new Set(heads(7, 1))).toEqual(new Set([0]));
  });

  it('is told by its numbers: one alone needs none, and a file does not turn', () => {
    const of = (buffer: 'bins' | 'flat' | 'addressed') => modelAt(exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, buffer }), 9);
    expect([of('bins'), of('flat'), of('addressed')].map(({ alone, rotates }) => [alone, rotates])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });
});

describe('the slot under a point', () => {
  const model = modelAt(exampleTile(), 9);
  const [ring] = model.layout.rings;

  it('is none in the hole of a ring, outside of it and between two', () => {
    expect(slotAt(model, ring.x, ring.y)).toBeNull();
    expect(slotAt(model, ring.x, ring.y - ring.inner + 4)).toBeNull();
    expect(slotAt(model, ring.x, ring.y - ring.inner + 1)).not.toBeNull();
    expect(slotAt(model, ring.x, ring.y - ring.outer - 3)).not.toBeNull();
    expect(slotAt(model, ring.x, ring.y - ring.outer - 5)).toBeNull();
    expect(slotAt(model, (ring.x + model.layout.rings[1].x) / 2, 0)).toBeNull();
  });

  it('is none where the tile never comes to the slot', () => {
    // Bin 1 has slots 2 to 5, of which 4 and 5 are never used.
    const { x, y } = drawnSlot(model, 5);
    expect(slotAt(model, x, y)).toBeNull();
    const used = drawnSlot(model, 3);
    expect(slotAt(model, used.x, used.y)).toBe(3);
  });

  it('lies in a box of its own in a file, eight in a line, and eight lines at most', () => {
    const boxes = Array.from({ length: 14 }, (_, slot) => fileBox({ width: 300 }, 14, slot));
    expect(boxes[1].x - boxes[0].x).toBe(30);
    expect(boxes[0]).toEqual({ x: 0, y: 8, width: 27, height: 14 });
    expect(boxes[8]).toMatchObject({ x: 0, y: 25 });
    expect(fileBox({ width: 120 }, 14, 7)).toMatchObject({ x: 105, width: 12 });
    const large = Array.from({ length: 100 }, (_, slot) => fileBox({ width: 300 }, 100, slot));
    expect(new Set(large.map(({ y }) => y)).size).toBe(8);
    for (const { x, width } of large) expect(x + width).toBeLessThanOrEqual(300);
    const file = modelAt(exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, buffer: 'addressed' }), 9);
    for (const slot of [0, 3]) {
      const { x, y } = drawnSlot(file, slot);
      expect(slotAt(file, x, y)).toBe(slot);
    }
    expect(slotAt(file, 28.5, 15)).toBeNull();
    expect(slotAt(file, 10, 23)).toBeNull();
    expect(slotAt(file, 10, 7)).toBeNull();
    expect(slotAt(file, 30, 8)).toBe(1);
  });
});

describe('words', () => {
  it('say of a bin what it does and how far it has to go', () => {
    expect(binWords({ activity: 'active', stepsToHome: 3 })).toEqual(['written, turns', '3 to home']);
    expect(binWords({ activity: 'active', stepsToHome: 0 })).toEqual(['written, turns', '']);
    expect(binWords({ activity: 'held', stepsToHome: 0 })).toEqual(['written, held', 'stays home']);
    expect(binWords({ activity: 'turning', stepsToHome: 2 })).toEqual(['turns', '2 to home']);
    expect(binWords({ activity: 'turning', stepsToHome: 0 })).toEqual(['turns', 'now home']);
    expect(binWords({ activity: 'home', stepsToHome: 0 })).toEqual(['home', 'at rest']);
    expect(binWords({ activity: 'gated', stepsToHome: 0 })).toEqual(['clock off', '']);
  });

  it('say all of the picture', () => {
    const sentence = (buffer: 'bins' | 'flat' | 'addressed', pe: readonly [number, number] = [1, 2]): string => {
      const tile = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, buffer });
      return bufferSentence({ scene: sceneAt(tile, tile.trace.passes[0].firstMac[0] + 2, 0), pe, slot: null });
    };
    expect(sentence('bins')).toMatch(
      /^PE \(1, 2\) holds sums in 3 of 14 slots, peak 3\. Bin 0 of 2 slots: .*home.* Bin 1 of 4 slots: written, turns, 3 to home, slot 3 at the head\. Bin 2 of 8 slots: clock off\.$/,
    );
    expect(sentence('bins', [9, 9])).toContain('PE (3, 3) holds');
    expect(sentence('flat')).toMatch(/The ring of 14 slots: written, turns, 11 to home, slot 3 at the head\.$/);
    expect(sentence('addressed')).toBe('PE (1, 2) holds sums in 3 of 14 slots, peak 3. A register file: each commit sends an address, and nothing turns.');
  });
});
