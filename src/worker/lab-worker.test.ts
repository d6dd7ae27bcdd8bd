import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_BINS } from '../engine/csph/config';
import { layerInput } from '../engine/training/evaluate';
import { executeLayer } from '../engine/csph/values';
import { loweredShape, lowerActivations, lowerWeights } from '../engine/layer/lowering';
import { quantiseActivations } from '../engine/layer/quantise';
import { writeSafetensors } from '../engine/formats/safetensors';
import { layerShapes, parameterShapes } from '../engine/training/network';
import { cascadeTests } from '../engine/pruning/cascade';
import { preparePattern } from '../engine/pruning/prepare';
import type { Result } from '../lib/result';
import { createLab } from './lab-worker';
import { createMessageYield } from './message-yield';
import type { NetworkInfo, Outcome, Progress, PruneRequest, StreamRequest, TileRun } from './protocol';
import { SYNTHETIC_NETWORKS } from './sources/synthetic-source';
import { BASE_URL, CATALOGUE, createFakeSite, IMAGES, NETWORK, NETWORK_ID, PARAMETERS } from './testing/fake-site';
import { buffersIn } from './transfer';

const CATALOGUE_OF_SITE = JSON.parse(readFileSync('public/networks/index.json', 'utf8')) as readonly NetworkInfo[];
const SITE = CATALOGUE_OF_SITE.map((network) => [network.id, network] as const);
const REF = { network: NETWORK_ID, checkpoint: 'plain', layer: 'conv2' };
const PRUNE: PruneRequest = {
  ref: REF,
  settings: { pattern: 'cascade', chunkWidth: 8, n: 2, m: 4 },
  amount: { by: 'sparsity', sparsity: 0.6 },
  compareWith: null,
  hardware: { arrayRows: 8, arrayColumns: 8, groupSize: 1, bins: DEFAULT_BINS, buffer: 'bins', order: 'natural', drain: 'overlapped', turn: 'eager' },
};
const STREAM: StreamRequest = { ref: REF, settings: PRUNE.settings, amount: PRUNE.amount, hardware: PRUNE.hardware, partialSumBits: null, tile: 1, image: 2 };
const SHAPE = layerShapes(NETWORK).get('conv2') ?? CATALOGUE[0].layers[0].shape;
const MATRIX = lowerWeights(SHAPE, PARAMETERS['conv2.weight'], 0);

const setUp = async (changes: Parameters<typeof createFakeSite>[0] = {}, now: () => number = () => performance.now()) => {
  const site = createFakeSite(changes);
  const yieldControl = vi.fn<() => Promise<void>>(createMessageYield());
  const lab = createLab({ fetchBytes: site.fetchBytes, yieldControl, now });
  const started: number[] = [];
  const progress: Progress[] = [];
  await lab.configure(BASE_URL, { started: (runId) => void started.push(runId), progress: (report) => void progress.push(report) });
  return { lab, site, started, progress, yieldControl };
};

