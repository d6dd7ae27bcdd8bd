import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSafetensors, readTensor } from '../engine/formats/safetensors';
import { NETWORK_ARCHITECTURES } from '../engine/training/architectures';
import { initialParameters } from '../engine/training/parameters';
import { fingerprint } from '../engine/training/recipe';
import { fail, ok } from '../lib/result';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import type { Scenario } from '../scenario/types';
import type { LocalCheckpoint, TrainingAnswer, TrainingListener, TrainingJob, TrainingProgress, TrainingWatch, WatchedLayer } from '../worker/protocol';
import { createKept } from './kept';
import type { KeptStorage } from './kept-storage';
import { createLabStore } from './lab-store';
import { madeHere } from './selectors';
import { answer, NETWORKS } from './testing/fake-answers';
import { createFakeClient } from './testing/fake-client';
import type { RunPhase } from './train-state';
import { createTrainStore } from './train-store';

const ID = DEFAULT_SCENARIO.network;
const PARAMETERS = initialParameters(NETWORK_ARCHITECTURES[ID], 1);
const OTHERS = initialParameters(NETWORK_ARCHITECTURES[ID], 2);
const TEST = { epoch: 6, correct: 975, images: 1000 };
const FINISHED: TrainingAnswer = { status: 'finished', parameters: PARAMETERS, fingerprint: 'aaaa0001', test: TEST, step: 12, cut: null };
const CUT: TrainingAnswer = {
  ...FINISHED,
  parameters: OTHERS,
  fingerprint: 'bbbb0002',
  test: { epoch: 0, correct: 930, images: 1000 },
  cut: { q: { conv2: 0.8 }, sparsity: 0.6, networkSparsity: 0.55 },
};
const LOST: TrainingAnswer = { status: 'lost', error: { message: 'The training stopped: out of memory.', remedy: 'Start again.' } };

const progress = (from: number, to: number, steps = 12): TrainingProgress => {
  const values = Float32Array.from({ length: to - from }, (_, i) => 1 / (from + i + 1));
  return { step: to, steps, epoch: 1, images: 32 * to, imagesPerSecond: 320, losses: values, penalties: values, accuracies: values };
};

