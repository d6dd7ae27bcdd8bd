import { describe, expect, it } from 'vitest';
import { networkById, NETWORKS } from '../../engine/networks/network-tables';
import { loweredShape } from '../../engine/layer/lowering';
import { createLab } from '../lab-worker';
import { createMessageYield } from '../message-yield';
import type { LayerRef, Outcome, PruneRequest } from '../protocol';
import { SYNTHETIC_NETWORKS } from './synthetic-source';
import { BASE_URL, createFakeSite } from '../testing/fake-site';

const setUp = async () => {
  const lab = createLab({ fetchBytes: createFakeSite().fetchBytes, yieldControl: createMessageYield(), now: () => performance.now() });
  await lab.configure(BASE_URL, { started: () => undefined, progress: () => undefined });
  return lab;
};
const valueOf = <Value>(outcome: Outcome<Value>): Value => {
  if (outcome.status !== 'ready') throw new Error(JSON.stringify(outcome));
  return outcome.value;
};
const errorOf = <Value>(outcome: Outcome<Value>): string => (outcome.status === 'failed' ? `${outcome.error.message} ${outcome.error.remedy}` : outcome.status);

const refTo = (network: string, layer: string): LayerRef => ({ network, checkpoint: 'seeded', layer });
const pruneOf = (ref: LayerRef): PruneRequest => ({
  ref,
  settings: { pattern: 'cascade', chunkWidth: 32, n: 2, m: 4 },
  amount: { by: 'q', q: 0.75 },
  compareWith: null,
  hardware: { arrayRows: 8, arrayColumns: 32, groupSize: 1, bins: [2, 4, 8, 16, 32], buffer: 'bins', order: 'natural', drain: 'overlapped', turn: 'eager' },
});

describe('synthetic networks', () => {
  it('are listed behind the trained ones, as what they are', async () => {
    const lab = await setUp();
    const listed = valueOf(await lab.run('networks', 1, null));
    expect(listed.map(({ origin }) => origin)).toEqual(['trained', ...NETWORKS.map(() => 'synthetic')]);
    for (const { images, checkpoints } of listed.slice(1))
      expect([images, checkpoints.map(({ id, testImages }) => [id, testImages])]).toEqual([
        0,
        [
          ['seeded', 0],
          ['compared', 0],
        ],
      ]);
  });

  it('leave out what is too large for a page, and say so', () => {
    const vgg = SYNTHETIC_NETWORKS.find(({ id }) => id === 'vgg16');
    const names = networkById('vgg16')?.layers.map(({ name }) => name) ?? [];
    const listed = vgg?.layers.map(({ id }) => id) ?? [];
    const left = names.filter((name) => !listed.includes(name));
    expect(left).toEqual(['fc6', 'fc7']);
    expect(vgg?.note).toContain('Left out: fc6, fc7, of more than 4 million weights.');
    expect(SYNTHETIC_NETWORKS.filter(({ note }) => note?.includes('first group')).map(({ id }) => id)).toEqual(['alexnet', 'mobilenet-v2']);
  });

  it('are pruned to about the published density by the authors’ q', async () => {
    const lab = await setUp();
    const { pruning } = valueOf(await lab.run('prune', 1, pruneOf(refTo('alexnet', 'conv3'))));
    const published = networkById('alexnet')?.layers.find(({ name }) => name === 'conv3')?.weightDensity?.value ?? 0;
    expect(published).toBeGreaterThan(0);
    expect(Math.abs(pruning.kept / pruning.total - published)).toBeLessThan(0.05);
  });

  it('open the same weights every time, the first group of a layer in groups', async () => {
    const [first, second] = [await setUp(), await setUp()];
    const ref = refTo('alexnet', 'conv2');
    const layer = valueOf(await first.run('layer', 1, { ref, chunkWidth: 32 }));
    expect(layer.lowered).toMatchObject({ groups: 2, rows: layer.weights.rows, filters: layer.weights.filters });
    expect(valueOf(await second.run('layer', 1, { ref, chunkWidth: 32 })).weights).toEqual(layer.weights);
  });

  it('stream activations from a seed, non-zero as often as published, without an image', async () => {
    const lab = await setUp();
    const { ref, settings, amount, hardware } = pruneOf(refTo('alexnet', 'conv2'));
    const shown = valueOf(await lab.run('stream', 1, { ref, settings, amount, hardware, partialSumBits: null, tile: 3, image: 0 }));
    const layer = networkById('alexnet')?.layers.find(({ name }) => name === 'conv2');
    expect(shown.image).toBeNull();
    expect(1 - shown.input.zeros / shown.input.elements).toBeCloseTo(layer?.inputDensity.value ?? 0, 1);
    expect(shown.values).toMatchObject({ tile: 3, positions: 8, firstPosition: 24 });
    expect(shown.values.activations.every((value) => value >= 0) && shown.values.activations.some((value) => value > 0)).toBe(true);
    expect(shown.cost.tiles).toBe(Math.ceil(loweredShape(layer?.shape ?? { kind: 'linear', inputFeatures: 1, outputFeatures: 1, positions: 1 }).positions / 8));
  });

  it('stream values of both signs where nothing is zero', async () => {
    const lab = await setUp();
    const [layer] = SYNTHETIC_NETWORKS.find(({ id }) => id === 'transformer')?.layers ?? [];
    const { ref, settings, amount, hardware } = pruneOf(refTo('transformer', layer.id));
    const { values, input } = valueOf(await lab.run('stream', 1, { ref, settings, amount, hardware, partialSumBits: null, tile: 0, image: 0 }));
    expect([values.activations.some((value) => value < 0), input.zeros / input.elements < 0.02]).toEqual([true, true]);
  });

  it.each([
    ['a layer that is left out', refTo('vgg16', 'fc6'), /no layer called "fc6" that can be shown/],
    ['a layer nobody knows', refTo('vgg16', 'conv9'), /no layer called "conv9"/],
    ['weights of a comparison that is not told', { ...refTo('vgg16', 'conv1_1'), checkpoint: 'compared' }, /no checkpoint "compared"/],
    ['a trained checkpoint', { ...refTo('vgg16', 'conv1_1'), checkpoint: 'plain' }, /no checkpoint "plain"/],
  ])('do not have %s', async (_what, ref, message) => {
    const lab = await setUp();
    expect(errorOf(await lab.run('layer', 1, { ref, chunkWidth: 8 }))).toMatch(message);
  });

  it('as compared, are as dense as the comparison has them; a layer it leaves out, as published', async () => {
    const lab = await setUp();
    const keptOf = async (layer: string, sparsity: number, checkpoint = 'compared'): Promise<number> => {
      const comparison = { sparsity, profile: 'uniform', array: [32, 32], classifiers: false } as const;
      const { pruning } = valueOf(await lab.run('prune', 1, pruneOf({ network: 'alexnet', checkpoint, layer, comparison })));
      return pruning.kept / pruning.total;
    };
    for (const sparsity of [0.4, 0.9]) expect(Math.abs((await keptOf('conv3', sparsity)) - (1 - sparsity))).toBeLessThan(0.03);
    expect(await keptOf('fc8', 0.9)).toBe(await keptOf('fc8', 0.9, 'seeded'));
  });

  it('have no accuracy', async () => {
    const lab = await setUp();
    const { settings, amount } = pruneOf(refTo('vgg16', 'conv1_2'));
    const answer = await lab.run('accuracy', 1, { network: 'vgg16', checkpoint: 'seeded', layer: null, settings, amount, sums: null });
    expect(errorOf(answer)).toMatch(/VGG-16 answers no images.*Choose a trained network/);
  });
});
