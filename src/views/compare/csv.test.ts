import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompareReport } from '../../engine/baselines/compare-network';
import { BALANCES, SPARTEN_WEIGHTS } from '../../engine/baselines/sparten-config';
import { PROFILES } from '../../engine/baselines/targets';
import { ENERGY_PRESETS } from '../../engine/energy/presets';
import { ENTRY_IDS, type EntryId } from '../../engine/energy/types';
import { withValues } from '../../engine/energy/validate';
import { decodeLink } from '../../scenario/codec';
import { TURN_RULES } from '../../engine/csph/config';
import { DEFAULT_SCENARIO } from '../../scenario/defaults';
import { fitScenario, type NetworkFacts } from '../../scenario/fit';
import type { Scenario } from '../../scenario/types';
import { ENERGY_PRESET_IDS, FAIRNESSES } from '../../scenario/words';
import { compareRequest } from '../../store/requests';
import type { CompareRequest } from '../../worker/protocol';
import { reportCsv, reportLink } from './csv';
import { ENTRY_NAMES } from './names';
import { anyReport } from './testing/reports';

/** Cells of a CSV text, quotes undone. */
function cells(csv: string): string[][] {
  return csv
    .trimEnd()
    .split('\r\n')
    .map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''));
}

const PAGE = 'https://site.test/lab/?x=1#v=1&scene=prune';

/** Settings of a comparison, some energies changed. */
const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    compareSubject: fc.constantFrom('alexnet', 'vgg16', 'lenet5-wide-mnist'),
    place: fc.constantFrom(
      { network: 'lenet5-wide-mnist', checkpoint: 'plain' },
      { network: 'lenet5-wide-mnist', checkpoint: 'cascade-strong' },
      { network: 'alexnet', checkpoint: 'seeded' },
      { network: 'alexnet', checkpoint: 'compared' },
    ),
    compareSparsity: fc.integer({ min: 0, max: 99 }).map((percent) => percent / 100),
    compareProfile: fc.constantFrom(...PROFILES),
    compareArray: fc.tuple(fc.integer({ min: 1, max: 128 }), fc.integer({ min: 2, max: 512 })),
    fairness: fc.constantFrom(...FAIRNESSES),
    spartenBalance: fc.constantFrom(...BALANCES),
    spartenSlack: fc.constantFrom(0 as const, 'inf' as const),
    turn: fc.constantFrom(...TURN_RULES),
    spartenOutputs: fc.integer({ min: 1, max: 64 }),
    spartenOverhead: fc.integer({ min: 0, max: 9 }),
    spartenBroadcast: fc.constantFrom(null, 8, 16),
    spartenGrid: fc.constantFrom(null, [8, 16] as const),
    spartenWeights: fc.constantFrom(...SPARTEN_WEIGHTS),
    inputBuffer: fc.constantFrom(null, 4096),
    weightBuffer: fc.constantFrom(1_048_576, 65_536),
    compareGroupSize: fc.integer({ min: 1, max: 32 }),
    classifiers: fc.boolean(),
    energyPreset: fc.constantFrom(...ENERGY_PRESET_IDS),
    energyEdits: fc.uniqueArray(fc.constantFrom(...ENTRY_IDS), { maxLength: 3 }).map((entries) => Object.fromEntries(entries.map((entry) => [entry, 0.1234]))),
  })
  .map(({ place, ...fields }) => ({ ...DEFAULT_SCENARIO, ...place, ...fields }));

const named = (...ids: readonly string[]): { readonly id: string }[] => ids.map((id) => ({ id }));
const NETWORKS: readonly NetworkFacts[] = [
  { id: 'lenet5-wide-mnist', checkpoints: named('plain', 'cascade', 'cascade-strong'), layers: named('conv1', 'conv2'), images: 10 },
  ...['alexnet', 'vgg16'].map((id) => ({ id, checkpoints: named('seeded', 'compared'), layers: named('conv1', 'conv2'), images: 0 })),
];

/** The checkpoint that a comparison takes: synthetic networks have their own weights for it, trained ones a cascade unless another is asked for. */
const chosenBy = ({ subject, checkpoint }: CompareRequest): string => {
  if (subject !== 'lenet5-wide-mnist') return 'compared';
  return checkpoint === null || checkpoint === 'plain' ? 'cascade' : checkpoint;
};

/** A report as it stands on screen, as far as its link depends on it. */
const shownFor = (request: CompareRequest, { layers }: Pick<CompareReport, 'layers'>) => ({
  request,
  value: { shownBy: { checkpoint: chosenBy(request), image: 0 }, layers },
});

const tableOf = ({ energyPreset, energyEdits }: Scenario) => withValues(ENERGY_PRESETS[ENERGY_PRESET_IDS.indexOf(energyPreset)], energyEdits);

