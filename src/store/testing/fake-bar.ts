import type { AddressBar } from '../url-sync';

/** An address bar with a history, which tells of Back as browsers do: twice. Its entries are what follows the page's address: a hash, or a query. */
export const createFakeBar = (hash = '') => {
  let entries = [hash];
  let index = 0;
  const listeners = new Map<string, Set<() => void>>([
    ['popstate', new Set()],
    ['hashchange', new Set()],
  ]);
  const tell = (): void => {
    for (const type of ['popstate', 'hashchange']) for (const listener of listeners.get(type) ?? []) listener();
  };
  const bar: AddressBar = {
    location: {
      get hash() {
        return entries[index].startsWith('?') ? '' : entries[index];
      },
      get href() {
        return `https://lab.test/${entries[index]}`;
      },
    },
    history: {
      pushState(_data, _unused, url) {
        entries = [...entries.slice(0, index + 1), url];
        index++;
      },
      replaceState(_data, _unused, url) {
        entries = entries.with(index, url);
      },
    },
    addEventListener: (type, listener) => void listeners.get(type)?.add(listener),
    removeEventListener: (type, listener) => void listeners.get(type)?.delete(listener),
  };
  return {
    bar,
    entries: () => entries,
    hash: () => entries[index],
    back() {
      index = Math.max(0, index - 1);
      tell();
    },
    forward() {
      index = Math.min(entries.length - 1, index + 1);
      tell();
    },
    /** A person types another hash into the bar. */
    type(text: string) {
      bar.history.pushState(null, '', text);
      tell();
    },
    listening: () => [...listeners.values()].some((set) => set.size > 0),
  };
};
