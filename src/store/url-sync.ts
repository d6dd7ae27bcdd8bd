import { decodeLink, encodeLink } from '../scenario/codec';
import { isDeliberate } from '../scenario/link-keys';
import type { Scenario } from '../scenario/types';
import type { LabStore } from './lab-store';
import { samePlain } from './requests';
import { scenarioOf, selectPlaying } from './tracks';

/** The part of `Window` that is used. */
export interface AddressBar {
  readonly location: { readonly hash: string; readonly href: string };
  readonly history: {
    pushState(data: unknown, unused: string, url: string): void;
    replaceState(data: unknown, unused: string, url: string): void;
  };
  addEventListener(type: 'popstate' | 'hashchange', listener: () => void): void;
  removeEventListener(type: 'popstate' | 'hashchange', listener: () => void): void;
}

/** How long nothing must change before the address follows. */
export const SETTLE_MILLISECONDS = 300;
/** Changes of the same fields that follow each other faster than this are one step back: a key held down on a field is. */
export const ONE_STEP_MILLISECONDS = 800;

/** The link in the address bar: what follows the `#`; where a program on its way took that away, what it made of it. */
export const linkOf = ({ location: { hash, href } }: Pick<AddressBar, 'location'>): string => (hash === '' ? href : hash);

const changedFields = (before: Scenario, after: Scenario): string =>
  Object.keys(after)
    .filter((field) => !samePlain(before[field as keyof Scenario], after[field as keyof Scenario]))
    .join(' ');

/**
 * Keeps address bar and scenario the same. Reads the link at once; afterwards a deliberate change adds a history entry, which Back undoes, everything else
 * is written over the current entry when it has settled: never during a drag, never while playing.
 * @returns how to stop.
 */
export const startUrlSync = (store: LabStore, bar: AddressBar): (() => void) => {
  /** What the address bar says. */
  let written: Scenario;
  let seenHash: string;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** What the current entry should say, and has yet to settle. */
  let unsettled: Scenario | null = null;
  let lastPush: { readonly at: number; readonly fields: string } | null = null;

  const callOff = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };

  const read = (): void => {
    callOff();
    seenHash = bar.location.hash;
    const { scenario, problems } = decodeLink(linkOf(bar));
    written = scenario;
    unsettled = null;
    lastPush = null;
    store.actions.open(scenario, problems);
  };

  const write = (how: 'pushState' | 'replaceState', scenario: Scenario): void => {
    callOff();
    try {
      bar.history[how](null, '', encodeLink(scenario));
    } catch {
      // A browser may refuse when asked too often, or in a sandboxed frame. The next change tries again.
    }
    written = scenario;
    unsettled = null;
    seenHash = bar.location.hash;
  };

  const follow = (): void => {
    const state = store.getState();
    const { edit } = state;
    callOff();
    if (edit.moving) return;
    const current = scenarioOf(state);
    if (samePlain(current, written)) {
      unsettled = null;
      return;
    }
    if (edit.origin === 'person' && isDeliberate(written, current)) {
      // Back must lead to what was on screen before, also where that had not been written yet.
      if (unsettled !== null) write('replaceState', unsettled);
      const now = Date.now();
      const fields = changedFields(written, current);
      const oneStep = lastPush !== null && now - lastPush.at < ONE_STEP_MILLISECONDS && fields === lastPush.fields;
      lastPush = { at: now, fields };
      write(oneStep ? 'replaceState' : 'pushState', current);
      return;
    }
    unsettled = current;
    if (selectPlaying(state)) return;
    timer = setTimeout(() => {
      timer = null;
      write('replaceState', current);
    }, SETTLE_MILLISECONDS);
  };

  const onAddress = (): void => {
    // Browsers tell of one step twice, as `popstate` and as `hashchange`.
    if (bar.location.hash !== seenHash) read();
  };

  read();
  const unsubscribe = store.subscribe((state, before) => {
    const edited = state.scenario !== before.scenario || state.edit !== before.edit;
    const passing = selectPlaying(state) && selectPlaying(before);
    if (edited || (state.playback !== before.playback && !passing)) follow();
  });
  bar.addEventListener('popstate', onAddress);
  bar.addEventListener('hashchange', onAddress);
  return () => {
    callOff();
    unsubscribe();
    bar.removeEventListener('popstate', onAddress);
    bar.removeEventListener('hashchange', onAddress);
  };
};
