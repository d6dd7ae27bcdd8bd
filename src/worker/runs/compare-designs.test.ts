import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareNetwork, type CompareReport } from '../../engine/baselines/compare-network';
import { DEFAULT_DESIGN_CONFIG, type DesignConfig } from '../../engine/baselines/design';
import { type DesignId, USUAL_DESIGNS } from '../../engine/baselines/design-types';
import { ACCELERGY_45 } from '../../engine/energy/presets';
import { openSafetensors, readTensor, writeSafetensors } from '../../engine/formats/safetensors';
import type { Tensor } from '../../engine/formats/tensor';
import { networkById } from '../../engine/networks/network-tables';
import { syntheticWorkload } from '../../engine/networks/workload';
import { NETWORK_ARCHITECTURES } from '../../engine/training/architectures';
import { layerInput } from '../../engine/training/evaluate';
import { fail, ok, type Result } from '../../lib/result';
import type { FetchBytes } from '../fetch-bytes';
import { DEFAULT_SCENARIO } from '../../scenario/defaults';
import { machineOf } from '../../scenario/settings';
import { createLab } from '../lab-worker';
import { createMessageYield } from '../message-yield';
import type { CompareRequest, Comparison, Outcome, Progress } from '../protocol';
import { BASE_URL, createFakeSite, NETWORK, NETWORK_ID, PARAMETERS } from '../testing/fake-site';

const REQUEST: CompareRequest = {
  subject: NETWORK_ID,
  checkpoint: null,
  sparsity: 0.75,
  profile: 'published',
  array: [8, 8],
  fairness: 'weights',
  ...machineOf(DEFAULT_SCENARIO),
  parity: 'multipliers',
  classifiers: true,
  seed: 1,
};

const setUp = async (fetchBytes: FetchBytes = createFakeSite().fetchBytes, now: () => number = () => performance.now()) => {
  const lab = createLab({ fetchBytes, yieldControl: createMessageYield(), now });
  const progress: Progress[] = [];
  await lab.configure(BASE_URL, { started: () => undefined, progress: (report) => void progress.push(report) });
  return { lab, progress };
};
const valueOf = <Value>(outcome: Outcome<Value>): Value => {
  if (outcome.status !== 'ready') throw new Error(JSON.stringify(outcome));
  return outcome.value;
};
const errorOf = <Value>(outcome: Outcome<Value>): string => (outcome.status === 'failed' ? `${outcome.error.message} ${outcome.error.remedy}` : outcome.status);
const unwrap = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

const totalOf = ({ totals }: CompareReport, design: DesignId) => totals[USUAL_DESIGNS.indexOf(design)];

