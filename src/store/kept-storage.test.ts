import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalCheckpoint } from '../worker/protocol';
import { createKeptStorage } from './kept-storage';
import { createFakeIndexedDb, type FakeIndexedDbFault } from './testing/fake-indexed-db';

const checkpoint = (id: string, network = 'n'): LocalCheckpoint => ({
  network,
  info: { id, name: id, lambda: 0, regularizer: 'none', epochs: 1, seed: 1, testAccuracy: 0.9, testImages: 10 },
  bytes: Uint8Array.of(1, 2, 3),
});

describe('storage of kept checkpoints', () => {
  it('gives back what was written, in this visit and the next, until it is removed', async () => {
    const factory = createFakeIndexedDb();
    const storage = createKeptStorage(() => factory);
    expect(await storage.read()).toEqual([]);
    expect(await storage.write(checkpoint('a'))).toEqual({ ok: true, value: null });
    await storage.write(checkpoint('b'));
    await storage.write(checkpoint('a', 'm'));
    await storage.write({ ...checkpoint('a'), bytes: Uint8Array.of(9) });
    const next = createKeptStorage(() => factory);
    expect(await next.read()).toEqual([{ ...checkpoint('a'), bytes: Uint8Array.of(9) }, checkpoint('b'), checkpoint('a', 'm')]);
    await next.remove('n', 'a');
    expect((await storage.read()).map(({ network, info }) => `${network}/${info.id}`)).toEqual(['n/b', 'm/a']);
  });

  it.each<[string, FakeIndexedDbFault, string]>([
    ['forbidden altogether', 'throws', 'does not let the page store'],
    ['refused when it is opened', 'open fails', 'does not let the page store'],
    ['full', 'full', 'no room left'],
  ])('is empty and says why nothing can be written where it is %s', async (_, fault, message) => {
    const storage = createKeptStorage(() => createFakeIndexedDb(fault));
    expect(await storage.read()).toEqual([]);
    const written = await storage.write(checkpoint('a'));
    expect(written.ok ? '' : written.error.message).toContain(message);
    await expect(storage.remove('n', 'a')).resolves.toBeUndefined();
  });

  describe('that never answers', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it('keeps nobody waiting, and is tried anew', async () => {
      let fault: FakeIndexedDbFault | undefined = 'silent';
      const storage = createKeptStorage(() => createFakeIndexedDb(fault));
      const read = storage.read();
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await read).toEqual([]);
      fault = undefined;
      const write = storage.write(checkpoint('a'));
      await vi.advanceTimersByTimeAsync(100);
      expect(await write).toEqual({ ok: true, value: null });
    });
  });
});
