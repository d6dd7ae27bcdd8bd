import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabEvents, LabWorker, LocalCheckpoint, Outcome, RunId, RunKind } from './protocol';
import { createSupervisedClient, type Deadlines } from './supervisor';

const DEADLINES: Deadlines = { start: 1000, acknowledge: 500, cancel: 250, beat: 200, silence: 900 };
const REQUEST = { ref: { network: 'n', checkpoint: 'c', layer: 'l' }, chunkWidth: 8 };

/** A worker whose every answer is in the test's hands. */
const createPuppet = () => {
  const puppet = {
    asked: [] as RunId[],
    cancelled: [] as RunId[],
    supplied: [] as string[],
    resolvers: new Map<RunId, { resolve: (outcome: Outcome<never>) => void; reject: (error: Error) => void }>(),
    closed: false,
    events: null as LabEvents | null,
    starts: true,
    acknowledges: true,
    letsGo: true,
    alive: true,
    crash: (_why: string): void => undefined,
  };
  const ask = (_kind: RunKind, runId: RunId): Promise<Outcome<never>> => {
    puppet.asked.push(runId);
    if (puppet.acknowledges) puppet.events?.started(runId);
    return new Promise((resolve, reject) => puppet.resolvers.set(runId, { resolve, reject }));
  };
  const never = new Promise<void>(() => undefined);
  const worker: LabWorker = {
    configure: (_baseUrl, events) => {
      puppet.events = events;
      return puppet.starts ? Promise.resolve() : never;
    },
    supply: async ({ info }) => void puppet.supplied.push(info.id),
    withdraw: async (_, checkpoint) => void puppet.supplied.push(`not ${checkpoint}`),
    run: ask,
    cancel: (runId) => {
      puppet.cancelled.push(runId);
      return puppet.letsGo ? Promise.resolve() : never;
    },
    ping: () => (puppet.alive ? Promise.resolve() : never),
  };
  return { puppet, worker };
};

