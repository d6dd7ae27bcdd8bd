import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecordingInfo } from '../network-info';
import type { TrainingEvents, TrainingJob, TrainingOutcome, TrainingWatch, TrainingWorker } from './training-protocol';
import type { Connection } from '../supervised-worker';
import { createSupervisedTraining } from './training-supervisor';

const JOB: TrainingJob = { kind: 'prune', network: 'n', start: {}, chunkWidth: 8, amount: { by: 'q', q: 1 } };
const WATCH: TrainingWatch = { network: 'n', seed: 1, layer: 'l', chunkWidth: 8, amount: { by: 'q', q: 1 }, moment: null };
const INFO: RecordingInfo = { checkpoint: 'c', layers: ['l'], bytes: 1, sha256: '0'.repeat(64) };
const OUTCOME_RECORDING = { ok: false, error: { message: 'No.', remedy: 'Other.' } } as const;
const OUTCOME: TrainingOutcome = { status: 'failed', error: { message: 'No.', remedy: 'Other.' } };

/** Workers whose every answer is in the test's hands. */
const setUp = (silent: keyof TrainingWorker | null = null) => {
  const workers: {
    readonly worker: { [Name in keyof TrainingWorker]: ReturnType<typeof vi.fn<TrainingWorker[Name]>> };
    events: TrainingEvents | null;
    closed: boolean;
    crash(why: string): void;
    finish(outcome: TrainingOutcome): void;
    throwIt(error: Error): void;
  }[] = [];
  const heard: string[] = [];
  let refuse: Error | null = null;
  const connect = (crash: (why: string) => void): Connection<TrainingWorker> => {
    if (refuse) throw refuse;
    let finish: (outcome: TrainingOutcome) => void = () => undefined;
    let throwIt: (error: Error) => void = () => undefined;
    const fake: (typeof workers)[number] = {
      worker: {
        configure: vi.fn<TrainingWorker['configure']>(async (_, events) => {
          fake.events = events;
        }),
        run: vi.fn<TrainingWorker['run']>(
          () =>
            new Promise((resolve, reject) => {
              finish = resolve;
              throwIt = reject;
            }),
        ),
        watch: vi.fn<TrainingWorker['watch']>(async () => undefined),
        recording: vi.fn<TrainingWorker['recording']>(async () => OUTCOME_RECORDING),
        pause: vi.fn<TrainingWorker['pause']>(async () => undefined),
        resume: vi.fn<TrainingWorker['resume']>(async () => undefined),
        stop: vi.fn<TrainingWorker['stop']>(async () => undefined),
        ping: vi.fn<TrainingWorker['ping']>(async () => undefined),
      },
      events: null,
      closed: false,
      crash,
      finish: (outcome) => finish(outcome),
      throwIt: (error) => throwIt(error),
    };
    if (silent !== null) fake.worker[silent].mockImplementation(never);
    workers.push(fake);
    return { worker: fake.worker, close: () => (fake.closed = true) };
  };
  const say = (what: string) => () => void heard.push(what);
  const client = createSupervisedTraining({
    connect,
    baseUrl: 'https://site.test/',
    events: { loading: say('loading'), progress: say('progress'), tested: say('tested'), watched: say('watched') },
  });
  return { client, workers, heard, refuseToStart: (error: Error) => (refuse = error) };
};

