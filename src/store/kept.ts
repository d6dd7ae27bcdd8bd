import type { Failure } from '../lib/result';
import type { LocalCheckpoint } from '../worker/protocol';
import type { KeptStorage } from './kept-storage';

/** The checkpoints made in the page: in memory, in the worker, and where the browser allows it on this device. */
export interface Kept {
  /** All that are known. The first call reads the storage, and waits for it for two seconds; what it answers later is told to `late`. Never rejects. */
  all(): Promise<readonly LocalCheckpoint[]>;
  /** @returns why it will be gone with the page, where it could not be stored; null where it could. It can be used either way. */
  add(checkpoint: LocalCheckpoint): Promise<Failure | null>;
  remove(network: string, checkpoint: string): Promise<void>;
  /** Takes everything off this device, also records that could not be used. */
  clear(): Promise<void>;
}

/** The lab must not wait longer for what was kept: a database may be slow, held by another page, or broken. */
const PATIENCE_MILLISECONDS = 2_000;

export interface KeptListeners {
  /** Is told, once, the keys of records that could not be used. */
  readonly unusable?: (keys: readonly string[]) => void;
  /** Is told the checkpoints that came when nobody waited for them any more. */
  readonly late?: (checkpoints: readonly LocalCheckpoint[]) => void;
}

export const createKept = (storage: KeptStorage, { unusable: onUnusable, late: onLate }: KeptListeners = {}): Kept => {
  let loaded: Promise<void> | null = null;
  const kept = new Map<string, LocalCheckpoint>();
  /** What was added or removed since the page opened: what is read late is older than that. */
  const touched = new Set<string>();
  const key = (network: string, id: string): string => `${network}/${id}`;
  const read = async (isLate: () => boolean): Promise<void> => {
    const { checkpoints, unusable } = await storage.read();
    const found = checkpoints.filter(({ network, info }) => !touched.has(key(network, info.id)));
    for (const checkpoint of found) kept.set(key(checkpoint.network, checkpoint.info.id), checkpoint);
    if (unusable.length > 0) onUnusable?.(unusable);
    if (found.length > 0 && isLate()) onLate?.(found);
  };
  const load = (): Promise<void> =>
    (loaded ??= new Promise((resolve) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        resolve();
      }, PATIENCE_MILLISECONDS);
      void read(() => late).then(() => {
        clearTimeout(timer);
        resolve();
      });
    }));
  return {
    async all() {
      await load();
      return [...kept.values()];
    },
    async add(checkpoint) {
      await load();
      touched.add(key(checkpoint.network, checkpoint.info.id));
      kept.set(key(checkpoint.network, checkpoint.info.id), checkpoint);
      const written = await storage.write(checkpoint);
      return written.ok ? null : written.error;
    },
    async remove(network, id) {
      await load();
      touched.add(key(network, id));
      kept.delete(key(network, id));
      await storage.remove(network, id);
    },
    async clear() {
      kept.clear();
      await storage.clear();
    },
  };
};