/** @param stored what the storage holds; null where it is forbidden. */
const setUp = (scenario: Partial<Scenario> = {}, stored: LocalCheckpoint[] | null = []) => {
  const { client, supplied, last } = createFakeClient();
  const lab = createLabStore({
    client,
    scenario: { ...DEFAULT_SCENARIO, scene: 'train', ...scenario },
    storage: () => ({ getItem: () => null, setItem: () => undefined }),
    reducedMotion: null,
  });
  lab.actions.start();
  const storage: KeptStorage = {
    read: async () => ({ checkpoints: [...(stored ?? [])], unusable: [] }),
    clear: async () => void stored?.splice(0),
    async write(checkpoint) {
      if (stored === null) return fail('Storage is forbidden.', 'Download it.');
      stored.push(checkpoint);
      return ok(null);
    },
    remove: async (_, id) =>
      void stored?.splice(
        stored.findIndex(({ info }) => info.id === id),
        1,
      ),
  };
  const jobs: TrainingJob[] = [];
  const watches: TrainingWatch[] = [];
  const told: string[] = [];
  const heard: { events: TrainingListener | null; answer: (answer: TrainingAnswer) => void } = { events: null, answer: () => undefined };
  const store = createTrainStore({
    lab,
    client,
    kept: createKept(storage),
    connect: (given) => {
      heard.events = given;
      return {
        run: (job) => {
          jobs.push(job);
          return new Promise((resolve) => {
            heard.answer = resolve;
          });
        },
        watch: (watch) => void watches.push(watch),
        recording: () => new Promise(() => undefined),
        pause: () => void told.push('pause'),
        resume: () => void told.push('resume'),
        stop: () => void told.push('stop'),
      };
    },
  });
  const settle = async (given: TrainingAnswer): Promise<void> => {
    heard.answer(given);
    await vi.advanceTimersByTimeAsync(0);
  };
  const tell = (): TrainingListener => {
    if (heard.events === null) throw new Error('nobody listens');
    return heard.events;
  };
  return { lab, store, state: store.getState, act: store.actions, jobs, watches, told, tell, settle, supplied, last, stored };
};
/** Lets the time pass that something waits. */
const patient = async (waiting: Promise<void>): Promise<void> => {
  await vi.advanceTimersByTimeAsync(5_000);
  await waiting;
};
const run = (state: ReturnType<ReturnType<typeof setUp>['state']>): RunPhase => {
  const phase = state.phases.at(-1);
  if (phase === undefined || phase.kind === 'prune') throw new Error('no run');
  return phase;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('training', () => {
  it('asks for what the scenario says, and follows it to its end', async () => {
    const { state, act, jobs, tell, settle } = setUp({
      trainLambda: 0.02,
      trainEpochs: 3,
      trainSeed: 9,
      trainRate: 0.1,
      chunkWidth: 4,
      trainRegularizer: 'row',
    });
    expect(state().status).toEqual({ kind: 'idle' });
    act.start();
    const recipe = { network: ID, regularizer: 'row', lambda: 0.02, epochs: 3, learningRate: 0.1, seed: 9, chunkWidth: 4 };
    expect(jobs).toEqual([{ kind: 'train', recipe }]);
    expect(state().status).toMatchObject({ kind: 'loading', job: 'train' });
    tell().loading(5, 10);
    expect(state().status).toMatchObject({ done: 5, total: 10 });
    tell().progress(progress(0, 4));
    expect(state().status).toEqual({ kind: 'running', job: 'train' });
    const early = run(state()).curve;
    tell().progress(progress(4, 6));
    tell().tested({ epoch: 1, correct: 900, images: 1000 }, PARAMETERS);
    expect(early.done).toBe(4);
    expect(run(state()).curve).toMatchObject({ done: 6, steps: 12 });
    expect(run(state()).curve.losses.slice(0, 6)).toEqual(progress(0, 6).losses);
    expect(run(state()).tests).toEqual([{ epoch: 1, correct: 900, images: 1000 }]);
    expect(run(state()).seconds).toBeCloseTo((32 * 6) / 320, 9);
    await settle(FINISHED);
    expect(state().status).toEqual({ kind: 'done' });
    expect(run(state()).result).toMatchObject({ how: 'finished', fingerprint: 'aaaa0001', test: TEST });
  });

  it('has no λ where there is no regulariser', () => {
    const { act, jobs } = setUp({ trainRegularizer: 'none', trainLambda: 0.5 });
    act.start();
    expect(jobs[0]).toMatchObject({ recipe: { regularizer: 'none', lambda: 0 } });
  });

  it('pauses, goes on and stops, each where it means something, and one run at a time', async () => {
    const { state, act, jobs, told, tell, settle } = setUp();
    act.pause();
    act.stop();
    act.resume();
    act.prune();
    act.tune();
    expect(told).toEqual([]);
    act.start();
    act.start();
    expect(jobs).toHaveLength(1);
    tell().progress(progress(0, 2));
    act.pause();
    act.pause();
    expect(state().status).toEqual({ kind: 'paused', job: 'train' });
    act.resume();
    act.stop();
    act.stop();
    expect(told).toEqual(['pause', 'resume', 'stop']);
    expect(state().status).toEqual({ kind: 'stopping', job: 'train' });
    act.start();
    expect(jobs).toHaveLength(1);
    await settle({ ...FINISHED, status: 'stopped', step: 2 } as TrainingAnswer);
    expect(state().status).toEqual({ kind: 'done' });
    expect(run(state()).result?.how).toBe('stopped');
  });

  it('keeps the last good weights of a run that diverged, and says so', async () => {
    const { state, act, settle } = setUp();
    act.start();
    await settle({ ...FINISHED, status: 'diverged' } as TrainingAnswer);
    expect(state().status).toEqual({ kind: 'diverged' });
    expect(run(state()).result?.parameters).toBe(PARAMETERS);
  });

  it('keeps the weights of the last whole epoch when the worker dies, and shows them to the next', async () => {
    const { state, act, tell, settle, watches } = setUp();
    act.start();
    tell().progress(progress(0, 6));
    tell().tested({ epoch: 1, correct: 900, images: 1000 }, OTHERS);
    const before = watches.length;
    await settle(LOST);
    expect(state().status).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('out of memory') } });
    expect(run(state()).result).toMatchObject({ how: 'lost', fingerprint: fingerprint(OTHERS), test: { epoch: 1 } });
    expect(watches.length).toBe(before + 1);
    act.start();
    await settle(LOST);
    expect(state().phases).toEqual([]);
  });

  const PRUNE = { kind: 'prune', network: ID, chunkWidth: DEFAULT_SCENARIO.chunkWidth, amount: DEFAULT_SCENARIO.amount };
  /** A job without its weights, and which weights those are: comparing them number by number would take seconds. */
  const split = (job: TrainingJob): readonly [object, boolean, boolean] => {
    const { start, ...rest } = { start: null, ...job };
    return [rest, start === PARAMETERS, start === OTHERS];
  };

  it('prunes what was trained, again from there with another threshold, and fine-tunes what is left', async () => {
    const { lab, state, act, jobs, settle } = setUp({ trainRate: 0.04, tuneEpochs: 5 });
    act.start();
    await settle(FINISHED);
    act.tune();
    expect(jobs).toHaveLength(1);
    act.prune();
    expect(split(jobs[1])).toEqual([PRUNE, true, false]);
    await settle(CUT);
    lab.actions.change({ amount: { by: 'sparsity', sparsity: 0.9 } });
    act.prune();
    expect(split(jobs[2])).toEqual([{ ...PRUNE, amount: { by: 'sparsity', sparsity: 0.9 } }, true, false]);
    await settle(CUT);
    expect(state().phases.map(({ kind }) => kind)).toEqual(['train', 'prune']);
    act.tune();
    const recipe = { network: ID, regularizer: 'none', lambda: 0, epochs: 5, learningRate: 0.02, seed: 1, chunkWidth: DEFAULT_SCENARIO.chunkWidth };
    expect(split(jobs[3])).toEqual([{ kind: 'tune', recipe }, false, true]);
    await settle({ ...FINISHED, fingerprint: 'cccc0003' } as TrainingAnswer);
    act.prune();
    expect(split(jobs[4])[1]).toBe(true);
    expect(state().phases.map(({ kind }) => kind)).toEqual(['train', 'prune', 'tune', 'prune']);
    await settle({ status: 'failed', error: { message: 'No.', remedy: 'Other.' } });
    expect(state().phases.map(({ kind }) => kind)).toEqual(['train', 'prune', 'tune']);
    act.start();
    expect(state().phases.map(({ kind }) => kind)).toEqual(['train']);
  });

  it('survives what happens to the scenario meanwhile', async () => {
    const { lab, state, act, tell, settle } = setUp();
    act.start();
    tell().progress(progress(0, 4));
    lab.actions.change({ scene: 'prune', trainSeed: 77 });
    tell().progress(progress(4, 12));
    await settle(FINISHED);
    lab.actions.change({ scene: 'train' });
    expect(run(state())).toMatchObject({ curve: { done: 12 }, recipe: { seed: 1 } });
  });
});

