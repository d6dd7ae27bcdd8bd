import { type CompareReport, repriced } from '../engine/baselines/compare';
import { DESIGNS } from '../engine/baselines/catalogue';
import { DESIGN_IDS, type DesignId } from '../engine/baselines/types';
import { ENERGY_PRESETS } from '../engine/energy/presets';
import type { EnergyTable } from '../engine/energy/types';
import type { Network } from '../engine/networks/types';
import { ok, type Result } from '../lib/result';

/** Sparsities of the cascade at which networks are tabulated. */
export const TABLE_SPARSITIES = [0.65, 0.75, 0.85] as const;

/** Three digits, whole from 100 on: more than the models are good for. */
const short = (value: number): string => (value >= 99.95 ? value.toFixed(0) : value.toPrecision(3));

const UNITS: Readonly<Record<EnergyTable['unit'], { readonly name: string; readonly scale: number }>> = {
  pJ: { name: 'mJ', scale: 1e-9 },
  MAC: { name: '10⁹ MAC', scale: 1e-9 },
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Rows of one network at one sparsity: cycles once, energies under each preset, and how many times more energy SparTen takes than CSP-H. */
function rowsOf({ name }: Network, sparsity: number, report: CompareReport): string[] {
  const cut = `${100 * sparsity} %`;
  const cycles = report.totals.map(({ cost }) => short(cost.boundCycles / 1e6));
  const energies = ENERGY_PRESETS.map((table) => {
    const { totals } = repriced(report, table);
    const { name: unit, scale } = UNITS[table.unit];
    const of = (design: DesignId) => totals[DESIGN_IDS.indexOf(design)].energy;
    const ratio = (scope: 'onChip' | 'total'): string => short(of('sparten')[scope] / of('csp-h')[scope]);
    const cells = totals.map(({ energy }) => `${short(energy.onChip * scale)} + ${short(energy.dram * scale)}`);
    return row([name, cut, `${table.id}, ${unit}`, ...cells, ratio('onChip'), ratio('total')]);
  });
  return [row([name, cut, 'cycles, 10⁶', ...cycles, '–', '–']), ...energies];
}

/**
 * The table of docs/comparison.md. Energies are on-chip + DRAM.
 * @param compare runs a network at a sparsity.
 */
export function comparisonTable(networks: readonly Network[], compare: (network: Network, sparsity: number) => Result<CompareReport>): Result<string> {
  const lines = [
    row(['network', 'cut', 'figure', ...DESIGN_IDS.map((id) => DESIGNS[id].name), 'SparTen : CSP-H on chip', 'with DRAM']),
    row(Array.from({ length: DESIGN_IDS.length + 5 }, (_, i) => (i < 3 ? '---' : '---:'))),
  ];
  for (const network of networks) {
    for (const sparsity of TABLE_SPARSITIES) {
      const report = compare(network, sparsity);
      if (!report.ok) return report;
      lines.push(...rowsOf(network, sparsity, report.value));
    }
  }
  return ok(`${lines.join('\n')}\n`);
}
