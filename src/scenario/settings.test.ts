import { expect, it } from 'vitest';
import { DEFAULT_DESIGN_CONFIG } from '../engine/baselines/design';
import { validateDesignConfig } from '../engine/baselines/validate-designs';
import { ENERGY_PRESETS } from '../engine/energy/presets';
import { DEFAULT_SCENARIO } from './defaults';
import { designConfigOf, hardwareOf, patternSettingsOf, pricesOf } from './settings';
import { ENERGY_PRESET_IDS } from './words';

it('an array has as many columns as a chunk has filters', () => {
  expect(
    hardwareOf({ ...DEFAULT_SCENARIO, chunkWidth: 12, arrayRows: 4, groupSize: 3, buffer: 'flat', order: 'sorted', drain: 'serial', turn: 'eager', bins: [6] }),
  ).toEqual({
    arrayRows: 4,
    arrayColumns: 12,
    groupSize: 3,
    bins: [6],
    buffer: 'flat',
    order: 'sorted',
    drain: 'serial',
    turn: 'eager',
  });
});

it('pattern settings take n:m apart', () => {
  expect(patternSettingsOf({ ...DEFAULT_SCENARIO, pattern: 'n:m', nOfM: [1, 8], chunkWidth: 16 })).toEqual({ pattern: 'n:m', chunkWidth: 16, n: 1, m: 8 });
});

it('the default array is 4 × 2', () => {
  expect(hardwareOf(DEFAULT_SCENARIO)).toMatchObject({ arrayRows: 4, arrayColumns: 2 });
});

it('the designs of the default comparison are as they are by default', () => {
  expect(designConfigOf(DEFAULT_SCENARIO)).toEqual(DEFAULT_DESIGN_CONFIG);
});

it.each([
  [
    [1, 2],
    [2, 1, 1],
  ],
  [
    [8, 8],
    [16, 4, 1],
  ],
  [
    [16, 64],
    [16, 16, 4],
  ],
  [
    [3, 7],
    [1, 1, 21],
  ],
  [
    [128, 512],
    [16, 16, 256],
  ],
] as const)('%j multipliers go into Cambricon’s elements and chips without remainder', (compareArray, [lanes, elements, chips]) => {
  const config = designConfigOf({ ...DEFAULT_SCENARIO, compareArray });
  expect(config.cambricon).toMatchObject({ lanes, elements, chips });
  expect(lanes * elements * chips).toBe(compareArray[0] * compareArray[1]);
  expect(validateDesignConfig(config).ok).toBe(true);
});

it('names the energy tables there are', () => {
  expect(ENERGY_PRESETS.map(({ id }) => id)).toEqual([...ENERGY_PRESET_IDS]);
});

it('prices buffers by the sizes a scenario gives them where that is asked for, and a person’s price before that', () => {
  const priceOf = (changes: Partial<typeof DEFAULT_SCENARIO>) => pricesOf({ ...DEFAULT_SCENARIO, ...changes }).entries['weight-read'].value;
  const own = priceOf({});
  expect(priceOf({ energyMemories: 'sized' })).toBeCloseTo(2 * own, 4);
  expect(priceOf({ energyMemories: 'sized', weightBuffer: 65_536 })).toBeCloseTo(own / 2, 4);
  expect(priceOf({ energyMemories: 'sized', energyEdits: { 'weight-read': 1 } })).toBe(1);
  const inputs = pricesOf({ ...DEFAULT_SCENARIO, energyMemories: 'sized', inputBuffer: 65_536 }).entries['activation-read'].value;
  expect(inputs).toBeCloseTo(pricesOf(DEFAULT_SCENARIO).entries['activation-read'].value / 2, 4);
});
