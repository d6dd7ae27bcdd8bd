import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DesignId, USUAL_DESIGNS } from '../engine/baselines/design-types';
import { ENERGY_PRESETS, energyPreset } from '../engine/energy/presets';
import { NETWORKS } from '../engine/networks/network-tables';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { comparisonOf } from './compare';
import { comparisonTables, TABLE_SPARSITIES } from './comparison-table';
import { printedJson, runInMemory } from './testing/memory-io';

const run = (line: string) => runInMemory(line.split(' ').filter((word) => word !== ''));

interface Printed {
  readonly design: string;
  readonly pattern: string;
  readonly keptWeights: number;
  readonly cycles: number;
  readonly boundCycles: number;
  readonly energy: { readonly total: number; readonly onChip: number; readonly dram: number; readonly byComponent: Readonly<Record<string, number>> };
  readonly energyDelay: number;
}
interface PrintedCheck {
  readonly name: string;
  readonly published: number;
  readonly unit: string;
  readonly own: number | null;
  readonly onChip: number | null;
  readonly hand: string;
}
interface PrintedReport {
  readonly totals: readonly Printed[];
  readonly layers: readonly { readonly name: string; readonly results: readonly Printed[] }[];
  readonly weights: number;
}

// One run of the smallest network serves all that looks at a result.
const LINE = 'compare --network alexnet --pattern cascade --target-sparsity 0.75 --json';
const printedRun = run(LINE);
const report = printedJson(printedRun) as PrintedReport;

describe('compare --fill hidden', () => {
  it('hides fill and first loads of CSP-H and of the dense arrays, and of nothing else', () => {
    const hidden = printedJson(run(`${LINE} --fill hidden`)) as PrintedReport;
    const faster = report.totals.flatMap(({ design, cycles }, i) => (hidden.totals[i].cycles < cycles ? [design] : []));
    expect(faster).toEqual(['csp-h', 'dense-os', 'dense-ws', 'dense-is']);
    for (const [i, { design, cycles, energy }] of report.totals.entries()) {
      expect(hidden.totals[i].energy).toEqual(energy);
      expect(faster.includes(design) || hidden.totals[i].cycles === cycles).toBe(true);
    }
    expect(run(`${LINE} --fill slow`).err).toMatch(/--fill/);
  });
});

describe('compare --readings', () => {
  it('prints CSP-H under every reading, the built one as it stands in the comparison, and the layers that add up', () => {
    const { totals, layers } = printedJson(run(`${LINE} --readings`)) as {
      readonly totals: readonly {
        readonly reading: string;
        readonly cycles: number;
        readonly slotsClocked: number;
        readonly energy: { readonly onChip: number };
      }[];
      readonly layers: readonly { readonly readings: typeof totals }[];
    };
    const own = report.totals.find(({ design }) => design === 'csp-h');
    expect(totals.map(({ reading }) => reading)).toEqual(['hold', 'eager', 'gated', 'padded', 'flat', 'addressed']);
    expect(totals[0].cycles).toBe(own?.cycles);
    expect(totals[0].energy.onChip / (own?.energy.onChip ?? 0)).toBeCloseTo(1, 9);
    for (const [i, total] of totals.entries()) {
      expect(layers.reduce((sum, { readings }) => sum + readings[i].cycles, 0)).toBe(total.cycles);
      expect(layers.reduce((sum, { readings }) => sum + readings[i].slotsClocked, 0)).toBe(total.slotsClocked);
    }
  });
});

