import { IDBFactory } from 'fake-indexeddb';
import { createStore, set, type UseStore } from 'idb-keyval';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalCheckpoint } from '../worker/protocol';
import { createKept } from './kept';
import { createKeptStorage, type KeptRecords, type KeptStorage } from './kept-storage';

const checkpoint = (id: string, network = 'n'): LocalCheckpoint => ({
  network,
  info: { id, name: id, lambda: 0, regularizer: 'none', epochs: 1, seed: 1, testAccuracy: 0.9, testImages: 10 },
  bytes: Uint8Array.of(1, 2, 3),
});
const put = (key: IDBValidKey, record: unknown): Promise<void> => set(key, record, createStore('cascade-lab', 'checkpoints'));
const idsOf = (checkpoints: readonly LocalCheckpoint[]): string[] => checkpoints.map(({ network, info }) => `${network}/${info.id}`);

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => void vi.unstubAllGlobals());

describe('storage of kept checkpoints', () => {
  it('gives back what was written, in this visit and the next, until it is removed', async () => {
    const storage = createKeptStorage();
    expect(await storage.read()).toEqual({ checkpoints: [], unusable: [] });
    expect(await storage.write(checkpoint('a'))).toEqual({ ok: true, value: null });
    await storage.write(checkpoint('b'));
    await storage.write(checkpoint('a', 'm'));
    await storage.write({ ...checkpoint('a'), bytes: Uint8Array.of(9) });
    const next = createKeptStorage();
    const { checkpoints } = await next.read();
    expect(checkpoints).toHaveLength(3);
    expect(checkpoints).toEqual(expect.arrayContaining([{ ...checkpoint('a'), bytes: Uint8Array.of(9) }, checkpoint('b'), checkpoint('a', 'm')]));
    await next.remove('n', 'a');
    expect(idsOf((await storage.read()).checkpoints)).toEqual(['m/a', 'n/b']);
    await storage.clear();
    expect((await next.read()).checkpoints).toEqual([]);
  });

  it('reads records of the first pages, and of newer ones with more in them', async () => {
    await put('n/a', checkpoint('a'));
    await put('n/b', { ...checkpoint('b'), shape: 7, more: [1], info: { ...checkpoint('b').info, more: 1 } });
    const { checkpoints, unusable } = await createKeptStorage().read();
    expect(idsOf(checkpoints)).toEqual(['n/a', 'n/b']);
    expect(unusable).toEqual([]);
  });

  it('leaves alone what a newer page stores in a shape of its own, and says whose it is', async () => {
    await put('n/k', { ...checkpoint('k'), shape: 9, readableFrom: 9 });
    await put('n/a', checkpoint('a'));
    const { checkpoints, unusable } = await createKeptStorage().read();
    expect(idsOf(checkpoints)).toEqual(['n/a']);
    expect(unusable).toEqual(['n/k (of a newer version of this page)']);
  });

  it.each<[string, unknown]>([
    ['without bytes', { network: 'n', info: checkpoint('k').info }],
    ['without a name', { network: 'x' }],
    ['null', null],
    ['text', 'text'],
    ['a number', 3],
    ['of another key', checkpoint('other')],
    ['with a path for a name', checkpoint('../k', '..')],
    ['with a count that is none', { ...checkpoint('k'), info: { ...checkpoint('k').info, testImages: -1 } }],
  ])('passes over a record that is %s, says so, and leaves it there', async (_, record) => {
    await put('n/k', record);
    await put('n/a', checkpoint('a'));
    const told: string[][] = [];
    const kept = createKept(createKeptStorage(), { unusable: (keys) => told.push([...keys]) });
    expect(idsOf(await kept.all())).toEqual(['n/a']);
    expect(told).toEqual([['n/k']]);
    expect((await createKeptStorage().read()).unusable).toEqual(['n/k']);
    await kept.clear();
    expect(await createKeptStorage().read()).toEqual({ checkpoints: [], unusable: [] });
  });

  it('never rejects, whatever is stored', async () => {
    const anyKey = fc.oneof(fc.string(), fc.integer(), fc.constant('n/a'), fc.date({ noInvalidDate: true }), fc.array(fc.string(), { maxLength: 2 }));
    const anyRecord = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
      fc.record({ network: fc.constantFrom('n', '', 3), info: fc.anything(), bytes: fc.anything({ withTypedArray: true }) }),
      fc.constant(checkpoint('a')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyKey, anyRecord), { maxLength: 6 }), async (records) => {
        vi.stubGlobal('indexedDB', new IDBFactory());
        for (const [key, record] of records) await put(key, record).catch(() => undefined);
        const { checkpoints } = await createKeptStorage().read();
        expect(idsOf(checkpoints).every((id) => id === 'n/a')).toBe(true);
      }),
      { seed: 61, numRuns: 60 },
    );
  });

  it('where another page made the database without the store: nothing is kept, and it says so', async () => {
    const opening = indexedDB.open('cascade-lab', 9);
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    opening.result.close();
    const storage = createKeptStorage();
    expect(await storage.read()).toEqual({ checkpoints: [], unusable: [] });
    expect((await storage.write(checkpoint('a'))).ok).toBe(false);
    await expect(storage.clear()).resolves.toBeUndefined();
  });

  it.each<[string, () => UseStore, string]>([
    [
      'forbidden altogether',
      () => {
        throw new DOMException('no', 'SecurityError');
      },
      'does not let the page store',
    ],
    ['refused when it is opened', () => () => Promise.reject(new DOMException('no', 'UnknownError')), 'does not let the page store'],
    ['full', () => () => Promise.reject(new DOMException('full', 'QuotaExceededError')), 'no room left'],
  ])('is empty and says why nothing can be written where it is %s', async (_, open, message) => {
    const storage = createKeptStorage(open);
    expect(await storage.read()).toEqual({ checkpoints: [], unusable: [] });
    const written = await storage.write(checkpoint('a'));
    expect(written.ok ? '' : written.error.message).toContain(message);
    await expect(storage.remove('n', 'a')).resolves.toBeUndefined();
    await expect(storage.clear()).resolves.toBeUndefined();
  });

  describe('that never answers', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it('keeps nobody waiting, and is tried anew', async () => {
      let opened = 0;
      const storage = createKeptStorage(() => {
        opened++;
        return () => new Promise(() => undefined);
      });
      const all = createKept(storage).all();
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await all).toEqual([]);
      const again = storage.write(checkpoint('a'));
      await vi.advanceTimersByTimeAsync(5_000);
      expect((await again).ok).toBe(false);
      expect(opened).toBe(2);
    });

    it('and answers after all: what was kept is told then, and what was changed meanwhile stays changed', async () => {
      let answer: (records: KeptRecords) => void = () => undefined;
      const storage: KeptStorage = {
        read: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
        write: async () => ({ ok: true, value: null }),
        remove: async () => undefined,
        clear: async () => undefined,
      };
      const late: string[][] = [];
      const told: string[][] = [];
      const kept = createKept(storage, { unusable: (keys) => told.push([...keys]), late: (found) => late.push(idsOf(found)) });
      const all = kept.all();
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await all).toEqual([]);
      await kept.add({ ...checkpoint('a'), bytes: Uint8Array.of(9) });
      await kept.remove('n', 'b');
      answer({ checkpoints: [checkpoint('a'), checkpoint('b'), checkpoint('c')], unusable: ['k'] });
      await vi.advanceTimersByTimeAsync(0);
      expect(told).toEqual([['k']]);
      expect(late).toEqual([['n/c']]);
      expect(idsOf(await kept.all())).toEqual(['n/a', 'n/c']);
      expect((await kept.all())[0]?.bytes).toEqual(Uint8Array.of(9));
    });
  });
});