const setUp = (
  prepare: (puppet: ReturnType<typeof createPuppet>['puppet'], index: number) => void = () => undefined,
  supplies: () => Promise<readonly LocalCheckpoint[]> = async () => [],
) => {
  const puppets: ReturnType<typeof createPuppet>['puppet'][] = [];
  const client = createSupervisedClient({
    baseUrl: 'https://site.test/',
    deadlines: DEADLINES,
    supplies,
    connect(crashed) {
      const { puppet, worker } = createPuppet();
      prepare(puppet, puppets.length);
      puppet.crash = crashed;
      puppets.push(puppet);
      return { worker, close: () => void (puppet.closed = true) };
    },
  });
  const lost: string[] = [];
  client.onLost(({ message }) => lost.push(message));
  return { client, puppets, lost };
};
const localCheckpoint = (id: string): LocalCheckpoint => ({
  network: 'n',
  info: { id, name: id, lambda: 0, regularizer: 'none', epochs: 1, seed: 1, testAccuracy: 0.9, testImages: 10 },
  bytes: new Uint8Array(8),
});
const settle = () => vi.advanceTimersByTimeAsync(0);
const networks = (runId: RunId): Outcome<never> => ({ status: 'ready', runId, value: [] as never });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a client', () => {
  it('starts its worker with the first request and gives out ascending run ids', async () => {
    const { client, puppets } = setUp();
    expect(puppets).toHaveLength(0);
    const first = client.run('networks', null);
    const second = client.run('layer', REQUEST);
    await settle();
    expect(puppets).toHaveLength(1);
    expect(puppets[0].asked).toEqual([first.runId, second.runId]);
    expect(second.runId).toBeGreaterThan(first.runId);
    puppets[0].resolvers.get(first.runId)?.resolve(networks(first.runId));
    expect(await first.answer).toEqual({ status: 'ready', runId: first.runId, value: [] });
  });

  it('lets the newest request of a kind win and leaves other kinds alone', async () => {
    const { client, puppets } = setUp();
    const other = client.run('networks', null);
    const older = client.run('layer', REQUEST);
    await settle();
    const newer = client.run('layer', { ...REQUEST, chunkWidth: 4 });
    expect(await older.answer).toEqual({ status: 'cancelled', runId: older.runId });
    expect(puppets[0].cancelled).toEqual([older.runId]);
    // The worker may have finished all the same: that answer concerns nobody any more.
    puppets[0].resolvers.get(older.runId)?.resolve(networks(older.runId));
    puppets[0].resolvers.get(newer.runId)?.resolve(networks(newer.runId));
    puppets[0].resolvers.get(other.runId)?.resolve(networks(other.runId));
    expect(await newer.answer).toMatchObject({ status: 'ready', runId: newer.runId });
    expect(await other.answer).toMatchObject({ status: 'ready', runId: other.runId });
  });

  it('never sends what was superseded before the worker was ready', async () => {
    const { client, puppets } = setUp();
    const older = client.run('layer', REQUEST);
    const newer = client.run('layer', { ...REQUEST, chunkWidth: 4 });
    await settle();
    expect(await older.answer).toMatchObject({ status: 'cancelled' });
    expect(puppets[0].asked).toEqual([newer.runId]);
  });

  it('does not give up a worker that is still loading because a request was withdrawn meanwhile', async () => {
    const { client, puppets } = setUp((puppet) => {
      puppet.starts = false;
      puppet.letsGo = false;
    });
    void client.run('layer', REQUEST);
    void client.run('layer', { ...REQUEST, chunkWidth: 4 });
    await vi.advanceTimersByTimeAsync(DEADLINES.cancel + 1);
    expect(puppets).toHaveLength(1);
    expect(puppets[0].closed).toBe(false);
  });

  it('passes progress on to the run it belongs to', async () => {
    const { client, puppets } = setUp();
    const seen: number[] = [];
    const { runId } = client.run('layer', REQUEST, ({ done }) => seen.push(done));
    await settle();
    puppets[0].events?.progress({ runId, done: 3, total: 9 });
    puppets[0].events?.progress({ runId: runId + 1, done: 4, total: 9 });
    expect(seen).toEqual([3]);
  });

  it('replaces a worker that does not let go of a cancelled run within the deadline, and takes the other runs along', async () => {
    const { client, puppets, lost } = setUp((puppet) => void (puppet.letsGo = false));
    const other = client.run('networks', null);
    client.run('layer', REQUEST);
    await settle();
    client.cancel('layer');
    await vi.advanceTimersByTimeAsync(249);
    expect(puppets[0].closed).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(puppets[0].closed).toBe(true);
    expect(puppets[1].asked).toEqual([other.runId]);
    puppets[1].resolvers.get(other.runId)?.resolve(networks(other.runId));
    expect(await other.answer).toMatchObject({ status: 'ready' });
    expect(lost).toEqual([]);
  });

  it('keeps a worker that acknowledges a cancel', async () => {
    const { client, puppets } = setUp();
    client.run('layer', REQUEST);
    await settle();
    client.cancel('layer');
    await vi.advanceTimersByTimeAsync(1000);
    expect(puppets[0].closed).toBe(false);
  });
});