const valueOf = <Value>(outcome: Outcome<Value>): Value => {
  if (outcome.status !== 'ready') throw new Error(JSON.stringify(outcome));
  return outcome.value;
};
const errorOf = <Value>(outcome: Outcome<Value>): string => (outcome.status === 'failed' ? `${outcome.error.message} ${outcome.error.remedy}` : outcome.status);
const pixelsOf = ({ image }: TileRun): Uint8Array => image?.pixels ?? new Uint8Array(0);
const unwrap = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('a lab', () => {
  it('lists the networks of the site', async () => {
    const { lab, started } = await setUp();
    expect(await lab.run('networks', 5, null)).toEqual({ status: 'ready', runId: 5, value: [...CATALOGUE, ...SYNTHETIC_NETWORKS] });
    expect(started).toEqual([5]);
  });

  it('opens a checkpoint made in the page like one that was fetched, until it is taken back', async () => {
    const { lab, site } = await setUp();
    const info = { ...CATALOGUE[0].checkpoints[0], id: 'trained-1', name: 'Trained here' };
    const other: Readonly<Record<string, Float32Array>> = { ...PARAMETERS, 'conv2.weight': PARAMETERS['conv2.weight'].map((value) => 2 * value) };
    const bytes = writeSafetensors(new Map([...parameterShapes(NETWORK)].map(([name, shape]) => [name, { dtype: 'float32', shape, values: other[name] }])));
    await lab.supply({ network: NETWORK_ID, info, bytes: new Uint8Array(bytes) });
    await lab.supply({ network: NETWORK_ID, info: { ...info, id: 'spoilt' }, bytes: new Uint8Array(3) });
    await lab.supply({ network: NETWORK_ID, info: { id: 'from an older page' } as never, bytes: new Uint8Array(bytes) });
    expect(valueOf(await lab.run('networks', 1, null))[0].checkpoints).toEqual([...CATALOGUE[0].checkpoints, { ...info, local: true }]);
    const layer = valueOf(await lab.run('layer', 2, { ref: { ...REF, checkpoint: 'trained-1' }, chunkWidth: 8 }));
    expect(layer.weights.values).toEqual(other['conv2.weight']);
    expect(valueOf(await lab.run('layer', 3, { ref: REF, chunkWidth: 8 })).weights.values).toEqual(PARAMETERS['conv2.weight']);
    expect(site.fetched).not.toContain(`${NETWORK_ID}/trained-1.safetensors`);
    await lab.withdraw(NETWORK_ID, 'trained-1');
    expect(valueOf(await lab.run('networks', 4, null))).toEqual([...CATALOGUE, ...SYNTHETIC_NETWORKS]);
    expect(errorOf(await lab.run('prune', 5, { ...PRUNE, ref: { ...REF, checkpoint: 'trained-1' } }))).toContain('trained-1');
  });

  it('opens a layer: its weights, scores and sizes', async () => {
    const { lab } = await setUp();
    const layer = valueOf(await lab.run('layer', 1, { ref: REF, chunkWidth: 8 }));
    const { sigma, cascadeScores } = unwrap(cascadeTests(MATRIX, 8));
    expect(layer.weights).toEqual(MATRIX);
    expect(layer).toMatchObject({ ref: REF, chunkWidth: 8, chunks: Math.ceil(MATRIX.filters / 8), sigma });
    expect(layer.cascadeScores).toEqual(cascadeScores);
    expect(layer.peak).toBe(Math.max(...MATRIX.values.map(Math.abs)));
  });

  it('prunes, stores and costs a layer, and a second pattern at the same sparsity', async () => {
    const { lab } = await setUp();
    const report = valueOf(await lab.run('prune', 1, { ...PRUNE, compareWith: 'unstructured' }));
    const pruning = unwrap(preparePattern(MATRIX, PRUNE.settings)).prune(PRUNE.amount);
    expect(report.pruning).toEqual(pruning);
    expect(report.histogram.reduce((sum, rows) => sum + rows, 0)).toBe(MATRIX.rows);
    expect(report.histogram.reduce((sum, rows, count) => sum + rows * count, 0)).toBe(pruning.streamedChunks.reduce((sum, count) => sum + count, 0));
    expect(report.cost.cycles.mac).toBeLessThan(report.denseCost.cycles.mac);
    expect(report.denseCost.cycles.mac).toBe(report.denseCost.tiles * MATRIX.rows * pruning.chunks);
    expect(report.comparison?.pruning.settings.pattern).toBe('unstructured');
    expect(report.comparison?.pruning.sparsity).toBeCloseTo(pruning.sparsity, 3);
    expect(report.storage.map(({ encoding }) => encoding)).toContain('weaved');
  });

  it('streams a tile of the pruned layer on a real image', async () => {
    const { lab } = await setUp();
    const run = valueOf(await lab.run('stream', 1, STREAM));
    const { mask, streamedChunks } = unwrap(preparePattern(MATRIX, PRUNE.settings)).prune(PRUNE.amount);
    expect(run.trace.cycles * run.cost.tiles).toBe(run.cost.cycles.total);
    expect(run.trace.passes[0].workList).toHaveLength(streamedChunks.filter((count) => count > 0).length);
    // Integers stand for the real values to within half a step, and what is cut is zero.
    const { weights, weightScale, activations, activationScale } = run.values;
    expect(weights.every((weight, index) => Math.abs(weight * weightScale - MATRIX.values[index] * mask[index]) <= weightScale * 0.501)).toBe(true);
    const input = layerInput(NETWORK, PARAMETERS, pixelsOf(run), 'conv2');
    const lowered = lowerActivations(SHAPE, input, 0, 8, run.values.positions);
    expect(activations.every((value, index) => Math.abs(value * activationScale - lowered[index]) <= activationScale * 0.501)).toBe(true);
    expect(activations.some((value) => value > 0)).toBe(true);
    expect(run.values).toMatchObject({ tile: 1, firstPosition: 8, positions: 8 });
    expect(run.image).toMatchObject({ height: 28, width: 28, label: 2 });
    expect(run.shift).toBeNull();
  });

  it('counts every multiplier slot of the layer, those gated by the image’s own zeros among them', async () => {
    const { lab } = await setUp();
    const runs = [];
    for (let image = 0; image < IMAGES; image++) runs.push(valueOf(await lab.run('stream', 1, { ...STREAM, image })));
    const { rows, filters, positions } = loweredShape(SHAPE);
    const { mask, streamedChunks } = unwrap(preparePattern(MATRIX, PRUNE.settings)).prune(PRUNE.amount);
    for (const run of runs) {
      const { counters, cost, input } = run;
      const { macs, activations } = counters;
      expect(macs.useful + macs.gated + macs.zeroWeight + macs.idleRows + macs.idleColumns).toBe(64 * cost.cycles.mac);
      const integers = unwrap(quantiseActivations(layerInput(NETWORK, PARAMETERS, pixelsOf(run), 'conv2'))).values;
      const lowered = lowerActivations(SHAPE, integers, 0, 0, positions);
      let gated = 0;
      let useful = 0;
      for (let p = 0; p < positions; p++) {
        for (let j = 0; j < rows; j++) {
          const streamed = Math.min(filters, streamedChunks[j] * 8);
          if (lowered[p * rows + j] === 0) gated += streamed;
          else for (let m = 0; m < streamed; m++) useful += mask[m * rows + j];
        }
      }
      expect(macs).toMatchObject({ gated, useful });
      expect(activations.delivered).toBe(cost.activationWords);
      expect(activations.distinctInputs).toBeLessThanOrEqual(input.elements);
      expect(gated).toBeGreaterThan(0);
      expect(input).toEqual({ elements: integers.length, zeros: integers.filter((value) => value === 0).length });
    }
    expect(new Set(runs.map(({ counters }) => counters.macs.gated)).size).toBeGreaterThan(1);
  });

  it('chooses the least shift with which no tile of the layer saturates', async () => {
    const { lab } = await setUp();
    // A last tile of one position: seldom the one with the largest sum.
    const hardware = { ...PRUNE.hardware, arrayRows: 9, groupSize: 4 };
    const run = valueOf(await lab.run('stream', 1, { ...STREAM, hardware, partialSumBits: 8 }));
    expect(loweredShape(SHAPE).positions % hardware.arrayRows).toBe(1);
    const { streamedChunks } = unwrap(preparePattern(MATRIX, PRUNE.settings)).prune(PRUNE.amount);
    const { positions, filters } = loweredShape(SHAPE);
    const activations = unwrap(quantiseActivations(layerInput(NETWORK, PARAMETERS, pixelsOf(run), 'conv2'))).values;
    const lowered = lowerActivations(SHAPE, activations, 0, 0, positions);
    const work = { chunkCounts: streamedChunks, filters, positions };
    const saturations = (shift: number): number =>
      unwrap(executeLayer(work, hardware, run.values.weights, lowered, { kind: 'shift', bits: 8, shift })).saturations;
    expect(run.shift).toBeGreaterThan(0);
    expect(saturations(run.shift ?? 0)).toBe(0);
    expect(saturations((run.shift ?? 0) - 1)).toBeGreaterThan(0);
  });

  it('has a trace without cycles where nothing is kept', async () => {
    const { lab } = await setUp();
    const run = valueOf(await lab.run('stream', 1, { ...STREAM, amount: { by: 'sparsity', sparsity: 1 }, partialSumBits: 8 }));
    expect(run).toMatchObject({ trace: { cycles: 0 }, shift: 0 });
    expect(run.values.weights.every((weight) => weight === 0)).toBe(true);
  });

  it('fetches every file once, whatever is asked of it', async () => {
    const { lab, site } = await setUp();
    await Promise.all([lab.run('layer', 1, { ref: REF, chunkWidth: 8 }), lab.run('prune', 2, PRUNE), lab.run('stream', 3, STREAM)]);
    await lab.run('stream', 4, { ...STREAM, image: 0 });
    expect(site.fetched.toSorted()).toEqual(['index.json', `${NETWORK_ID}/images.safetensors`, `${NETWORK_ID}/plain.safetensors`]);
  });

  it('answers with buffers that it does not keep: a second answer is whole after the first was handed over', async () => {
    const { lab } = await setUp();
    for (const ask of [
      () => lab.run('layer', 1, { ref: REF, chunkWidth: 8 }),
      () => lab.run('prune', 1, { ...PRUNE, compareWith: 'row' }),
      () => lab.run('stream', 1, STREAM),
    ]) {
      const first = valueOf<object>(await ask());
      const before = structuredClone(first);
      structuredClone(first, { transfer: [...buffersIn(first)] });
      expect(valueOf<object>(await ask())).toEqual(before);
    }
  });
});

