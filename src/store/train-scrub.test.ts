import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NETWORK_ARCHITECTURES } from '../engine/training/architectures';
import { type Frame, frameWeights, layerFrame } from '../engine/training/frames';
import { initialParameters } from '../engine/training/parameters';
import { fail, ok, type Result } from '../lib/result';
import { decodeLink } from '../scenario/codec';
import type {
  MomentWeights,
  NetworkInfo,
  RecordedTraining,
  RecordingInfo,
  TrainingAnswer,
  TrainingJob,
  TrainingListener,
  TrainingTest,
  TrainingWatch,
} from '../worker/protocol';
import { createKept } from './kept';
import { createLabStore } from './lab-store';
import { NETWORKS } from './testing/fake-answers';
import { createFakeClient } from './testing/fake-client';
import { shownTraining } from './train-shown';
import { createTrainStore } from './train-store';

const ID = 'lenet5-mnist';
const WEIGHTS = [1, 2, 3, 4].map((seed) => initialParameters(NETWORK_ARCHITECTURES[ID], seed));
const info = (checkpoint: string): RecordingInfo => ({ checkpoint, layers: ['conv2', 'fc2'], bytes: 1, sha256: '0'.repeat(64) });
const RECORDED: NetworkInfo = {
  ...NETWORKS[0],
  id: ID,
  layers: ['conv1', 'conv2', 'fc1', 'fc2', 'fc3'].map((id) => ({ ...NETWORKS[0].layers[0], id })),
  checkpoints: [
    ...NETWORKS[0].checkpoints,
    { ...NETWORKS[0].checkpoints[0], id: 'tuned', pruned: { from: 'plain', pattern: 'cascade', q: {}, sparsity: 0, networkSparsity: 0, accuracyBefore: 0 } },
  ],
  recordings: [info('plain'), info('cascade')],
};

const frame = (scale: number): Frame => ({
  conv1: layerFrame(Float32Array.of(scale)),
  conv2: layerFrame(Float32Array.of(scale, 1)),
  fc2: layerFrame(Float32Array.of(scale)),
});
const test = (epoch: number): TrainingTest => ({ epoch, correct: 90 + epoch, images: 100 });
/** Three epochs of two steps. */
const TRAINING: RecordedTraining = {
  recipe: { network: ID, regularizer: 'cascade', lambda: 0.005, epochs: 3, learningRate: 0.02, seed: 1, chunkWidth: 8 },
  losses: Float32Array.of(2, 1, 1, 1, 0.5, 0.5),
  penalties: new Float32Array(6),
  accuracies: new Float32Array(6),
  tests: [test(1), test(2), test(3)],
  frames: [4, 3, 2, 1].map(frame),
};

