import type { CompareReport, CompareSettings, DesignResult } from '../engine/baselines/compare-network';
import { compareAtParity, type ParityReport } from '../engine/baselines/parity';
import { residencySteps, servingOutputs } from '../engine/baselines/sparten-residency';
import { PROFILES, type Profile } from '../engine/baselines/targets';
import { inputReads, leastBuffer } from '../engine/baselines/nest/buffer-curve';
import type { DesignId } from '../engine/baselines/design-types';
import { handOf, publishedChecks } from '../engine/baselines/published-checks';
import { validateDesignConfig } from '../engine/baselines/validate-designs';
import { READING_IDS } from '../engine/csph/readings';
import { energyOf } from '../engine/energy/accounting';
import { ACCELERGY_45 } from '../engine/energy/presets';
import type { EnergyTable } from '../engine/energy/types';
import { NETWORKS } from '../engine/networks/network-tables';
import type { Network } from '../engine/networks/network-types';
import { syntheticWorkload } from '../engine/networks/workload';
import { invariant } from '../lib/assert';
import { fail, ok, type Result } from '../lib/result';
import { VERSION } from '../lib/version';
import { decodeLink } from '../scenario/codec';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { LIMITS } from '../scenario/limits';
import { configFor, designConfigOf, designsOf, dropsDead, machineOf, parityTermsOf, pricesOf } from '../scenario/settings';
import type { Scenario } from '../scenario/types';
import { ENERGY_PRESET_IDS, type EnergyPresetId } from '../scenario/words';
import { badArguments, badData, result, type Command, type Io, type Outcome } from './command';
import { comparisonTables, TABLE_SPARSITIES } from './comparison-table';
import { choice, decimal, fieldOption, flag, helpText, optional, readOptions, text, type Values, wholes } from './options';

const NETWORK_IDS = NETWORKS.map(({ id }) => id);

const OPTIONS = {
  network: optional(choice(NETWORK_IDS, 'a network known by its sizes; its weights are synthetic')),
  pattern: optional(choice(['cascade'] as const, 'how CSP-H is pruned; every other design keeps as many weights in its own way')),
  'target-sparsity': optional(
    decimal('S', `share of the pruned layers' weights to cut (default ${DEFAULT_SCENARIO.compareSparsity})`, 0, LIMITS.compareSparsity.max),
  ),
  profile: optional(choice(PROFILES, `how it is spread over the layers (default ${DEFAULT_SCENARIO.compareProfile})`)),
  scenario: optional(text('LINK', 'settings of the Compare scene, from a link')),
  t: fieldOption('compareGroupSize', 'N', 'rows whose products CSP-H sums before it commits them'),
  fill: fieldOption('tileFill', 'shown|hidden', 'whether every tile takes its fill and first load, or they lie behind the tile before: CSP-H and dense arrays'),
  'sparten-outputs': fieldOption('spartenOutputs', 'R', 'outputs for which a weight chunk stays in a unit of SparTen'),
  'sparten-overhead': fieldOption('spartenOverhead', 'N', 'cycles a chunk takes beyond its matches'),
  'sparten-broadcast': fieldOption('spartenBroadcast', 'N|free', 'bytes a cycle of its broadcast'),
  'sparten-grid': fieldOption('spartenGrid', 'C,U|array', 'its clusters, and units in each'),
  'sparten-balance': fieldOption('spartenBalance', 'none|gb-s|gb-h', 'how it balances its units'),
  'sparten-slack': fieldOption('spartenSlack', '0|inf', 'how far its units may run ahead of each other'),
  'sparten-weights': fieldOption('spartenWeights', 'own|cascade', 'weights of its own, or those of CSP-A'),
  parity: fieldOption(
    'parity',
    'multipliers|power|area',
    'what the designs have in equal measure: SparTen stays, the others grow to its on-chip power or area',
  ),
  areas: fieldOption('areaChoice', 'SUMS,JOIN,BUFFERS', 'whose areas of ours are taken for --parity area'),
  'area-csp-h': fieldOption('areaCspH', 'N', 'area of a PE in NAND2 equivalents, instead of ours'),
  'area-sparten': fieldOption('areaSparten', 'N', 'area of a unit of SparTen, likewise'),
  'input-buffer': fieldOption('inputBuffer', 'BYTES|free', 'input buffer of every design, behind its own loop nest; free: any loop order'),
  'weight-buffer': fieldOption('weightBuffer', 'BYTES', 'weight buffer of every design'),
  'dead-channels': fieldOption('deadChannels', 'auto|stream|drop', 'channels that pruning leaves constant; auto streams them in a network known by its sizes'),
  nm: fieldOption('coreNOfM', 'N:M|none', 'a second tensor core, for n of m, beside the one of 2:4'),
  'nm-core': fieldOption('coreHardware', 'windows|native', 'what it is built for: 2:4, on which other n:m run as windows, or its own n:m'),
  buffers: optional(wholes('B,B,…', 'print bytes of inputs read from DRAM for these input buffers, and the least for each to be read once, instead', 1)),
  readings: flag('print CSP-H with its accumulation buffer read otherwise instead: cycles, slots clocked, energy, layer by layer [our reading]'),
  energy: optional(choice(ENERGY_PRESET_IDS, `energy table (default ${DEFAULT_SCENARIO.energyPreset})`)),
  memories: fieldOption('energyMemories', 'table|sized', 'whether buffers cost what the energy table has, or that scaled to their capacity'),
  json: flag('print JSON; what is printed unless --csv or --table is given'),
  csv: flag('print a table: a line a layer and design, then the totals'),
  table: flag('print the tables of docs/comparison.md: all networks, or the one named, at 65, 75 and 85 %, under all presets; takes minutes'),
};

