import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, slotsOf, trafficOf } from '../baselines/design-cost';
import { SOURCES } from '../baselines/sources';
import { ACTIONS, DEFAULT_MEMORY } from '../baselines/design-types';
import type { Counter, DesignCost } from '../baselines/design-types';
import { COMPONENTS, energyOf } from './accounting';
import { ACCELERGY_45, ENERGY_PRESETS, HOROWITZ_45, energyPreset } from './presets';
import { ratioOf, sensitivityOf } from './sensitivity';
import { ENTRY_IDS, type EntryId } from './types';
import { changedEntries, parseEntry, withValues } from './validate';

function costWith(counters: readonly Counter[], indexing: DesignCost['indexing'] = null): DesignCost {
  const dram = trafficOf({ weights: 0, metadata: 0, activations: 0, outputs: 0 }, 1, 0);
  return costOf(
    {
      design: 'csp-h',
      multipliers: 4,
      cycles: 1,
      slots: slotsOf({ useful: 4 }),
      counters,
      dram,
      indexing,
      activationsDelivered: 0,
      distinctActivations: 0,
      estimate: null,
    },
    DEFAULT_MEMORY,
  );
}

const counters: fc.Arbitrary<Counter[]> = fc.array(
  fc.record({
    action: fc.constantFrom(...ACTIONS),
    operand: fc.constantFrom('weights', 'partial-sums', 'none'),
    count: fc.integer({ min: 1, max: 1e6 }),
  } as const),
  { minLength: 1, maxLength: 12 },
);

describe('presets', () => {
  it.each(ENERGY_PRESETS.map((preset) => [preset.id, preset] as const))('%s is complete, valid and says where each figure comes from', (id, preset) => {
    expect(energyPreset(id)).toBe(preset);
    for (const entry of ENTRY_IDS) {
      const { value, source, confidence, detail, tableValue, node, widthBits } = preset.entries[entry];
      expect(value).toBeGreaterThan(0);
      expect(parseEntry(entry, String(value))).toEqual({ ok: true, value });
      expect(Object.values(SOURCES)).toContain(source);
      expect(['S', 'S2', 'D', 'M']).toContain(confidence);
      expect(detail).not.toBe('');
      expect(tableValue).toBeUndefined();
      expect(node).not.toBe('');
      expect(widthBits).toBeGreaterThan(0);
    }
  });

  it('has the figures of the literature where they are plain', () => {
    expect(ACCELERGY_45.entries['weight-read'].value).toBeCloseTo(285.7 / 64, 2);
    expect(ACCELERGY_45.entries['activation-write'].value).toBeCloseTo(317 / 64, 2);
    expect(ACCELERGY_45.entries['metadata-read'].value).toBeCloseTo(25.9 / 8, 1);
    expect(ACCELERGY_45.entries.dram.value).toBe(512 / 8);
    expect(ACCELERGY_45.entries.register.value).toBeCloseTo(8 * 0.009, 9);
    expect(ACCELERGY_45.entries['sparten-inner-join'].value).toBeCloseTo((48 + 6.4) / (32 * 0.8), 9);
    expect(ACCELERGY_45.entries['sparten-buffer'].value).toBeCloseTo(19.2 / (32 * 0.8), 9);
    expect(ACCELERGY_45.entries['sparten-permute'].value).toBeCloseTo(10.6 / (32 * 0.8), 3);
    expect(ACCELERGY_45.entries['sparten-other'].value).toBeCloseTo(20.28 / (32 * 0.8), 3);
    expect(HOROWITZ_45.entries.dram.value).toBe(640 / 4);
    expect(HOROWITZ_45.entries['weight-read'].value).toBeCloseTo((3.4 * Math.sqrt(256)) / 8, 9);
  });

  it('is not found by another name', () => {
    expect(energyPreset('accelergy')).toBeNull();
  });
});

