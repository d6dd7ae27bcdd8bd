import * as Comlink from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { createLabClient } from './client';
import type { WorkerLike } from './connect';
import { createLab } from './lab-worker';
import { createMessageYield } from './message-yield';
import type { LabClient, LabWorker } from './protocol';
import { createSameThreadClient } from './testing/same-thread';
import { SYNTHETIC_NETWORKS } from './sources/synthetic-source';
import { BASE_URL, CATALOGUE, createFakeSite, NETWORK_ID } from './testing/fake-site';
import { buffersIn, transferringResults } from './transfer';

const LAYER = { ref: { network: NETWORK_ID, checkpoint: 'plain', layer: 'conv2' }, chunkWidth: 8 };
const makeLab = (): LabWorker => createLab({ fetchBytes: createFakeSite().fetchBytes, yieldControl: createMessageYield(), now: () => performance.now() });

const clients: LabClient[] = [];
const ports: MessagePort[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
  for (const port of ports.splice(0)) port.close();
});

/** Something like a worker on this thread: messages are really copied, buffers really handed over. */
const spawnOnPort = (lab: LabWorker): WorkerLike & { fire(type: 'error' | 'messageerror', event: Event): void } => {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  Comlink.expose(transferringResults(lab), port2);
  const target = new EventTarget();
  return {
    postMessage: (message: unknown, transfer: Transferable[] = []) => port1.postMessage(message, transfer),
    addEventListener: (type, listener, options) => (type === 'message' ? port1 : target).addEventListener(type, listener, options),
    removeEventListener: (type, listener, options) => (type === 'message' ? port1 : target).removeEventListener(type, listener, options),
    start: () => port1.start(),
    terminate: () => port1.close(),
    fire: (_type, event) => void target.dispatchEvent(event),
  };
};

const setUp = (labs: () => LabWorker = makeLab) => {
  const spawned: ReturnType<typeof spawnOnPort>[] = [];
  const client = createLabClient({
    baseUrl: BASE_URL,
    spawn: () => {
      const worker = spawnOnPort(labs());
      worker.start?.();
      spawned.push(worker);
      return worker;
    },
  });
  clients.push(client);
  return { client, spawned };
};

describe('a client across threads', () => {
  it('gets the same answers as one on the same thread', async () => {
    const { client } = setUp();
    const local = createSameThreadClient(makeLab(), BASE_URL);
    clients.push(local);
    expect(await client.run('networks', null).answer).toEqual({ status: 'ready', runId: 1, value: [...CATALOGUE, ...SYNTHETIC_NETWORKS] });
    expect(await client.run('layer', LAYER).answer).toEqual({ ...(await local.run('layer', LAYER).answer), runId: 2 });
  });

  it('has the buffers handed over, not copied', async () => {
    const kept: ArrayBuffer[] = [];
    const { client } = setUp(() => {
      const lab = makeLab();
      return {
        ...lab,
        async run(kind, runId, request) {
          const outcome = await lab.run(kind, runId, request);
          kept.push(...buffersIn(outcome));
          return outcome;
        },
      };
    });
    expect((await client.run('layer', LAYER).answer).status).toBe('ready');
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.map((buffer) => buffer.byteLength)).toEqual(kept.map(() => 0));
  });

  it('hears of progress', async () => {
    const { client } = setUp();
    const seen: number[] = [];
    await client.run('layer', LAYER, ({ total }) => seen.push(total)).answer;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen[0]).toBeGreaterThan(0);
  });

  it.each([
    ['error', Object.assign(new Event('error'), { message: 'out of memory' }), 'out of memory'],
    ['error', new Event('error'), 'without a message'],
    ['messageerror', new Event('messageerror'), 'could not be read'],
  ] as const)('survives a worker that fires %s', async (type, event, said) => {
    const hung: LabWorker = { ...makeLab(), run: () => new Promise(() => undefined) };
    const labs = [hung, makeLab()];
    const { client, spawned } = setUp(() => labs.shift() ?? makeLab());
    const { answer } = client.run('layer', LAYER);
    spawned[0].fire(type, event);
    expect(await answer).toMatchObject({ status: 'lost', error: { message: expect.stringContaining(said) } });
    expect((await client.run('layer', LAYER).answer).status).toBe('ready');
    expect(spawned).toHaveLength(2);
  });

  it('takes a run that throws for the end of the worker', async () => {
    const broken: LabWorker = { ...makeLab(), run: () => Promise.reject(new RangeError('a bug')) };
    const { client } = setUp(() => broken);
    expect(await client.run('layer', LAYER).answer).toMatchObject({ status: 'lost', error: { message: expect.stringContaining('a bug') } });
  });
});
