import { fail, ok, type Result } from '../lib/result';
import type { LocalCheckpoint } from '../worker/protocol';

/** Where checkpoints made in the page outlive it. */
export interface KeptStorage {
  /** All that were stored; none where the browser forbids storage or does not answer. Never rejects. */
  read(): Promise<readonly LocalCheckpoint[]>;
  /** Fails, with the reason, where the browser forbids storage or has no room. Never rejects. */
  write(checkpoint: LocalCheckpoint): Promise<Result<null>>;
  remove(network: string, checkpoint: string): Promise<void>;
}

const DATABASE = 'cascade-lab';
const STORE = 'checkpoints';
/** A database that does not open by then is held by another page or broken. The lab must not wait for it. */
const PATIENCE_MILLISECONDS = 2_000;

const keyOf = (network: string, checkpoint: string): string => `${network}/${checkpoint}`;
const answerOf = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the database failed')));
  });
const inTime = <Value>(promise: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the database does not answer')), PATIENCE_MILLISECONDS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });

/** @param factory gives IndexedDB. It may throw: a browser may forbid it altogether. */
export const createKeptStorage = (factory: () => IDBFactory): KeptStorage => {
  let database: Promise<IDBDatabase> | null = null;
  const open = async (): Promise<IDBDatabase> => {
    const request = factory().open(DATABASE, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
    const opened = await inTime(answerOf(request));
    // A newer page may want to change the database: it must not wait for this one.
    opened.addEventListener('versionchange', () => {
      opened.close();
      database = null;
    });
    return opened;
  };
  const connected = async (): Promise<IDBDatabase> => {
    database ??= open();
    try {
      return await database;
    } catch (error) {
      database = null;
      throw error;
    }
  };
  /** Waits for the whole transaction: a full disk may only show at its end. */
  const change = async (work: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = (await connected()).transaction(STORE, 'readwrite');
    const ended = new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('the database gave up')));
    });
    work(transaction.objectStore(STORE));
    await inTime(ended);
  };

  return {
    async read() {
      try {
        return await inTime(answerOf((await connected()).transaction(STORE).objectStore(STORE).getAll() as IDBRequest<LocalCheckpoint[]>));
      } catch {
        return [];
      }
    },
    async write(checkpoint) {
      try {
        await change((store) => store.put(checkpoint, keyOf(checkpoint.network, checkpoint.info.id)));
        return ok(null);
      } catch (error) {
        const full = error instanceof DOMException && error.name === 'QuotaExceededError';
        return full
          ? fail('There is no room left in this browser.', 'Remove a result kept earlier, or download this one as a file.')
          : fail('This browser does not let the page store anything, as in a private window.', 'Download the result as a file to have it later.');
      }
    },
    async remove(network, checkpoint) {
      try {
        await change((store) => store.delete(keyOf(network, checkpoint)));
      } catch {
        // What could not be stored cannot be there either.
      }
    },
  };
};