const soon = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const never = (): Promise<never> => new Promise(() => undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('supervised training', () => {
  it('tells a worker that is still starting to stop after it has been given the job', async () => {
    const { client, workers } = setUp();
    const told: string[] = [];
    void client.run(JOB);
    const { worker } = workers[0];
    worker.run.mockImplementation(() => {
      told.push('run');
      return never();
    });
    worker.stop.mockImplementation(async () => void told.push('stop'));
    client.stop();
    await soon();
    expect(told).toEqual(['run', 'stop']);
  });

  it('starts a worker when there is something to do, one for all that follows', async () => {
    const { client, workers, heard } = setUp();
    expect(workers).toHaveLength(0);
    client.pause();
    client.watch(WATCH);
    const answer = client.run(JOB);
    await soon();
    expect(workers).toHaveLength(1);
    expect(workers[0].worker.configure).toHaveBeenCalledWith('https://site.test/', expect.anything());
    expect(workers[0].worker.watch).toHaveBeenCalledWith(WATCH, null);
    expect(workers[0].worker.run).toHaveBeenCalledWith(JOB);
    workers[0].events?.loading(1, 2);
    workers[0].finish(OUTCOME);
    expect(await answer).toBe(OUTCOME);
    expect(heard).toEqual(['loading']);
    void client.run(JOB);
    await soon();
    expect(workers).toHaveLength(1);
  });

  it('hands a moment’s weights over with what is to be shown', async () => {
    const { client, workers } = setUp();
    const weights = { now: { peak: 1, codes: new Int8Array(1) }, before: null };
    client.watch({ ...WATCH, moment: { training: 't', at: 3 } }, weights);
    await soon();
    expect(workers[0].worker.watch).toHaveBeenCalledWith({ ...WATCH, moment: { training: 't', at: 3 } }, weights);
  });

  it('opens a recording, and says why where the worker dies over it or cannot be had', async () => {
    const { client, workers, refuseToStart } = setUp();
    expect(await client.recording('n', INFO)).toBe(OUTCOME_RECORDING);
    expect(workers[0].worker.recording).toHaveBeenCalledWith('n', INFO);
    workers[0].worker.recording.mockImplementation(never);
    const answer = client.recording('n', INFO);
    await soon();
    workers[0].crash('out of memory');
    const lost = await answer;
    expect(!lost.ok && lost.error.message).toContain('out of memory');
    refuseToStart(new Error('forbidden'));
    const refused = await client.recording('n', INFO);
    expect(!refused.ok && refused.error.message).toContain('forbidden');
  });

  it('ends a worker that falls silent while it opens a recording, and waits for one that answers', async () => {
    const { client, workers } = setUp('recording');
    const answer = client.recording('n', INFO);
    await vi.advanceTimersByTimeAsync(120_000);
    expect([workers[0].closed, workers[0].worker.ping.mock.calls.length > 10]).toEqual([false, true]);
    workers[0].worker.ping.mockImplementation(never);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(workers[0].closed).toBe(true);
    const lost = await answer;
    expect(!lost.ok && lost.error.message).toContain('it no longer answers');
  });

  it.each<[string, (fake: ReturnType<typeof setUp>['workers'][number]) => void, string]>([
    ['crashes', (fake) => fake.crash('out of memory'), 'out of memory'],
    ['throws', (fake) => fake.throwIt(new Error('a bug')), 'a bug'],
  ])('answers lost when the worker %s, hears no more of it, and starts another the next time', async (_, end, why) => {
    const { client, workers, heard } = setUp();
    const answer = client.run(JOB);
    await soon();
    end(workers[0]);
    const lost = await answer;
    expect(lost.status === 'lost' && lost.error.message).toContain(why);
    expect(workers[0].closed).toBe(true);
    workers[0].events?.watched({} as never);
    expect(heard).toEqual([]);
    void client.run(JOB);
    await soon();
    expect(workers).toHaveLength(2);
    expect(workers[1].worker.run).toHaveBeenCalledTimes(1);
  });

  it.each(['ping', 'stop', 'watch', 'configure'] as const)('ends a worker that does not answer to %s', async (silence) => {
    const { client, workers } = setUp(silence);
    const answer = client.run(JOB);
    client.watch(WATCH);
    await soon();
    client.stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect((await answer).status).toBe('lost');
    expect(workers[0].closed).toBe(true);
  });

  it('leaves a worker alone that answers, however long a job takes', async () => {
    const { client, workers } = setUp();
    const answer = client.run(JOB);
    await vi.advanceTimersByTimeAsync(600_000);
    client.pause();
    client.resume();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(workers[0].worker.ping.mock.calls.length).toBeGreaterThan(100);
    expect(workers[0].worker.pause).toHaveBeenCalledTimes(1);
    expect(workers[0].worker.resume).toHaveBeenCalledTimes(1);
    workers[0].finish(OUTCOME);
    expect(await answer).toBe(OUTCOME);
    const { calls } = workers[0].worker.ping.mock;
    const asked = calls.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(calls.length).toBeLessThanOrEqual(asked + 1);
    expect(workers).toHaveLength(1);
  });

  it('says so where no worker can be started', async () => {
    const { client, refuseToStart } = setUp();
    refuseToStart(new Error('SecurityError'));
    expect(() => client.watch(WATCH)).not.toThrow();
    const answer = await client.run(JOB);
    expect(answer.status === 'lost' && answer.error.message).toContain('SecurityError');
  });
});