const setUp = async (link: string) => {
  const fake = createFakeClient();
  const lab = createLabStore({
    client: fake.client,
    scenario: decodeLink(link).scenario,
    storage: () => ({ getItem: () => null, setItem: () => undefined }),
    reducedMotion: null,
  });
  lab.actions.start();
  const jobs: TrainingJob[] = [];
  const watches: { readonly watch: TrainingWatch; readonly weights: MomentWeights | null }[] = [];
  const asked: string[] = [];
  let opened: (answer: Result<RecordedTraining>) => void = () => undefined;
  let answer: (answer: TrainingAnswer) => void = () => undefined;
  let events: TrainingListener | null = null;
  const store = createTrainStore({
    lab,
    client: fake.client,
    kept: createKept({
      read: async () => ({ checkpoints: [], unusable: [] }),
      clear: async () => undefined,
      write: async () => ok(null),
      remove: async () => undefined,
    }),
    connect: (given) => {
      events = given;
      return {
        run: (job) => {
          jobs.push(job);
          return new Promise((resolve) => {
            answer = resolve;
          });
        },
        watch: (watch, weights = null) => void watches.push({ watch, weights }),
        recording: (network, { checkpoint }) => {
          asked.push(`${network}/${checkpoint}`);
          return new Promise((resolve) => {
            opened = resolve;
          });
        },
        pause: () => undefined,
        resume: () => undefined,
        stop: () => undefined,
      };
    },
  });
  const pass = (): Promise<unknown> => vi.advanceTimersByTimeAsync(100);
  await fake.last('networks').ready([RECORDED]);
  await pass();
  const open = async (given: Result<RecordedTraining> = ok(TRAINING)): Promise<void> => {
    opened(given);
    await pass();
  };
  const tell = (epoch: number, parameters = WEIGHTS[epoch]): void => {
    const steps = new Float32Array(1);
    events?.progress({ step: epoch, steps: 3, epoch, images: epoch, imagesPerSecond: 1, losses: steps, penalties: steps, accuracies: steps });
    events?.tested(test(epoch), parameters);
  };
  const finish = async (given: Partial<Extract<TrainingAnswer, { readonly status: 'finished' | 'stopped' | 'diverged' }>>): Promise<void> => {
    answer({ status: 'finished', parameters: WEIGHTS[3], fingerprint: 'ffff0000', test: test(3), step: 3, cut: null, ...given });
    await pass();
  };
  const fails = async (): Promise<void> => {
    answer({ status: 'failed', error: { message: 'No.', remedy: 'Other.' } });
    await pass();
  };
  return {
    fails,
    lab,
    store,
    act: store.actions,
    moments: () => lab.getState().moments,
    at: () => lab.getState().playback.epoch.at,
    asked,
    watches,
    jobs,
    open,
    tell,
    finish,
    pass,
  };
};
const LINK = `#v=2&scene=train&net=${ID}&layer=conv2`;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a recorded training', () => {
  it('is opened at once, that of the link’s checkpoint, and scrubbed', async () => {
    const { lab, asked, moments, watches, open, pass } = await setUp(`${LINK}&epoch=1`);
    expect([asked, moments()]).toEqual([[`${ID}/cascade`], null]);
    await open();
    expect(moments()).toEqual({ network: ID, count: 4, unit: 'epochs' });
    const shown = watches.at(-1);
    expect(shown?.watch).toMatchObject({ layer: 'conv2', moment: { training: `${ID} cascade`, at: 1 } });
    expect(shown?.weights && [...frameWeights(shown.weights.now)]).toEqual([3, expect.closeTo(1, 1)]);
    expect(shown?.weights?.before).toEqual(TRAINING.frames[0].conv2);
    lab.actions.jump('end');
    await pass();
    expect(watches.at(-1)?.weights?.now).toEqual(TRAINING.frames[3].conv2);
    lab.actions.jump('start');
    await pass();
    expect(watches.at(-1)?.weights).toEqual({ now: TRAINING.frames[0].conv2, before: null });
    // Nothing is asked for twice.
    const many = watches.length;
    lab.actions.change({ row: 3 });
    await pass();
    expect([watches.length, asked.length]).toEqual([many, 1]);
  });

  it.each([
    ['ckpt=plain', 'plain'],
    ['ckpt=tuned', 'plain'],
    ['ckpt=cascade', 'cascade'],
  ])('is for %s that of %s', async (part, checkpoint) => {
    expect((await setUp(`${LINK}&${part}`)).asked).toEqual([`${ID}/${checkpoint}`]);
  });

  it('keeps its place when the other recording is shown, and the old one until the new is there', async () => {
    const { lab, act, asked, at, store, open } = await setUp(`${LINK}&epoch=2`);
    await open();
    act.show({ recorded: 'plain' });
    expect(lab.getState().scenario.checkpoint).toBe('plain');
    expect(asked.at(-1)).toBe(`${ID}/plain`);
    expect(shownTraining(store.getState())?.id).toBe(`${ID} cascade`);
    await open();
    expect(shownTraining(store.getState())?.id).toBe(`${ID} plain`);
    expect(at()).toBe(2);
  });

  it('shows a layer it holds, where it lacks the scenario’s', async () => {
    const { watches, open } = await setUp(LINK.replace('conv2', 'fc1'));
    await open();
    expect(watches.at(-1)).toMatchObject({ watch: { layer: 'conv2' }, weights: { now: TRAINING.frames[3].conv2 } });
  });

  it('that cannot be had leaves the starting weights, says why, and is asked for again', async () => {
    const { act, asked, store, watches, moments, open } = await setUp(LINK);
    await open(fail('Gone.', 'Reload.'));
    expect(store.getState().recorded.error?.message).toBe('Gone.');
    expect([shownTraining(store.getState()), moments()]).toEqual([null, null]);
    expect(watches.at(-1)).toMatchObject({ watch: { moment: null }, weights: null });
    act.retryRecording();
    expect(asked).toHaveLength(2);
    await open();
    expect(moments()?.count).toBe(4);
  });

  it('past whose end a link points is shown at its end, with a notice', async () => {
    const { lab, at, open } = await setUp(`${LINK}&epoch=44`);
    await open();
    expect(at()).toBe(Infinity);
    expect(
      lab
        .getState()
        .notices.flatMap(({ lines }) => lines)
        .filter((line) => line.startsWith('epoch')),
    ).toEqual(['epoch=44: The training on show has 3 epochs; the last is shown.']);
  });
});