describe('a comparison of a synthetic network', () => {
  const request: CompareRequest = { ...REQUEST, subject: 'alexnet', array: [32, 32], classifiers: false };

  it('is what the engine says, in slices', async () => {
    let time = 0;
    const { lab, progress } = await setUp(undefined, () => (time += 9));
    const { origin, note, shownBy: _, measured, ...report } = valueOf(await lab.run('compare', 1, request));
    const network = networkById('alexnet');
    if (network === null) throw new Error('no AlexNet');
    const layers = syntheticWorkload(network, { seed: 1, chunkWidth: 32, classifiers: false });
    const config = DEFAULT_DESIGN_CONFIG;
    // Two designs that take little time; all are the engine's business.
    const designs: readonly DesignId[] = ['csp-h', 'dense-os'];
    const steps = compareNetwork(layers, { designs, config, sparsity: 0.75, sparsityOf: {}, profile: 'published', energy: ACCELERGY_45, readings: true });
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const expected = unwrap(step.value);
    expect(designs.map((design) => totalOf(report, design))).toEqual(expected.totals);
    for (const [i, layer] of report.layers.entries()) {
      expect({ ...layer, results: designs.map((design) => layer.results[USUAL_DESIGNS.indexOf(design)]) }).toEqual(expected.layers[i]);
    }
    expect([origin, /synthetic/i.test(note), measured]).toEqual(['synthetic', true, null]);
    expect(progress.every(({ done, total, at }) => done <= total && /^conv\d on /.test(at ?? ''))).toBe(true);
    expect(new Set(progress.map(({ total }) => total))).toEqual(new Set([5 * USUAL_DESIGNS.length]));
    expect(new Set(progress.map(({ at }) => at)).size).toBeGreaterThan(10);
  });

  it('is shown by the other scenes weight for weight: the same cycles, cause by cause, stalls among them', async () => {
    const { lab } = await setUp();
    const { shownBy } = valueOf(await lab.run('compare', 1, { ...request, sparsity: 0.7 }));
    const vgg = networkById('vgg16');
    if (vgg === null) throw new Error('no VGG-16');
    const comparison = { sparsity: 0.75, profile: 'published', array: [32, 32], classifiers: false } as const;
    // With hold there is no stall to be seen.
    const config: DesignConfig = { ...DEFAULT_DESIGN_CONFIG, hardware: { ...DEFAULT_DESIGN_CONFIG.hardware, turn: 'eager' } };
    const workload = syntheticWorkload(vgg, { seed: 1, chunkWidth: 32, classifiers: false });
    const steps = compareNetwork(workload, { ...comparison, designs: ['csp-h'], config, sparsityOf: {}, energy: ACCELERGY_45 });
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const layers = unwrap(step.value).layers.filter(({ name }) => ['conv1_2', 'conv2_1', 'conv3_2'].includes(name));
    for (const { name, cascadeTarget, results } of layers) {
      const [{ pattern, cost }] = results;
      const stream = valueOf(
        await lab.run('stream', 2, {
          ref: { network: 'vgg16', checkpoint: shownBy.checkpoint, layer: name, comparison },
          settings: { pattern, chunkWidth: 32, n: 2, m: 4 },
          amount: { by: 'sparsity', sparsity: 1 - cascadeTarget },
          hardware: config.hardware,
          partialSumBits: null,
          tile: 0,
          image: shownBy.image,
        }),
      );
      const { fill, load, stall, drain, total } = stream.cost.cycles;
      const slots = [fill, load, stall, drain].map((cycles) => cycles * cost.multipliers);
      expect([name, total, ...slots]).toEqual([name, cost.cycles, cost.slots.fill, cost.slots.load, cost.slots.stall, cost.slots.drain]);
      // Every tile stalls alike: what the ledger counts can be seen in the one on screen.
      expect(stream.trace.stallStarts.length > 0).toBe(stall > 0);
    }
    expect(layers.map(({ results }) => results[0].cost.slots.stall > 0)).toEqual([true, false, false]);
  });

  it('is kept: the same request again takes no step, another checkpoint asked for or not', async () => {
    const { lab, progress } = await setUp();
    const first = valueOf(await lab.run('compare', 1, { ...request, checkpoint: null }));
    const steps = progress.length;
    expect(valueOf(await lab.run('compare', 2, { ...request, checkpoint: 'seeded' }))).toBe(first);
    expect(progress.length).toBe(steps);
    expect(valueOf(await lab.run('compare', 3, { ...request, sparsity: 0.7 }))).not.toEqual(first);
  });

  it('can be cancelled on the way', async () => {
    let time = 0;
    const { lab, progress } = await setUp(undefined, () => {
      if (time === 900) void lab.cancel(1);
      return (time += 9);
    });
    expect(await lab.run('compare', 1, request)).toEqual({ status: 'cancelled', runId: 1 });
    const reached = progress.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([reached > 0, progress.length]).toEqual([true, reached]);
  });

  it('has no accuracy to make equal, and says what to do', async () => {
    const { lab } = await setUp();
    expect(errorOf(await lab.run('compare', 1, { ...request, fairness: 'accuracy' }))).toMatch(/AlexNet has synthetic weights.*Compare at equal kept weights/);
  });
});

