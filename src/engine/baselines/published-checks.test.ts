import { describe, expect, it } from 'vitest';
import { ACCELERGY_45, energyPreset } from '../energy/presets';
import { ALEXNET } from '../networks/alexnet-vgg';
import { syntheticWorkload } from '../networks/workload';
import { compareNetwork, repriced, type CompareReport } from './compare-network';
import { DEFAULT_DESIGN_CONFIG } from './design';
import { handOf, publishedChecks } from './published-checks';
import { PUBLISHED_FIGURES } from './published-figures';
import { SOURCES } from './sources';
import { DESIGN_IDS } from './design-types';

function reportOf(): CompareReport {
  const layers = syntheticWorkload(ALEXNET, { seed: 1, chunkWidth: 32, classifiers: false }).slice(2, 3);
  const steps = compareNetwork(layers, {
    designs: DESIGN_IDS,
    config: DEFAULT_DESIGN_CONFIG,
    sparsity: 0.75,
    sparsityOf: {},
    profile: 'published',
    energy: ACCELERGY_45,
  });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  if (!step.value.ok) throw new Error(step.value.error.message);
  return step.value.value;
}

describe('published figures as checks', () => {
  const report = reportOf();
  const setting = { configOf: () => DEFAULT_DESIGN_CONFIG, table: ACCELERGY_45 };
  const checks = publishedChecks(report.totals, setting);
  const check = (id: string) => {
    const found = checks.find((each) => each.id === id);
    if (found === undefined) throw new Error(`no check ${id}`);
    return found;
  };

  it('name each figure once, with a source, a hand and a difference in words', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(checks.length).toBeGreaterThanOrEqual(PUBLISHED_FIGURES.length + 14);
    for (const { source, difference, own, published, ...grounds } of checks) {
      expect(Object.values(SOURCES)).toContain(source);
      expect(['first hand', 'second hand']).toContain(handOf(grounds));
      expect(difference).toMatch(/^[A-Z].*\.$/);
      expect(difference).not.toMatch(/NaN|undefined|Infinity/);
      expect(published).toBeGreaterThan(0);
      expect(own ?? 1).toBeGreaterThan(0);
    }
  });

  it('hold what can be worked out by hand', () => {
    // Price by price: two prefix sums and the encoder, the multiplier, buffers, permute, other, and four bytes of sum.
    const unit = 2.125 + 0.561 + 0.75 + 0.414 + 0.792;
    const sparten = report.totals.find(({ design }) => design === 'sparten');
    const active = (sparten?.cost.slots.useful ?? 0) + (sparten?.cost.slots.empty ?? 0);
    const matches = sparten?.cost.slots.useful ?? 1;
    const perMatch = ((unit - 0.561) * active) / matches + 0.561 + 4 * 0.072;
    expect(check('energy-of-a-match').own).toBeCloseTo(perMatch, 9);
    expect(check('energy-of-a-join-and-product').own).toBeCloseTo((2.125 * active) / matches + 0.561, 9);
    expect(check('sparten-cluster-power').own).toBeCloseTo(((perMatch * matches) / (sparten?.cost.cycles ?? 1) / 32) * 0.8, 9);
    expect(check('sparten-cluster-power').own).toBeLessThan(118.3);
    expect(check('prefix-sum-share').own).toBeCloseTo((100 * 2.125 * active) / (perMatch * matches), 9);
    expect(check('cambricon-x-indexing-share').own).toBeCloseTo(34.8, 6);
    expect(check('cambricon-x-indexing-share').difference).toMatch(/^The same within 5 %/);
    expect(check('two-of-four-limit').own).toBe(2);
    expect(check('six-of-eight').own).toBeCloseTo(4 / 3, 9);
    const energy = (design: string) => report.totals.find((total) => total.design === design)?.energy;
    expect(check('s2ta-over-sparten-energy')).toMatchObject({
      own: (energy('sparten')?.total ?? 0) / (energy('sparse-tensor-core')?.total ?? 1),
      onChip: (energy('sparten')?.onChip ?? 0) / (energy('sparse-tensor-core')?.onChip ?? 1),
    });
  });

  it('say what is not modelled, and what a table without picojoules cannot tell', () => {
    for (const id of ['sparten-over-scnn', 'neuroflex-over-sparten-energy', 'highlight-over-others-edp'])
      expect(check(id)).toMatchObject({ own: null, difference: expect.stringContaining('not modelled here') });
    const table = energyPreset('eyeriss-relative') ?? ACCELERGY_45;
    const relative = publishedChecks(repriced(report, table).totals, { ...setting, table });
    expect(relative.find(({ id }) => id === 'energy-of-a-match')).toMatchObject({ own: null, difference: 'This energy table has no picojoules.' });
  });
});
