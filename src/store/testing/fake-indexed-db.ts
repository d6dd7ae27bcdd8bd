export type FakeIndexedDbFault = 'throws' | 'open fails' | 'full' | 'silent';

type Settled = 'success' | 'error' | 'upgradeneeded' | 'complete' | 'abort';

/** An event target that tells its listeners after the current task, as a database does. */
const soon = <Fields extends object>(fields: Fields): Fields & { addEventListener(type: Settled, listener: () => void): void; tell(type: Settled): void } => {
  const listeners: [Settled, () => void][] = [];
  return Object.assign(fields, {
    addEventListener: (type: Settled, listener: () => void) => void listeners.push([type, listener]),
    tell: (type: Settled) => void Promise.resolve().then(() => listeners.filter(([wanted]) => wanted === type).forEach(([, listener]) => listener())),
  });
};

/** As much of IndexedDB as keeping checkpoints uses: one store, keys given apart, in the order they were first put. */
export const createFakeIndexedDb = (fault?: FakeIndexedDbFault): IDBFactory => {
  const values = new Map<string, unknown>();
  const request = <Value>(result: Value) => {
    const made = soon({ result });
    made.tell('success');
    return made;
  };
  const database = {
    createObjectStore: () => undefined,
    close: () => undefined,
    addEventListener: () => undefined,
    transaction: () => {
      const full = fault === 'full';
      const transaction = soon({
        error: full ? new DOMException('no room', 'QuotaExceededError') : null,
        objectStore: () => ({
          getAll: () => request([...values.values()].map((value) => structuredClone(value))),
          put: (value: unknown, key: string) => {
            if (!full) values.set(key, structuredClone(value));
            transaction.tell(full ? 'abort' : 'complete');
          },
          delete: (key: string) => {
            values.delete(key);
            transaction.tell('complete');
          },
        }),
      });
      return transaction;
    },
  };
  const factory = {
    open: () => {
      if (fault === 'throws') throw new DOMException('not here', 'SecurityError');
      const opened = soon({ result: database, error: new DOMException('no', 'InvalidStateError') });
      if (fault === 'open fails') opened.tell('error');
      else if (fault !== 'silent') {
        opened.tell('upgradeneeded');
        opened.tell('success');
      }
      return opened;
    },
  };
  return factory as unknown as IDBFactory;
};
