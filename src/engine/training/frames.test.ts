import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, frameError, frameWeights, framesFrom, layerFrame, peakOf } from './frames';

const weights = (length: number) =>
  fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: length, maxLength: length }).map((values) => Float32Array.from(values));

describe('frames', () => {
  it('give every weight back within the stated error, with its sign, and zeros as zeros', () => {
    fc.assert(
      fc.property(weights(12), fc.float({ min: 1, max: 4, noNaN: true }), (values, room) => {
        const peak = Math.max(1e-3, peakOf(values)) * room;
        const back = frameWeights(layerFrame(values, peak));
        values.forEach((value, i) => {
          // The weight itself is rounded to 32 bits on its way out.
          expect(Math.abs(back[i] - value)).toBeLessThanOrEqual(frameError(value, peak) + 6e-8 * Math.abs(back[i]));
          expect(back[i] * value).toBeGreaterThanOrEqual(0);
        });
        expect(back.filter((weight, i) => values[i] === 0 && weight !== 0)).toHaveLength(0);
      }),
      { numRuns: 200 },
    );
    expect([...frameWeights(layerFrame(new Float32Array(3)))]).toEqual([0, 0, 0]);
    expect(frameWeights(layerFrame(Float32Array.of(-0.5, 0.5))).map(Math.abs)).toEqual(Float32Array.of(0.5, 0.5));
  });

  it('come back from their differences', () => {
    fc.assert(
      fc.property(fc.array(weights(5), { minLength: 1, maxLength: 6 }), (moments) => {
        const [start, ...frames] = moments.map((values) => layerFrame(values, 2));
        expect(framesFrom(start, differences(start.codes, frames))).toEqual(frames);
      }),
      { numRuns: 100 },
    );
  });

  it('refuse a peak that a weight exceeds, and differences of half a frame', () => {
    expect(() => layerFrame(Float32Array.of(1.5), 1)).toThrow('peak');
    expect(() => layerFrame(Float32Array.of(NaN))).toThrow('peak');
    expect(() => framesFrom(layerFrame(Float32Array.of(1, 2)), new Int8Array(3))).toThrow('whole frames');
  });
});