describe('a training done here', () => {
  it('can be scrubbed while it goes on: what stands stays, the end follows', async () => {
    const { lab, act, at, moments, watches, open, tell, finish, pass } = await setUp(`${LINK}&epoch=1`);
    await open();
    act.start();
    // Another training: time goes to its end.
    expect([at(), moments()]).toEqual([Infinity, { network: ID, count: 1, unit: 'epochs' }]);
    tell(1);
    tell(2);
    await pass();
    expect(moments()?.count).toBe(3);
    expect(watches.at(-1)?.watch.moment).toBeNull();
    lab.actions.step(-1);
    await pass();
    expect(watches.at(-1)?.watch.moment).toEqual({ training: 'own 1', at: 1 });
    expect(watches.at(-1)?.weights?.now).toEqual(layerFrame(WEIGHTS[1]['conv2.weight']));
    tell(3);
    expect(at()).toBe(1);
    await finish({});
    expect(moments()?.count).toBe(4);
    lab.actions.jump('start');
    await pass();
    expect(watches.at(-1)?.weights?.now).toEqual(layerFrame(WEIGHTS[0]['conv2.weight']));
    // The weights at work again.
    lab.actions.jump('end');
    await pass();
    expect(watches.at(-1)?.watch.moment).toBeNull();
  });

  it('has a moment for each pruning, whose zeros are shown, and takes it back with it', async () => {
    const { lab, act, moments, store, watches, tell, finish, pass } = await setUp(LINK);
    act.start();
    for (const epoch of [1, 2, 3]) tell(epoch);
    await finish({});
    const cut = { cut: { q: {}, sparsity: 0.5, networkSparsity: 0.4 }, test: { epoch: 0, correct: 80, images: 100 } };
    act.prune();
    expect(moments()?.unit).toBe('epochs');
    await finish({ ...cut, parameters: WEIGHTS[1] });
    expect(moments()).toEqual({ network: ID, count: 5, unit: 'moments' });
    act.prune();
    expect(moments()?.count).toBe(4);
    await finish({ ...cut, parameters: WEIGHTS[2] });
    expect(moments()?.count).toBe(5);
    expect(store.getState().history.frames.at(-1)).toMatchObject({ conv2: layerFrame(WEIGHTS[2]['conv2.weight']) });
    act.tune();
    tell(1);
    await pass();
    lab.actions.seek(4);
    await pass();
    expect(watches.at(-1)?.watch).toMatchObject({ moment: { at: 4 }, amount: { by: 'q', q: 0 } });
    lab.actions.seek(3);
    await pass();
    expect(watches.at(-1)?.watch).toMatchObject({ moment: { at: 3 }, amount: lab.getState().scenario.amount });
  });

  it('that was stopped within an epoch ends in a moment of its own; one that diverged early too', async () => {
    const { act, moments, tell, finish } = await setUp(LINK);
    act.start();
    tell(1);
    await finish({ status: 'stopped', test: { epoch: 1.5, correct: 91, images: 100 }, step: 2 });
    expect(moments()?.count).toBe(3);
    act.start();
    expect(moments()?.count).toBe(1);
    await finish({ status: 'diverged', test: { epoch: 0, correct: 10, images: 100 }, step: 0 });
    expect(moments()?.count).toBe(2);
  });

  it('is on show again as soon as it is pruned or fine-tuned, wherever one stood', async () => {
    const { lab, act, at, watches, tell, finish, pass } = await setUp(LINK);
    act.start();
    for (const epoch of [1, 2, 3]) tell(epoch);
    await finish({});
    lab.actions.seek(1);
    act.prune();
    await pass();
    expect([at(), watches.at(-1)?.watch.moment]).toEqual([Infinity, null]);
    await finish({ cut: { q: {}, sparsity: 0.5, networkSparsity: 0.4 }, test: { epoch: 0, correct: 80, images: 100 } });
    lab.actions.seek(2);
    act.tune();
    expect(at()).toBe(Infinity);
  });

  it('is followed from its start, whatever epoch the link asked for, also where nothing is recorded', async () => {
    const { lab, act, at, open } = await setUp(`${LINK}&epoch=44`);
    await open(fail('Gone.', 'Reload.'));
    act.start();
    const lines = lab.getState().notices.flatMap((notice) => notice.lines);
    expect([at(), lines.filter((line) => line.startsWith('epoch'))]).toEqual([Infinity, []]);
  });

  it('that failed is told at the end of time, and leaves what is recorded on show if nothing is left of it', async () => {
    const { lab, act, at, store, tell, fails, open } = await setUp(LINK);
    await open();
    act.start();
    tell(1);
    tell(2);
    lab.actions.seek(1);
    await fails();
    expect([at(), store.getState().shows]).toEqual([Infinity, 'own']);
    act.start();
    await fails();
    expect([at(), store.getState().shows, shownTraining(store.getState())?.id]).toEqual([Infinity, 'recorded', `${ID} cascade`]);
  });

  it('gives way to a recording, and comes back', async () => {
    const { act, at, store, tell, open, moments } = await setUp(LINK);
    await open();
    act.start();
    tell(1);
    act.show({ recorded: 'cascade' });
    expect(moments()).toEqual({ network: ID, count: 4, unit: 'epochs' });
    // It goes on behind it.
    tell(2);
    act.show('own');
    expect([moments()?.count, at(), store.getState().history.frames.length]).toEqual([3, Infinity, 3]);
  });
});
