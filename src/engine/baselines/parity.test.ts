import { describe, expect, it } from 'vitest';
import { invariant } from '../../lib/assert';
import { ACCELERGY_45 } from '../energy/presets';
import { ALEXNET } from '../networks/alexnet-vgg';
import { syntheticWorkload } from '../networks/workload';
import { areaOf, areaRange, DEFAULT_AREA_CHOICE, JOINS, synthesisedArea } from './areas';
import type { CompareProgress, DesignResult } from './compare-network';
import { designsOfSize } from './design';
import type { DesignId } from './design-types';
import { compareAtParity, MOST_ROWS, type ParityReport, type ParityTerms } from './parity';

const ROWS = 8;
const COLUMNS = 16;
const DESIGNS = ['csp-h', 'sparten', 'sparse-tensor-core', 'dense-os'] as const;
const layers = syntheticWorkload(ALEXNET, { seed: 1, chunkWidth: COLUMNS, classifiers: false }).slice(2, 3);

function compared(terms: Partial<ParityTerms>, designs: readonly DesignId[] = DESIGNS, progress: CompareProgress[] = []): ParityReport {
  const config = terms.configOf?.(ROWS) ?? designsOfSize(ROWS, COLUMNS);
  const settings = { designs, config, sparsity: 0.75, sparsityOf: {}, profile: 'published' as const, energy: ACCELERGY_45 };
  const all: ParityTerms = {
    parity: 'multipliers',
    areas: DEFAULT_AREA_CHOICE,
    areaEdits: {},
    rows: ROWS,
    columns: COLUMNS,
    configOf: (rows) => designsOfSize(rows, COLUMNS),
    ...terms,
  };
  const steps = compareAtParity(layers, settings, all);
  for (;;) {
    const step = steps.next();
    if (step.done !== true) {
      progress.push(step.value);
      continue;
    }
    if (!step.value.ok) throw new Error(step.value.error.message);
    return step.value.value;
  }
}

const base = compared({});
const of = ({ report }: ParityReport, design: DesignId): DesignResult => {
  const found = report.totals.find((total) => total.design === design);
  invariant(found !== undefined, design);
  return found;
};
const powerOf = ({ energy, cost }: DesignResult): number => energy.onChip / cost.boundCycles;

describe('equal area', () => {
  const own = areaOf('csp-h', DEFAULT_AREA_CHOICE, {}) ?? 0;
  const theirs = areaOf('sparten', DEFAULT_AREA_CHOICE, {}) ?? 0;

  it('gives each design the most whole rows that fit, and leaves the reference and those without an area as they are', () => {
    const area = compared({ parity: 'area' });
    const budget = theirs * ROWS * COLUMNS;
    expect(area.outcome?.budget).toBe(budget);
    const multipliers = of(area, 'csp-h').cost.multipliers;
    expect(multipliers * own).toBeLessThanOrEqual(budget);
    expect((multipliers + COLUMNS) * own).toBeGreaterThan(budget);
    expect(of(area, 'sparten')).toEqual(of(base, 'sparten'));
    expect(of(area, 'sparse-tensor-core')).toEqual(of(base, 'sparse-tensor-core'));
    expect(area.outcome?.shares.map(({ how }) => how)).toEqual(['within', 'reference', 'as-is', 'within']);
    // The weights are the same: only the array has grown.
    expect(of(area, 'csp-h').keptWeights).toBe(of(base, 'csp-h').keptWeights);
    expect(of(area, 'csp-h').cost.cycles).toBeLessThan(of(base, 'csp-h').cost.cycles);
  });

  it('says where even one row is too large, and shows the smallest', () => {
    const area = compared({ parity: 'area', areaEdits: { 'csp-h': 10_000_000 } }, ['csp-h', 'sparten']);
    expect(area.outcome?.shares[0]).toEqual({ design: 'csp-h', multipliers: COLUMNS, amount: 10_000_000 * COLUMNS, how: 'over' });
  });

  it('never tries a single multiplier, which is no array', () => {
    const area = compared({ parity: 'area', areaEdits: { sparten: 1 }, columns: 1, configOf: (rows) => designsOfSize(rows, 1) }, ['csp-h', 'sparten']);
    expect(area.outcome?.shares[0]).toMatchObject({ multipliers: 2, how: 'over' });
  });

  it('stops at the largest array that is tried', () => {
    const area = compared({ parity: 'area', areaEdits: { 'csp-h': 1 } }, ['csp-h', 'sparten']);
    expect(area.outcome?.shares[0]).toMatchObject({ multipliers: MOST_ROWS * COLUMNS, how: 'largest' });
  });
});

describe('equal on-chip power', () => {
  const power = compared({ parity: 'power' });

  it('keeps every design within the power of SparTen, and near it where a row does not decide', () => {
    const budget = powerOf(of(base, 'sparten'));
    expect(power.outcome?.budget).toBe(budget);
    for (const { design, amount, how, multipliers } of power.outcome?.shares ?? []) {
      expect(amount, design).toBe(powerOf(of(power, design)));
      expect(multipliers).toBe(of(power, design).cost.multipliers);
      expect(how !== 'within' || (amount ?? 0) <= budget, design).toBe(true);
    }
    expect((power.outcome?.shares[0].amount ?? 0) / budget).toBeGreaterThan(0.7);
    expect(of(power, 'sparten')).toEqual(of(base, 'sparten'));
    expect(of(power, 'csp-h').cost.multipliers).toBeGreaterThan(of(base, 'csp-h').cost.multipliers);
  });

  it('has layers that are those of its totals', () => {
    for (const [i, total] of power.report.totals.entries()) {
      expect(total.cost.cycles).toBe(power.report.layers.reduce((sum, { results }) => sum + results[i].cost.cycles, 0));
    }
  });

  it('needs SparTen', () => {
    expect(() => compared({ parity: 'power' }, ['csp-h'])).toThrow(/needs SparTen/);
  });
});

describe('the progress of several runs', () => {
  it.each(['multipliers', 'area', 'power'] as const)('never falls back, and ends at the end: equal %s', (parity) => {
    const progress: CompareProgress[] = [];
    compared({ parity }, DESIGNS, progress);
    const done = progress.map((step) => step.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    const totals = [...new Set(progress.map(({ total }) => total))];
    expect(totals).toEqual([{ multipliers: 4, area: 4 + 2, power: 4 + 3 * 3 }[parity]]);
    expect(done.at(-1)).toBe(totals[0] - 1);
  });
});

describe('areas of our own synthesis', () => {
  it('tell designs without any from those with one', () => {
    expect(synthesisedArea('cambricon-x', DEFAULT_AREA_CHOICE)).toBeNull();
    expect(areaOf('cambricon-x', DEFAULT_AREA_CHOICE, { 'cambricon-x': 5 })).toBe(5);
    for (const join of JOINS)
      expect(synthesisedArea('sparten', ['8', join, 'flops']) ?? 0).toBeGreaterThan(synthesisedArea('sparten', ['8', join, 'cells']) ?? 0);
  });

  it('have a ratio that says something only with its choices: from below 1 to above 5', () => {
    const [least, most] = areaRange();
    expect(least).toBeLessThan(1);
    expect(most).toBeGreaterThan(5);
  });
});
