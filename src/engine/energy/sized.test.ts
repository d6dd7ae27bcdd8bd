import { describe, expect, it } from 'vitest';
import { ACCELERGY_45, ENERGY_PRESETS, HOROWITZ_45 } from './presets';
import { sizedTable } from './sized';
import { ENTRY_IDS } from './types';

const KILO = 1024;
const at = (weightBufferBytes: number, inputBufferBytes: number | null = null) => ({ weightBufferBytes, activationBufferBytes: 256 * KILO, inputBufferBytes });

describe('memories priced by size', () => {
  it('cost what the literature has at its own points, within the scatter of the fit', () => {
    // Horowitz, 64 bits: 10, 20 and 100 pJ.
    for (const [kilobytes, picojoules] of [
      [8, 10],
      [32, 20],
      [1024, 100],
    ] as const) {
      const { value } = sizedTable(HOROWITZ_45, at(kilobytes * KILO)).entries['weight-read'];
      expect(Math.abs((8 * value) / picojoules - 1)).toBeLessThan(0.12);
    }
  });

  it('cost the table’s price at the size that it is for, and twice that at four times the size', () => {
    for (const table of ENERGY_PRESETS) {
      const bytes = table.id === 'eyeriss-relative' ? 108 * KILO : 256 * KILO;
      const own = sizedTable(table, at(bytes, bytes));
      for (const entry of ENTRY_IDS) expect(own.entries[entry].value).toBeCloseTo(table.entries[entry].value, 9);
      expect(sizedTable(table, at(4 * bytes)).entries['weight-write'].value / table.entries['weight-write'].value).toBeCloseTo(2, 4);
      expect(sizedTable(table, at(bytes, bytes / 4)).entries['activation-read'].value / table.entries['activation-read'].value).toBeCloseTo(0.5, 4);
    }
  });

  it('do not fall below the least memory of the fit, and leave all else alone', () => {
    const tiny = sizedTable(ACCELERGY_45, at(64, 64));
    expect(tiny.entries['weight-read'].value).toBe(sizedTable(ACCELERGY_45, at(8 * KILO)).entries['weight-read'].value);
    const changed = ENTRY_IDS.filter((entry) => tiny.entries[entry] !== ACCELERGY_45.entries[entry]);
    expect(changed).toEqual(['weight-read', 'weight-write', 'activation-read', 'activation-write']);
    for (const entry of changed) expect(tiny.entries[entry]).toMatchObject({ confidence: 'D', detail: expect.stringContaining('scaled by √capacity') });
  });
});