describe('a comparison', () => {
  it.each<[string, Partial<CompareRequest>, RegExp]>([
    ['nobody knows', { subject: 'googlenet' }, /There is no network called "googlenet"/],
    ['cut whole', { sparsity: 1 }, /A sparsity of 1/],
    ['on no array', { array: [0, 8] }, /0/],
  ])('of a network %s is refused', async (_what, change, message) => {
    const { lab } = await setUp();
    expect(errorOf(await lab.run('compare', 1, { ...REQUEST, ...change }))).toMatch(message);
  });

  it('has the same number of multipliers in every design, whatever the array', async () => {
    const { lab } = await setUp();
    for (const array of [
      [8, 8],
      [4, 12],
      [16, 7],
    ] as const) {
      const { totals } = valueOf(await lab.run('compare', 1, { ...REQUEST, array }));
      expect(totals.map(({ cost }) => cost.multipliers)).toEqual(USUAL_DESIGNS.map(() => array[0] * array[1]));
    }
  });
});

const FOLDER = 'public/networks';
const SUBJECT = 'lenet5-wide-mnist';
const TESTED = 150;

/** The shipped files, with the first few test images alone. */
const shippedSite = (): FetchBytes => {
  const firstImages = (path: string) => {
    const file = unwrap(openSafetensors(readFileSync(path), path));
    const first = (name: string): readonly [string, Tensor] => {
      const tensor = unwrap(readTensor(file, name));
      const length = tensor.values.length / tensor.shape[0];
      return [name, { ...tensor, shape: [TESTED, ...tensor.shape.slice(1)], values: tensor.values.slice(0, TESTED * length) }];
    };
    return writeSafetensors(new Map([first('images'), first('labels')]));
  };
  return async (url) => {
    const path = url.replace(`${BASE_URL}networks/`, `${FOLDER}/`);
    if (!existsSync(path)) return fail(`${path} could not be fetched.`, 'Reload the page.');
    return ok(new Uint8Array(path.endsWith('images.safetensors') ? firstImages(path) : readFileSync(path)));
  };
};