describe('the networks of the site', () => {
  it('are listed with everything that is stored of them', async () => {
    const { lab } = await setUp({ 'index.json': readFileSync('public/networks/index.json') });
    expect(valueOf(await lab.run('networks', 1, null))).toEqual([
      ...CATALOGUE_OF_SITE.map((network) => ({ ...network, origin: 'trained' })),
      ...SYNTHETIC_NETWORKS,
    ]);
  });

  const siteOf = ({ id, checkpoints }: NetworkInfo): Record<string, Uint8Array> =>
    Object.fromEntries(
      [...checkpoints.map((checkpoint) => checkpoint.id), 'images'].map((name) => {
        const path = `${id}/${name}.safetensors`;
        return [path, readFileSync(`public/networks/${path}`)];
      }),
    );

  it.each(SITE)('%s: every layer of every checkpoint opens and streams', async (_id, network) => {
    const { lab } = await setUp(siteOf(network));
    for (const checkpoint of network.checkpoints) {
      for (const layer of network.layers) {
        const ref = { network: network.id, checkpoint: checkpoint.id, layer: layer.id };
        expect(valueOf(await lab.run('layer', 1, { ref, chunkWidth: 8 })).shape).toEqual(layer.shape);
        // All zero would have scale 1.
        expect(valueOf(await lab.run('stream', 2, { ...STREAM, ref, tile: 0 })).values.activationScale).toBeLessThan(1);
      }
    }
  });
});

