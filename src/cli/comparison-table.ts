import { type CompareReport, type DesignResult, repriced } from '../engine/baselines/compare-network';
import { DESIGNS } from '../engine/baselines/designs';
import { type DesignId, USUAL_DESIGNS } from '../engine/baselines/design-types';
import { type Component, COMPONENTS } from '../engine/energy/accounting';
import { ACCELERGY_45, ENERGY_PRESETS } from '../engine/energy/presets';
import type { EnergyTable } from '../engine/energy/types';
import type { Network } from '../engine/networks/network-types';
import { ok, type Result } from '../lib/result';

/** Sparsities of the cascade at which networks are tabulated. */
export const TABLE_SPARSITIES: readonly number[] = [0.65, 0.75, 0.85];
/** The one whose energies are taken apart. */
const TAKEN_APART = 0.75;
/** The abstract's figure: energy of SparTen : CSP-H. */
const PUBLISHED_RATIO = 15;

/** Three digits, whole from 100 on: more than the models are good for. */
const short = (value: number): string => (value >= 99.95 ? value.toFixed(0) : value.toPrecision(3));

const UNITS: Readonly<Record<EnergyTable['unit'], string>> = { pJ: 'mJ', MAC: '10⁹ MAC' };
/** From a table's unit to the printed one. */
const SCALE = 1e-9;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = (names: readonly string[], words: number): readonly string[] => [row(names), row(names.map((_, i) => (i < words ? '---' : '---:')))];
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const of = (totals: readonly DesignResult[], design: DesignId): DesignResult => totals[USUAL_DESIGNS.indexOf(design)];

/** Cycles once, energies under each preset, and how many times more energy SparTen takes than CSP-H. */
function summaryRows({ name }: Network, sparsity: number, report: CompareReport): string[] {
  const cut = percent(sparsity);
  const cycles = report.totals.map(({ cost }) => short(cost.boundCycles / 1e6));
  const energies = ENERGY_PRESETS.map((table) => {
    const { totals } = repriced(report, table);
    const ratio = (scope: 'onChip' | 'total'): string => short(of(totals, 'sparten').energy[scope] / of(totals, 'csp-h').energy[scope]);
    const cells = totals.map(({ energy }) => `${short(energy.onChip * SCALE)} + ${short(energy.dram * SCALE)}`);
    return row([name, cut, `${table.id}, ${UNITS[table.unit]}`, ...cells, ratio('onChip'), ratio('total')]);
  });
  return [row([name, cut, 'cycles, 10⁶', ...cycles, '–', '–']), ...energies];
}

const PARTS: readonly Component[] = COMPONENTS.filter((component) => component !== 'dram');

/** Energy by component for every product that had to be made, of CSP-H and of SparTen, and what it would take to be 15 times apart on chip. */
function partRows({ name }: Network, report: CompareReport): string[] {
  const { totals } = repriced(report, ACCELERGY_45);
  const [ours, theirs] = [of(totals, 'csp-h'), of(totals, 'sparten')];
  const missing = PUBLISHED_RATIO * ours.energy.onChip - theirs.energy.onChip;
  return [ours, theirs].map(({ design, cost, energy }) => {
    const each = (spent: number): string => (spent === 0 ? '–' : (spent / cost.slots.useful).toFixed(2));
    const last =
      design === 'csp-h'
        ? [`× ${short(theirs.energy.onChip / ours.energy.byComponent.multipliers)}`, '–']
        : ['–', `× ${short(1 + missing / theirs.energy.byComponent.matching)}`];
    return row([name, DESIGNS[design].name, ...PARTS.map((part) => each(energy.byComponent[part])), each(energy.onChip), each(energy.dram), ...last]);
  });
}

/**
 * The tables of docs/comparison.md: a summary with energies as on-chip + DRAM, and where 75 % is among the sparsities, the energy of each product.
 * @param compare runs a network at a sparsity.
 */
export function comparisonTables(
  networks: readonly Network[],
  sparsities: readonly number[],
  compare: (network: Network, sparsity: number) => Result<CompareReport>,
): Result<string> {
  const summary = [...head(['network', 'cut', 'figure', ...USUAL_DESIGNS.map((id) => DESIGNS[id].name), 'SparTen : CSP-H on chip', 'with DRAM'], 3)];
  const parts = [...head(['network', 'design', ...PARTS, 'on chip', 'DRAM', 'ratio if CSP-H only multiplied', 'matching for 15×'], 2)];
  for (const network of networks) {
    for (const sparsity of sparsities) {
      const report = compare(network, sparsity);
      if (!report.ok) return report;
      summary.push(...summaryRows(network, sparsity, report.value));
      if (sparsity === TAKEN_APART) parts.push(...partRows(network, report.value));
    }
  }
  summary.push(row(['published [abstract]', '–', 'energy, scope not public', ...USUAL_DESIGNS.map(() => '–'), `${PUBLISHED_RATIO}`, `${PUBLISHED_RATIO}`]));
  return ok(`${summary.join('\n')}\n\n${parts.join('\n')}\n`);
}
