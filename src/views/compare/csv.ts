import { areaOf } from '../../engine/baselines/areas';
import type { CompareReport, DesignResult } from '../../engine/baselines/compare-network';
import { SLOT_CAUSES } from '../../engine/baselines/design-types';
import { COMPONENTS } from '../../engine/energy/accounting';
import type { EnergyTable } from '../../engine/energy/types';
import { changedEntries } from '../../engine/energy/validate';
import { VERSION } from '../../lib/version';
import { encodeLink } from '../../scenario/codec';
import { machineOf, PARITY_FIELDS, parityTermsOf } from '../../scenario/settings';
import type { Scenario } from '../../scenario/types';
import type { CompareRequest, Comparison } from '../../worker/protocol';
import { ENTRY_NAMES } from './names';
import { arrayRowsOf } from './sizes';

/** A text cell: quoted, and never read as a formula by a spreadsheet. */
function text(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A column that is the same on every line: a setting; or, under parity, hangs on the line's design alone. */
type Setting = readonly [name: string, cell: string | number | ((result: DesignResult) => number)];

const TOTAL = 'all layers';

/** How a report came about. */
export interface CsvTerms {
  readonly subject: string;
  /** With what the person changed in it. */
  readonly table: EnergyTable;
  readonly request: CompareRequest;
  /** That makes the report again. */
  readonly link: string;
}

/**
 * The whole report: a line for each layer and design, then one a design for all layers, every one of them with the settings, so that no line can be taken
 * for another's. Energies in the table's unit, all else in counts.
 */
export function reportCsv(report: CompareReport, terms: CsvTerms): string {
  const { subject, table } = terms;
  const energyUnit = unitOf(table);
  const settings = settingsOf(terms);
  const header = [
    'network',
    'layer',
    'origin',
    'design',
    'pattern',
    'weights',
    'kept weights',
    'dense MACs',
    'multipliers',
    'cycles',
    'cycles within DRAM bandwidth',
    'half width of 95 % interval (cycles)',
    ...SLOT_CAUSES.map((cause) => `${cause} (multiplier slots)`),
    ...COMPONENTS.map((component) => `${component} (${energyUnit})`),
    `on chip (${energyUnit})`,
    `all energy (${energyUnit})`,
    `energy × cycles (${energyUnit} × cycles)`,
    'DRAM bytes',
    'compulsory DRAM bytes',
    ...settings.map(([name]) => name),
  ].map(text);
  const line = (layer: string, origin: string, weights: number, macs: number, result: DesignResult): string => {
    const { cost, energy } = result;
    return [
      text(subject),
      text(layer),
      text(origin),
      text(result.design),
      text(result.pattern),
      weights,
      result.keptWeights,
      macs,
      cost.multipliers,
      cost.cycles,
      cost.boundCycles,
      cost.estimate?.halfWidth ?? '',
      ...SLOT_CAUSES.map((cause) => cost.slots[cause]),
      ...COMPONENTS.map((component) => energy.byComponent[component]),
      energy.onChip,
      energy.total,
      result.energyDelay,
      cost.dram.total,
      cost.dram.compulsory,
      ...settings.map(([, cell]) => (typeof cell === 'string' ? text(cell) : typeof cell === 'function' ? cell(result) : cell)),
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

const unitOf = ({ unit }: EnergyTable): string => (unit === 'pJ' ? 'pJ' : 'MAC energies');

/** `Accelergy, 45 nm, 2 entries changed`: an edited table does not go by the name of the published one. */
function tableName(table: EnergyTable): string {
  const changed = changedEntries(table).length;
  return changed === 0 ? table.name : `${table.name}, ${changed} ${changed === 1 ? 'entry' : 'entries'} changed`;
}

/** The choices and areas that equal area hangs on. */
function areaSettings(request: CompareRequest): readonly Setting[] {
  if (request.parity !== 'area') return [];
  const { areas, areaEdits } = parityTermsOf({ ...request, compareArray: request.array });
  const [sums, join, buffers] = areas;
  return [
    ['CSP-H sums (bits)', sums],
    ['SparTen join', join],
    ['SparTen value buffers', buffers],
    ['area of a PE of CSP-H (NAND2)', areaOf('csp-h', areas, areaEdits) ?? ''],
    ['area of a unit of SparTen (NAND2)', areaOf('sparten', areas, areaEdits) ?? ''],
  ];
}

function settingsOf({ table, request, link }: CsvTerms): readonly Setting[] {
  const [, columns] = request.array;
  return [
    // Of equal accuracy, how much is cut is a result, not a setting.
    ['target sparsity', request.fairness === 'accuracy' ? '' : request.sparsity],
    ['profile', request.profile],
    ['fairness', `equal ${request.fairness}`],
    ['array rows', (result) => arrayRowsOf(request, result)],
    ['array columns', columns],
    ['CSP-H T', request.compareGroupSize],
    ['CSP-H turn', request.turn],
    ['fill of a tile', request.tileFill],
    ['SparTen balance', request.spartenBalance],
    ['SparTen slack', request.spartenSlack],
    ['SparTen outputs a weight chunk serves', request.spartenOutputs],
    ['SparTen cycles added to a chunk', request.spartenOverhead],
    ['SparTen broadcast (bytes a cycle)', request.spartenBroadcast ?? 'never limits'],
    ['SparTen clusters × units', (request.spartenGrid ?? request.array).join(' × ')],
    ['SparTen weights', request.spartenWeights],
    ['input buffer (bytes)', request.inputBuffer ?? 'any loop order'],
    ['weight buffer (bytes)', request.weightBuffer],
    ['dead channels', request.deadChannels],
    ['n:m tensor core', request.coreNOfM === null ? 'none' : `${request.coreNOfM.join(':')}, ${request.coreHardware}`],
    ['parity', `equal ${request.parity}`],
    ...areaSettings(request),
    ['classifiers', request.classifiers ? 'in' : 'out'],
    ['energy table', tableName(table)],
    ...changedEntries(table).map((entry): Setting => {
      const { value, per, tableValue } = table.entries[entry];
      const unit = per === 'of the on-chip energy' ? `share ${per}` : `${unitOf(table)}, ${per}`;
      return [`${ENTRY_NAMES[entry]}, changed (${unit}; the table has ${tableValue ?? value})`, value];
    }),
    ['link', link],
    ['version', VERSION],
  ];
}

/** The terms of parity that the request holds; prices are the scenario's, which price the report as it is shown. */
const parityIn = (request: CompareRequest): Partial<Scenario> =>
  Object.fromEntries(PARITY_FIELDS.flatMap((name) => (request[name] === undefined || name.startsWith('energy') ? [] : [[name, request[name]]])));

/** What was asked for, and as much of the answer as tells where it came from. */
interface ShownReport {
  readonly request: CompareRequest;
  readonly value: Pick<Comparison, 'shownBy' | 'layers'>;
}

/**
 * The link to a report on show, on whatever settings have been changed since it was asked for. Energies are the scenario's: they price it as it is shown.
 * @param page the address of the page.
 */
export function reportLink(scenario: Scenario, { request, value }: ShownReport, page: string): string {
  const { subject } = request;
  const checkpoint = request.checkpoint ?? value.shownBy.checkpoint;
  // A checkpoint is asked for by showing it in the other scenes; with another network there, the comparison chooses its own.
  const isNamed = request.checkpoint !== null || scenario.network === subject;
  const isShown = scenario.network === subject && scenario.checkpoint === checkpoint;
  const chosen = isNamed && !isShown ? { network: subject, checkpoint, layer: value.layers[0].name } : {};
  const again: Scenario = {
    ...scenario,
    ...chosen,
    scene: 'compare',
    embed: false,
    compareSubject: subject,
    compareSparsity: request.sparsity,
    compareProfile: request.profile,
    compareArray: request.array,
    fairness: request.fairness,
    ...machineOf(request),
    ...parityIn(request),
    classifiers: request.classifiers,
  };
  return new URL(encodeLink(again), page).href;
}
