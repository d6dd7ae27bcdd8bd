import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createValueReader } from '../../engine/csph/values';
import { createNarrowLayer, type NarrowSums } from '../../engine/evaluation/narrow-layer';
import { loweredShape } from '../../engine/layer/lowering';
import { preparePattern } from '../../engine/pruning/prepare';
import type { PatternSettings } from '../../engine/pruning/types';
import { evaluate, layerInput } from '../../engine/training/evaluate';
import { biasName, weightedLayers, weightName } from '../../engine/training/network';
import { createLab } from '../lab-worker';
import { createMessageYield } from '../message-yield';
import type { AccuracyReport, AccuracyRequest, NetworkInfo, Outcome, Progress, StreamRequest } from '../protocol';
import { BASE_URL, createFakeSite, IMAGES, NETWORK, NETWORK_ID, PARAMETERS } from '../testing/fake-site';
import { createSameThreadClient } from '../testing/same-thread';

const FOLDER = 'public/networks';
const CATALOGUE = existsSync(`${FOLDER}/index.json`) ? (JSON.parse(readFileSync(`${FOLDER}/index.json`, 'utf8')) as readonly NetworkInfo[]) : [];
const CASCADE: PatternSettings = { pattern: 'cascade', chunkWidth: 8, n: 2, m: 4 };
const DENSE: PatternSettings = { ...CASCADE, pattern: 'dense' };
const REQUEST: AccuracyRequest = {
  network: NETWORK_ID,
  checkpoint: 'plain',
  layer: null,
  settings: CASCADE,
  amount: { by: 'sparsity', sparsity: 0.6 },
  sums: null,
};
const SUMS: NarrowSums = { bits: 8, groupSize: 1, order: 'natural', capacity: 62 };

const setUp = async (files: Parameters<typeof createFakeSite>[0] = {}, now: () => number = () => performance.now()) => {
  const lab = createLab({ fetchBytes: createFakeSite(files).fetchBytes, yieldControl: createMessageYield(), now });
  const progress: Progress[] = [];
  await lab.configure(BASE_URL, { started: () => undefined, progress: (report) => void progress.push(report) });
  return { lab, progress };
};

const valueOf = <Value>(outcome: Outcome<Value>): Value => {
  if (outcome.status !== 'ready') throw new Error(JSON.stringify(outcome));
  return outcome.value;
};

/** The images of the fake site, which are labelled 0, 1, 2, …, with labels the untrained network agrees with in part. */
const imagesOf = (pixels: readonly Uint8Array[]) => ({
  count: pixels.length,
  length: pixels[0].length,
  pixels: Uint8Array.from(pixels.flatMap((image) => [...image])),
  labels: Uint8Array.from(pixels, (_, index) => index),
});

