import type { CompareReport, DesignResult, LayerComparison } from '../../engine/baselines/compare-network';
import type { LedgerTerm } from '../../engine/baselines/ledger';
import { SLOT_CAUSES, type DesignId } from '../../engine/baselines/design-types';
import { COMPONENTS } from '../../engine/energy/accounting';
import type { Sensitivity } from '../../engine/energy/sensitivity';
import type { CompareMeasure } from '../../scenario/words';
import type { PartId } from './names';
import { cycleScale, energyScale, figure, productScale, times } from './numbers';

/** Parts of a bar, in the order they are stacked. DRAM is the last and stands apart. */
const ENERGY_PARTS: readonly PartId[] = COMPONENTS;
const CYCLE_PARTS: readonly PartId[] = [...SLOT_CAUSES, 'bandwidth'];
export const partsOf = (measure: CompareMeasure): readonly PartId[] => (measure === 'cycles' ? CYCLE_PARTS : ENERGY_PARTS);
/** The part that lies outside the chip. */
export const offChipOf = (measure: CompareMeasure): PartId => (measure === 'cycles' ? 'bandwidth' : 'dram');

/** A part of a bar: how much, and what stands before it. */
export interface Segment {
  readonly part: PartId;
  readonly value: number;
  readonly start: number;
}

/** One design's bar in the measure's own unit: pJ or MAC energies, cycles, or their product. */
export interface Bar {
  readonly design: DesignId;
  /** Parts of no length are left out. */
  readonly segments: readonly Segment[];
  readonly total: number;
  /** Half width of the 95 % interval of the total, where it was estimated. */
  readonly halfWidth: number | null;
}

/** The results of one layer, or of all together. An unknown layer shows all. */
export const resultsIn = (report: CompareReport, layer: string | null): readonly DesignResult[] => layerNamed(report, layer)?.results ?? report.totals;

export const layerNamed = (report: CompareReport, layer: string | null): LayerComparison | null => report.layers.find(({ name }) => name === layer) ?? null;

export const resultFor = (results: readonly DesignResult[], design: DesignId): DesignResult | null =>
  results.find((result) => result.design === design) ?? null;

/** What a design needs in a measure: energy with DRAM, cycles within DRAM bandwidth, or the product of the two. */
export function amountOf({ energy, cost, energyDelay }: DesignResult, measure: CompareMeasure): number {
  if (measure === 'energy') return energy.total;
  return measure === 'cycles' ? cost.boundCycles : energyDelay;
}

function partAmounts({ energy, cost }: DesignResult, measure: CompareMeasure): readonly (readonly [PartId, number])[] {
  if (measure === 'cycles') {
    return [...SLOT_CAUSES.map((cause) => [cause, cost.slots[cause] / cost.multipliers] as const), ['bandwidth', cost.boundCycles - cost.cycles]];
  }
  const factor = measure === 'edp' ? cost.boundCycles : 1;
  return COMPONENTS.map((component) => [component, energy.byComponent[component] * factor]);
}

/** Segments add up to the total: exactly in theory, to rounding in floating point. */
export function barOf(result: DesignResult, measure: CompareMeasure): Bar {
  const segments: Segment[] = [];
  let start = 0;
  for (const [part, value] of partAmounts(result, measure)) {
    if (value > 0) segments.push({ part, value, start });
    start += value;
  }
  const total = amountOf(result, measure);
  const { estimate, boundCycles } = result.cost;
  const halfWidth = estimate === null || measure === 'energy' || boundCycles === 0 ? null : (estimate.halfWidth * total) / boundCycles;
  return { design: result.design, segments, total, halfWidth };
}

/** How amounts of a measure are written: divided by `size`, with `unit` behind. */
export interface Unit {
  readonly size: number;
  readonly unit: string;
  readonly format: (amount: number) => string;
}

/** Multiples of one design's amount where one is chosen and needs anything, else an absolute unit in which the largest is a handy number. */
export function unitFor(results: readonly DesignResult[], measure: CompareMeasure, normaliseTo: DesignId | null, tableUnit: 'pJ' | 'MAC'): Unit {
  const reference = normaliseTo === null ? null : resultFor(results, normaliseTo);
  const amount = reference === null ? 0 : amountOf(reference, measure);
  if (amount > 0) return { size: amount, unit: '×', format: (value) => times(value / amount) };
  const largest = Math.max(0, ...results.map((result) => amountOf(result, measure)));
  const scale = measure === 'cycles' ? cycleScale(largest) : measure === 'energy' ? energyScale(largest, tableUnit) : productScale(largest, tableUnit);
  return { ...scale, format: (value) => `${figure(value / scale.size)} ${scale.unit}` };
}

