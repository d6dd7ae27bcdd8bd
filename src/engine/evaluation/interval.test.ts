import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from './interval';

const counts = fc.integer({ min: 1, max: 20_000 }).chain((total) => fc.integer({ min: 0, max: total }).map((correct) => ({ correct, total })));

describe('wilsonInterval', () => {
  it.each([
    // Newcombe 1998, table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('is the published one for %d of %d', (correct, total, low, high) => {
    const interval = wilsonInterval(correct, total);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('says nothing where nothing was measured', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it('has a width where everything, or nothing, is right, and ends there exactly', () => {
    const all = wilsonInterval(1000, 1000);
    const none = wilsonInterval(0, 1000);
    expect(all.high).toBe(1);
    expect(none.low).toBe(0);
    // n / (n + z²)
    expect(all.low).toBeCloseTo(1000 / (1000 + 1.959964 ** 2), 6);
    expect(none.high).toBeCloseTo(1 - all.low, 12);
  });

  it('holds the share measured, lies in [0, 1], and is the mirror image for the wrong ones', () => {
    fc.assert(
      fc.property(counts, ({ correct, total }) => {
        const { low, high } = wilsonInterval(correct, total);
        const share = correct / total;
        expect(low >= 0 && low <= share && share <= high && high <= 1 && low < high).toBe(true);
        const mirrored = wilsonInterval(total - correct, total);
        expect(mirrored.low).toBeCloseTo(1 - high, 12);
        expect(mirrored.high).toBeCloseTo(1 - low, 12);
      }),
      { seed: 1927, numRuns: 300 },
    );
  });

  it('has bounds that lie 1.96 of their own standard errors from the share: its definition', () => {
    fc.assert(
      fc.property(
        counts.filter(({ correct, total }) => correct > 0 && correct < total),
        ({ correct, total }) => {
          for (const bound of Object.values(wilsonInterval(correct, total))) {
            const error = Math.sqrt((bound * (1 - bound)) / total);
            expect(Math.abs(correct / total - bound) / error).toBeCloseTo(1.959964, 4);
          }
        },
      ),
      { seed: 1927, numRuns: 300 },
    );
  });

  it('narrows with more images of the same share', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 9 }), ({ correct, total }, times) => {
        const [few, many] = [wilsonInterval(correct, total), wilsonInterval(correct * times, total * times)];
        expect(many.high - many.low).toBeLessThan(few.high - few.low);
      }),
      { seed: 1927, numRuns: 200 },
    );
  });

  it.each([
    [3, 2],
    [-1, 2],
    [0.5, 2],
    [NaN, 2],
  ])('refuses %d right of %d', (correct, total) => {
    expect(() => wilsonInterval(correct, total)).toThrow('right of');
  });
});
