import { amended, type Plain, readRecord, type RecordKind, unnamedShape } from './record-shapes';
import { type Prefs, THEMES, type Theme } from './state';

/** The part of `Storage` that is used. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** The part of a media query list that is used. */
export interface MediaQuery {
  readonly matches: boolean;
  addEventListener(type: 'change', listener: (event: { readonly matches: boolean }) => void): void;
}

/** Where each preference lives: on this device, in local storage, or only as long as the page is open. */
const KEPT = { theme: 'device', presentation: 'device', reducedMotion: 'page', systemIsDark: 'page' } as const satisfies Record<keyof Prefs, 'device' | 'page'>;

const STORAGE_KEY = 'cascade-lab.prefs';
export const DEFAULT_PREFS: Prefs = { theme: 'system', presentation: false, reducedMotion: false, systemIsDark: false };

const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);

type KeptPrefs = Pick<Prefs, 'theme' | 'presentation'>;

/** Preferences as they are stored, each with its default where it is not among them, and whether one was that this page does not know. */
const KIND: RecordKind<{ readonly prefs: KeptPrefs; readonly areAllKnown: boolean }> = {
  upgrades: [unnamedShape],
  readableFrom: 0,
  read: ({ theme = DEFAULT_PREFS.theme, presentation = DEFAULT_PREFS.presentation }) => ({
    prefs: { theme: isTheme(theme) ? theme : DEFAULT_PREFS.theme, presentation: presentation === true },
    areAllKnown: isTheme(theme) && typeof presentation === 'boolean',
  }),
};

/** What was saved, whatever it is; null where it is no JSON at all. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Preferences, and what is to be said of those that were stored and cannot be used; null where there is nothing to say. */
export interface LoadedPrefs {
  readonly prefs: Prefs;
  readonly problem: string | null;
}

/**
 * Reads the saved preferences; whatever is missing, broken or not readable has its default.
 * @param open gives the storage. It may throw: a browser may forbid it altogether.
 */
export const loadPrefs = (open: () => KeyValueStorage): LoadedPrefs => {
  let text: string | null = null;
  try {
    text = open().getItem(STORAGE_KEY);
  } catch {
    // Nothing can have been saved.
  }
  if (text === null) return { prefs: DEFAULT_PREFS, problem: null };
  const reading = readRecord(KIND, parsed(text));
  if (reading.kind === 'newer') return { prefs: DEFAULT_PREFS, problem: 'A newer version of this page has stored them. They are left as they are.' };
  if (reading.kind === 'unusable') return { prefs: DEFAULT_PREFS, problem: 'What is stored is not what this page stores. The next choice takes its place.' };
  const { prefs, areAllKnown } = reading.value;
  return {
    prefs: { ...DEFAULT_PREFS, ...prefs },
    problem: areAllKnown ? null : 'One of them has a value that this page does not know, and its default instead.',
  };
};

/**
 * Saves what was changed of what is kept on the device, into what is saved by now: another tab may have changed something else, and a newer page may keep what
 * this one knows nothing of. Where the browser forbids that, or a newer page's shape does, nothing happens.
 */
export const savePrefs = (open: () => KeyValueStorage, changed: Partial<Prefs>): void => {
  try {
    const storage = open();
    const kept: Plain = Object.fromEntries(Object.entries(changed).filter(([key]) => KEPT[key as keyof Prefs] === 'device'));
    const record = amended(KIND, parsed(storage.getItem(STORAGE_KEY) ?? '{}'), kept);
    if (record !== null) storage.setItem(STORAGE_KEY, JSON.stringify(record));
  } catch {
    // Private windows and full disks: the choice then holds for this visit only.
  }
};

/** Removes the saved preferences. */
export const forgetPrefs = (open: () => Pick<Storage, 'removeItem'>): void => {
  try {
    open().removeItem(STORAGE_KEY);
  } catch {
    // Nothing can have been saved either.
  }
};

/** The part of `Window` that tells what other tabs save. */
export interface OtherTabs {
  addEventListener(type: 'storage', listener: (event: { readonly key: string | null }) => void): void;
}

/** Calls back with what is kept on the device whenever another tab changed it. */
export const followPrefs = (tabs: OtherTabs, open: () => KeyValueStorage, changed: (prefs: KeptPrefs) => void): void => {
  tabs.addEventListener('storage', ({ key }) => {
    if (key !== STORAGE_KEY && key !== null) return;
    const { theme, presentation } = loadPrefs(open).prefs;
    changed({ theme, presentation });
  });
};
