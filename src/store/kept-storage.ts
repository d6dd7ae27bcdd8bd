import { clear, createStore, del, entries, set, type UseStore } from 'idb-keyval';
import * as v from 'valibot';
import { fail, ok, type Result } from '../lib/result';
import { isPlainName } from '../lib/plain-name';
import { CheckpointSchema } from '../worker/checkpoint-info';
import type { LocalCheckpoint } from '../worker/protocol';
import { readRecord, type RecordKind, stamped, unnamedShape } from './record-shapes';

/** What is kept: the checkpoints that can be used, and the keys of records that cannot, to be shown. */
export interface KeptRecords {
  readonly checkpoints: readonly LocalCheckpoint[];
  readonly unusable: readonly string[];
}

/** Where checkpoints made in the page outlive it. */
export interface KeptStorage {
  /**
   * All that were stored; none where the browser forbids storage. What cannot be used stays where it is: a newer page may know it. Never rejects, but takes as
   * long as the database does: one that another page holds may never answer.
   */
  read(): Promise<KeptRecords>;
  /** Fails, with the reason, where the browser forbids storage or has no room. Never rejects. */
  write(checkpoint: LocalCheckpoint): Promise<Result<null>>;
  /** Never rejects. */
  remove(network: string, checkpoint: string): Promise<void>;
  /** Removes everything, also what cannot be used. Never rejects. */
  clear(): Promise<void>;
}

const DATABASE = 'cascade-lab';
const STORE = 'checkpoints';
/** A database that does not answer by then is held by another page or broken: who asked for something to be stored or removed is told that it could not be. */
const PATIENCE_MILLISECONDS = 4_000;

const name = v.pipe(v.string(), v.check(isPlainName));
const RecordSchema: v.GenericSchema<unknown, LocalCheckpoint> = v.object({
  network: name,
  info: v.intersect([CheckpointSchema, v.looseObject({ id: name })]),
  bytes: v.pipe(
    v.instance(Uint8Array),
    v.transform((bytes) => new Uint8Array(bytes)),
  ),
});

const keyOf = (network: string, checkpoint: string): string => `${network}/${checkpoint}`;

/** A kept checkpoint as it is stored: `network`, `info`, `bytes`. Other pages share an origin, and records outlive the pages that wrote them. */
const KIND: RecordKind<LocalCheckpoint> = {
  upgrades: [unnamedShape],
  readableFrom: 0,
  read: (record) => {
    const read = v.safeParse(RecordSchema, record);
    return read.success ? read.output : null;
  },
};

const inTime = <Value>(promise: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the database does not answer')), PATIENCE_MILLISECONDS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });

const shown = (key: IDBValidKey): string => (typeof key === 'string' ? key : typeof key === 'number' ? String(key) : 'a record without a name').slice(0, 80);

/** @param open gives the store. It may throw: a browser may forbid it altogether. */
export const createKeptStorage = (open: () => UseStore = () => createStore(DATABASE, STORE)): KeptStorage => {
  let store: UseStore | null = null;
  const attempt = <Value>(work: (use: UseStore) => Promise<Value>, patience: 'limited' | 'endless' = 'limited'): Promise<Value> => {
    const answer = (async () => work((store ??= open())))();
    const timely = inTime(answer);
    timely.catch(() => {
      // Opened anew next time: what failed may have been the opening.
      store = null;
    });
    return patience === 'limited' ? timely : answer;
  };
  return {
    async read() {
      try {
        const checkpoints: LocalCheckpoint[] = [];
        const unusable: string[] = [];
        for (const [key, record] of await attempt((use) => entries<IDBValidKey, unknown>(use), 'endless')) {
          const reading = readRecord(KIND, record);
          if (reading.kind === 'newer') unusable.push(`${shown(key)} (of a newer version of this page)`);
          else if (reading.kind === 'unusable' || key !== keyOf(reading.value.network, reading.value.info.id)) unusable.push(shown(key));
          else checkpoints.push(reading.value);
        }
        return { checkpoints, unusable };
      } catch {
        return { checkpoints: [], unusable: [] };
      }
    },
    async write(checkpoint) {
      try {
        await attempt((use) => set(keyOf(checkpoint.network, checkpoint.info.id), stamped(KIND, checkpoint), use));
        return ok(null);
      } catch (error) {
        const full = error instanceof DOMException && error.name === 'QuotaExceededError';
        return full
          ? fail('There is no room left in this browser.', 'Remove a result kept earlier, or download this one as a file.')
          : fail('This browser does not let the page store anything, as in a private window.', 'Download the result as a file to have it later.');
      }
    },
    async remove(network, checkpoint) {
      // What could not be stored cannot be there either.
      await attempt((use) => del(keyOf(network, checkpoint), use)).catch(() => undefined);
    },
    async clear() {
      await attempt((use) => clear(use)).catch(() => undefined);
    },
  };
};