describe('accuracy', () => {
  it('is that of the network with the cut weights at zero, all layers worth cutting or the one', async () => {
    const { lab } = await setUp();
    const stream: StreamRequest = {
      ref: { network: NETWORK_ID, checkpoint: 'plain', layer: 'conv2' },
      settings: CASCADE,
      amount: REQUEST.amount,
      hardware: { arrayRows: 8, arrayColumns: 8, groupSize: 1, bins: [2, 4, 8, 16, 32], buffer: 'bins', order: 'natural', drain: 'overlapped', turn: 'eager' },
      partialSumBits: null,
      tile: 0,
      image: 0,
    };
    const pixels: Uint8Array[] = [];
    for (let image = 0; image < IMAGES; image++) pixels.push(valueOf(await lab.run('stream', 1, { ...stream, image })).image?.pixels ?? new Uint8Array(0));
    const images = imagesOf(pixels);
    const ids = weightedLayers(NETWORK).map(({ id }) => id);
    for (const cut of [ids.slice(1, -1), ['conv2']]) {
      const parameters: Record<string, Float32Array> = { ...PARAMETERS };
      let [kept, total] = [0, 0];
      for (const { id, rows, filters } of weightedLayers(NETWORK).filter((layer) => cut.includes(layer.id))) {
        const prepared = preparePattern({ rows, filters, values: PARAMETERS[weightName(id)] }, CASCADE);
        if (!prepared.ok) throw new Error(prepared.error.message);
        const pruning = prepared.value.prune(REQUEST.amount);
        parameters[weightName(id)] = PARAMETERS[weightName(id)].map((weight, index) => weight * pruning.mask[index]);
        kept += pruning.kept;
        total += pruning.total;
      }
      const report = valueOf(await lab.run('accuracy', 2, { ...REQUEST, layer: cut.length === 1 ? cut[0] : null }));
      expect(report).toMatchObject({ images: IMAGES, kept, total, zeros: total - kept, correctNarrow: null });
      expect(Object.keys(report.q)).toEqual(cut);
      expect(report.correct).toBe(evaluate(NETWORK, parameters, images));
      expect(report.correctBefore).toBe(evaluate(NETWORK, PARAMETERS, images));
      expect(report.correct - report.correctBefore).toBe(report.newlyRight - report.newlyWrong);
    }
  });

  it('tells how it stands, image by image, the cut network first', async () => {
    let time = 0;
    const { lab, progress } = await setUp({}, () => (time += 60));
    valueOf(await lab.run('accuracy', 1, { ...REQUEST, sums: SUMS }));
    const tallies = progress.flatMap((report) => report.tallies ?? []);
    const done = tallies.map(({ pruned, before, narrow }) => [pruned.done, before.done, narrow?.done]);
    expect(done.at(-1)).toEqual([IMAGES, IMAGES, IMAGES]);
    expect(done.findIndex(([pruned]) => pruned === IMAGES)).toBeLessThanOrEqual(done.findIndex(([, before]) => (before ?? 0) > 0));
    expect(progress.filter((report) => report.tallies).every((report) => report.total === 3 * IMAGES && report.done <= report.total)).toBe(true);
  });

  it('on narrow sums uses the very sums that Stream shows', async () => {
    const { lab } = await setUp();
    const hardware = {
      arrayRows: 8,
      arrayColumns: 8,
      groupSize: 4,
      bins: [1, 1],
      buffer: 'bins',
      order: 'sorted',
      drain: 'overlapped',
      turn: 'eager',
    } as const;
    const ref = { network: NETWORK_ID, checkpoint: 'plain', layer: 'conv2' };
    const run = valueOf(await lab.run('stream', 1, { ref, settings: CASCADE, amount: REQUEST.amount, hardware, partialSumBits: 8, tile: 1, image: 2 }));
    const { shape, rows, filters } = weightedLayers(NETWORK)[1];
    const prepared = preparePattern({ rows, filters, values: PARAMETERS['conv2.weight'] }, CASCADE);
    if (!prepared.ok) throw new Error(prepared.error.message);
    const { mask, streamedChunks } = prepared.value.prune(REQUEST.amount);
    const weights = PARAMETERS['conv2.weight'].map((weight, index) => weight * mask[index]);
    const bias = PARAMETERS[biasName('conv2')];
    const layer = createNarrowLayer(
      { shape, weights, bias, chunkCounts: streamedChunks, chunkWidth: 8 },
      { bits: 8, groupSize: 4, order: 'sorted', capacity: 2 },
    );
    if (!layer.ok) throw new Error(layer.error.message);
    const { positions } = loweredShape(shape);
    const output = new Float32Array(filters * positions);
    layer.value.forward(layerInput(NETWORK, PARAMETERS, run.image?.pixels ?? new Uint8Array(0), 'conv2'), output, 0);
    const onArray = createValueReader(run.trace, run.values, { kind: 'shift', bits: 8, shift: run.shift ?? 0 }).output();
    const step = run.values.weightScale * run.values.activationScale * 2 ** (run.shift ?? 0);
    expect(run.shift).toBeGreaterThan(0);
    for (let p = 0; p < run.values.positions; p++) {
      for (let m = 0; m < filters; m++) expect(output[m * positions + 8 + p]).toBeCloseTo(onArray[p * filters + m] * step + bias[m], 5);
    }
  });

  it.each<[string, Partial<AccuracyRequest>, RegExp]>([
    ['an unknown layer', { layer: 'conv77' }, /no layer called "conv77"/],
    ['an unknown checkpoint', { checkpoint: 'lost' }, /could not be fetched/],
    ['a pattern that does not exist', { settings: { ...CASCADE, pattern: 'n:m', n: 5, m: 4 } }, /5/],
  ])('%s is a failure with words', async (_what, changes, said) => {
    const { lab } = await setUp();
    const outcome = await lab.run('accuracy', 1, { ...REQUEST, ...changes });
    expect(outcome.status === 'failed' ? outcome.error.message : outcome.status).toMatch(said);
  });
});