describe('a worker that dies', () => {
  it('by an error of its own: whoever waits is told, and the next request starts another', async () => {
    const { client, puppets, lost } = setUp();
    const { answer } = client.run('layer', REQUEST);
    await settle();
    puppets[0].crash('out of memory');
    expect(await answer).toMatchObject({ status: 'lost', error: { message: expect.stringContaining('out of memory') } });
    expect(lost).toHaveLength(1);
    expect(puppets[0].closed).toBe(true);
    const again = client.run('layer', REQUEST);
    await settle();
    puppets[1].resolvers.get(again.runId)?.resolve(networks(again.runId));
    expect(await again.answer).toMatchObject({ status: 'ready' });
  });

  it('while nobody waits: told too, and nothing is started until it is needed', async () => {
    const { client, puppets, lost } = setUp();
    const { runId, answer } = client.run('networks', null);
    await settle();
    puppets[0].resolvers.get(runId)?.resolve(networks(runId));
    await answer;
    puppets[0].crash('killed');
    puppets[0].crash('killed twice');
    expect(lost).toHaveLength(1);
    expect(puppets).toHaveLength(1);
  });

  it('while it is being made', async () => {
    let made = 0;
    const client = createSupervisedClient({
      baseUrl: 'https://site.test/',
      connect(crashed) {
        if (++made === 1) crashed('no such file');
        return { worker: createPuppet().worker, close: () => undefined };
      },
    });
    const { answer } = client.run('layer', REQUEST);
    await settle();
    expect(await answer).toMatchObject({ status: 'lost', error: { message: expect.stringContaining('no such file') } });
    client.run('layer', REQUEST);
    expect(made).toBe(2);
  });

  it('and is asked again by whoever hears of it: that request goes to the next one', async () => {
    const { client, puppets } = setUp();
    const asked = client.run('layer', REQUEST);
    await settle();
    const again: RunId[] = [];
    client.onLost(() => again.push(client.run('layer', REQUEST).runId));
    puppets[0].crash('out of memory');
    await settle();
    expect(await asked.answer).toMatchObject({ status: 'lost' });
    expect(puppets[1].asked).toEqual(again);
  });

  it('by throwing in a run', async () => {
    const { client, puppets } = setUp();
    const { runId, answer } = client.run('layer', REQUEST);
    await settle();
    puppets[0].resolvers.get(runId)?.reject(new Error('a bug'));
    expect(await answer).toMatchObject({ status: 'lost', error: { message: expect.stringContaining('a bug') } });
    expect(puppets[0].closed).toBe(true);
  });

  it('before it was ever ready', async () => {
    const { client, puppets } = setUp((puppet) => void (puppet.starts = false));
    const { answer } = client.run('layer', REQUEST);
    await vi.advanceTimersByTimeAsync(DEADLINES.start + 1);
    expect(await answer).toMatchObject({ status: 'lost' });
    expect(puppets[0].closed).toBe(true);
  });

  it('without a word: a request that is not acknowledged', async () => {
    const { client, puppets } = setUp((puppet) => void (puppet.acknowledges = false));
    const { answer } = client.run('layer', REQUEST);
    await vi.advanceTimersByTimeAsync(DEADLINES.acknowledge - 1);
    expect(puppets[0].closed).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(await answer).toMatchObject({ status: 'lost' });
  });

  it('without a word: in the middle of a run', async () => {
    const { client, puppets } = setUp();
    const { answer } = client.run('layer', REQUEST);
    await vi.advanceTimersByTimeAsync(5000);
    expect(puppets[0].closed).toBe(false);
    puppets[0].alive = false;
    await vi.advanceTimersByTimeAsync(DEADLINES.beat + DEADLINES.silence + 1);
    expect(await answer).toMatchObject({ status: 'lost' });
  });

  it('is not asked for signs of life while nothing is under way', async () => {
    const { client, puppets, lost } = setUp();
    const { runId, answer } = client.run('networks', null);
    await settle();
    puppets[0].resolvers.get(runId)?.resolve(networks(runId));
    await answer;
    puppets[0].alive = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lost).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('a browser that refuses to make workers is a lost answer, not an exception', async () => {
  const client = createSupervisedClient({
    baseUrl: 'https://site.test/',
    connect: () => {
      throw new Error('SecurityError');
    },
  });
  expect(await client.run('networks', null).answer).toMatchObject({ status: 'lost', error: { message: expect.stringContaining('SecurityError') } });
});

it('a disposed client cancels what is under way and ends its worker', async () => {
  const { client, puppets } = setUp();
  const { answer } = client.run('layer', REQUEST);
  await settle();
  client.dispose();
  expect(await answer).toMatchObject({ status: 'cancelled' });
  expect(puppets[0].closed).toBe(true);
});

it('gives every worker the checkpoints made in the page before it is asked anything, and later ones at once', async () => {
  const kept = ['a', 'b'].map(localCheckpoint);
  const { client, puppets } = setUp(undefined, async () => kept);
  client.supply(localCheckpoint('too early for a worker'));
  void client.run('networks', null);
  await settle();
  expect(puppets[0].supplied).toEqual(['a', 'b']);
  expect(puppets[0].asked).toHaveLength(1);
  client.supply(localCheckpoint('c'));
  client.withdraw('n', 'a');
  expect(puppets[0].supplied).toEqual(['a', 'b', 'c', 'not a']);
  kept.push(localCheckpoint('c'));
  puppets[0].crash('out of memory');
  void client.run('networks', null);
  await settle();
  expect(puppets[1].supplied).toEqual(['a', 'b', 'c']);
});
