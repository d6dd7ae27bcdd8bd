import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percent, signed, whole } from './numbers';

describe('numbers for people', () => {
  it.each([
    ['12', '12'],
    ['-12', '\u221212'],
    ['-0.50', '\u22120.50'],
    ['-0.00', '0.00'],
    ['-0', '0'],
    ['0.00', '0.00'],
  ])('%s is signed %s', (digits, said) => {
    expect(signed(digits)).toBe(said);
  });

  it.each([
    [0, '0'],
    [-0, '0'],
    [-0.4, '0'],
    [999.4, '999'],
    [999.5, '1\u202f000'],
    [1_234_567, '1\u202f234\u202f567'],
    [-1234, '\u22121\u202f234'],
  ])('%d in whole numbers is %s', (value, said) => {
    expect(whole(value)).toBe(said);
  });

  it.each([
    [0.125, 1, '12.5\u00a0%'],
    [0.125, 0, '13\u00a0%'],
    [1, 2, '100.00\u00a0%'],
    [-0.0125, 2, '\u22121.25\u00a0%'],
    [-0.0001, 1, '0.0\u00a0%'],
  ])('%d to %d decimals is %s', (share, digits, said) => {
    expect(percent(share, digits)).toBe(said);
  });

  it('has one decimal unless told otherwise', () => {
    expect(percent(0.9)).toBe('90.0\u00a0%');
  });

  it('reads back as the integer it was, and never breaks at the end of a line', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const said = whole(value);
        expect(Number(said.replaceAll('\u202f', '').replace('\u2212', '-'))).toBe(Object.is(value, -0) ? 0 : value);
        expect(said).toMatch(/^\u2212?\d{1,3}(\u202f\d{3})*$/);
      }),
      { seed: 71, numRuns: 300 },
    );
  });
});
