import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whole } from '../../lib/numbers';
import { charactersIn, fittedNumber } from './look';
import { counted, formatNumber, placesOf } from './numbers';

const sum = { bits: 32, step: 0.0002 };

describe('formatNumber', () => {
  it('writes integers, bits and real values', () => {
    expect(formatNumber(-1234, 'decimal', sum)).toBe('−1234');
    expect(formatNumber(-2, 'hex', sum)).toBe('FFFFFFFE');
    expect(formatNumber(200, 'hex', { bits: 8, step: 1 })).toBe('C8');
    expect(formatNumber(-1234, 'fixed', sum)).toBe('−0.2468');
    expect(formatNumber(-1, 'fixed', sum, 2)).toBe('0.00');
  });

  it('gives back the integer from its bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
        const text = formatNumber(value, 'hex', sum);
        expect(text).toHaveLength(8);
        expect(Number.parseInt(text, 16) | 0).toBe(value);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('tells neighbouring integers apart where four places can', () => {
    expect(placesOf({ bits: 8, step: 0.02 })).toBe(2);
    expect(placesOf({ bits: 8, step: 3 })).toBe(0);
    expect(placesOf({ bits: 32, step: 1e-9 })).toBe(4);
  });
});

describe('fittedNumber', () => {
  it('never takes more characters than there are, and drops what cannot be told', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.constantFrom('decimal', 'hex', 'fixed'),
        fc.integer({ min: 1, max: 12 }),
        (value, format, characters) => {
          expect(fittedNumber(value, format, sum, characters).length).toBeLessThanOrEqual(characters);
        },
      ),
      { seed: 2, numRuns: 300 },
    );
    expect(fittedNumber(-18507, 'decimal', sum, 6)).toBe('−18507');
    expect(fittedNumber(-18507, 'decimal', sum, 5)).toBe('−19k');
    expect(fittedNumber(2_400_000, 'decimal', sum, 4)).toBe('2M');
    expect(fittedNumber(255, 'hex', sum, 7)).toBe('');
    expect(charactersIn(50)).toBe(10);
  });
});

it('counts in words', () => {
  expect(counted(1, 'chunk')).toBe('one chunk');
  expect(counted(12_000, 'chunk')).toBe(`${whole(12_000)} chunks`);
});
