import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesignResult } from '../../engine/baselines/compare-network';
import { DEFAULT_DESIGN_CONFIG } from '../../engine/baselines/design';
import { multipliersOf, PUBLISHED_FIGURES } from '../../engine/baselines/published-figures';
import { ACCELERGY_45, ENERGY_PRESETS } from '../../engine/energy/presets';
import { ratioOf } from '../../engine/energy/sensitivity';
import { withValues } from '../../engine/energy/validate';
import { whole } from '../../lib/numbers';
import { DEFAULT_SCENARIO } from '../../scenario/defaults';
import { designConfigOf } from '../../scenario/settings';
import { resultFor } from './model';
import { type OwnFigure, ownFigure, reachesOf, spentBy, subjectWords } from './published';
import { whyNotFifteen, whyOthersDiffer } from './reasons';
import { alexnetLayer } from './testing/alexnet';
import { anyReport } from './testing/reports';

const anyArray = fc.tuple(fc.integer({ min: 1, max: 128 }), fc.integer({ min: 2, max: 512 }));

describe('published figures', () => {
  const report = alexnetLayer();
  const peak = PUBLISHED_FIGURES.filter(({ over }) => over === 'peak');

  it('each stand beside one of ours', () => {
    for (const published of PUBLISHED_FIGURES) {
      const own = ownFigure(published, report.totals);
      expect('missing' in own ? 0 : own.factor).toBeGreaterThan(0);
      expect('missing' in own ? '' : own.besidePeak === null).toBe(published.over !== 'peak');
    }
    const claim = ownFigure(PUBLISHED_FIGURES[0], report.totals);
    const [own, other] = [resultFor(report.totals, 'csp-h'), resultFor(report.totals, 'sparten')];
    expect(claim).toEqual({
      factor: (other?.energy.total ?? 0) / (own?.energy.total ?? 0),
      onChip: (other?.energy.onChip ?? 0) / (own?.energy.onChip ?? 0),
      standIn: null,
      besidePeak: null,
    });
  });

  it('of the tensor core: ours is the ratio of multiplications, times what the dense array loses beside them, over what the tensor core loses', () => {
    fc.assert(
      fc.property(anyReport, ({ totals }) => {
        const [own, other] = [resultFor(totals, 'sparse-tensor-core'), resultFor(totals, 'dense-os')];
        fc.pre(own !== null && other !== null);
        for (const { cost, ledger } of [own, other]) {
          const { multiplying, others } = spentBy({ ledger });
          expect(multiplying + others.reduce((sum, { cycles }) => sum + cycles, 0)).toBeCloseTo(cost.boundCycles, 3);
        }
      }),
      { seed: 31, numRuns: 60 },
    );
    const [own, other] = [resultFor(report.totals, 'sparse-tensor-core'), resultFor(report.totals, 'dense-os')] as [DesignResult, DesignResult];
    // AlexNet's third layer: half the products, exactly, and an array that fills again for each of its folds.
    expect(spentBy(other).multiplying / spentBy(own).multiplying).toBeCloseTo(2, 9);
    const figure = ownFigure(peak[0], report.totals) as OwnFigure;
    expect(figure.factor).toBeGreaterThan(2);
    expect(figure.besidePeak).toMatch(/^Multiplications alone give 2\.0× here, but the dense output-stationary array spends [\d.]+.% of its cycles otherwise/);
    expect(figure.besidePeak).toMatch(/\(.*filling the array [\d.]+.%.*\), and the 2:4 tensor core spends/);
  });

  it('say on what they were published where ours is of one layer, or of a small network', () => {
    const [layer] = report.layers;
    const two = { ...report, layers: [layer, layer] };
    for (const figure of PUBLISHED_FIGURES.filter(({ over }) => over !== 'peak')) {
      const one = subjectWords(figure, { name: 'AlexNet', origin: 'synthetic', report });
      const small = subjectWords(figure, { name: 'LeNet-5', origin: 'trained', report: two });
      expect(one).toContain(`one layer, ${layer.name} of AlexNet`);
      expect(small).toContain(`LeNet-5 alone, a small network trained for this page: 2 layers with ${whole(report.weights)} weights`);
    }
    expect(subjectWords(peak[0], { name: 'AlexNet', origin: 'synthetic', report })).toBeNull();
  });

  it('have remarks that follow the array and the energy table', () => {
    fc.assert(
      fc.property(anyArray, fc.constantFrom(...ENERGY_PRESETS), (compareArray, table) => {
        const config = designConfigOf({ ...DEFAULT_SCENARIO, compareArray });
        const setting = { configOf: () => config, table };
        const remark = (design: string, quantity: string): string =>
          PUBLISHED_FIGURES.find((figure) => figure.design === design && figure.quantity === quantity)?.remark(setting) ?? '';
        expect(remark('cambricon-x', 'speed')).toContain(`Cambricon-X here ${whole(compareArray[0] * compareArray[1])}`);
        expect(remark('cambricon-x', 'energy')).toContain(table.entries.mac.node);
        const { chips, elements, lanes } = config.cambricon;
        expect(chips * elements * lanes).toBe(multipliersOf('dense-os', setting));
        const reasons = whyOthersDiffer(setting)
          .map(({ text }) => text)
          .join('\n');
        expect(reasons).toContain(`${whole(chips)} × ${whole(elements * lanes)} multipliers`);
        expect(reasons).toContain(`every other design has ${whole(multipliersOf('dense-os', setting))}`);
      }),
      { seed: 32, numRuns: 100 },
    );
    const { sparten } = DEFAULT_DESIGN_CONFIG;
    const words = (overhead: number): string =>
      whyNotFifteen({ configOf: () => ({ ...DEFAULT_DESIGN_CONFIG, sparten: { ...sparten, chunkOverhead: overhead } }), table: ACCELERGY_45 })
        .map(({ text }) => text)
        .join('\n');
    expect([words(0), words(3)].map((text) => text.includes('costs a cycle'))).toEqual([true, false]);
  });

  it('tell the arrays that two designs ran on where these are not alike', () => {
    const large = designConfigOf({ ...DEFAULT_SCENARIO, compareArray: [100, 32] });
    const setting = (config: typeof large) => ({ configOf: (design: string) => (design === 'csp-h' ? config : DEFAULT_DESIGN_CONFIG), table: ACCELERGY_45 });
    const text = (config: typeof large) => whyNotFifteen(setting(config))[0].text;
    expect(text(large)).toBe(`Here CSP-H has ${whole(3200)} multipliers and SparTen ${whole(1024)}; how many theirs had is not public to us.`);
    expect(text(DEFAULT_DESIGN_CONFIG)).not.toContain('multipliers');
    expect(
      whyOthersDiffer(setting(large))
        .map((reason) => reason.text)
        .join(' '),
    ).toContain(`the other designs have ${whole(1024)} to ${whole(3200)}`);
  });

  it('would be reached on chip with the energies named', () => {
    const [own, other] = [resultFor(report.totals, 'csp-h'), resultFor(report.totals, 'sparten')] as [DesignResult, DesignResult];
    for (const table of ENERGY_PRESETS) {
      const reaches = reachesOf(own, other, table, 15);
      expect(reaches.map(({ entry }) => entry)).toContain('sparten-inner-join');
      for (const { entry, factor } of reaches) {
        const changed = withValues(table, { [entry]: table.entries[entry].value * factor });
        expect(ratioOf(own.cost, other.cost, changed, 'on-chip')).toBeCloseTo(15, 6);
      }
    }
  });
});