/** First over second; null where that says nothing. */
export const ratio = (first: number, second: number): number | null => (first > 0 && second > 0 && Number.isFinite(first / second) ? first / second : null);

/** A design's amount in each layer over the reference's. */
export interface HeatRow {
  readonly design: DesignId;
  readonly ratios: readonly (number | null)[];
}

export function heatRows(report: CompareReport, reference: DesignId, measure: CompareMeasure): HeatRow[] {
  return report.totals
    .filter(({ design }) => design !== reference)
    .map(({ design }) => ({
      design,
      ratios: report.layers.map(({ results }) => {
        const own = resultFor(results, design);
        const other = resultFor(results, reference);
        return own === null || other === null ? null : ratio(amountOf(own, measure), amountOf(other, measure));
      }),
    }));
}

/** Beyond this factor a cell grows no darker. */
export const FULL_FACTOR = 8;

/** How strongly a cell is coloured, 0..1: the logarithm of the factor, either way. */
export const heatStrength = (value: number): number => Math.min(1, Math.abs(Math.log2(value)) / Math.log2(FULL_FACTOR));

/** One step of the way from the ideal to the actual cycles. */
export interface Step {
  readonly cause: LedgerTerm['cause'];
  readonly cycles: number;
  /** Cycles before it: where its bar starts. */
  readonly start: number;
}

export interface Waterfall {
  readonly steps: readonly Step[];
  readonly actual: number;
  /** Every weight, kept or not, at every position, with all multipliers busy. */
  readonly dense: number;
}

/** The steps add up to the actual cycles. @param macs multiplications of the dense layer or network. */
export function waterfallOf({ ledger, cost }: DesignResult, macs: number): Waterfall {
  let start = 0;
  const steps = ledger.map(({ cause, cycles }) => {
    const step = { cause, cycles, start };
    start += cycles;
    return step;
  });
  return { steps, actual: cost.boundCycles, dense: macs / cost.multipliers };
}

/** The layer in which a cause costs a design most cycles; null where it costs nothing anywhere. */
export function worstLayer(report: CompareReport, design: DesignId, cause: LedgerTerm['cause']): LayerComparison | null {
  let worst: LayerComparison | null = null;
  let most = 0;
  for (const layer of report.layers) {
    const term = resultFor(layer.results, design)?.ledger.find((entry) => entry.cause === cause);
    if (term !== undefined && term.cycles > most) [worst, most] = [layer, term.cycles];
  }
  return worst;
}

/** Where most of a cause's cycles are. */
export type Whereabouts = { readonly layers: readonly string[] } | { readonly depthwise: number };

/** Layers that can be named in a sentence. */
const MOST_NAMED = 2;

/**
 * Where more than half of a cause's cycles are: in a layer or two, or else in the depthwise layers together; null where they are spread further, or there is one
 * layer alone.
 */
export function whereMost(report: CompareReport, design: DesignId, cause: LedgerTerm['cause']): Whereabouts | null {
  const costs = report.layers
    .map(({ name, shape, results }) => ({
      name,
      isDepthwise: shape.kind === 'convolution' && shape.groups > 1 && shape.groups === shape.inputChannels,
      cycles: resultFor(results, design)?.ledger.find((term) => term.cause === cause)?.cycles ?? 0,
    }))
    .toSorted((a, b) => b.cycles - a.cycles);
  const sum = (of: readonly { readonly cycles: number }[]): number => of.reduce((all, { cycles }) => all + cycles, 0);
  const half = sum(costs) / 2;
  if (half === 0 || costs.length <= MOST_NAMED) return null;
  const named = costs.slice(0, sum(costs.slice(0, 1)) > half ? 1 : MOST_NAMED);
  if (sum(named) > half) return { layers: named.map(({ name }) => name) };
  const depthwise = costs.filter(({ isDepthwise }) => isDepthwise);
  return sum(depthwise) > half ? { depthwise: depthwise.length } : null;
}

/** From the least to the greatest ratio of all entries, with 1 in sight where it is near; never empty. */
export function swingAxis(rows: readonly Pick<Sensitivity, 'ratio' | 'ratioHalved' | 'ratioDoubled'>[]): readonly [number, number] {
  const values = rows.flatMap((row) => [row.ratio, row.ratioHalved, row.ratioDoubled]).filter((value) => value > 0 && Number.isFinite(value));
  if (values.length === 0) return [0.5, 2];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const [from, to] = [low > 1 && low < 1.5 ? 1 : low, high < 1 && high > 1 / 1.5 ? 1 : high];
  return from === to ? [from / 2, to * 2] : [from, to];
}
