import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bfloat16ToNumber, float16ToNumber, numberToBfloat16, numberToFloat16 } from './half';

/** Every finite non-negative half, ascending by bits and so by value. */
const ascending = (toNumber: (bits: number) => number, infinity: number): number[] => Array.from({ length: infinity }, (_, bits) => toNumber(bits));

describe.each([
  { name: 'float16', toNumber: float16ToNumber, fromNumber: numberToFloat16, infinity: 0x7c00, nan: 0x7e00, one: 0x3c00, largest: 65504, least: 2 ** -24 },
  {
    name: 'bfloat16',
    toNumber: bfloat16ToNumber,
    fromNumber: numberToBfloat16,
    infinity: 0x7f80,
    nan: 0x7fc0,
    one: 0x3f80,
    largest: 255 * 2 ** 120,
    least: 2 ** -133,
  },
])('$name', ({ toNumber, fromNumber, infinity, nan, one, largest, least }) => {
  it('gives every pattern back; NaNs become the quiet one', () => {
    const patterns = Array.from({ length: 65536 }, (_, bits) => bits);
    const expected = patterns.map((bits) => ((bits & 0x7fff) > infinity ? nan : bits));
    expect(patterns.map((bits) => fromNumber(toNumber(bits)))).toEqual(expected);
  });

  it('has its landmarks where the format puts them', () => {
    expect([toNumber(0), toNumber(1), toNumber(one), toNumber(infinity - 1), toNumber(infinity), toNumber(infinity | 0x8000)]).toEqual([
      0,
      least,
      1,
      largest,
      Infinity,
      -Infinity,
    ]);
    expect(toNumber(0x8000)).toBe(-0);
  });

  it('rounds to the nearest, ties to even, for every pair of neighbours', () => {
    const table = ascending(toNumber, infinity);
    const wrong = table.slice(1).flatMap((upper, lower) => {
      const middle = (table[lower] + upper) / 2;
      const even = lower % 2 === 0 ? lower : lower + 1;
      const quarter = (upper - table[lower]) / 4;
      return fromNumber(middle) === even && fromNumber(middle - quarter) === lower && fromNumber(middle + quarter) === lower + 1 ? [] : [lower];
    });
    expect(wrong).toEqual([]);
  });

  it('keeps the sign and never turns a finite number into NaN', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(toNumber(fromNumber(-value))).toBe(-toNumber(fromNumber(value)));
        expect(toNumber(fromNumber(value))).not.toBeNaN();
      }),
      { seed: 41, numRuns: 500 },
    );
  });
});