describe('a newer measurement', () => {
  it('wins: the older is cancelled, and a pruning asked for meanwhile is answered before either ends', async () => {
    const { lab } = await setUp(
      {},
      (() => {
        let time = 0;
        return () => (time += 5);
      })(),
    );
    const client = createSameThreadClient(lab, BASE_URL);
    const order: string[] = [];
    const older = client.run('accuracy', REQUEST);
    const newer = client.run('accuracy', { ...REQUEST, amount: { by: 'sparsity', sparsity: 0.7 } });
    const beside = client.run('curve', { ...REQUEST, sums: SUMS });
    const pruning = client.run('networks', null);
    void pruning.answer.then(() => order.push('pruning'));
    void beside.answer.then(() => order.push('curve'));
    const answers = await Promise.all([older.answer, newer.answer, beside.answer, pruning.answer]);
    expect(answers.map(({ status }) => status)).toEqual(['cancelled', 'ready', 'ready', 'ready']);
    expect(order).toEqual(['pruning', 'curve']);
    client.dispose();
  });
});

describe.skipIf(CATALOGUE.length === 0)('the checkpoints of the site', () => {
  const siteOf = ({ id, checkpoints }: NetworkInfo): Record<string, Uint8Array> =>
    Object.fromEntries(
      [...checkpoints.map((checkpoint) => checkpoint.id), 'images'].map((name) => [
        `${id}/${name}.safetensors`,
        readFileSync(`${FOLDER}/${id}/${name}.safetensors`),
      ]),
    );
  const all = CATALOGUE.flatMap((network) => network.checkpoints.map((checkpoint) => [`${network.id}/${checkpoint.id}`, network, checkpoint] as const));
  const WITHIN = 0.001;

  it.each(all)('%s: measured in the page as stated, within a tenth of a point', async (_name, network, { id, shippedAccuracy, pruned }) => {
    const { lab } = await setUp(siteOf(network));
    const report: AccuracyReport = valueOf(await lab.run('accuracy', 1, { ...REQUEST, network: network.id, checkpoint: id, settings: DENSE }));
    expect(report.images).toBe(network.images);
    expect(report.images).toBeGreaterThanOrEqual(1000);
    expect(Math.abs(report.correct / report.images - (shippedAccuracy ?? 0))).toBeLessThanOrEqual(WITHIN);
    expect(report.correctBefore).toBe(report.correct);
    expect([report.newlyRight, report.newlyWrong]).toEqual([0, 0]);
    expect(report.kept).toBe(report.total);
    expect(report.zeros / report.total).toBeGreaterThanOrEqual((pruned?.sparsity ?? 0) - 1e-9);
  });

  it.each(CATALOGUE.map((network) => [network.id, network] as const))(
    '%s: is right less often without a layer, and as often on sums of 16 bits',
    async (_id, network) => {
      const { lab } = await setUp(siteOf(network));
      const { id } = network.checkpoints[0];
      const request = { ...REQUEST, network: network.id, checkpoint: id, layer: network.layers[1].id };
      const emptied = valueOf(await lab.run('accuracy', 1, { ...request, amount: { by: 'sparsity', sparsity: 1 } }));
      expect(emptied.kept).toBe(0);
      expect(emptied.correct).toBeLessThan(emptied.correctBefore / 2);
      const narrow = valueOf(await lab.run('accuracy', 1, { ...request, amount: { by: 'sparsity', sparsity: 0.9 }, sums: { ...SUMS, bits: 16 } }));
      expect(Math.abs((narrow.correctNarrow ?? 0) - narrow.correct) / narrow.images).toBeLessThan(0.005);
    },
  );
});