describe('compare', () => {
  it('prints every design for the network and for each of its layers', () => {
    expect([printedRun.code, printedRun.err]).toEqual([0, '']);
    expect(report).toMatchObject({
      network: 'alexnet',
      origin: 'synthetic',
      sparsity: 0.75,
      profile: 'published',
      energy: { table: 'accelergy-45nm', unit: 'pJ' },
    });
    expect(report.layers.map(({ name }) => name)).toEqual(['conv1', 'conv2', 'conv3', 'conv4', 'conv5']);
    for (const { results } of [...report.layers, { results: report.totals }]) expect(results.map(({ design }) => design)).toEqual([...USUAL_DESIGNS]);
  });

  it('has totals that are sums over the layers', () => {
    for (const [i, total] of report.totals.entries()) {
      const sum = (read: (of: Printed) => number): number => report.layers.reduce((all, { results }) => all + read(results[i]), 0);
      expect(sum(({ cycles }) => cycles)).toBe(total.cycles);
      expect(sum(({ keptWeights }) => keptWeights)).toBe(total.keptWeights);
      expect(sum(({ energy }) => energy.dram)).toBeCloseTo(total.energy.dram, 0);
      expect(total.energy.onChip + total.energy.dram).toBeCloseTo(total.energy.total, 0);
      expect(total.energyDelay).toBe(total.energy.total * total.boundCycles);
    }
  });

  it('cuts as much as was asked for, and the same in every design that skips weights', () => {
    const kept = report.totals.filter(({ pattern }) => ['cascade', 'unstructured', 'chunk'].includes(pattern)).map(({ keptWeights }) => keptWeights);
    expect(kept).toHaveLength(4);
    for (const count of kept) expect(count / kept[0]).toBeCloseTo(1, 3);
  });

  it('takes its settings from a link, and prices from its edits', () => {
    const dearer = printedJson(run('compare --scenario #v=2&on=alexnet&csp=0.75&en=dram:128')) as PrintedReport;
    const dram = energyPreset('accelergy-45nm')?.entries.dram.value ?? 0;
    for (const [i, { cycles, energy }] of dearer.totals.entries()) {
      expect(cycles).toBe(report.totals[i].cycles);
      expect(energy.onChip).toBe(report.totals[i].energy.onChip);
      expect(energy.dram).toBeCloseTo((report.totals[i].energy.dram * 128) / dram, 0);
    }
  });

  it('prints the same as CSV under another energy table', () => {
    const { code, out } = run('compare --network alexnet --energy horowitz-45nm --csv');
    const [header, ...lines] = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(code).toBe(0);
    expect(header).toContain('energy_total_pJ');
    expect(lines).toHaveLength(6 * USUAL_DESIGNS.length);
    expect(new Set(lines.map((cells) => cells.length))).toEqual(new Set([header.length]));
    const totals = lines.filter(([layer]) => layer === 'total');
    expect(totals.map((cells) => [cells[1], Number(cells[header.indexOf('cycles')])])).toEqual(report.totals.map(({ design, cycles }) => [design, cycles]));
    expect(totals.map((cells) => Number(cells[header.indexOf('energy_total_pJ')]))).not.toEqual(report.totals.map(({ energy }) => energy.total));
  });

  it('says which entries of the energy table a link changed', () => {
    const { code, out } = run('compare --scenario #v=1&on=alexnet&en=dram:100 --json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ energy: { table: 'accelergy-45nm', edited: { dram: 100 } } });
  });
});

const on = (design: string, { totals }: PrintedReport): Printed => totals[USUAL_DESIGNS.indexOf(design as DesignId)];

describe('the levers', () => {
  it('are taken from options and from a link, options first, and are printed', () => {
    const levered = printedJson(run('compare --scenario #v=2&on=alexnet&sr=4&so=3&sb=none --sparten-outputs 1 --t 1')) as PrintedReport;
    expect(levered).toMatchObject({ machine: { spartenOutputs: 1, spartenOverhead: 3, spartenBalance: 'none', compareGroupSize: 1, spartenGrid: null } });
    expect(on('sparten', levered).energy.onChip).toBeGreaterThan(1.3 * on('sparten', report).energy.onChip);
    expect(on('sparten', levered).cycles).toBeGreaterThan(on('sparten', report).cycles);
    expect(on('csp-h', levered).energy.onChip).not.toBe(on('csp-h', report).energy.onChip);
    for (const design of ['cambricon-x', 'dense-os']) expect(on(design, levered)).toEqual(on(design, report));
  });
});

describe('published figures', () => {
  it('stand beside ours as docs/claim.md has them', () => {
    const page = readFileSync(new URL('../../docs/claim.md', import.meta.url), 'utf8');
    const { published } = report as unknown as { readonly published: readonly PrintedCheck[] };
    expect(published.length).toBeGreaterThan(20);
    for (const { name, published: theirs, unit, own, onChip, hand } of published) {
      const cells = page
        .split('\n')
        .map((line) => line.split(' | ').map((cell) => cell.replaceAll('|', '').trim()))
        .find(([first]) => first === name);
      const said = (value: number): string => `${Number(value.toPrecision(3))}${unit === '×' ? '×' : ` ${unit}`}`;
      const ours = own === null ? '–' : onChip === null ? said(own) : `${said(onChip)} / ${said(own)}`;
      expect([cells?.[1].replace('up to ', ''), cells?.[2], cells?.[3]]).toEqual([`${theirs}${unit === '×' ? '×' : ` ${unit}`}`, hand, ours]);
    }
  });
});

describe('a second tensor core', () => {
  it('stands beside the one of 2:4 where an n:m is named, and changes no other figure', () => {
    const beside = printedJson(run('compare --network alexnet --nm 6:8')) as PrintedReport;
    expect(beside.totals.filter(({ design }) => design !== 'nm-core')).toEqual(report.totals);
    const core = beside.totals.find(({ design }) => design === 'nm-core');
    expect(core?.keptWeights).toBeGreaterThan(on('sparse-tensor-core', report).keptWeights);
    expect(core?.cycles).toBeGreaterThan(on('sparse-tensor-core', report).cycles);
    expect(core?.cycles).toBeLessThan(on('dense-os', report).cycles);
  });
});

describe('bad arguments: exit code 2, nothing on standard output', () => {
  it.each([
    ['compare', /no network is named/],
    ['compare --network lenet', /--network is "lenet": it has to be one of alexnet, vgg16/],
    ['compare --network alexnet --pattern row', /--pattern is "row"/],
    ['compare --network alexnet --target-sparsity 1', /--target-sparsity is "1": it has to be a number from 0 to 0.99/],
    ['compare --network alexnet --energy free', /--energy is "free"/],
    ['compare --network alexnet --json --csv', /exclude each other/],
    ['compare --network alexnet --readings --csv', /--readings prints JSON of its own/],
    ['compare --network alexnet --scenario #v=1 --target-sparsity 0.5', /--scenario says itself how much is cut/],
    ['compare --network alexnet --scenario #v=1&csp=1.5 --csv', /csp=1\.5: It has to be a number from 0 to 0\.99/],
    ['compare --network alexnet --scenario garbage', /garbage=: There is no such setting/],
    ['compare --scenario #on=alexnet&en=mac:-3', /en=mac:-3: The energy of "mac" is -3: negative\./],
    ['compare --scenario #on=alexnet&en=dram:64,mac:', /The energy of "mac" is empty/],
    ['compare --scenario #on=alexnet&en=dram:1e9', /The energy of "dram" is 1000000000, more than 100000/],
    ['compare --scenario #on=alexnet&en=gold:1', /There is no entry "gold"/],
    ['compare --scenario #on=alexnet&en=dram:100 --energy horowitz-45nm', /changes entries of its own energy table/],
    ['compare --scenario #on=lenet5-mnist', /Trained networks are compared in the page/],
    ['compare --scenario #on=alexnet&fair=accuracy', /no accuracy/],
    ['compare --scenario #on=alexnet&cl=nowhere', /cl=nowhere: AlexNet has no such layer/],
    ['compare --network alexnet --table --energy horowitz-45nm', /settings of its own/],
    ['compare --network alexnet --table --t 1', /settings of its own/],
    ['compare --network alexnet --sparten-outputs 0', /--sparten-outputs is "0": it has to be a whole number from 1 to 65,536/],
    ['compare --network alexnet --sparten-overhead -1', /overhead/],
    ['compare --network alexnet --sparten-grid 32', /--sparten-grid is "32": it has to be clusters,units/],
    ['compare --network alexnet --buffers 0', /--buffers is "0"/],
    ['compare --network alexnet --buffers 1000000000', /--buffers has 1000000000/],
    ['compare --network alexnet --buffers 1024 --csv', /--buffers prints JSON/],
    ['compare --network alexnet --input-buffer 0', /--input-buffer is "0": it has to be a whole number from 64/],
    ['compare --network alexnet --t 33', /--t is "33": it has to be a whole number from 1 to 32/],
  ])('cascade-lab %s', (line, message) => {
    const outcome = run(line);
    expect([outcome.code, outcome.out]).toEqual([2, '']);
    expect(outcome.err).toMatch(message);
  });
});

it('refuses an array of a single multiplier, with exit code 1', () => {
  const outcome = run('compare --scenario #on=alexnet&carr=1,1');
  expect([outcome.code, outcome.out]).toEqual([1, '']);
  expect(outcome.err).toMatch(/a single multiplier/);
});

describe('docs/comparison.md', () => {
  const written = readFileSync(new URL('../../docs/comparison.md', import.meta.url), 'utf8').split('\n');
  const alexnet = NETWORKS.filter(({ id }) => id === 'alexnet');
  const rowsOf = (network: string): string[] => written.filter((line) => line.startsWith(`| ${network} | `));

  it('says of AlexNet at 75 % what the engine says today', () => {
    const tables = comparisonTables(alexnet, [0.75], (network) => comparisonOf(network, { ...DEFAULT_SCENARIO, compareSparsity: 0.75 }));
    const lines = tables.ok ? tables.value.split('\n').filter((line) => line.startsWith('| AlexNet | ')) : [];
    expect(lines).toHaveLength(4 + 2);
    expect(rowsOf('AlexNet')).toEqual(expect.arrayContaining(lines));
  });

  it('has every network at every sparsity, under every preset, and taken apart', () => {
    for (const { name } of NETWORKS) expect(rowsOf(name)).toHaveLength(TABLE_SPARSITIES.length * (1 + ENERGY_PRESETS.length) + 2);
  });

  it('has the published ratio in a line of its own', () => {
    expect(rowsOf('published [abstract]')).toEqual([expect.stringMatching(/\| 15 \| 15 \|$/)]);
  });
});
