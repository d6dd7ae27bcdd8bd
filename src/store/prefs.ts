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

/**
 * Reads the saved preferences; whatever is missing, broken or not readable has its default.
 * @param open gives the storage. It may throw: a browser may forbid it altogether.
 */
export const loadPrefs = (open: () => KeyValueStorage): Prefs => {
  try {
    const saved: unknown = JSON.parse(open().getItem(STORAGE_KEY) ?? '{}');
    if (typeof saved !== 'object' || saved === null) return DEFAULT_PREFS;
    const theme = 'theme' in saved && isTheme(saved.theme) ? saved.theme : DEFAULT_PREFS.theme;
    const presentation = 'presentation' in saved && saved.presentation === true;
    return { ...DEFAULT_PREFS, theme, presentation };
  } catch {
    return DEFAULT_PREFS;
  }
};

/** Saves what is kept on the device; where the browser forbids that, nothing happens. */
export const savePrefs = (open: () => KeyValueStorage, prefs: Prefs): void => {
  try {
    const kept = Object.entries(prefs).filter(([key]) => KEPT[key as keyof Prefs] === 'device');
    open().setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // Private windows and full disks: the choice then holds for this visit only.
  }
};
