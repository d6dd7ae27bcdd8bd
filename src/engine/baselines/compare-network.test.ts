import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { energyOf } from '../energy/accounting';
import { ACCELERGY_45, HOROWITZ_45 } from '../energy/presets';
import { loweredShape } from '../layer/lowering';
import type { LayerShape } from '../layer/shape';
import { ALEXNET } from '../networks/alexnet-vgg';
import { networkById, NETWORKS } from '../networks/network-tables';
import { TRANSFORMER } from '../networks/transformers';
import { syntheticWorkload } from '../networks/workload';
import { compareNetwork, repriced } from './compare-network';
import type { CompareLayer, CompareProgress, CompareReport, CompareSettings } from './compare-network';
import { totalSlots } from './design-cost';
import { DEFAULT_DESIGN_CONFIG } from './design';
import { PUBLISHED_FIGURES } from './published-figures';
import { servingOutputs } from './sparten-residency';
import { SOURCES } from './sources';
import { layerDensities } from './targets';
import { DESIGN_IDS } from './design-types';
import type { DesignId } from './design-types';
import { validateDesignConfig } from './validate-designs';

const conv: LayerShape = {
  kind: 'convolution',
  inputChannels: 32,
  inputSize: [10, 10],
  outputChannels: 96,
  kernel: [3, 3],
  stride: [1, 1],
  padding: [1, 1],
  dilation: [1, 1],
  groups: 1,
};
const grouped: LayerShape = { ...conv, outputChannels: 64, groups: 2 };
const linear: LayerShape = { kind: 'linear', inputFeatures: 256, outputFeatures: 320, positions: 20 };

function layerOf(name: string, shape: LayerShape, changes: Partial<CompareLayer> = {}): CompareLayer {
  const { rows, filters } = loweredShape(shape);
  const inputs = shape.kind === 'linear' ? shape.positions * shape.inputFeatures : shape.inputChannels * shape.inputSize[0] * shape.inputSize[1];
  return {
    name,
    shape,
    origin: 'trained',
    isPruned: true,
    publishedDensity: null,
    outputDensity: 0.5,
    weights: (group, training) => {
      const prng = createPrng(group + 1);
      const steep = training === 'cascade' ? 0.4 : 0;
      return { rows, filters, values: Float32Array.from({ length: rows * filters }, (_, i) => prng.normal() * Math.exp(-steep * Math.floor(i / rows / 32))) };
    },
    activations: () => {
      const prng = createPrng(9);
      return Uint8Array.from({ length: inputs }, () => (prng.uniform() < 0.5 ? 1 : 0));
    },
    ...changes,
  };
}

const settings: CompareSettings = {
  designs: DESIGN_IDS,
  config: DEFAULT_DESIGN_CONFIG,
  sparsity: 0.75,
  sparsityOf: {},
  profile: 'uniform',
  energy: ACCELERGY_45,
};

function run(layers: readonly CompareLayer[], changes: Partial<CompareSettings> = {}): { readonly report: CompareReport; readonly steps: CompareProgress[] } {
  const slices = compareNetwork(layers, { ...settings, ...changes });
  const steps: CompareProgress[] = [];
  for (let step = slices.next(); ; step = slices.next()) {
    if (step.done !== true) {
      steps.push(step.value);
      continue;
    }
    if (!step.value.ok) throw new Error(step.value.error.message);
    return { report: step.value.value, steps };
  }
}

const keptBy = ({ totals }: CompareReport, design: DesignId): number => totals.find((total) => total.design === design)?.keptWeights ?? Number.NaN;

