import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompareReport, DesignResult } from '../../engine/baselines/compare-network';
import { DESIGN_IDS, type DesignId } from '../../engine/baselines/design-types';
import type { ParityShare } from '../../engine/baselines/parity';
import { ACCELERGY_45 } from '../../engine/energy/presets';
import { sensitivityOf } from '../../engine/energy/sensitivity';
import { ENTRY_IDS } from '../../engine/energy/types';
import { parseEntry } from '../../engine/energy/validate';
import { COMPARE_MEASURES, FAIRNESSES } from '../../scenario/words';
import { resultFor, resultsIn, waterfallOf, whereMost } from './model';
import { ENTRY_NAMES } from './names';
import { bufferScale, figure, share, times, withUnit } from './numbers';
import { breakEvenWords, cyclesWords, headline, ledgerSentence, refusalWords, rivalOf, sensitivitySentence, subline } from './say';
import { becauseSentence } from './say-because';
import { alexnetLayer } from './testing/alexnet';
import { anyReport } from './testing/reports';

/** Nothing that a program says and a person does not. */
const PROPER = (text: string): void => expect(text).not.toMatch(/NaN|undefined|null|Infinity|∞|\[object|e[+-]\d| {2}/);

const EQUAL_WEIGHTS = { asked: 0.8, measured: null, parity: null } as const;
const MEASURED = { images: 1000, least: 0.97, right: { 'csp-h': 0.975 } } as const;
const anyDesign = fc.option(fc.constantFrom(...DESIGN_IDS), { nil: null });

describe('sentences', () => {
  it('are proper words for any report', () => {
    fc.assert(
      fc.property(anyReport, anyDesign, fc.boolean(), (report, normaliseTo, wholeNetwork) => {
        const layer = wholeNetwork ? null : report.layers[0].name;
        const results = resultsIn(report, layer);
        PROPER(becauseSentence(report, layer, normaliseTo));
        PROPER(subline(report, layer, EQUAL_WEIGHTS));
        PROPER(subline(report, layer, { asked: 0.8, measured: MEASURED, parity: null }));
        for (const fairness of FAIRNESSES) {
          for (const measure of COMPARE_MEASURES) PROPER(headline(report, { subject: 'VGG-16', layer, normaliseTo, measure, fairness }));
        }
        for (const result of results) {
          PROPER(ledgerSentence(result, waterfallOf(result, report.macs), (cause) => whereMost(report, result.design, cause)));
          PROPER(cyclesWords(result));
        }
        const own = resultFor(results, 'csp-h');
        const rival = rivalOf(results, normaliseTo);
        if (own === null || rival === null) return;
        for (const scope of ['on-chip', 'with-dram'] as const) {
          const rows = sensitivityOf(own.cost, rival.cost, ACCELERGY_45, scope);
          PROPER(sensitivitySentence(rows, rival.design, scope));
          for (const row of rows) PROPER(breakEvenWords(row) ?? '');
        }
      }),
      { seed: 20, numRuns: 300 },
    );
  });

  it('say what each design comes to within the power or the area of SparTen', () => {
    const report = twoDesigns({ csp: { onChip: 1, dram: 1, cycles: 1 }, rival: { onChip: 1, dram: 1, cycles: 1 } });
    const shareOf = (design: DesignId, multipliers: number, how: ParityShare['how']): ParityShare => ({ design, multipliers, amount: null, how });
    const reference = shareOf('sparten', 1024, 'reference');
    const said = (parity: 'power' | 'area', shares: readonly ParityShare[]): string =>
      subline(report, null, { ...EQUAL_WEIGHTS, parity: { parity, budget: 1, shares: [...shares, reference] } });
    expect(said('power', [shareOf('csp-h', 9856, 'within'), shareOf('dense-os', 5216, 'largest')])).toContain(
      'Within the on-chip power of SparTen’s 1\u202f024 multipliers: CSP-H 9\u202f856, Dense OS array 5\u202f216, the most that are tried.',
    );
    const area = said('area', [shareOf('csp-h', 32, 'over'), shareOf('dense-os', 512, 'within'), shareOf('cambricon-x', 1024, 'as-is')]);
    expect(area).toContain('Dense OS array 512; CSP-H cannot: what is shown is the nearest; no area is known of Cambricon-X, which keeps the array’s.');
    expect(said('area', [shareOf('csp-h', 32, 'over')])).toContain(
      'No other design is known to fit the area of SparTen’s 1\u202f024 multipliers; CSP-H cannot: what is shown is the nearest.',
    );
  });

  it('say what the figures say', () => {
    const terms = { subject: 'VGG-16', layer: null, normaliseTo: null, measure: 'energy', fairness: 'weights' } as const;
    const report = twoDesigns({ csp: { onChip: 100, dram: 100, cycles: 200 }, rival: { onChip: 340, dram: 100, cycles: 100 } });
    const place = 'On VGG-16 at 75\u00a0% sparsity, ';
    const energy = 'SparTen needs 3.4× the energy of CSP-H on chip and 2.2× with DRAM';
    const time = 'CSP-H takes 2.0× the cycles of SparTen';
    expect(headline(report, terms)).toBe(`${place}${energy}; ${time}.`);
    expect(headline(report, { ...terms, measure: 'cycles' })).toBe(`${place}${time}; ${energy}.`);
    expect(headline(report, { ...terms, measure: 'edp' })).toBe(`${place}SparTen comes to 1.10× the energy × delay of CSP-H; ${energy}.`);
    expect(headline(report, { ...terms, fairness: 'accuracy' })).toBe(`On VGG-16 at equal measured accuracy, ${energy}; ${time}.`);
    const dear = twoDesigns({ csp: { onChip: 100, dram: 100, cycles: 200 }, rival: { onChip: 880, dram: 100, cycles: 100 } });
    expect(headline(report, { ...terms, serving: [dear, report] })).toBe(
      `${place}SparTen needs 3.4× the energy of CSP-H on chip (3.4 to 8.8× by R, SparTen’s reuse of weights) and 2.2× with DRAM; ${time}.`,
    );
    expect(headline(report, { ...terms, serving: [report, report] })).toBe(`${place}${energy}; ${time}.`);
    const worse = twoDesigns({ csp: { onChip: 200, dram: 0, cycles: 100 }, rival: { onChip: 100, dram: 1000, cycles: 250 } });
    expect(headline(worse, { ...terms, normaliseTo: 'csp-h' })).toBe(
      `${place}CSP-H needs 2.0× the energy of SparTen on chip, but with DRAM SparTen needs 5.5× the energy of CSP-H; SparTen takes 2.5× the cycles of CSP-H.`,
    );
    const equal = twoDesigns({ csp: { onChip: 100, dram: 100, cycles: 100 }, rival: { onChip: 101, dram: 100, cycles: 101 } });
    expect(headline(equal, terms)).toBe(
      `${place}CSP-H and SparTen need about the same energy on chip and with DRAM; CSP-H and SparTen take about as many cycles.`,
    );
    const onlyDram = twoDesigns({ csp: { onChip: 100, dram: 300, cycles: 100 }, rival: { onChip: 100, dram: 100, cycles: 100 } });
    expect(headline(onlyDram, terms)).toContain('need about the same energy on chip, but with DRAM CSP-H needs 2.0× the energy of SparTen');
    const onlyChip = twoDesigns({ csp: { onChip: 100, dram: 300, cycles: 100 }, rival: { onChip: 200, dram: 200, cycles: 100 } });
    expect(headline(onlyChip, terms)).toContain('SparTen needs 2.0× the energy of CSP-H on chip, and about the same with DRAM');
  });

  it('say why less is cut than was asked for, where it is', () => {
    const report = twoDesigns({ csp: { onChip: 1, dram: 1, cycles: 1 }, rival: { onChip: 1, dram: 1, cycles: 1 } });
    expect(subline(report, null, { ...EQUAL_WEIGHTS, asked: 0.75 })).not.toContain('to be cut');
    const whole = { ...report, layers: [report.layers[0], { ...report.layers[0], cascadeTarget: 1 }] };
    expect(subline(whole, null, EQUAL_WEIGHTS)).toContain('80\u00a0% were to be cut; 1 layer stays whole.');
    const accurate = subline(whole, null, { asked: 0.8, measured: MEASURED, parity: null });
    expect(accurate).not.toContain('to be cut');
    expect(accurate).toContain('as far as it still answers 97.0\u00a0% of 1\u202f000 test images right: CSP-H keeps 25\u00a0% (97.5\u00a0% right)');
  });

  it('speak of the design that figures are given in multiples of', () => {
    fc.assert(
      fc.property(anyReport, fc.constantFrom(...DESIGN_IDS), (report, design) => {
        const rival = rivalOf(report.totals, design);
        expect(rival?.design).not.toBe('csp-h');
        const isThere = design !== 'csp-h' && resultFor(report.totals, design) !== null;
        expect(isThere ? rival?.design : design).toBe(design);
      }),
      { seed: 21, numRuns: 60 },
    );
  });
});

describe('numbers', () => {
  it('have three digits, units no exponents', () => {
    expect([1023, 262_144, 1_572_864].map((bytes) => withUnit(bytes, bufferScale))).toEqual(['1\u202f023 bytes', '256 KB', '1.50 MB']);
    expect([0, 0.012345, 1.2345, 12.345, 123.45, 1234.5].map(figure)).toEqual(['0', '0.0123', '1.23', '12.3', '123', '1\u202f235']);
    expect([0, 0.0123, 0.66, 1, 1.04, 1.996, 3.42, 9.96, 15].map(times)).toEqual(['0×', '0.012×', '0.66×', '1×', '1.04×', '2.0×', '3.4×', '10×', '15×']);
    expect([0, 0.0001, 0.012, 0.5].map(share)).toEqual(['0\u00a0%', '<\u00a00.1\u00a0%', '1.2\u00a0%', '50\u00a0%']);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), (value) => {
        PROPER(figure(value));
        PROPER(times(value));
      }),
      { seed: 22, numRuns: 300 },
    );
  });
});

