import { describe, expect, it } from 'vitest';
import { ACCELERGY_45, HOROWITZ_45 } from '../energy/presets';
import { ALEXNET } from '../networks/alexnet-vgg';
import { syntheticWorkload } from '../networks/workload';
import { compareNetwork, repriced, type CompareReport } from './compare-network';
import { DEFAULT_DESIGN_CONFIG, type DesignConfig } from './design';
import { residenciesOf, type SpartenConfig } from './sparten-config';
import { RESIDENCY_STEPS, residencySteps, servingOutputs } from './sparten-residency';

const layers = syntheticWorkload(ALEXNET, { seed: 1, chunkWidth: 32, classifiers: false }).slice(1, 3);

function compared(sparten: Partial<SpartenConfig>): CompareReport {
  const config: DesignConfig = { ...DEFAULT_DESIGN_CONFIG, sparten: { ...DEFAULT_DESIGN_CONFIG.sparten, ...sparten } };
  const settings = { designs: ['csp-h', 'sparten'] as const, config, sparsity: 0.75, sparsityOf: {}, profile: 'published' as const, energy: ACCELERGY_45 };
  const steps = compareNetwork(layers, settings);
  for (;;) {
    const step = steps.next();
    if (step.done !== true) continue;
    if (!step.value.ok) throw new Error(step.value.error.message);
    return step.value.value;
  }
}

const report = compared({});
const { sparten } = DEFAULT_DESIGN_CONFIG;
const onChip = ({ totals: [own, rival] }: CompareReport): number => rival.energy.onChip / own.energy.onChip;

describe('R, the outputs that a fetched weight chunk serves', () => {
  it('counts a fetch for every R positions of every cluster', () => {
    expect(residenciesOf(100, { clusters: 3, outputsPerResidentChunk: 1 })).toBe(100);
    // 34, 33 and 33 positions: 2 + 2 + 2 fetches of 32 outputs.
    expect(residenciesOf(100, { clusters: 3, outputsPerResidentChunk: 32 })).toBe(6);
    expect(residenciesOf(2, { clusters: 32, outputsPerResidentChunk: 32 })).toBe(2);
    expect(residenciesOf(100, { clusters: 3, outputsPerResidentChunk: 1000 })).toBe(residenciesOf(100, { clusters: 3, outputsPerResidentChunk: 34 }));
  });

  it.each([1, 4, 7])('is told from a report with another R as if it were run with R = %d, in groups and without', (outputsPerResidentChunk) => {
    const again = compared({ outputsPerResidentChunk });
    expect(servingOutputs(report, sparten, outputsPerResidentChunk, ACCELERGY_45)).toEqual(again);
    expect(onChip(again)).toBeGreaterThan(onChip(report));
  });

  it.each([3, 32, 4096])('has a range that holds the ratio of R = %d itself', (outputsPerResidentChunk) => {
    const own = { ...sparten, outputsPerResidentChunk };
    const ratios = residencySteps(own).map((outputs) => onChip(servingOutputs(report, own, outputs, ACCELERGY_45)));
    expect(ratios).toContain(onChip(compared({ outputsPerResidentChunk })));
    expect(ratios).toEqual(ratios.toSorted((a, b) => b - a));
  });

  it('is priced by the table on show', () => {
    const other = repriced(report, HOROWITZ_45);
    expect(servingOutputs(other, sparten, 4, HOROWITZ_45)).toEqual(repriced(servingOutputs(report, sparten, 4, ACCELERGY_45), HOROWITZ_45));
  });

  it('costs the more the fewer outputs a chunk serves', () => {
    const ratios = RESIDENCY_STEPS.map((outputs) => onChip(servingOutputs(report, sparten, outputs, ACCELERGY_45)));
    expect(ratios).toEqual(ratios.toSorted((a, b) => b - a));
    expect(ratios[0] / ratios[5]).toBeGreaterThan(1.5);
  });
});

describe('SparTen on the weights of CSP-A', () => {
  it('keeps the very weights and makes the very products of CSP-H, and is counted as a cascade', () => {
    const { totals, layers: compared_ } = compared({ weights: 'cascade' });
    const [own, rival] = totals;
    expect([rival.pattern, rival.keptWeights]).toEqual(['cascade', own.keptWeights]);
    expect(rival.cost.slots.useful).toBe(own.cost.slots.useful);
    for (const { results } of compared_) expect(results[1].pattern).toBe('cascade');
  });
});
