import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { evaluate } from './evaluate';
import type { ImageSet } from './image-set';
import { weightedLayers, type NetworkDescription } from './network';
import { initialParameters } from './parameters';
import { pruneNetwork } from './pruning-masks';
import { createTrainer, type Trainer, type TrainerReport, type TrainerSettings } from './trainer';

const NETWORK: NetworkDescription = {
  id: 'small',
  name: 'Small',
  input: { channels: 1, height: 8, width: 8 },
  layers: [
    { kind: 'convolution', id: 'conv', filters: 4, kernel: [3, 3], stride: [1, 1], padding: [1, 1] },
    { kind: 'max-pool', size: 2 },
    { kind: 'relu' },
    { kind: 'linear', id: 'fc1', features: 12 },
    { kind: 'relu' },
    { kind: 'linear', id: 'fc2', features: 3 },
  ],
};

/** Three kinds of noisy stripes: across, upright, slanting. */
function stripes(count: number, seed: number): ImageSet {
  const prng = createPrng(seed);
  const pixels = new Uint8Array(count * 64);
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 3);
  for (let i = 0; i < pixels.length; i++) {
    const [y, x] = [Math.floor(i / 8) % 8, i % 8];
    const phase = [y, x, x + y][labels[Math.floor(i / 64)]];
    pixels[i] = (phase % 4 < 2 ? 150 : 20) + prng.below(80);
  }
  return { count, length: 64, pixels, labels };
}

const SETTINGS: TrainerSettings = {
  network: NETWORK,
  images: stripes(90, 1),
  seed: 5,
  epochs: 6,
  batchSize: 16,
  shift: 1,
  learningRate: 0.05,
  momentum: 0.9,
  weightDecay: 1e-3,
  lambda: 0,
  regularizer: 'cascade',
  chunkWidth: 4,
  regularizedLayers: ['fc1'],
};

function run(trainer: Trainer): readonly TrainerReport[] {
  const reports: TrainerReport[] = [];
  for (;;) {
    const report = trainer.step();
    reports.push(report);
    if (report.status !== 'running') return reports;
  }
}

const rowNorms = (values: Float32Array, rows: number, from: number): number[] =>
  Array.from({ length: rows }, (_, j) =>
    Math.sqrt(values.reduce((sum, value, index) => sum + (index % rows === j && index >= from * rows ? value * value : 0), 0)),
  );
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('trainer', () => {
  it('learns what it is shown, and what it was not', () => {
    const trainer = createTrainer({ ...SETTINGS, epochs: 20 });
    const reports = run(trainer);
    expect(reports.length).toBe(20 * 6);
    expect(reports.at(-1)).toMatchObject({ status: 'finished', step: 120, steps: 120, epoch: 20, images: 1800 });
    expect(reports.at(-1)?.loss).toBeLessThan(0.2 * reports[0].loss);
    expect(evaluate(NETWORK, trainer.parameters(), stripes(60, 2))).toBeGreaterThan(55);
  });

  it('repeats itself bit for bit from a seed, and differs for another', () => {
    const settings = { ...SETTINGS, lambda: 0.01, epochs: 2 };
    const [first, second, other] = [settings, settings, { ...settings, seed: 6 }].map((chosen) => {
      const trainer = createTrainer(chosen);
      return { reports: run(trainer), parameters: trainer.parameters() };
    });
    expect(second).toEqual(first);
    expect(other.parameters).not.toEqual(first.parameters);
  });

  it('shows every image once an epoch', () => {
    const counted = new Map<number, number>();
    for (const { epoch, batch } of run(createTrainer({ ...SETTINGS, epochs: 3 }))) counted.set(epoch, (counted.get(epoch) ?? 0) + batch);
    expect([...counted]).toEqual([
      [1, 90],
      [2, 90],
      [3, 90],
    ]);
  });

  it('shrinks the ends of the cascades by the regulariser', () => {
    const [plain, regularized] = [0, 0.1].map((lambda) => {
      const trainer = createTrainer({ ...SETTINGS, lambda });
      const reports = run(trainer);
      return { values: trainer.parameters()['fc1.weight'], penalty: reports.at(-1)?.penalty ?? NaN };
    });
    expect(plain.penalty).toBe(0);
    expect(regularized.penalty).toBeGreaterThan(0);
    const rows = weightedLayers(NETWORK)[1].rows;
    expect(mean(rowNorms(regularized.values, rows, 8))).toBeLessThan(0.5 * mean(rowNorms(plain.values, rows, 8)));
  });

  it('keeps pruned weights at zero while it fine-tunes, and moves the others', () => {
    const trained = createTrainer(SETTINGS);
    run(trained);
    const pruned = pruneNetwork(NETWORK, trained.parameters(), ['conv', 'fc1'], 4, { by: 'sparsity', sparsity: 0.6 });
    const tuner = createTrainer({ ...SETTINGS, start: pruned.parameters, masks: pruned.masks, learningRate: 0.02 });
    run(tuner);
    const tuned = tuner.parameters();
    for (const id of ['conv', 'fc1']) {
      const [before, after, mask] = [pruned.parameters[`${id}.weight`], tuned[`${id}.weight`], pruned.masks[id]];
      expect(mask.filter((kept) => kept === 0).length).toBeGreaterThanOrEqual(0.6 * mask.length);
      expect(after.every((value, index) => mask[index] === 1 || value === 0)).toBe(true);
      const kept = Array.from(after).filter((value, index) => mask[index] === 1 && value !== before[index]);
      expect(kept.length).toBeGreaterThan(0);
    }
    expect(tuned['fc2.weight']).not.toEqual(pruned.parameters['fc2.weight']);
  });

  it('cuts weights that the mask removes even if the start has them', () => {
    const start = initialParameters(NETWORK, 1);
    const mask = Uint8Array.from(start['fc1.weight'], (_, index) => index % 2);
    const trainer = createTrainer({ ...SETTINGS, start, masks: { fc1: mask } });
    expect(trainer.live['fc1.weight'].every((value, index) => mask[index] === 1 || value === 0)).toBe(true);
  });

  it('stops when it diverges, on the last good weights', () => {
    const trainer = createTrainer({ ...SETTINGS, learningRate: 1e6 });
    const reports = run(trainer);
    const last = reports.at(-1);
    expect(last?.status).toBe('diverged');
    expect(last?.step).toBeLessThan(last?.steps ?? 0);
    expect(trainer.step()).toEqual(last);
    const kept = trainer.parameters();
    expect(Object.values(kept).every((values) => values.every(Number.isFinite))).toBe(true);
    expect(kept).toEqual(initialParameters(NETWORK, SETTINGS.seed));
  });

  it.each<[string, Partial<TrainerSettings>, string]>([
    ['no epoch', { epochs: 0 }, 'epochs'],
    ['a rate that is not a number', { learningRate: NaN }, 'rates'],
    ['momentum 1', { momentum: 1 }, 'momentum'],
    ['a negative shift', { shift: -1 }, 'shift'],
    ['a layer that is not there', { regularizedLayers: ['fc9'], lambda: 1 }, 'no layer fc9'],
    ['a mask of another size', { masks: { fc1: new Uint8Array(3) } }, 'mask of fc1'],
    ['images of another size', { images: { ...SETTINGS.images, length: 63 } }, 'images of 64'],
    ['no image', { images: stripes(0, 1) }, 'no image'],
  ])('refuses %s', (_, change, message) => {
    expect(() => createTrainer({ ...SETTINGS, ...change })).toThrow(message);
  });
});