/** The settings among the options, those that were left out left out. */
const leversIn = (values: Values<typeof OPTIONS>): Partial<Scenario> => {
  const levers = {
    compareGroupSize: values.t,
    tileFill: values.fill,
    spartenOutputs: values['sparten-outputs'],
    spartenOverhead: values['sparten-overhead'],
    spartenBroadcast: values['sparten-broadcast'],
    spartenGrid: values['sparten-grid'],
    spartenBalance: values['sparten-balance'],
    spartenSlack: values['sparten-slack'],
    spartenWeights: values['sparten-weights'],
    inputBuffer: values['input-buffer'],
    weightBuffer: values['weight-buffer'],
    deadChannels: values['dead-channels'],
    energyMemories: values.memories,
    coreNOfM: values.nm,
    coreHardware: values['nm-core'],
    parity: values.parity,
    areaChoice: values.areas,
    areaCspH: values['area-csp-h'],
    areaSparten: values['area-sparten'],
  };
  return Object.fromEntries(Object.entries(levers).filter(([, value]) => value !== undefined));
};

const HELP = helpText(
  'compare',
  'Runs a network on all designs, each on weights pruned its own way, and prints {version, network, origin, sparsity, profile, array, machine, parity, spartenToCspH, published, energy, weights, macs,\n' +
    'totals, layers}. A total or a layer holds an entry a design: {design, pattern, keptWeights, cycles, boundCycles, estimate, slots, dram, energy, energyDelay}.\n' +
    'energy is {table, unit, edited}, with the entries that a link changed. boundCycles are cycles under the DRAM bandwidth; energyDelay is energy × boundCycles; estimate is the half width of the 95 % interval of sampled cycles.',
  OPTIONS,
);

interface Asked {
  readonly network: Network;
  readonly scenario: Scenario;
  readonly energy: EnergyTable;
}

interface Given {
  readonly network: string | null;
  readonly sparsity: number | null;
  readonly profile: Profile | null;
  readonly link: string | null;
  readonly energy: EnergyPresetId | null;
  /** Settings given by options of their own. */
  readonly levers: Partial<Scenario>;
}

