import type { Failure } from '../lib/result';
import type { LocalCheckpoint } from '../worker/protocol';
import type { KeptStorage } from './kept-storage';

/** The checkpoints made in the page: in memory, in the worker, and where the browser allows it on this device. */
export interface Kept {
  /** All there are. The first call reads the storage. */
  all(): Promise<readonly LocalCheckpoint[]>;
  /** @returns why it will be gone with the page, where it could not be stored; null where it could. It can be used either way. */
  add(checkpoint: LocalCheckpoint): Promise<Failure | null>;
  remove(network: string, checkpoint: string): Promise<void>;
}

export const createKept = (storage: KeptStorage): Kept => {
  let loaded: Promise<void> | null = null;
  const kept = new Map<string, LocalCheckpoint>();
  const key = (network: string, id: string): string => `${network}/${id}`;
  const load = (): Promise<void> =>
    (loaded ??= storage.read().then((stored) => {
      for (const checkpoint of stored) kept.set(key(checkpoint.network, checkpoint.info.id), checkpoint);
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
  };
};
