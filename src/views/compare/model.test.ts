import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompareReport } from '../../engine/baselines/compare-network';
import { DESIGN_IDS } from '../../engine/baselines/design-types';
import { COMPARE_MEASURES } from '../../scenario/words';
import { amountOf, barOf, heatRows, heatStrength, partsOf, ratio, resultFor, resultsIn, swingAxis, unitFor, waterfallOf, whereMost, worstLayer } from './model';
import { anyReport } from './testing/reports';

const anyMeasure = fc.constantFrom(...COMPARE_MEASURES);

describe('bars', () => {
  it('are stacked without gaps, in the order of the legend, and add up to what the design needs', () => {
    fc.assert(
      fc.property(anyReport, anyMeasure, (report, measure) => {
        for (const result of report.totals) {
          const { segments, total } = barOf(result, measure);
          const order = partsOf(measure);
          let end = 0;
          let last = -1;
          for (const { part, value, start } of segments) {
            expect(value).toBeGreaterThan(0);
            expect(start).toBeCloseTo(end, -Math.log10(Math.max(1, total)) + 9);
            expect(order.indexOf(part)).toBeGreaterThan(last);
            last = order.indexOf(part);
            end += value;
          }
          expect(Math.abs(end - total)).toBeLessThanOrEqual(1e-9 * Math.max(1, total));
          expect(total).toBe(amountOf(result, measure));
        }
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it('put DRAM last, apart from what is on chip', () => {
    expect(partsOf('energy').at(-1)).toBe('dram');
    expect(partsOf('cycles').at(-1)).toBe('bandwidth');
  });

  it('carry an interval for estimated cycles, in proportion for energy × delay, and none for energy', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        for (const result of report.totals) {
          const { estimate, boundCycles } = result.cost;
          expect(barOf(result, 'energy').halfWidth).toBeNull();
          const known = estimate !== null && boundCycles > 0 ? estimate.halfWidth : 0;
          expect(barOf(result, 'cycles').halfWidth ?? 0).toBeCloseTo(known, 6);
          const product = barOf(result, 'edp');
          const share = product.total > 0 ? (product.halfWidth ?? 0) / product.total : 0;
          expect(share).toBeCloseTo(product.total > 0 ? known / boundCycles : 0, 9);
        }
      }),
      { seed: 5, numRuns: 50 },
    );
  });
});

describe('units', () => {
  it('make the chosen design 1, and every other its multiple', () => {
    fc.assert(
      fc.property(anyReport, anyMeasure, fc.constantFrom(...DESIGN_IDS), (report, measure, design) => {
        const reference = resultFor(report.totals, design);
        const amount = reference === null ? 0 : amountOf(reference, measure);
        const unit = unitFor(report.totals, measure, design, 'pJ');
        expect(unit.unit === '×').toBe(amount > 0);
        fc.pre(amount > 0);
        expect([unit.format(amount), unit.format(2 * amount)]).toEqual(['1×', '2.0×']);
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it('are plain where no design is chosen, with the largest amount a number of at most six digits', () => {
    fc.assert(
      fc.property(anyReport, anyMeasure, fc.constantFrom('pJ' as const, 'MAC' as const), (report, measure, tableUnit) => {
        const unit = unitFor(report.totals, measure, null, tableUnit);
        const largest = Math.max(...report.totals.map((result) => amountOf(result, measure)));
        expect(largest / unit.size).toBeLessThan(1e6);
        expect(unit.unit).toMatch(measure === 'cycles' ? /cycles$/ : tableUnit === 'pJ' ? /J/ : /MACs/);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe('layer by layer', () => {
  it('compares every other design with the reference in each layer', () => {
    fc.assert(
      fc.property(anyReport, anyMeasure, (report, measure) => {
        const [{ design: reference }] = report.totals;
        const rows = heatRows(report, reference, measure);
        expect(rows.map(({ design }) => design)).toEqual(report.totals.slice(1).map(({ design }) => design));
        for (const { design, ratios } of rows) {
          expect(ratios).toHaveLength(report.layers.length);
          for (const [i, value] of ratios.entries()) {
            const { results } = report.layers[i];
            const own = resultFor(results, design);
            const other = resultFor(results, reference);
            expect(value).toBe(own && other ? ratio(amountOf(own, measure), amountOf(other, measure)) : null);
          }
        }
      }),
      { seed: 8, numRuns: 60 },
    );
  });

  it('colours a factor and its inverse alike, and none for 1', () => {
    expect(heatStrength(1)).toBe(0);
    expect(heatStrength(0.25)).toBeCloseTo(heatStrength(4), 12);
    expect(heatStrength(4)).toBeGreaterThan(heatStrength(2));
    expect(heatStrength(1e9)).toBe(1);
  });

  it('shows all layers together for a layer the report does not have', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(resultsIn(report, 'of another network')).toBe(report.totals);
        expect(resultsIn(report, null)).toBe(report.totals);
        expect(resultsIn(report, report.layers[0].name)).toBe(report.layers[0].results);
      }),
      { seed: 9, numRuns: 10 },
    );
  });
});

describe('the ledger', () => {
  it('goes from the ideal to the actual cycles without a gap', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        for (const result of report.totals) {
          const { steps, actual } = waterfallOf(result, report.macs);
          expect(steps[0].cause).toBe('ideal');
          for (const [i, step] of steps.entries()) expect(step.start).toBeCloseTo(i === 0 ? 0 : steps[i - 1].start + steps[i - 1].cycles, 4);
          const last = steps[steps.length - 1];
          expect(last.start + last.cycles).toBeCloseTo(actual, 4);
        }
      }),
      { seed: 10, numRuns: 100 },
    );
  });

  it('finds the layer in which a cause costs most', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        for (const { design, ledger } of report.totals) {
          for (const { cause, cycles } of ledger) {
            const terms = report.layers.map(({ results }) => resultFor(results, design)?.ledger.find((term) => term.cause === cause)?.cycles ?? 0);
            const place = report.layers.findIndex((layer) => layer === worstLayer(report, design, cause));
            expect(place < 0).toBe(cycles === 0);
            expect(place < 0 ? 0 : terms[place]).toBe(Math.max(...terms));
          }
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('says where a cause has more than half of its cycles, in as few layers as can be named', () => {
    const report = (fills: readonly number[], groups = 1): CompareReport =>
      ({
        layers: fills.map((cycles, i) => ({
          name: `l${i}`,
          shape: { kind: 'convolution', inputChannels: 8, groups: i === 0 ? 1 : groups },
          results: [{ design: 'csp-h', ledger: [{ cause: 'fill', cycles, slots: cycles }] }],
        })),
      }) as unknown as CompareReport;
    expect(whereMost(report([1, 5, 2]), 'csp-h', 'fill')).toEqual({ layers: ['l1'] });
    expect(whereMost(report([3, 1, 3, 2]), 'csp-h', 'fill')).toEqual({ layers: ['l0', 'l2'] });
    expect(whereMost(report([1, 1, 1, 1, 1]), 'csp-h', 'fill')).toBeNull();
    expect(whereMost(report([2, 1, 1]), 'csp-h', 'fill')).toEqual({ layers: ['l0', 'l1'] });
    expect(whereMost(report([1, 1, 1, 1]), 'csp-h', 'fill')).toBeNull();
    expect(whereMost(report([1, 1, 1, 1, 1], 8), 'csp-h', 'fill')).toEqual({ depthwise: 4 });
    expect(whereMost(report([1, 1, 1, 1, 1], 2), 'csp-h', 'fill')).toBeNull();
    expect(whereMost(report([0, 0, 0]), 'csp-h', 'fill')).toBeNull();
    expect(whereMost(report([1, 2, 5]), 'csp-h', 'stall')).toBeNull();
    expect(whereMost(report([1, 5]), 'csp-h', 'fill')).toBeNull();
  });
});

describe('the axis of the energy table', () => {
  it('holds every ratio, and is never empty', () => {
    const anyRatio = fc.double({ min: 0.001, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ ratio: anyRatio, ratioHalved: anyRatio, ratioDoubled: anyRatio })), (rows) => {
        const [low, high] = swingAxis(rows);
        expect(low).toBeLessThan(high);
        for (const row of rows) for (const value of [row.ratio, row.ratioHalved, row.ratioDoubled]) expect(value >= low && value <= high).toBe(true);
      }),
      { seed: 12, numRuns: 200 },
    );
  });
});