describe('a comparison', () => {
  const layers = [layerOf('conv', conv), layerOf('grouped', grouped), layerOf('linear', linear)];
  const { report, steps } = run(layers);

  it('holds every design for every layer, with totals that are their sums', () => {
    expect(report.layers.map(({ name }) => name)).toEqual(['conv', 'grouped', 'linear']);
    for (const [i, total] of report.totals.entries()) {
      const results = report.layers.map((layer) => layer.results[i]);
      expect(new Set([...results.map(({ design }) => design), total.design]).size).toBe(1);
      expect(total.cost.cycles).toBe(results.reduce((sum, { cost }) => sum + cost.cycles, 0));
      expect(totalSlots(total.cost.slots)).toBe(total.cost.cycles * total.cost.multipliers);
      expect(total.energy.total / results.reduce((sum, { energy }) => sum + energy.total, 0)).toBeCloseTo(1, 9);
      expect(total.energyDelay).toBe(total.energy.total * total.cost.boundCycles);
      expect(total.ledger.reduce((sum, { slots }) => sum + slots, 0)).toBe(total.cost.boundCycles * total.cost.multipliers);
    }
    expect(report.weights).toBe(96 * 288 + 2 * 32 * 144 + 256 * 320);
    expect(report.macs).toBe(100 * (96 * 288 + 2 * 32 * 144) + 20 * 256 * 320);
  });

  it('prunes each design its own way, and all by what the cascade kept', () => {
    const kept = keptBy(report, 'csp-h');
    expect(kept / report.weights).toBeGreaterThan(0.2);
    expect(kept / report.weights).toBeLessThanOrEqual(0.25);
    expect(keptBy(report, 'sparten') / kept).toBeCloseTo(1, 2);
    expect(keptBy(report, 'cambricon-x')).toBe(keptBy(report, 'sparten'));
    expect(keptBy(report, 'cambricon-s') / kept).toBeCloseTo(1, 1);
    expect(keptBy(report, 'sparse-tensor-core')).toBe(report.weights / 2);
    expect(keptBy(report, 'dense-os')).toBe(report.weights);
    const [layer] = report.layers;
    expect(layer.results.map(({ pattern }) => pattern)).toEqual(['cascade', 'unstructured', 'unstructured', 'chunk', 'n:m', 'n:m', 'dense', 'dense', 'dense']);
  });

  it('runs 2:4 dense where less than half is to be cut', () => {
    const mild = run([layerOf('linear', linear)], { sparsity: 0.4, designs: ['sparse-tensor-core', 'csp-h'] }).report;
    expect(mild.totals[0].keptWeights).toBe(mild.weights);
    expect(mild.layers[0].results[0].pattern).toBe('dense');
  });

  it('lets a design have a sparsity of its own, and leaves other layers dense', () => {
    const own = run([layerOf('linear', linear), layerOf('conv', conv, { isPruned: false })], {
      sparsityOf: { sparten: 0.9 },
      designs: ['csp-h', 'sparten'],
    }).report;
    expect(keptBy(own, 'sparten') - 96 * 288).toBeLessThan(0.1 * 256 * 320 + 1);
    expect(keptBy(own, 'csp-h') - 96 * 288).toBeGreaterThan(0.2 * 256 * 320);
    expect(own.layers[1].results.map(({ keptWeights }) => keptWeights)).toEqual([96 * 288, 96 * 288]);
  });

  it('repeats the rows of weights that have fewer', () => {
    const half = layerOf('linear', { ...linear, inputFeatures: 128 });
    const whole = run([layerOf('linear', linear, { weights: half.weights })], { designs: ['csp-h', 'sparten'] }).report;
    const small = run([half], { designs: ['csp-h', 'sparten'] }).report;
    expect(keptBy(whole, 'csp-h')).toBe(2 * keptBy(small, 'csp-h'));
    expect(keptBy(whole, 'sparten')).toBe(2 * keptBy(small, 'sparten'));
  });

  it('yields often, with progress that never goes back', () => {
    expect(steps.length).toBeGreaterThan(3 * DESIGN_IDS.length);
    for (let i = 1; i < steps.length; i++) expect(steps[i].done).toBeGreaterThanOrEqual(steps[i - 1].done);
    expect(steps.every(({ done, total }) => done < total && total === 3 * DESIGN_IDS.length)).toBe(true);
  });

  it('is priced anew without running again', () => {
    const again = repriced(report, HOROWITZ_45);
    expect(again.totals.map(({ cost }) => cost)).toEqual(report.totals.map(({ cost }) => cost));
    expect(again.totals.map(({ energy }) => energy)).toEqual(report.totals.map(({ cost }) => energyOf(cost, HOROWITZ_45)));
    expect(repriced(again, ACCELERGY_45)).toEqual(report);
  });

  it('says which layer cannot be pruned', () => {
    const broken = layerOf('bad', linear, { weights: () => ({ rows: 256, filters: 320, values: new Float32Array(256 * 320).fill(Number.NaN) }) });
    expect(() => run([broken])).toThrow(/bad: /);
    expect(() => run([])).toThrow(/no layers/);
    expect(() => run([layerOf('linear', linear)], { designs: [] })).toThrow(/No design/);
  });
});

describe('targets by layer', () => {
  const target = (rows: number, publishedDensity: number | null, isPruned = true): Parameters<typeof layerDensities>[0][number] => ({
    shape: { kind: 'linear', inputFeatures: rows, outputFeatures: 10, positions: 1 },
    isPruned,
    publishedDensity,
  });

  it('keeps the published proportions, caps at 1, and meets the sparsity over all', () => {
    const layers = [target(100, 0.8), target(300, 0.2), target(50, null), target(70, 0.5, false)];
    for (const sparsity of [0, 0.3, 0.65, 0.85, 0.99]) {
      const densities = layerDensities(layers, sparsity, 'published');
      const kept = 100 * densities[0] + 300 * densities[1] + 50 * densities[2];
      expect(kept / 450).toBeCloseTo(1 - sparsity, 9);
      expect(Math.max(...densities)).toBeLessThanOrEqual(1);
      expect(densities[3]).toBe(1);
    }
    const [first, second] = layerDensities(layers, 0.85, 'published');
    expect(first / second).toBeCloseTo(4, 6);
  });

  it('is the same everywhere where no figure is published, or none is wanted', () => {
    expect([...layerDensities([target(100, null), target(30, null)], 0.75, 'published')].map((d) => d.toFixed(6))).toEqual(['0.250000', '0.250000']);
    expect([...layerDensities([target(100, 0.9), target(30, 0.1)], 0.75, 'uniform')].map((d) => d.toFixed(6))).toEqual(['0.250000', '0.250000']);
  });
});