describe.skipIf(!existsSync(`${FOLDER}/${SUBJECT}`))('a comparison of a trained network', () => {
  const request: CompareRequest = { ...REQUEST, subject: SUBJECT, array: [32, 32] };
  let equalWeights: Comparison;
  let equalAccuracy: Comparison;
  let progress: readonly Progress[];
  beforeAll(async () => {
    let time = 0;
    const site = await setUp(shippedSite(), () => (time += 9));
    equalWeights = valueOf(await site.lab.run('compare', 1, request));
    equalAccuracy = valueOf(await site.lab.run('compare', 2, { ...request, fairness: 'accuracy' }));
    progress = site.progress.filter(({ runId }) => runId === 2);
  }, 60_000);

  it('leaves the first and the last layer whole, and says whose weights these are', () => {
    expect(equalWeights.origin).toBe('trained');
    expect(equalWeights.note).toMatch(/cut from the checkpoint "Cascade", all other patterns from "Plain".*conv1 and fc2 stay whole/);
    const share = (name: string): number =>
      equalWeights.layers.filter((layer) => layer.name === name).reduce((_, { weights, results }) => results[0].keptWeights / weights, NaN);
    expect([share('conv1'), share('fc2')]).toEqual([1, 1]);
    expect(Math.max(share('conv2'), share('fc1'))).toBeLessThan(0.26);
  });

  it('keeps as many weights in every design that skips them', () => {
    const kept = (design: DesignId): number => totalOf(equalWeights, design).keptWeights;
    for (const design of ['sparten', 'cambricon-x'] as const) expect(kept(design) / kept('csp-h')).toBeCloseTo(1, 2);
    expect(kept('cambricon-s') / kept('csp-h')).toBeCloseTo(1, 1);
  });

  it('takes classifiers along or not', async () => {
    const { lab } = await setUp(shippedSite());
    const report = valueOf(await lab.run('compare', 1, { ...request, classifiers: false }));
    expect(report.layers.map(({ name }) => name)).toEqual(['conv1', 'conv2']);
  });

  it('at equal accuracy cuts each design on its own, and says to what', () => {
    expect(equalAccuracy.note).toMatch(/0\.5 points below 9\d\.\d\s%/);
    const sparsity = (design: DesignId): number => {
      const cut = equalAccuracy.layers.filter(({ name }) => name === 'conv2' || name === 'fc1');
      const kept = cut.reduce((sum, { results }) => sum + results[USUAL_DESIGNS.indexOf(design)].keptWeights, 0);
      return 1 - kept / cut.reduce((sum, { weights }) => sum + weights, 0);
    };
    // LeNet-5 keeps its accuracy at far more than half of its weights cut, whichever way; each found its own limit.
    expect(sparsity('csp-h')).toBeGreaterThan(0.5);
    expect(sparsity('sparten')).toBeGreaterThan(0.5);
    expect(sparsity('cambricon-x')).toBe(sparsity('sparten'));
    expect(sparsity('cambricon-s')).not.toBe(sparsity('sparten'));
    expect([0, 0.5]).toContain(Math.round(100 * sparsity('sparse-tensor-core')) / 100);
  });

  it('says what every design that is cut still answers, never less than was allowed', () => {
    const { measured } = equalAccuracy;
    expect(equalWeights.measured).toBeNull();
    expect(Object.keys(measured?.right ?? {}).toSorted()).toEqual(['cambricon-s', 'cambricon-x', 'csp-h', 'sparse-tensor-core', 'sparten']);
    expect(measured?.images).toBe(TESTED);
    for (const right of Object.values(measured?.right ?? {})) {
      expect(right).toBeGreaterThanOrEqual(measured?.least ?? 1);
      expect(right * TESTED).toBeCloseTo(Math.round(right * TESTED), 9);
    }
  });

  it('tells of the search first, then of layers and designs', () => {
    const at = progress.map((report) => report.at ?? '');
    expect(at[0]).toBe('unpruned Cascade');
    expect(at.some((text) => /^accuracy of unstructured at \d+\s%$/.test(text))).toBe(true);
    expect(at.at(-1)).toMatch(/ on dense-/);
    for (const [i, { done, total }] of progress.entries()) {
      expect(done).toBeGreaterThanOrEqual(i === 0 ? 0 : progress[i - 1].done);
      expect(done).toBeLessThanOrEqual(total);
    }
  });
});

describe('a trained network without a cascade checkpoint', () => {
  it('serves both ways of pruning with the one it has, and says so', async () => {
    const { lab } = await setUp();
    const { note, layers } = valueOf(await lab.run('compare', 1, REQUEST));
    expect(note).toContain('All designs run on the checkpoint "Untrained"');
    expect(layers.map(({ origin }) => origin)).toEqual(layers.map(() => 'trained'));
  });

  it('brings the activations of a test image', async () => {
    const { lab } = await setUp();
    const { note, layers } = valueOf(await lab.run('compare', 1, { ...REQUEST, sparsity: 0 }));
    const image = Number(/test image (\d+)/.exec(note)?.[1]);
    const { pixels } = valueOf(
      await lab.run('stream', 2, {
        ref: { network: NETWORK_ID, checkpoint: 'plain', layer: 'conv2' },
        settings: { pattern: 'dense', chunkWidth: 8, n: 2, m: 4 },
        amount: { by: 'q', q: 0 },
        hardware: { ...DEFAULT_DESIGN_CONFIG.hardware, arrayRows: 8, arrayColumns: 8 },
        partialSumBits: null,
        tile: 0,
        image,
      }),
    ).image ?? { pixels: new Uint8Array(0) };
    const nonZero = layerInput(NETWORK_ARCHITECTURES[NETWORK.id], PARAMETERS, pixels, 'fc2').filter((value) => value !== 0).length;
    const fc2 = layers.find(({ name }) => name === 'fc2');
    const { cost, keptWeights } = fc2?.results[USUAL_DESIGNS.indexOf('sparten')] ?? { cost: null, keptWeights: 0 };
    // One position and nothing cut: SparTen multiplies every weight of a row whose activation is not zero.
    expect(cost?.slots.useful).toBe((nonZero * keptWeights) / 120);
  });
});
