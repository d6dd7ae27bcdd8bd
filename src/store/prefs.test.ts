import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { createLabStore } from './lab-store';
import { DEFAULT_PREFS, type KeyValueStorage, loadPrefs } from './prefs';
import { THEMES } from './state';
import { createFakeClient } from './testing/fake-client';

const memory = (): KeyValueStorage & { readonly text: () => string } => {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), text: () => [...kept.values()].join() };
};
const open = (storage: () => KeyValueStorage, matches = false) => {
  let told: (event: { readonly matches: boolean }) => void = () => undefined;
  const reducedMotion = { matches, addEventListener: (_type: 'change', listener: typeof told) => void (told = listener) };
  const store = createLabStore({ client: createFakeClient().client, scenario: DEFAULT_SCENARIO, storage, reducedMotion });
  return { store, prefs: () => store.getState().prefs, moveLess: (wanted: boolean) => told({ matches: wanted }) };
};
const forbidden = (): KeyValueStorage => {
  throw new Error('SecurityError');
};

describe('preferences', () => {
  it('are there again on the next visit; what the system asks for is not kept', () => {
    const storage = memory();
    const first = open(() => storage, true);
    expect(first.prefs()).toEqual({ ...DEFAULT_PREFS, reducedMotion: true, systemIsDark: false });
    first.store.actions.setPrefs({ theme: 'dark' });
    first.store.actions.setPrefs({ presentation: true });
    expect(open(() => storage).prefs()).toEqual({ theme: 'dark', presentation: true, reducedMotion: false, systemIsDark: false });
    expect(storage.text()).not.toContain('reducedMotion');
  });

  it('hold for the visit where nothing may be kept', () => {
    const { store, prefs } = open(forbidden);
    store.actions.setPrefs({ theme: 'light' });
    expect(prefs().theme).toBe('light');
  });

  it.each(['', 'null', '3', '{"theme":"plaid","presentation":"yes"}', '{'])('have their defaults where %s was saved', (text) => {
    expect(loadPrefs(() => ({ getItem: () => text, setItem: () => undefined }))).toEqual(DEFAULT_PREFS);
  });

  it('follow the system’s wish for less motion', () => {
    const { prefs, moveLess } = open(memory);
    moveLess(true);
    expect(prefs().reducedMotion).toBe(true);
  });

  it('of two tabs do not overwrite each other, and each follows the other', () => {
    const storage = memory();
    const listeners: ((event: { readonly key: string | null }) => void)[] = [];
    const tabs = { addEventListener: (_type: 'storage', listener: (event: { readonly key: string | null }) => void) => void listeners.push(listener) };
    const tab = () => createLabStore({ client: createFakeClient().client, scenario: DEFAULT_SCENARIO, storage: () => storage, tabs, reducedMotion: null });
    const [first, second] = [tab(), tab()];
    first.actions.setPrefs({ theme: 'dark' });
    second.actions.setPrefs({ presentation: true });
    expect(JSON.parse(storage.text())).toEqual({ theme: 'dark', presentation: true });
    for (const tell of listeners) tell({ key: 'cascade-lab.prefs' });
    for (const { getState } of [first, second]) expect(getState().prefs).toMatchObject({ theme: 'dark', presentation: true });
  });

  it('keep what a newer page saved beside them', () => {
    const storage = memory();
    storage.setItem('cascade-lab.prefs', '{"theme":"light","density":"compact"}');
    open(() => storage).store.actions.setPrefs({ theme: 'dark' });
    expect(JSON.parse(storage.text())).toEqual({ theme: 'dark', density: 'compact' });
  });

  it('are read whatever is saved', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const prefs = loadPrefs(() => ({ getItem: () => text, setItem: () => undefined }));
        expect(Object.keys(prefs).sort()).toEqual(Object.keys(DEFAULT_PREFS).sort());
        expect([...THEMES]).toContain(prefs.theme);
      }),
      { seed: 62, numRuns: 300 },
    );
  });
});
