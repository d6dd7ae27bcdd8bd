import { describe, expect, it } from 'vitest';
import { chooseShift, shiftRounded } from './partial-sums';

describe('shiftRounded', () => {
  it('rounds halves to the even neighbour, on both sides of zero', () => {
    // Divided by 4: −1.5, −0.75, −0.5, −0.25, 0.25, 0.5, 0.75, 1.5, 2.5, 3.5
    expect([-6, -3, -2, -1, 1, 2, 3, 6, 10, 14].map((sum) => shiftRounded(sum, 2))).toEqual([-2, -1, 0, 0, 0, 0, 1, 2, 2, 4]);
    expect(shiftRounded(-7, 0)).toBe(-7);
    expect([2 ** 31 - 1, -(2 ** 31)].map((sum) => shiftRounded(sum, 31))).toEqual([1, -1]);
  });
});

describe('chooseShift', () => {
  it('is the least shift without saturation', () => {
    expect(chooseShift(0, 8)).toBe(0);
    expect(chooseShift(127, 8)).toBe(0);
    expect(chooseShift(128, 8)).toBe(1);
    // 255 / 2 = 127.5 rounds to 128, which 8 bits do not hold.
    expect(chooseShift(254, 8)).toBe(1);
    expect(chooseShift(255, 8)).toBe(2);
    expect(() => chooseShift(10, 1)).toThrow('1 bits');
  });
});