describe('what cannot be had', () => {
  const cases: readonly (readonly [what: string, changes: Record<string, Uint8Array | null>, request: Partial<StreamRequest>, said: RegExp])[] = [
    ['a missing checkpoint', {}, { ref: { ...REF, checkpoint: 'lost' } }, /lost\.safetensors could not be fetched \(404\)/],
    ['a broken checkpoint', { [`${NETWORK_ID}/plain.safetensors`]: new Uint8Array(40) }, {}, /safetensors/],
    ['missing images', { [`${NETWORK_ID}/images.safetensors`]: null }, {}, /images\.safetensors could not be fetched/],
    ['an unknown network', {}, { ref: { ...REF, network: 'resnet-9000' } }, /no network called "resnet-9000"/],
    ['an unknown layer', {}, { ref: { ...REF, layer: 'conv77' } }, /no layer called "conv77"/],
    ['a checkpoint outside the folder', {}, { ref: { ...REF, checkpoint: '../../secret' } }, /no checkpoint called/],
    ['a tile past the end', {}, { tile: 99 }, /no tile 99: the last of this layer is \d+\./],
    ['an image past the end', {}, { image: IMAGES }, /no test image 4/],
    ['a buffer without bins', {}, { hardware: { ...PRUNE.hardware, bins: [] } }, /0 bins/],
    ['columns that are not a chunk', {}, { hardware: { ...PRUNE.hardware, arrayColumns: 4 } }, /do not fit 4 array columns/],
    ['a chunk width of zero', {}, { settings: { ...PRUNE.settings, chunkWidth: 0 }, hardware: { ...PRUNE.hardware, arrayColumns: 0 } }, /0/],
  ];
  it.each(cases)('%s is a failure with words', async (_what, changes, request, said) => {
    const { lab } = await setUp(changes);
    expect(errorOf(await lab.run('stream', 1, { ...STREAM, ...request }))).toMatch(said);
  });

  it('a list of networks that is not one', async () => {
    const text = (content: string) => ({ 'index.json': new TextEncoder().encode(content) });
    expect(errorOf(await (await setUp(text('<!doctype html>'))).lab.run('networks', 1, null))).toMatch(/is not JSON/);
    expect(errorOf(await (await setUp(text('[{"id": 3}]'))).lab.run('networks', 1, null))).toMatch(/cannot be used: 0\.id/);
  });

  it('a checkpoint that is not the one listed: its sum is told, also where it opens; past caches the right one is found', async () => {
    const path = `${NETWORK_ID}/plain.safetensors`;
    const right = createFakeSite().files[path] ?? new Uint8Array();
    const sha256 = createHash('sha256').update(right).digest('hex');
    const [network] = CATALOGUE;
    const [info] = network.checkpoints;
    const index = new TextEncoder().encode(JSON.stringify([{ ...network, checkpoints: [{ ...info, sha256 }] }]));
    // The last byte of a weight: the file opens all the same.
    const other = right.with(right.length - 1, right[right.length - 1] ^ 1);
    const served = await setUp({ 'index.json': index, [path]: other, [`${path}?sha256=${sha256}`]: other });
    expect(errorOf(await served.lab.run('layer', 1, { ref: REF, chunkWidth: 8 }))).toContain(`should with ${sha256.slice(0, 12)}. Reload the page.`);
    const cached = await setUp({ 'index.json': index, [path]: other, [`${path}?sha256=${sha256}`]: right });
    expect((await cached.lab.run('layer', 1, { ref: REF, chunkWidth: 8 })).status).toBe('ready');
    const sound = await setUp({ 'index.json': index });
    expect((await sound.lab.run('layer', 1, { ref: REF, chunkWidth: 8 })).status).toBe('ready');
    expect(sound.site.fetched).not.toContain(`${path}?sha256=${sha256}`);
  });

  it('is asked for again the next time', async () => {
    const { lab, site } = await setUp();
    const path = `${NETWORK_ID}/plain.safetensors`;
    const whole = site.files[path];
    site.files[path] = null;
    expect((await lab.run('layer', 1, { ref: REF, chunkWidth: 8 })).status).toBe('failed');
    site.files[path] = whole;
    expect((await lab.run('layer', 2, { ref: REF, chunkWidth: 8 })).status).toBe('ready');
  });
});

