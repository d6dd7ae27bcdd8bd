import { expect, it } from 'vitest';
import { DEFAULT_SCENARIO } from './defaults';
import { hardwareOf, patternSettingsOf } from './settings';

it('an array has as many columns as a chunk has filters', () => {
  expect(hardwareOf({ ...DEFAULT_SCENARIO, chunkWidth: 12, arrayRows: 4, groupSize: 3, buffer: 'flat', order: 'sorted', drain: 'serial', bins: [6] })).toEqual({
    arrayRows: 4,
    arrayColumns: 12,
    groupSize: 3,
    bins: [6],
    buffer: 'flat',
    order: 'sorted',
    drain: 'serial',
  });
});

it('pattern settings take n:m apart', () => {
  expect(patternSettingsOf({ ...DEFAULT_SCENARIO, pattern: 'n:m', nOfM: [1, 8], chunkWidth: 16 })).toEqual({ pattern: 'n:m', chunkWidth: 16, n: 1, m: 8 });
});

it('the default array is 8 × 8', () => {
  expect(hardwareOf(DEFAULT_SCENARIO)).toMatchObject({ arrayRows: 8, arrayColumns: 8 });
});
