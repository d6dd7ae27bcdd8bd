import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumber, writeNumber } from './read-number';

const share = { min: 0, max: 100, digits: 1 };
const whole = { min: 1, max: 5000, digits: 0 };
const fine = { min: 0, max: 10_000, digits: 4 };

const valueOf = (text: string, rules = fine, unit?: string): number | string | null => {
  const read = readNumber(text, rules, unit);
  return read.kind === 'number' ? read.value : read.kind === 'refused' ? read.reason : null;
};

describe('a typed number', () => {
  it.each([
    ['0.9', 0.9],
    ['0,9', 0.9],
    [',5', 0.5],
    ['.5', 0.5],
    ['2.', 2],
    ['2,', 2],
    [' 1.25 ', 1.25],
    ['+1', 1],
    ['1e2', 100],
    ['٠٫٧٥', 0.75],
    ['۰٫۵', 0.5],
    ['１．５', 1.5],
    ['\u200e0.9\u200b', 0.9],
  ])('%s is %d', (text, value) => {
    expect(valueOf(text)).toBe(value);
  });

  it('may have its unit behind it', () => {
    expect(valueOf('80,5 %', share, '%')).toBe(80.5);
    expect(valueOf('80.5%', share, '%')).toBe(80.5);
    expect(valueOf('3 σ', fine, 'σ')).toBe(3);
  });

  it.each(['1,024.5', '1.024,5', '1,024,000', '1.024.000', '1 024', '1\u202f024', "1'024", '1’024', '1_024'])('is refused with groups: %s', (text) => {
    expect(valueOf(text)).toContain('without groups');
  });

  it('with one mark before three digits is a decimal where decimals go, and says so; where none go it is refused', () => {
    expect(readNumber('1,024', fine)).toEqual({ kind: 'number', value: 1.024, note: 'Read as 1.024.' });
    expect(valueOf('1,024', whole)).toContain('without groups');
    expect(valueOf('1.024', whole)).toContain('without groups');
  });

  it('that is not whole is refused where only whole ones go', () => {
    expect(valueOf('3,5', whole)).toBe('Only whole numbers go here.');
    expect(valueOf('3,0', whole)).toBe(3);
  });

  it('beyond an end becomes the end, and says so', () => {
    expect(readNumber('101', share)).toEqual({ kind: 'number', value: 100, note: '100 is the most.' });
    expect(readNumber('-1', share)).toEqual({ kind: 'number', value: 0, note: '0 is the least.' });
    expect(readNumber('1e999', share)).toEqual({ kind: 'number', value: 100, note: '100 is the most.' });
  });

  it('with more decimals than are kept is rounded, and says so', () => {
    expect(readNumber('33.333', share)).toEqual({ kind: 'number', value: 33.3, note: 'Rounded to 33.3.' });
  });

  it.each(['abc', '1x', '--1', '1e', '0x10', 'NaN', 'Infinity', '1/2', '%'])('is refused where it is none: %s', (text) => {
    expect(valueOf(text)).toContain('is not a number');
  });

  it('is nothing where nothing was typed', () => {
    expect(readNumber('  ', share).kind).toBe('nothing');
    expect(readNumber('%', share, '%').kind).toBe('nothing');
  });

  it('reads back whatever a field writes, with either mark', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10_000, noNaN: true }), fc.integer({ min: 1, max: 4 }), (value, digits) => {
        const written = writeNumber(value, digits);
        const rules = { min: 0, max: 10_000, digits };
        expect(valueOf(written, rules)).toBe(Number(written));
        expect(valueOf(written.replace('.', ','), rules)).toBe(Number(written));
      }),
      { seed: 51, numRuns: 500 },
    );
  });

  it('never throws, and never leaves the limits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        const read = readNumber(text, share);
        expect(read.kind !== 'number' || (read.value >= 0 && read.value <= 100)).toBe(true);
      }),
      { seed: 52, numRuns: 400 },
    );
  });
});