describe('what is watched', () => {
  it('is the layer, chunk width and cut of the scenario, at most twenty times a second', async () => {
    const { lab, state, watches, tell } = setUp({ layer: 'conv1' });
    expect(watches).toEqual([{ network: ID, seed: 1, layer: 'conv1', chunkWidth: DEFAULT_SCENARIO.chunkWidth, amount: DEFAULT_SCENARIO.amount, moment: null }]);
    for (let q = 1; q < 30; q++) lab.actions.change({ amount: { by: 'q', q } }, { settle: false });
    lab.actions.change({ amount: { by: 'q', q: 2 }, layer: 'conv2' });
    await vi.advanceTimersByTimeAsync(100);
    expect(watches.slice(1)).toEqual([{ ...watches[0], layer: 'conv2', amount: { by: 'q', q: 2 } }]);
    lab.actions.change({ view: 'sign' });
    await vi.advanceTimersByTimeAsync(100);
    expect(watches).toHaveLength(2);
    lab.actions.change({ scene: 'prune' });
    lab.actions.change({ layer: 'conv1' });
    await vi.advanceTimersByTimeAsync(100);
    expect(watches).toHaveLength(2);
    const layer = { rows: 3 } as WatchedLayer;
    tell().watched(layer);
    expect(state().watched).toBe(layer);
  });

  it('is of the network that was trained, and of its zeros once it is pruned', async () => {
    const { lab, act, watches, settle, last } = setUp();
    await answer(last('networks'));
    act.start();
    await settle(FINISHED);
    lab.actions.change({ network: 'another', layer: 'features.7' });
    await vi.advanceTimersByTimeAsync(100);
    expect(watches.at(-1)).toMatchObject({ network: ID, amount: DEFAULT_SCENARIO.amount });
    act.prune();
    await settle(CUT);
    expect(watches.at(-1)?.amount).toEqual({ by: 'q', q: 0 });
  });
});