describe('synthetic networks', () => {
  it('are labelled, leave depthwise layers and unpublished first layers alone, and leave out classifiers unless asked', () => {
    const workload = syntheticWorkload(networkById('mobilenet-v2') ?? TRANSFORMER, { seed: 1, chunkWidth: 32, classifiers: false });
    expect(workload.every(({ origin }) => origin === 'synthetic')).toBe(true);
    expect(workload.filter(({ isPruned }) => !isPruned).every(({ name }) => name === 'stem' || name.endsWith('depthwise'))).toBe(true);
    expect(workload.some(({ name }) => name === 'classifier')).toBe(false);
    const alexnet = networkById('alexnet') ?? TRANSFORMER;
    expect(syntheticWorkload(alexnet, { seed: 1, chunkWidth: 32, classifiers: true }).map(({ name }) => name)).toContain('fc6');
  });

  it('reproduce the chunk density of the Transformer log where asked for its own sparsity', () => {
    const layers = syntheticWorkload(TRANSFORMER, { seed: 1, chunkWidth: 32, classifiers: false }).slice(0, 5);
    const published = layers.map(({ publishedDensity }) => publishedDensity ?? 1);
    const sizes = [1, 1, 1, 1, 4];
    const sparsity = 1 - published.reduce((sum, density, i) => sum + density * sizes[i], 0) / 8;
    const { report } = run(layers, { designs: ['csp-h'], profile: 'published', sparsity });
    report.layers.forEach(({ results, weights }, i) => expect(results[0].keptWeights / weights).toBeCloseTo(published[i], 2));
  });

  it('cost CSP-H less energy than SparTen and the dense array on a Transformer block, and SparTen fewer cycles than the dense array', () => {
    const layers = syntheticWorkload(TRANSFORMER, { seed: 1, chunkWidth: 32, classifiers: false }).slice(0, 4);
    const { report } = run(layers, { designs: ['csp-h', 'sparten', 'dense-os'] });
    const [cspH, sparten, dense] = report.totals;
    expect(cspH.energy.onChip).toBeLessThan(sparten.energy.onChip);
    expect(cspH.energy.onChip).toBeLessThan(dense.energy.onChip);
    expect(sparten.cost.cycles).toBeLessThan(dense.cost.cycles);
  });
});

describe('design configurations from outside', () => {
  it('are accepted as they come by default', () => {
    expect(validateDesignConfig(DEFAULT_DESIGN_CONFIG).ok).toBe(true);
  });

  it.each([
    [{ sparten: { ...DEFAULT_DESIGN_CONFIG.sparten, clusters: 0 } }, /SparTen clusters: 0/],
    [{ sparten: { ...DEFAULT_DESIGN_CONFIG.sparten, chunk: 1.5 } }, /SparTen chunk: 1\.5/],
    [{ sparten: { ...DEFAULT_DESIGN_CONFIG.sparten, balance: 'greedy' as 'none' } }, /balancing is "greedy"/],
    [{ sparten: { ...DEFAULT_DESIGN_CONFIG.sparten, sample: { positions: 1, seed: 0 } } }, /sample: 1/],
    [{ cambricon: { ...DEFAULT_DESIGN_CONFIG.cambricon, window: 40 } }, /window: 40/],
    [{ memory: { ...DEFAULT_DESIGN_CONFIG.memory, dramBytesPerCycle: Number.NaN } }, /DRAM bytes a cycle: NaN/],
    [{ memory: { ...DEFAULT_DESIGN_CONFIG.memory, weightBufferBytes: -1 } }, /weight buffer’s bytes: -1/],
    [{ systolic: { rows: 1, columns: 1 } }, /single multiplier/],
    [{ partialSumBytes: 0 }, /partial sum: 0/],
    [{ hardware: { ...DEFAULT_DESIGN_CONFIG.hardware, bins: [] } }, /0 bins/],
  ])('%j is refused', (changes, message) => {
    const result = validateDesignConfig({ ...DEFAULT_DESIGN_CONFIG, ...changes });
    expect(result.ok ? '' : result.error.message).toMatch(message);
  });
});

