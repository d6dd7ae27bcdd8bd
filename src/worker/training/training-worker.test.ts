import { describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../engine/formats/safetensors';
import { NETWORK_ARCHITECTURES } from '../../engine/training/architectures';
import { evaluate } from '../../engine/training/evaluate';
import { weightedLayers } from '../../engine/training/network';
import { initialParameters } from '../../engine/training/parameters';
import { pruneNetwork } from '../../engine/training/pruning-masks';
import { fingerprint, prunableLayers } from '../../engine/training/recipe';
import { fail } from '../../lib/result';
import { createMessageYield } from '../message-yield';
import type { TrainingJob, TrainingOutcome, TrainingRecipe } from './training-protocol';
import { BASE_URL, createTrainingSite, NETWORK_ID, recordingEvents, TEST_IMAGES, TRAINING_IMAGES } from './testing/training-site';
import { createTraining } from './training-worker';

const NETWORK = NETWORK_ARCHITECTURES[NETWORK_ID];
const LAYER = weightedLayers(NETWORK)[1];
const RECIPE: TrainingRecipe = { network: NETWORK_ID, regularizer: 'cascade', lambda: 0.02, epochs: 2, learningRate: 0.02, seed: 5, chunkWidth: 8 };
const TRAIN: TrainingJob = { kind: 'train', recipe: RECIPE };
const WATCH = { network: NETWORK_ID, seed: 5, layer: LAYER.id, chunkWidth: 8, amount: { by: 'q', q: 0.75 }, moment: null } as const;
const STEPS_AN_EPOCH = Math.ceil(TRAINING_IMAGES.count / 32);

/** @param tick milliseconds that seem to pass from one look at the clock to the next. */
const setUp = async (tick = 3, files: Parameters<typeof createTrainingSite>[0] = {}) => {
  const site = createTrainingSite(files);
  const events = recordingEvents();
  let time = 0;
  const worker = createTraining({ fetchBytes: site, yieldControl: createMessageYield(), now: () => (time += tick) });
  await worker.configure(BASE_URL, events.listeners);
  return { worker, events };
};

const done = (outcome: TrainingOutcome): Exclude<TrainingOutcome, { status: 'failed' }> => {
  if (outcome.status === 'failed') throw new Error(outcome.error.message);
  return outcome;
};

/** An outcome with its fingerprint for its weights: comparing those number by number would take seconds. */
const withoutWeights = (outcome: TrainingOutcome): object => {
  const { parameters, ...rest } = done(outcome);
  expect(rest.fingerprint).toBe(fingerprint(parameters));
  return rest;
};

describe('a training worker', () => {
  it('tells of every step once, of every epoch, and ends with the weights it tested', async () => {
    const { worker, events } = await setUp();
    const outcome = done(await worker.run(TRAIN));
    expect(outcome.status).toBe('finished');
    expect(outcome.step).toBe(2 * STEPS_AN_EPOCH);
    expect(events.losses()).toHaveLength(2 * STEPS_AN_EPOCH);
    expect(events.losses().every((loss) => loss > 0 && loss < 10)).toBe(true);
    expect(events.progress.map(({ step }) => step)).toEqual(events.progress.map(({ step }) => step).toSorted((a, b) => a - b));
    expect(events.progress.every(({ steps, penalties }) => steps === 2 * STEPS_AN_EPOCH && penalties.every((penalty) => penalty > 0))).toBe(true);
    expect(events.tests.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(outcome.test).toEqual({ epoch: 2, images: TEST_IMAGES.count, correct: evaluate(NETWORK, outcome.parameters, TEST_IMAGES) });
    expect(events.tests[1]).toEqual(outcome.test);
    expect(outcome.fingerprint).toBe(fingerprint(outcome.parameters));
    expect(events.loaded).toBeGreaterThan(0);
    expect(events.settled).toBe(1);
  });

  it('gives the same curves and weights from the same recipe, however the clock runs, and others from another', async () => {
    const runs = [];
    for (const [tick, recipe] of [
      [0.01, RECIPE],
      [40, RECIPE],
      [3, { ...RECIPE, seed: 6 }],
    ] as const) {
      const { worker, events } = await setUp(tick);
      const rest = withoutWeights(await worker.run({ kind: 'train', recipe }));
      runs.push({ curves: { losses: events.losses(), tests: events.tests }, rest, reports: events.progress.length });
    }
    const [slow, fast, other] = runs;
    expect(fast.reports).toBeGreaterThan(slow.reports);
    expect(fast.curves).toEqual(slow.curves);
    expect(fast.rest).toEqual(slow.rest);
    expect(other.curves.losses).not.toEqual(slow.curves.losses);
    expect(other.rest).not.toEqual(slow.rest);
  });

  it('goes on after a pause as if there had been none', async () => {
    const { worker, events } = await setUp(30);
    const plain = await setUp(30);
    const uninterrupted = withoutWeights(await plain.worker.run(TRAIN));
    events.onProgress(async () => {
      await worker.pause();
      const before = events.losses().length;
      await new Promise((resolve) => setTimeout(resolve, 30));
      // What was under way when the pause came may still be told, but nothing more.
      const during = events.losses().length;
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(events.losses().length).toBe(during);
      expect(during - before).toBeLessThanOrEqual(1);
      await worker.resume();
    });
    const outcome = withoutWeights(await worker.run(TRAIN));
    expect(events.progress.length).toBeGreaterThan(1);
    expect(outcome).toEqual(uninterrupted);
    expect(events.losses()).toEqual(plain.events.losses());
  });

  it('stops when told, with the weights it has, also out of a pause', async () => {
    for (const paused of [false, true]) {
      const { worker, events } = await setUp(30);
      events.onProgress(async () => {
        if (paused) await worker.pause();
        await worker.stop();
      });
      const outcome = done(await worker.run({ kind: 'train', recipe: { ...RECIPE, epochs: 50 } }));
      expect(outcome.status).toBe('stopped');
      expect(outcome.step).toBeLessThan(20);
      expect(outcome.test.epoch).toBeCloseTo(outcome.step / STEPS_AN_EPOCH, 9);
      expect(outcome.test.correct).toBe(evaluate(NETWORK, outcome.parameters, TEST_IMAGES));
      events.onProgress(null);
      expect((await worker.run({ kind: 'train', recipe: { ...RECIPE, epochs: 1 } })).status).toBe('finished');
    }
  });

  it('lets messages in after every step, pause and stop among them', async () => {
    const events = recordingEvents();
    let lettingIn = 0;
    let toldWhenStopped = 0;
    const worker = createTraining({
      fetchBytes: createTrainingSite(),
      now: () => performance.now(),
      yieldControl: async () => {
        lettingIn++;
        if (lettingIn === 5) {
          await worker.pause();
          setTimeout(() => {
            toldWhenStopped = events.losses().length;
            void worker.stop();
          }, 30);
        }
      },
    });
    await worker.configure(BASE_URL, events.listeners);
    const outcome = done(await worker.run({ kind: 'train', recipe: { ...RECIPE, epochs: 50 } }));
    expect(outcome.status).toBe('stopped');
    // Nothing was done between the two, and what had been done before was told.
    expect(outcome.step).toBe(toldWhenStopped);
    expect(outcome.step).toBeLessThan(50 * STEPS_AN_EPOCH);
  });

  it.each([
    ['learning rate', { ...RECIPE, learningRate: 1000 }],
    ['regulariser', { ...RECIPE, lambda: 1000, learningRate: 10 }],
  ])('stops when an absurd %s makes it diverge, on the last good weights', async (_, recipe) => {
    const { worker } = await setUp();
    const outcome = done(await worker.run({ kind: 'train', recipe: { ...recipe, epochs: 10 } }));
    expect(outcome.status).toBe('diverged');
    expect(outcome.step).toBeLessThan(10 * STEPS_AN_EPOCH);
    expect(Object.values(outcome.parameters).every((values) => values.every(Number.isFinite))).toBe(true);
    expect(outcome.test.correct).toBe(evaluate(NETWORK, outcome.parameters, TEST_IMAGES));
  });

  it('prunes all layers worth cutting, and fine-tunes what is left', async () => {
    const { worker, events } = await setUp();
    const trained = done(await worker.run(TRAIN));
    const amount = { by: 'sparsity', sparsity: 0.7 } as const;
    const pruned = done(await worker.run({ kind: 'prune', network: NETWORK_ID, start: trained.parameters, chunkWidth: 8, amount }));
    const expected = pruneNetwork(NETWORK, trained.parameters, prunableLayers(NETWORK), 8, amount);
    expect(fingerprint(pruned.parameters)).toBe(fingerprint(expected.parameters));
    expect(pruned.cut?.q).toEqual(Object.fromEntries(Object.entries(expected.layers).map(([id, { q }]) => [id, q])));
    expect(pruned.cut?.sparsity).toBeGreaterThanOrEqual(0.7);
    expect(pruned.cut?.networkSparsity).toBeLessThan(pruned.cut?.sparsity ?? 0);
    events.clear();
    const tuned = done(await worker.run({ kind: 'tune', recipe: { ...RECIPE, lambda: 0, epochs: 1 }, start: pruned.parameters }));
    expect(events.progress.flatMap(({ penalties }) => [...penalties]).every((penalty) => penalty === 0)).toBe(true);
    for (const [name, values] of Object.entries(tuned.parameters)) {
      const cut = prunableLayers(NETWORK).some((id) => name === `${id}.weight`);
      expect(cut && values.some((value, index) => value !== 0 && pruned.parameters[name][index] === 0), name).toBe(false);
      expect(
        values.some((value, index) => value !== pruned.parameters[name][index]),
        name,
      ).toBe(true);
    }
  });

  it('shows the starting weights before, the live ones while, and the last ones after training', async () => {
    const { worker, events } = await setUp(100);
    await worker.watch(WATCH, null);
    expect(events.watched).toHaveLength(1);
    const start = initialParameters(NETWORK, 5)[`${LAYER.id}.weight`];
    expect(events.watched[0]).toMatchObject({ watch: WATCH, rows: LAYER.rows, filters: LAYER.filters, weights: start });
    const outcome = done(await worker.run(TRAIN));
    expect(events.watched.length).toBeGreaterThan(3);
    expect(events.watched[2].weights).not.toEqual(start);
    expect(events.watched.at(-1)?.weights).toEqual(outcome.parameters[`${LAYER.id}.weight`]);
    for (const { chunkCounts, histogram, rows } of events.watched) {
      expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(rows);
      expect(histogram[2]).toBe(chunkCounts.filter((count) => count === 2).length);
    }
    await worker.watch({ ...WATCH, amount: { by: 'sparsity', sparsity: 0.9 } }, null);
    expect(events.watched.at(-1)?.sparsity).toBeGreaterThanOrEqual(0.9);
    await worker.watch({ ...WATCH, layer: 'none' }, null);
    expect(events.watched.at(-1)?.watch.layer).toBe(LAYER.id);
  });

  it('makes a picture at most four times a second', async () => {
    const { worker, events } = await setUp(1);
    await worker.watch(WATCH, null);
    await worker.run(TRAIN);
    // Two looks at the clock or more for every step; less than 250 ms in all.
    expect(events.watched.length).toBeLessThanOrEqual(3);
  });

  it.each([
    ['a file that is not there', { 'training.safetensors': null }, 'training.safetensors could not be fetched'],
    ['a file of another kind', { 'training.safetensors': writeSafetensors(new Map()) }, 'images.deflate'],
    ['test images that are spoilt', { 'images.safetensors': new Uint8Array(20) }, 'images.safetensors'],
  ])('says what is wrong with %s, and asks again the next time', async (_, files, message) => {
    let broken = true;
    const good = createTrainingSite();
    const bad = createTrainingSite(files);
    const events = recordingEvents();
    const worker = createTraining({
      fetchBytes: (url, progress) => (broken ? bad : good)(url, progress),
      yieldControl: createMessageYield(),
      now: () => performance.now(),
    });
    await worker.configure(BASE_URL, events.listeners);
    const outcome = await worker.run(TRAIN);
    expect(outcome.status === 'failed' && outcome.error.message).toContain(message);
    broken = false;
    expect((await worker.run({ kind: 'train', recipe: { ...RECIPE, epochs: 1 } })).status).toBe('finished');
  });

  it('knows which networks there are', async () => {
    const { worker } = await setUp();
    const outcome = await worker.run({ kind: 'train', recipe: { ...RECIPE, network: 'constructor' } });
    expect(outcome.status === 'failed' && outcome.error.message).toContain('constructor');
  });

  it('does one job at a time, and none before it is configured', async () => {
    const { worker } = await setUp();
    const first = worker.run({ kind: 'train', recipe: { ...RECIPE, epochs: 1 } });
    await expect(worker.run(TRAIN)).rejects.toThrow('one job at a time');
    expect((await first).status).toBe('finished');
    const fresh = createTraining({ fetchBytes: async () => fail('', ''), yieldControl: async () => undefined, now: () => 0 });
    await expect(fresh.run(TRAIN)).rejects.toThrow('configured');
  });
});