describe('while it works', () => {
  it('gives way when a slice is used up, and a cancel handled meanwhile ends the run', async () => {
    let time = 0;
    const { lab, yieldControl } = await setUp({}, () => (time += 5));
    yieldControl.mockImplementation(() => lab.cancel(9));
    expect(await lab.run('stream', 9, STREAM)).toEqual({ status: 'cancelled', runId: 9 });
    expect(yieldControl).toHaveBeenCalledTimes(1);
  });

  it('does not give way sooner', async () => {
    const { lab, yieldControl } = await setUp({}, () => 0);
    expect((await lab.run('stream', 1, STREAM)).status).toBe('ready');
    expect(yieldControl).not.toHaveBeenCalled();
  });

  it('gives way to other tasks, not only to microtasks', async () => {
    const giveWay = createMessageYield();
    let handled = false;
    setImmediate(() => void (handled = true));
    for (let turn = 0; turn < 10 && !handled; turn++) await giveWay();
    expect(handled).toBe(true);
  });

  it('answers a cancel at once, though a file is still awaited', async () => {
    const lab = createLab({ fetchBytes: () => new Promise(() => undefined), yieldControl: createMessageYield(), now: () => 0 });
    await lab.configure(BASE_URL, { started: () => undefined, progress: () => undefined });
    const outcome = lab.run('layer', 1, { ref: REF, chunkWidth: 8 });
    await lab.cancel(1);
    expect(await outcome).toEqual({ status: 'cancelled', runId: 1 });
  });

  it('reports progress at most twenty times a second', async () => {
    let time = 0;
    const { lab, progress } = await setUp({}, () => time);
    await lab.run('layer', 1, { ref: REF, chunkWidth: 8 });
    expect(progress).toHaveLength(1);
    time += 50;
    await lab.run('stream', 2, STREAM);
    expect(progress.filter(({ runId }) => runId === 2)).toHaveLength(1);
    expect(progress[0].total).toBeGreaterThan(progress[0].done);
  });

  it('lets program errors through, for the client to see', async () => {
    const lab = createLab({ fetchBytes: () => Promise.reject(new RangeError('a bug')), yieldControl: createMessageYield(), now: () => 0 });
    await lab.configure(BASE_URL, { started: () => undefined, progress: () => undefined });
    await expect(lab.run('networks', 1, null)).rejects.toThrow('a bug');
  });

  it('fetches a file again that opened and held something else', async () => {
    const { lab, site } = await setUp({ [`${NETWORK_ID}/plain.safetensors`]: writeSafetensors(new Map()) });
    const asked = { ref: REF, chunkWidth: 8 };
    expect((await lab.run('layer', 1, asked)).status).toBe('failed');
    site.files[`${NETWORK_ID}/plain.safetensors`] = createFakeSite().files[`${NETWORK_ID}/plain.safetensors`];
    expect((await lab.run('layer', 2, asked)).status).toBe('ready');
  });

  it('makes no address of a name that nobody knows', async () => {
    const { lab, site } = await setUp();
    for (const ref of [
      { ...REF, network: '../../x' },
      { ...REF, network: 'googlenet' },
      { ...REF, checkpoint: '../../x' },
    ]) {
      expect((await lab.run('layer', 1, { ref, chunkWidth: 8 })).status).toBe('failed');
    }
    expect(site.fetched).toEqual([]);
  });

  it('answers what was asked before it knew its site', async () => {
    const site = createFakeSite();
    const lab = createLab({ fetchBytes: site.fetchBytes, yieldControl: createMessageYield(), now: () => 0 });
    const asked = lab.run('networks', 1, null);
    expect(site.fetched).toEqual([]);
    await lab.configure(BASE_URL, { started: () => undefined, progress: () => undefined });
    expect(valueOf(await asked)).toEqual([...CATALOGUE, ...SYNTHETIC_NETWORKS]);
  });
});