describe('a refused energy', () => {
  it.each(['', 'much', '-1', '1e9', '0.5.5'])('says for "%s" what is wrong with which entry, and what to do', (text) => {
    for (const entry of ENTRY_IDS) {
      const parsed = parseEntry(entry, text);
      expect(parsed.ok).toBe(false);
      if (parsed.ok) continue;
      const words = refusalWords(entry, parsed.error);
      expect(words).toContain(`“${ENTRY_NAMES[entry]}”`);
      expect(words).not.toContain(`"${entry}"`);
      expect(words.endsWith('.')).toBe(true);
      PROPER(words);
    }
  });
});

interface Figures {
  readonly onChip: number;
  readonly dram: number;
  readonly cycles: number;
}

/** CSP-H and SparTen with just these figures. */
function twoDesigns({ csp, rival }: { readonly csp: Figures; readonly rival: Figures }): CompareReport {
  const base = alexnetLayer();
  const withFigures = (design: 'csp-h' | 'sparten', { onChip, dram, cycles }: Figures): DesignResult => {
    const known = resultFor(base.totals, design) as DesignResult;
    return {
      ...known,
      keptWeights: base.weights / 4,
      cost: { ...known.cost, cycles, boundCycles: cycles },
      energy: { ...known.energy, onChip, dram, total: onChip + dram },
      energyDelay: (onChip + dram) * cycles,
    };
  };
  return { ...base, totals: [withFigures('csp-h', csp), withFigures('sparten', rival)] };
}
