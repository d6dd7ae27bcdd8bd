import type { CompareReport, DesignResult } from '../../engine/baselines/compare';
import { SLOT_CAUSES } from '../../engine/baselines/types';
import { COMPONENTS } from '../../engine/energy/accounting';
import type { EnergyTable } from '../../engine/energy/types';

/** A text cell: quoted, and never read as a formula by a spreadsheet. */
function text(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

const TOTAL = 'all layers';

/** The whole report: a line for each layer and design, then one a design for all layers. Energies in the table's unit, all else in counts. */
export function reportCsv(report: CompareReport, subject: string, table: Pick<EnergyTable, 'name' | 'unit'>): string {
  const energyUnit = table.unit === 'pJ' ? 'pJ' : 'MAC energies';
  const header = [
    'network', 'layer', 'origin', 'design', 'pattern', 'weights', 'kept weights', 'dense MACs', 'multipliers',
    'cycles', 'cycles within DRAM bandwidth', 'half width of 95 % interval (cycles)',
    ...SLOT_CAUSES.map((cause) => `${cause} (multiplier slots)`),
    ...COMPONENTS.map((component) => `${component} (${energyUnit})`),
    `on chip (${energyUnit})`, `all energy (${energyUnit})`, `energy × cycles (${energyUnit} × cycles)`,
    'DRAM bytes', 'compulsory DRAM bytes', 'energy table',
  ].map(text);
  const line = (layer: string, origin: string, weights: number, macs: number, result: DesignResult): string => {
    const { cost, energy } = result;
    return [
      text(subject), text(layer), text(origin), text(result.design), text(result.pattern), weights, result.keptWeights, macs, cost.multipliers,
      cost.cycles, cost.boundCycles, cost.estimate?.halfWidth ?? '',
      ...SLOT_CAUSES.map((cause) => cost.slots[cause]),
      ...COMPONENTS.map((component) => energy.byComponent[component]),
      energy.onChip, energy.total, result.energyDelay,
      cost.dram.total, cost.dram.compulsory, text(table.name),
    ].join(',');
  };
  const origins = [...new Set(report.layers.map(({ origin }) => origin))].join(' and ');
  return [
    header.join(','),
    ...report.layers.flatMap(({ name, origin, weights, macs, results }) => results.map((result) => line(name, origin, weights, macs, result))),
    ...report.totals.map((result) => line(TOTAL, origins, report.weights, report.macs, result)),
    '',
  ].join('\r\n');
}