describe('keeping a result', () => {
  const trained = async (stored?: LocalCheckpoint[] | null) => {
    const lab = setUp({}, stored);
    lab.act.start();
    await lab.settle(FINISHED);
    return lab;
  };

  it('puts it among the checkpoints of its network, on this device', async () => {
    const { state, act, supplied, stored, last, lab } = await trained();
    await answer(last('networks'));
    const keeping = act.keep();
    await vi.advanceTimersByTimeAsync(0);
    expect(state().message).toBeNull();
    const [network] = NETWORKS;
    const info = stored?.[0].info;
    await last('networks').ready([{ ...network, checkpoints: [...network.checkpoints, info] }]);
    await keeping;
    expect(supplied).toEqual([`${ID}/trained-aaaa0001`]);
    expect(stored).toHaveLength(1);
    expect(info).toMatchObject({ id: 'trained-aaaa0001', name: 'Trained here, λ = 0.01, 97.5\u00a0%', testAccuracy: 0.975, seed: 1, local: true });
    expect(madeHere(lab.getState().networks.shown?.value ?? [])).toEqual([{ network: { id: ID, name: network.name }, info }]);
    expect(state().message).toMatchObject({ tone: 'info', title: expect.stringContaining('on this device') });
    act.dismiss();
    expect(state().message).toBeNull();
    act.openInPrune(ID, 'trained-aaaa0001');
    expect(lab.getState().scenario).toMatchObject({ scene: 'prune', checkpoint: 'trained-aaaa0001' });
  });

  it('works without storage, and says what that means', async () => {
    const { state, act, supplied } = await trained(null);
    await patient(act.keep());
    expect(supplied).toEqual([`${ID}/trained-aaaa0001`]);
    expect(state().message).toEqual({
      tone: 'problem',
      title: expect.stringContaining('until this page is closed'),
      lines: ['Storage is forbidden.', 'Download it.'],
    });
  });

  it('says in its name and facts that it was pruned and fine-tuned', async () => {
    const { act, settle, stored } = await trained();
    act.prune();
    await settle(CUT);
    await patient(act.keep());
    act.tune();
    await settle({ ...FINISHED, fingerprint: 'cccc0003', test: { ...TEST, correct: 979 } } as TrainingAnswer);
    await patient(act.keep());
    expect(stored?.map(({ info }) => info.name)).toEqual([
      'Trained here, λ = 0.01, 60\u00a0% cut, 93.0\u00a0%',
      'Trained here, λ = 0.01, 60\u00a0% cut, fine-tuned, 97.9\u00a0%',
    ]);
    expect(stored?.[1].info.pruned).toEqual({
      from: 'trained-aaaa0001',
      pattern: 'cascade',
      q: { conv2: 0.8 },
      sparsity: 0.6,
      networkSparsity: 0.55,
      accuracyBefore: 0.93,
    });
  });

  it('forgets what is removed, also of earlier visits', async () => {
    const first = await trained();
    await patient(first.act.keep());
    const { act, supplied, lab, last } = setUp({ checkpoint: 'trained-aaaa0001' }, first.stored);
    await answer(last('networks'));
    await vi.advanceTimersByTimeAsync(0);
    lab.actions.change({ checkpoint: 'trained-aaaa0001' });
    await act.forget(ID, 'trained-aaaa0001');
    expect(supplied).toEqual([]);
    expect(first.stored).toEqual([]);
    expect(lab.getState().scenario.checkpoint).not.toBe('trained-aaaa0001');
  });

  it('exports every weight as it is, with the recipe', async () => {
    const { act } = await trained();
    const file = act.exported();
    if (file === null) throw new Error('no file');
    expect(file.name).toBe(`${ID}-trained-aaaa0001.safetensors`);
    const opened = openSafetensors(file.bytes, file.name);
    if (!opened.ok) throw new Error(opened.error.message);
    expect(JSON.parse(opened.value.metadata.get('recipe') ?? '')).toMatchObject({ seed: 1, lambda: 0.01 });
    for (const [name, values] of Object.entries(PARAMETERS)) {
      const tensor = readTensor(opened.value, name);
      expect(tensor.ok && tensor.value.values.every((value, i) => value === values[i]), name).toBe(true);
    }
    expect(setUp().act.exported()).toBeNull();
  });
});