describe('published figures', () => {
  it('stand beside ours with a source and a remark', () => {
    expect(PUBLISHED_FIGURES.find(({ design, against }) => design === 'csp-h' && against === 'sparten')?.factor).toBe(15);
    for (const { factor, source, remark } of PUBLISHED_FIGURES) {
      expect(factor).toBeGreaterThan(1);
      expect(Object.values(SOURCES)).toContain(source);
      expect(remark({ configOf: () => DEFAULT_DESIGN_CONFIG, table: ACCELERGY_45 })).not.toBe('');
    }
  });
});

describe('a comparison without dead channels', () => {
  const layers = syntheticWorkload(ALEXNET, { seed: 1, chunkWidth: 32, classifiers: false });
  const streamed = run(layers, { sparsity: 0.9 }).report;
  const dropped = run(layers, { sparsity: 0.9, dropDead: true }).report;
  const of = (report: CompareReport, design: DesignId) => {
    const found = report.totals.find((total) => total.design === design);
    if (found === undefined) throw new Error(design);
    return found;
  };

  it('takes CSP-H no more of anything, and a design that cuts nothing exactly as much', () => {
    const [before, after] = [of(streamed, 'csp-h'), of(dropped, 'csp-h')];
    expect(after.dead?.channels).toBeGreaterThan(0);
    expect(after.dead?.filters).toBeGreaterThan(0);
    expect(after.cost.boundCycles).toBeLessThan(before.cost.boundCycles);
    expect(after.energy.total).toBeLessThan(before.energy.total);
    expect(after.cost.dram.outputs).toBeLessThan(before.cost.dram.outputs);
    expect(after.keptWeights).toBe(before.keptWeights);
    for (const design of ['dense-os', 'dense-ws', 'dense-is'] as const) {
      expect(of(dropped, design).cost).toEqual({ ...of(streamed, design).cost, spared: { useful: 0, zeros: 0 } });
      expect(of(dropped, design).dead).toMatchObject({ channels: 0, filters: 0 });
    }
  });

  it('has a ledger from the same ideal, with a step of its own for what is left out', () => {
    for (const [i, layer] of dropped.layers.entries()) {
      for (const [k, { ledger, cost }] of layer.results.entries()) {
        const before = streamed.layers[i].results[k];
        const slotsOf = (terms: typeof ledger, wanted: string): number => terms.find(({ cause }) => cause === wanted)?.slots ?? 0;
        for (const cause of ['ideal', 'zero-activation']) expect(slotsOf(ledger, cause)).toBe(slotsOf(before.ledger, cause));
        expect(ledger.reduce((sum, { slots }) => sum + slots, 0)).toBe(cost.multipliers * cost.boundCycles);
        expect(slotsOf(ledger, 'dead-channels') + (cost.spared?.useful ?? Number.NaN) + (cost.spared?.zeros ?? Number.NaN)).toBe(0);
      }
    }
    expect(of(dropped, 'csp-h').cost.spared?.zeros).toBeGreaterThan(0);
    expect(of(dropped, 'sparten').cost.spared).toEqual({ useful: 0, zeros: 0 });
  });

  it('tells SparTen’s other R of what is left, not of what was cut', () => {
    const config = { ...DEFAULT_DESIGN_CONFIG.sparten, outputsPerResidentChunk: 4 };
    const served = servingOutputs(dropped, config, 32, ACCELERGY_45);
    expect(of(served, 'sparten').cost).toEqual(of(dropped, 'sparten').cost);
  });

  it('knows in every network of the catalogue whose outputs each layer reads', () => {
    for (const { layers: table } of NETWORKS) {
      const known = new Map(table.map(({ name, shape }) => [name, shape.kind === 'linear' ? shape.outputFeatures : shape.outputChannels]));
      for (const [i, { name, shape, reads }] of table.entries()) {
        const inputs = shape.kind === 'linear' ? shape.inputFeatures : shape.inputChannels;
        const read = reads === undefined ? inputs : reads.span * reads.feeds.reduce((sum, { filters }) => sum + filters, 0);
        expect([name, read]).toEqual([name, inputs]);
        for (const { layers: names, first = 0, filters } of reads?.feeds ?? []) {
          for (const each of names) {
            expect(table.findIndex((layer) => layer.name === each)).toBeLessThan(i);
            expect(first + filters).toBeLessThanOrEqual(known.get(each) ?? 0);
          }
        }
      }
    }
    const chained = (id: string): number => networkById(id)?.layers.filter(({ reads }) => reads !== undefined).length ?? 0;
    expect(['alexnet', 'vgg16', 'resnet50', 'inception-v3', 'transformer', 'vit-b16', 'mobilenet-v2'].map(chained)).toEqual([7, 15, 53, 94, 30, 24, 52]);
  });
});