/** What options and link together ask for; what is said on the command line goes before the link. */
function askedFor(given: Given): Result<Asked> {
  const { scenario, problems } = given.link === null ? { scenario: DEFAULT_SCENARIO, problems: [] } : decodeLink(given.link);
  // The page falls back and says so; here, numbers for settings nobody asked for would be read by a script.
  const [first] = problems;
  if (first !== undefined) return fail(`${first.field}=${first.found}: ${first.message}`, 'Correct the link, or leave the key out.');
  const subject = given.network ?? (given.link === null ? null : scenario.compareSubject);
  if (subject === null) return fail('no network is named', `Give --network, one of: ${NETWORK_IDS.join(', ')}; or --scenario with a link.`);
  const network = NETWORKS.find(({ id }) => id === subject);
  if (network === undefined) {
    return fail(
      `${JSON.stringify(subject)} is not known by its sizes alone`,
      `Trained networks are compared in the page. Here, give one of: ${NETWORK_IDS.join(', ')}.`,
    );
  }
  const isCompared = network.layers.some(({ name, role }) => name === scenario.compareLayer && (scenario.classifiers || role !== 'classifier'));
  if (scenario.compareLayer !== null && !isCompared)
    return fail(`cl=${scenario.compareLayer}: ${network.name} has no such layer`, 'Correct the link, or leave the key out.');
  if (scenario.fairness === 'accuracy') return fail('synthetic weights have no accuracy that could be made equal', 'Take fair=accuracy out of the link.');
  if (given.energy !== null && Object.keys(scenario.energyEdits).length > 0)
    return fail('the link changes entries of its own energy table', 'Leave --energy out, or take en= out of the link.');
  const merged: Scenario = {
    ...scenario,
    ...given.levers,
    compareSubject: subject,
    compareSparsity: given.sparsity ?? scenario.compareSparsity,
    compareProfile: given.profile ?? scenario.compareProfile,
    energyPreset: given.energy ?? scenario.energyPreset,
  };
  return ok({ network, scenario: merged, energy: pricesOf(merged) });
}

/** Synthetic weights and activations are drawn as the page draws them. */
const SEED = 1;

