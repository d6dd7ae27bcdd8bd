import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decadeAxis, decades, percentTicks, wholeTicks } from './ticks';

const names = (ticks: readonly { readonly name: string }[]): readonly string[] => ticks.map(({ name }) => name);

describe('decades', () => {
  it('hold all values in whole powers of ten', () => {
    expect(decades([0.3, 2.5])).toEqual([-1, 1]);
    expect(decades([0.02, 0.9])).toEqual([-2, 0]);
  });
  it('are at least one, also for a value on a power of ten', () => {
    expect(decades([1])).toEqual([0, 1]);
    expect(decades([1, 10])).toEqual([0, 1]);
    expect(decades([0.001])).toEqual([-3, -2]);
  });
  it('go no further down than 10⁻⁵, and not at all for zeros and what is not finite', () => {
    expect(decades([1e-9, 1])).toEqual([-5, 0]);
    expect(decades([1e-9])).toEqual([-5, -4]);
    expect(decades([1e-5, 1])).toEqual([-5, 0]);
    expect(decades([0, -1, NaN, Infinity, 2])).toEqual([0, 1]);
    expect(decades([])).toEqual([-2, 1]);
    expect(decades([0, NaN])).toEqual([-2, 1]);
  });
  it('hold every value that is not below their clamp', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-5, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const [low, high] = decades(values);
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(10 ** low * (1 - 1e-9));
          expect(value).toBeLessThanOrEqual(10 ** high * (1 + 1e-8));
        }
      }),
    );
  });
});

describe('a logarithmic axis', () => {
  it('has a tick at each power of ten, written without exponents where it is read', () => {
    const axis = decadeAxis([0.02, 3], 'loss, nats');
    expect(axis.domain).toEqual([0.01, 10]);
    expect(names(axis.ticks)).toEqual(['0.01', '0.1', '1', '10']);
    expect(axis.ticks.map(({ at }) => at)).toEqual([0.01, 0.1, 1, 10]);
    expect(axis.name).toBe('loss, nats');
  });
});

describe('whole ticks', () => {
  it('are even, from 0, and never between whole numbers', () => {
    expect(names(wholeTicks(1))).toEqual(['0', '1']);
    expect(names(wholeTicks(8))).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
    expect(names(wholeTicks(30))).toEqual(['0', '5', '10', '15', '20', '25', '30']);
    expect(names(wholeTicks(2.4))).toEqual(['0', '1', '2']);
  });
  it('are never many, and stay on the axis', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1000, noNaN: true }), (end) => {
        const at = wholeTicks(end).map((tick) => tick.at);
        expect(at.length).toBeLessThanOrEqual(14);
        expect(at[0]).toBe(0);
        expect(at.every((value) => Number.isInteger(value) && value <= end + 1e-3)).toBe(true);
      }),
    );
  });
});

describe('ticks of shares', () => {
  it('are in percent, and end at 100', () => {
    expect(names(percentTicks(0))).toEqual(['0', '20', '40', '60', '80', '100']);
    expect(names(percentTicks(0.9))).toEqual(['90', '92', '94', '96', '98', '100']);
    expect(names(percentTicks(0.96))).toEqual(['96', '97', '98', '99', '100']);
  });
});
