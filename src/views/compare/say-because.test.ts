import { describe, expect, it } from 'vitest';
import type { CompareReport, DesignResult } from '../../engine/baselines/compare-network';
import { COMPONENTS, type Component } from '../../engine/energy/accounting';
import type { DesignId } from '../../engine/baselines/design-types';
import { resultFor } from './model';
import { becauseSentence } from './say-because';
import { alexnetLayer } from './testing/alexnet';

const BASE = alexnetLayer();

/** The two designs with energies and cycles of the test's own. */
function withParts(
  parts: Readonly<Record<'csp-h' | 'sparten', Readonly<Partial<Record<Component, number>>>>>,
  cycles: readonly [number, number],
): CompareReport {
  const made = (design: 'csp-h' | 'sparten', boundCycles: number): DesignResult => {
    const known = resultFor(BASE.totals, design) as DesignResult;
    const byComponent = Object.fromEntries(COMPONENTS.map((component) => [component, parts[design][component] ?? 0])) as Record<Component, number>;
    const onChip = COMPONENTS.reduce((sum, component) => (component === 'dram' ? sum : sum + byComponent[component]), 0);
    const ledger = (
      [
        { cause: 'ideal', cycles: boundCycles / 2 },
        { cause: 'zero-activation', cycles: boundCycles / 8 },
        { cause: 'imbalance', cycles: (boundCycles * 3) / 8 },
      ] as const
    ).map((term) => ({ ...term, slots: term.cycles * known.cost.multipliers }));
    return { ...known, ledger, cost: { ...known.cost, boundCycles }, energy: { ...known.energy, byComponent, onChip, total: onChip } };
  };
  return { ...BASE, totals: [made('csp-h', cycles[0]), made('sparten', cycles[1])] };
}

const said = (report: CompareReport, rival: DesignId | null = null): string => becauseSentence(report, null, rival);

describe('why it comes out so', () => {
  it('names the part in which most of the difference lies, and what CSP-H does instead of looking for operands', () => {
    const report = withParts({ 'csp-h': { multipliers: 4 }, sparten: { multipliers: 4, matching: 9, 'weight buffer': 3 } }, [100, 100]);
    expect(said(report)).toMatch(
      /^What SparTen spends more on chip is 75\s% finding operands: comparing masks .*; in CSP-H .* a counter does all the skipping/,
    );
  });

  it('is turned round where CSP-H needs more, and offers no excuse then', () => {
    const report = withParts({ 'csp-h': { 'partial sums': 20, multipliers: 4 }, sparten: { matching: 4, multipliers: 4 } }, [100, 100]);
    expect(said(report)).toBe('What CSP-H spends more on chip is more than made up by partial sums.');
  });

  it('names what costs the slower one most cycles, whichever it is', () => {
    const even = { multipliers: 4 };
    expect(said(withParts({ 'csp-h': even, sparten: even }, [200, 100]))).toMatch(
      /^CSP-H takes longer: 38\s% of its cycles go because units that are done wait/,
    );
    expect(said(withParts({ 'csp-h': even, sparten: even }, [100, 200]))).toMatch(/^SparTen takes longer: 38\s% of its cycles go because/);
  });

  it('tells of the layers in which it is the other way round', () => {
    const report = withParts({ 'csp-h': { multipliers: 4 }, sparten: { multipliers: 4, matching: 8 } }, [100, 100]);
    const [first] = BASE.layers;
    const layerWith = (name: string, own: number): (typeof BASE.layers)[number] => ({
      ...first,
      name,
      results: withParts({ 'csp-h': { multipliers: own }, sparten: { multipliers: 6 } }, [100, 100]).totals,
    });
    const layers = [layerWith('conv1', 3), layerWith('dw2', 9), layerWith('dw3', 12)];
    expect(said({ ...report, layers })).toContain(' In 2 of 3 layers CSP-H needs more energy with DRAM, most in dw3: 2.0×.');
    // Of one layer alone there is no such thing.
    expect(becauseSentence({ ...report, layers }, 'dw3', null)).not.toContain(' layers ');
  });

  it('says nothing of what is about the same', () => {
    const even = { multipliers: 4 };
    expect(said(withParts({ 'csp-h': even, sparten: even }, [100, 101]))).toBe('');
  });
});