/** A synthetic network on all designs, as a scenario says, priced by `energy`. */
function comparisonAtParity(
  network: Network,
  scenario: Scenario,
  energy: EnergyTable,
  more: Pick<CompareSettings, 'inputLevels' | 'readings'> = {},
): Result<ParityReport> {
  const config = validateDesignConfig(designConfigOf(scenario));
  if (!config.ok) return config;
  const [, columns] = scenario.compareArray;
  const layers = syntheticWorkload(network, { seed: SEED, chunkWidth: columns, classifiers: scenario.classifiers });
  const { compareSparsity: sparsity, compareProfile: profile } = scenario;
  const settings = {
    designs: designsOf(scenario),
    config: config.value,
    sparsity,
    sparsityOf: {},
    profile,
    energy,
    dropDead: dropsDead(scenario, false),
    ...more,
  };
  const steps = compareAtParity(layers, settings, parityTermsOf(scenario));
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** At equal multipliers, priced by the default table. */
export function comparisonOf(network: Network, scenario: Scenario): Result<CompareReport> {
  const compared = comparisonAtParity(network, { ...scenario, parity: 'multipliers' }, ACCELERGY_45);
  return compared.ok ? ok(compared.value.report) : compared;
}

const printed = ({ design, pattern, keptWeights, cost, energy, energyDelay, dead }: DesignResult) => ({
  design,
  pattern,
  keptWeights,
  cycles: cost.cycles,
  boundCycles: cost.boundCycles,
  estimate: cost.estimate?.halfWidth ?? null,
  slots: cost.slots,
  dram: cost.dram,
  ...(dead !== undefined && { dead }),
  energy: { total: energy.total, onChip: energy.onChip, dram: energy.dram, byComponent: energy.byComponent },
  energyDelay,
});

/** SparTen's energies over CSP-H's for every R that is told of, least R first. */
function rangeOf({ scenario, energy }: Asked, report: CompareReport) {
  const { sparten } = designConfigOf(scenario);
  const at = ({ totals }: CompareReport, design: DesignId): DesignResult => {
    const found = totals.find((total) => total.design === design);
    invariant(found !== undefined, `${design} is always compared`);
    return found;
  };
  // Under equal power R moves the budget, and with it every other design.
  const steps = scenario.parity === 'power' ? [sparten.outputsPerResidentChunk] : residencySteps(sparten);
  return steps.map((outputs) => {
    const served = servingOutputs(report, sparten, outputs, energy);
    const [own, rival] = [at(served, 'csp-h').energy, at(served, 'sparten').energy];
    return { outputs, onChip: rival.onChip / own.onChip, withDram: rival.total / own.total };
  });
}

/** Published figures with ours beside them: the table of Compare. */
const publishedAsJson = ({ scenario, energy }: Asked, { totals }: CompareReport) =>
  publishedChecks(totals, { configOf: (design) => configFor(scenario, totals, design), table: energy }).map(
    ({ id, name, published, unit, reach, own, onChip, difference, source, detail, confidence }) => ({
      id,
      name,
      published,
      unit,
      reach,
      own,
      onChip,
      difference,
      hand: handOf({ confidence }),
      source: source?.name ?? null,
      detail: detail ?? null,
    }),
  );

function asJson(asked: Asked, { report, outcome }: ParityReport) {
  const { network, scenario, energy } = asked;
  return {
    version: VERSION,
    network: network.id,
    origin: 'synthetic',
    sparsity: scenario.compareSparsity,
    profile: scenario.compareProfile,
    array: scenario.compareArray,
    machine: machineOf(scenario),
    parity: outcome ?? { parity: 'multipliers' },
    spartenToCspH: rangeOf(asked, report),
    published: publishedAsJson(asked, report),
    energy: { table: energy.id, unit: energy.unit, memories: scenario.energyMemories, edited: scenario.energyEdits },
    weights: report.weights,
    macs: report.macs,
    totals: report.totals.map(printed),
    layers: report.layers.map(({ name, weights, macs, results }) => ({ name, weights, macs, results: results.map(printed) })),
  };
}

/** DRAM reads of inputs for each size of the input buffer, and the least at which each element is read once. */
function buffersAsJson({ network, scenario, energy }: Asked, { report }: ParityReport, sizes: readonly number[]) {
  const dram = energy.entries.dram.value;
  return {
    version: VERSION,
    network: network.id,
    machine: machineOf(scenario),
    energy: { table: energy.id, unit: energy.unit },
    designs: designsOf(scenario).map((design) => ({
      design,
      buffers: sizes.map((bytes) => {
        const reads = inputReads(report, design, bytes);
        return { bytes, reads, energy: reads * dram };
      }),
      once: report.layers.map((layer) => ({ layer: layer.name, bytes: leastBuffer(layer, design) })),
    })),
  };
}

/** CSP-H under every reading of its accumulation buffer, in all and layer by layer. */
function readingsAsJson({ network, scenario, energy }: Asked, { report, outcome }: ParityReport) {
  const of = (results: readonly DesignResult[]) => {
    const readings = results.find(({ design }) => design === 'csp-h')?.readings;
    invariant(readings !== undefined, 'CSP-H is always compared, here with its readings');
    return READING_IDS.map((reading) => {
      const { cost, commits, slotsClocked } = readings[reading];
      const { onChip, dram, total, byComponent } = energyOf(cost, energy);
      const waits = cost.slots.stall / cost.multipliers;
      return { reading, cycles: cost.cycles, waits, commits, slotsClocked, energy: { sums: byComponent['partial sums'], onChip, dram, total } };
    });
  };
  return {
    version: VERSION,
    network: network.id,
    confidence: 'our reading',
    machine: machineOf(scenario),
    parity: outcome ?? { parity: 'multipliers' },
    energy: { table: energy.id, unit: energy.unit, memories: scenario.energyMemories, edited: scenario.energyEdits },
    totals: of(report.totals),
    layers: report.layers.map(({ name, results }) => ({ name, readings: of(results) })),
  };
}

const COLUMNS = ['layer', 'design', 'pattern', 'weights', 'kept_weights', 'macs', 'cycles', 'bound_cycles', 'energy_on_chip', 'energy_dram', 'energy_total'];

function asCsv({ energy }: Asked, report: CompareReport): string {
  const line = (layer: string, weights: number, macs: number, { design, pattern, keptWeights, cost, energy: spent, energyDelay }: DesignResult): string =>
    [layer, design, pattern, weights, keptWeights, macs, cost.cycles, cost.boundCycles, spent.onChip, spent.dram, spent.total, energyDelay, VERSION].join(',');
  const lines = [
    [...COLUMNS.map((name) => (name.startsWith('energy') ? `${name}_${energy.unit}` : name)), `energy_delay_${energy.unit}_cycles`, 'version'].join(','),
    ...report.layers.flatMap(({ name, weights, macs, results }) => results.map((of) => line(name, weights, macs, of))),
    ...report.totals.map((of) => line('total', report.weights, report.macs, of)),
  ];
  return `${lines.join('\n')}\n`;
}

function printTable(network: Network | null, io: Io): Outcome {
  const table = comparisonTables(network === null ? NETWORKS : [network], TABLE_SPARSITIES, (subject, sparsity) => {
    io.err(`cascade-lab compare: ${subject.name} at ${100 * sparsity} %\n`);
    return comparisonOf(subject, { ...DEFAULT_SCENARIO, compareSparsity: sparsity });
  });
  return table.ok ? { status: 'text', text: table.value } : badData(table.error);
}

export const compare: Command = {
  name: 'compare',
  summary: 'cycles and energy of a network on all designs',
  run: (args, io) => {
    const options = readOptions('compare', OPTIONS, args);
    if (!options.ok) return badArguments(options.error);
    if (options.value === 'help') return { status: 'help', text: HELP };
    const { network, pattern, 'target-sparsity': sparsity, profile, scenario: link, energy, json, csv, table, buffers, readings } = options.value;
    const levers = leversIn(options.value);
    const tooLarge = buffers?.find((bytes) => bytes > LIMITS.bufferBytes.max || bytes < LIMITS.bufferBytes.min);
    if (tooLarge !== undefined)
      return badArguments({ message: `--buffers has ${tooLarge}`, remedy: `Give sizes from ${LIMITS.bufferBytes.min} to ${LIMITS.bufferBytes.max} bytes.` });
    if (buffers !== null && (csv || table)) return badArguments({ message: '--buffers prints JSON', remedy: 'Leave --csv and --table out.' });
    if (readings && (csv || table || buffers !== null))
      return badArguments({ message: '--readings prints JSON of its own', remedy: 'Leave --csv, --table and --buffers out.' });
    if ([json, csv, table].filter(Boolean).length > 1)
      return badArguments({ message: '--json, --csv and --table exclude each other', remedy: 'Give one of them.' });
    if (link !== null && (pattern !== null || sparsity !== null || profile !== null)) {
      return badArguments({
        message: '--scenario says itself how much is cut',
        remedy: 'Leave --pattern, --target-sparsity and --profile out, or --scenario.',
      });
    }
    if (table) {
      if (link !== null || sparsity !== null || profile !== null || energy !== null || Object.keys(levers).length > 0) {
        return badArguments({ message: '--table has settings of its own', remedy: 'Give --network beside it, or nothing.' });
      }
      return printTable(NETWORKS.find(({ id }) => id === network) ?? null, io);
    }
    const asked = askedFor({ network, sparsity, profile, link, energy, levers });
    if (!asked.ok) return badArguments(asked.error);
    const compared = comparisonAtParity(asked.value.network, asked.value.scenario, asked.value.energy, {
      inputLevels: buffers !== null,
      readings,
    });
    if (!compared.ok) return badData(compared.error);
    if (buffers !== null) return result(buffersAsJson(asked.value, compared.value, buffers));
    if (readings) return result(readingsAsJson(asked.value, compared.value));
    return csv ? { status: 'text', text: asCsv(asked.value, compared.value.report) } : result(asJson(asked.value, compared.value));
  },
};