describe('entries typed by a person', () => {
  it.each([
    ['', /empty/],
    ['   ', /empty/],
    ['-1', /negative/],
    ['cheap', /not a number/],
    ['1,2,3', /not a number/],
    ['Infinity', /not a number/],
    ['1e9', /more than/],
    ['NaN', /not a number/],
    ['0x10', /not a number/],
    ['1e999', /Infinity/],
    ['5e-9', /less than is kept/],
  ])('refuses %j', (text, reason) => {
    const result = parseEntry('mac', text);
    expect(result.ok ? '' : result.error.message).toMatch(reason);
    expect(result.ok ? '' : result.error.message).toContain('mac');
  });

  it.each([
    ['0', 0],
    [' 0.56 ', 0.56],
    ['0,56', 0.56],
    ['2e-1', 0.2],
  ])('reads %j', (text, value) => {
    expect(parseEntry('mac', text)).toEqual({ ok: true, value });
  });

  it('wants a share below 1, and lets DRAM cost more than a circuit', () => {
    expect(parseEntry('cambricon-x-indexing', '1').ok).toBe(false);
    expect(parseEntry('cambricon-x-indexing', '0.99').ok).toBe(true);
    expect(parseEntry('dram', '20000').ok).toBe(true);
    expect(parseEntry('mac', '20000').ok).toBe(false);
  });

  it('marks what was changed', () => {
    const changed = withValues(ACCELERGY_45, { mac: 1, dram: 64 });
    expect(changed.entries.mac).toEqual({ ...ACCELERGY_45.entries.mac, value: 1, tableValue: 0.561 });
    expect(changed.entries.dram).toBe(ACCELERGY_45.entries.dram);
    expect(changedEntries(ACCELERGY_45)).toEqual([]);
    expect(changedEntries(changed)).toEqual(['mac']);
    // Changed again, it still knows what the table has; changed back, it counts as the table's own.
    const again = withValues(changed, { mac: 2, counter: 3 });
    expect([again.entries.mac.tableValue, changedEntries(again)]).toEqual([0.561, ['mac', 'counter']]);
    expect(changedEntries(withValues(again, { mac: 0.561 }))).toEqual(['counter']);
  });
});

describe('accounting', () => {
  it('is the sum of counters times prices, split without loss', () => {
    fc.assert(
      fc.property(counters, (list) => {
        const energy = energyOf(costWith(list), ACCELERGY_45);
        const expected = list.reduce((sum, { action, count }) => sum + count * ACCELERGY_45.entries[action].value, 0);
        const parts = COMPONENTS.reduce((sum, component) => sum + energy.byComponent[component], 0);
        expect(energy.total / expected).toBeCloseTo(1, 9);
        expect(parts / expected).toBeCloseTo(1, 9);
        expect(energy.byComponent.dram).toBe(energy.dram);
      }),
      { seed: 21, numRuns: 100 },
    );
  });

  it('scales the chip up where only the share of indexing is known, and leaves DRAM alone', () => {
    const list: Counter[] = [
      { action: 'mac', operand: 'none', count: 1000 },
      { action: 'dram', operand: 'weights', count: 10 },
    ];
    const energy = energyOf(costWith(list, 'cambricon-x'), ACCELERGY_45);
    expect(energy.byComponent.matching / energy.onChip).toBeCloseTo(0.348, 9);
    expect(energy.byComponent.multipliers).toBeCloseTo(561, 9);
    expect(energy.dram).toBe(640);
  });

  it('puts sums, wherever they lie, under partial sums', () => {
    const energy = energyOf(
      costWith([
        { action: 'register', operand: 'partial-sums', count: 10 },
        { action: 'register', operand: 'weights', count: 10 },
      ]),
      ACCELERGY_45,
    );
    expect(energy.byComponent['partial sums']).toBeCloseTo(0.72, 9);
    expect(energy.byComponent.registers).toBeCloseTo(0.72, 9);
  });
});

describe('sensitivity', () => {
  const one = (action: Counter['action'], count: number): Counter => ({ action, operand: 'none', count });
  const subject = costWith([one('mac', 100), one('dram', 1)]);
  const other = costWith([one('mac', 100), one('sparten-inner-join', 20), one('dram', 2)]);

  it('is sorted by swing, names only entries that matter, and flips where break-even lies between a half and two', () => {
    for (const scope of ['on-chip', 'with-dram'] as const) {
      const list = sensitivityOf(subject, other, ACCELERGY_45, scope);
      const used: EntryId[] = scope === 'on-chip' ? ['mac', 'sparten-inner-join'] : ['mac', 'sparten-inner-join', 'dram'];
      expect(new Set(list.map(({ entry }) => entry))).toEqual(new Set(used));
      expect(list.map(({ swing }) => swing)).toEqual(list.map(({ swing }) => swing).sort((a, b) => b - a));
      for (const { ratio, flips, breakEven } of list) {
        expect(ratio).toBe(ratioOf(subject, other, ACCELERGY_45, scope));
        expect(flips).toBe(breakEven !== null && breakEven > 0.5 && breakEven < 2);
      }
    }
  });

  it('finds the factor at which both need the same', () => {
    const cheapMac = costWith([one('mac', 50), one('register', 1000)]);
    const list = sensitivityOf(cheapMac, costWith([one('mac', 150)]), ACCELERGY_45, 'on-chip');
    const register = list.find(({ entry }) => entry === 'register');
    expect(register?.breakEven).toBeCloseTo((100 * 0.561) / (1000 * 0.072), 9);
    expect(register?.flips).toBe(true);
    const scaled = withValues(ACCELERGY_45, { register: 0.072 * (register?.breakEven ?? 0) });
    expect(ratioOf(cheapMac, costWith([one('mac', 150)]), scaled, 'on-chip')).toBeCloseTo(1, 9);
  });
});
