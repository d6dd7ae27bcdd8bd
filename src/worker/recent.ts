import type { Result } from '../lib/result';

/** A cache of a few values: what was not asked for longest goes first. */
export interface Recent<Value> {
  /** The value kept under this key, or else the one made now and kept. */
  get(key: string, make: () => Value): Value;
  /** The value kept under this key, if there is one. */
  find(key: string): Value | undefined;
  /** Forgets this value, unless another is kept under the key by now. */
  drop(key: string, value: Value): void;
}

export const createRecent = <Value>(capacity: number): Recent<Value> => {
  const kept = new Map<string, Value>();
  return {
    get(key, make) {
      const known = kept.has(key);
      const value = known ? (kept.get(key) as Value) : make();
      // A map lists its keys in the order they came in: coming in again is being the newest.
      kept.delete(key);
      kept.set(key, value);
      if (kept.size > capacity) for (const oldest of [...kept.keys()].slice(0, kept.size - capacity)) kept.delete(oldest);
      return value;
    },
    find: (key) => kept.get(key),
    drop(key, value) {
      if (kept.get(key) === value) kept.delete(key);
    },
  };
};

/** Something each owner has one of, made when it is first asked for: what a kind of run keeps, held by the lab that it was computed in. */
export const oncePer = <Owner extends object, Value>(make: (owner: Owner) => Value): ((owner: Owner) => Value) => {
  const made = new WeakMap<Owner, { readonly value: Value }>();
  return (owner) => {
    const known = made.get(owner) ?? { value: make(owner) };
    made.set(owner, known);
    return known.value;
  };
};

/** Things that take time and may fail, each made once: what failed is made again the next time. */
export interface Once<Value> {
  get(key: string, make: () => Promise<Result<Value>>): Promise<Result<Value>>;
  /** What was made turned out to be of no use: it is made again the next time. */
  forget(key: string): void;
}

export const createOnce = <Value>(capacity: number): Once<Value> => {
  const kept = createRecent<Promise<Result<Value>>>(capacity);
  const forget = (key: string): void => {
    const found = kept.find(key);
    if (found !== undefined) kept.drop(key, found);
  };
  return {
    async get(key, make) {
      const promise = kept.get(key, make);
      const result = await promise;
      if (!result.ok) kept.drop(key, promise);
      return result;
    },
    forget,
  };
};
