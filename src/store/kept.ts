import type { Failure } from '../lib/result';
import type { LocalCheckpoint } from '../worker/protocol';
import type { KeptStorage } from './kept-storage';

/** The checkpoints made in the page: in memory, in the worker, and where the browser allows it on this device. */
export interface Kept {
  /** All there are. The first call reads the storage. Never rejects. */
  all(): Promise<readonly LocalCheckpoint[]>;
  /** @returns why it will be gone with the page, where it could not be stored; null where it could. It can be used either way. */
  add(checkpoint: LocalCheckpoint): Promise<Failure | null>;
  remove(network: string, checkpoint: string): Promise<void>;
  /** Takes everything off this device, also records that could not be used. */
  clear(): Promise<void>;
}

/** @param onUnusable is told, once, the keys of records that could not be used. */
export const createKept = (storage: KeptStorage, onUnusable: (keys: readonly string[]) => void = () => undefined): Kept => {
  let loaded: Promise<void> | null = null;
  const kept = new Map<string, LocalCheckpoint>();
  const key = (network: string, id: string): string => `${network}/${id}`;
  const load = (): Promise<void> =>
    (loaded ??= storage.read().then(({ checkpoints, unusable }) => {
      for (const checkpoint of checkpoints) kept.set(key(checkpoint.network, checkpoint.info.id), checkpoint);
      if (unusable.length > 0) onUnusable(unusable);
    }));
  return {
    async all() {
      await load();
      return [...kept.values()];
    },
    async add(checkpoint) {
      await load();
      kept.set(key(checkpoint.network, checkpoint.info.id), checkpoint);
      const written = await storage.write(checkpoint);
      return written.ok ? null : written.error;
    },
    async remove(network, id) {
      await load();
      kept.delete(key(network, id));
      await storage.remove(network, id);
    },
    async clear() {
      kept.clear();
      await storage.clear();
    },
  };
};
