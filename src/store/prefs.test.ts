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

  it.each([
    ['', 'not what this page stores'],
    ['null', 'not what this page stores'],
    ['3', 'not what this page stores'],
    ['{"theme":"plaid","presentation":"yes"}', 'a value that this page does not know'],
    ['{', 'not what this page stores'],
    ['{"theme":"dark","readableFrom":99}', 'A newer version'],
  ])('have their defaults where %s was saved, and it is said', (text, said) => {
    const storage = () => ({ getItem: () => text, setItem: () => undefined });
    const { prefs, problem } = loadPrefs(storage);
    expect(prefs).toEqual(DEFAULT_PREFS);
    expect(problem).toContain(said);
    expect(open(storage).store.getState().notices).toMatchObject([{ kind: 'prefs', lines: [problem] }]);
  });

  it('say nothing where nothing, or all that is known, was saved', () => {
    for (const text of [null, '{}', '{"theme":"dark"}', '{"shape":1,"readableFrom":0,"presentation":true}', '{"theme":"light","shape":5,"hue":3}']) {
      expect(loadPrefs(() => ({ getItem: () => text, setItem: () => undefined })).problem).toBeNull();
    }
  });

  it('of a newer page, in a shape that this one would spoil, are left alone', () => {
    const storage = memory();
    storage.setItem('cascade-lab.prefs', '{"tint":"dusk","shape":9,"readableFrom":9}');
    const { store, prefs } = open(() => storage);
    store.actions.setPrefs({ theme: 'dark' });
    expect(prefs().theme).toBe('dark');
    expect(storage.text()).toBe('{"tint":"dusk","shape":9,"readableFrom":9}');
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
    expect(JSON.parse(storage.text())).toEqual({ theme: 'dark', presentation: true, shape: 1, readableFrom: 0 });
    for (const tell of listeners) tell({ key: 'cascade-lab.prefs' });
    for (const { getState } of [first, second]) expect(getState().prefs).toMatchObject({ theme: 'dark', presentation: true });
  });

  it('keep what a newer page saved beside them', () => {
    const storage = memory();
    storage.setItem('cascade-lab.prefs', '{"theme":"light","density":"compact"}');
    open(() => storage).store.actions.setPrefs({ theme: 'dark' });
    expect(JSON.parse(storage.text())).toEqual({ theme: 'dark', density: 'compact', shape: 1, readableFrom: 0 });
  });

  it('are read whatever is saved', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { prefs } = loadPrefs(() => ({ getItem: () => text, setItem: () => undefined }));
        expect(Object.keys(prefs).sort()).toEqual(Object.keys(DEFAULT_PREFS).sort());
        expect([...THEMES]).toContain(prefs.theme);
      }),
      { seed: 62, numRuns: 300 },
    );
  });
});
