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

/** What was saved, whatever it is: an object, or an empty one. */
const savedIn = (storage: KeyValueStorage): Readonly<Record<string, unknown>> => {
  try {
    const saved: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? '{}');
    return typeof saved === 'object' && saved !== null && !Array.isArray(saved) ? { ...saved } : {};
  } catch {
    return {};
  }
};

/**
 * Reads the saved preferences; whatever is missing, broken or not readable has its default.
 * @param open gives the storage. It may throw: a browser may forbid it altogether.
 */
export const loadPrefs = (open: () => KeyValueStorage): Prefs => {
  try {
    const { theme, presentation } = savedIn(open());
    return { ...DEFAULT_PREFS, theme: isTheme(theme) ? theme : DEFAULT_PREFS.theme, presentation: presentation === true };
  } catch {
    return DEFAULT_PREFS;
  }
};

/**
 * Saves what was changed of what is kept on the device, into what is saved by now: another tab may have changed something else, and a newer page may keep what
 * this one knows nothing of. Where the browser forbids that, nothing happens.
 */
export const savePrefs = (open: () => KeyValueStorage, changed: Partial<Prefs>): void => {
  try {
    const storage = open();
    const kept = Object.entries(changed).filter(([key]) => KEPT[key as keyof Prefs] === 'device');
    storage.setItem(STORAGE_KEY, JSON.stringify({ ...savedIn(storage), ...Object.fromEntries(kept) }));
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
export const followPrefs = (tabs: OtherTabs, open: () => KeyValueStorage, changed: (prefs: Pick<Prefs, 'theme' | 'presentation'>) => void): void => {
  tabs.addEventListener('storage', ({ key }) => {
    if (key !== STORAGE_KEY && key !== null) return;
    const { theme, presentation } = loadPrefs(open);
    changed({ theme, presentation });
  });
};