describe('the report as CSV', () => {
  it('has a line for each layer and design and one for each total, all as long as the header', () => {
    fc.assert(
      fc.property(anyReport, scenarios, (report, scenario) => {
        const table = tableOf(scenario);
        const request = compareRequest(scenario);
        const lines = cells(reportCsv(report, { subject: 'VGG-16', table, request, link: reportLink(scenario, shownFor(request, report), PAGE) }));
        expect(lines).toHaveLength(1 + (report.layers.length + 1) * report.totals.length);
        expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
        const [header, ...rows] = lines;
        expect(new Set(header).size).toBe(header.length);
        const value = (row: readonly string[], name: string): string => row[header.indexOf(name)];
        expect(rows.map((row) => value(row, 'layer').replace(/^'=/, '='))).toEqual([
          ...report.layers.flatMap(({ name, results }) => results.map(() => name)),
          ...report.totals.map(() => 'all layers'),
        ]);
        // Nothing that a spreadsheet would take for a formula.
        for (const row of lines) for (const cell of row) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!\d)/);
        const energy = `all energy (${table.unit === 'pJ' ? 'pJ' : 'MAC energies'})`;
        for (const [i, total] of report.totals.entries()) {
          const row = rows[report.layers.length * report.totals.length + i];
          expect(Number(value(row, 'cycles within DRAM bandwidth'))).toBe(total.cost.boundCycles);
          expect(Number(value(row, energy))).toBe(total.energy.total);
        }
        expect(header.join(' ')).not.toMatch(/NaN|undefined|null|Infinity|\[object/);
      }),
      { seed: 23, numRuns: 60 },
    );
  });

  it('says on every line on what terms it stands, and under what name and which figures an edited energy table', () => {
    fc.assert(
      fc.property(anyReport, scenarios, (report, scenario) => {
        const table = tableOf(scenario);
        const request = compareRequest(scenario);
        const link = reportLink(scenario, shownFor(request, report), PAGE);
        const [header, ...rows] = cells(reportCsv(report, { subject: 'VGG-16', table, request, link }));
        const changed = Object.keys(scenario.energyEdits).length;
        const expected: Readonly<Record<string, string>> = {
          'target sparsity': scenario.fairness === 'accuracy' ? '' : String(scenario.compareSparsity),
          profile: scenario.compareProfile,
          fairness: `equal ${scenario.fairness}`,
          'array rows': String(scenario.compareArray[0]),
          'array columns': String(scenario.compareArray[1]),
          'SparTen balance': scenario.spartenBalance,
          'SparTen slack': String(scenario.spartenSlack),
          'CSP-H T': String(scenario.compareGroupSize),
          'CSP-H turn': scenario.turn,
          'SparTen outputs a weight chunk serves': String(scenario.spartenOutputs),
          'SparTen cycles added to a chunk': String(scenario.spartenOverhead),
          'SparTen broadcast (bytes a cycle)': scenario.spartenBroadcast === null ? 'never limits' : String(scenario.spartenBroadcast),
          'SparTen clusters × units': (scenario.spartenGrid ?? scenario.compareArray).join(' × '),
          'SparTen weights': scenario.spartenWeights,
          'input buffer (bytes)': scenario.inputBuffer === null ? 'any loop order' : String(scenario.inputBuffer),
          'weight buffer (bytes)': String(scenario.weightBuffer),
          parity: 'equal multipliers',
          classifiers: scenario.classifiers ? 'in' : 'out',
          'energy table': changed === 0 ? table.name : `${table.name}, ${changed} ${changed === 1 ? 'entry' : 'entries'} changed`,
          link,
        };
        for (const row of rows) for (const [name, cell] of Object.entries(expected)) expect(row[header.indexOf(name)], name).toBe(cell);
        const placeOf = (entry: EntryId): number => header.findIndex((name) => name.startsWith(`${ENTRY_NAMES[entry]}, changed (`));
        const edited = ENTRY_IDS.filter((entry) => scenario.energyEdits[entry] !== undefined);
        expect(ENTRY_IDS.filter((entry) => placeOf(entry) >= 0)).toEqual(edited);
        for (const row of rows) expect(edited.map((entry) => Number(row[placeOf(entry)]))).toEqual(edited.map((entry) => scenario.energyEdits[entry]));
      }),
      { seed: 24, numRuns: 60 },
    );
  });

  it('has under equal area each design’s own rows, and the areas they follow from', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const scenario: Scenario = { ...DEFAULT_SCENARIO, parity: 'area', areaChoice: ['32', 'sklansky', 'flops'], areaSparten: 5000 };
        const request = compareRequest(scenario);
        const [header, ...rows] = cells(reportCsv(report, { subject: 'VGG-16', table: tableOf(scenario), request, link: '' }));
        const value = (row: readonly string[], name: string): string => row[header.indexOf(name)];
        for (const row of rows) {
          const own = Number(value(row, 'multipliers')) / request.array[1];
          expect(value(row, 'array rows')).toBe(String(value(row, 'design') === 'sparten' ? request.array[0] : own));
          expect(['CSP-H sums (bits)', 'SparTen join', 'SparTen value buffers'].map((name) => value(row, name))).toEqual(['32', 'sklansky', 'flops']);
          expect(value(row, 'area of a unit of SparTen (NAND2)')).toBe('5000');
          expect(Number(value(row, 'area of a PE of CSP-H (NAND2)'))).toBeGreaterThan(0);
        }
      }),
      { seed: 26, numRuns: 10 },
    );
  });

  it('carries a link that asks for this very report, whatever the page is set to by now', () => {
    fc.assert(
      fc.property(scenarios, scenarios, (asked, now) => {
        const request = compareRequest(asked);
        const layers = named('conv1').map(({ id }) => ({ name: id })) as unknown as CompareReport['layers'];
        const link = reportLink(now, shownFor(request, { layers }), PAGE);
        expect(link.startsWith('https://site.test/lab/?x=1#v=')).toBe(true);
        const decoded = decodeLink(link);
        const { scenario, problems } = fitScenario(decoded.scenario, { networks: NETWORKS });
        expect([...decoded.problems, ...problems]).toEqual([]);
        const again = compareRequest(scenario);
        expect({ ...again, checkpoint: chosenBy(again) }).toEqual({ ...request, checkpoint: chosenBy(request) });
        expect(scenario).toMatchObject({ scene: 'compare', energyPreset: now.energyPreset, energyEdits: now.energyEdits });
      }),
      { seed: 25, numRuns: 200 },
    );
  });
});
