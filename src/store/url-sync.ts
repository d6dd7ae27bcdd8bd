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

/** Reads and writes the link, and knows what it saw last. */
function createAddress(bar: AddressBar) {
  let seenHash: string;
  return {
    read() {
      seenHash = bar.location.hash;
      return decodeLink(linkOf(bar));
    },
    write(how: 'pushState' | 'replaceState', scenario: Scenario): void {
      try {
        bar.history[how](null, '', encodeLink(scenario));
      } catch {
        // A browser may refuse when asked too often, or in a sandboxed frame. The next change tries again.
      }
      seenHash = bar.location.hash;
    },
    /** @returns how to stop. */
    whenMoved(moved: () => void): () => void {
      const onAddress = (): void => {
        // Browsers tell of one step twice, as `popstate` and as `hashchange`.
        if (bar.location.hash !== seenHash) moved();
      };
      bar.addEventListener('popstate', onAddress);
      bar.addEventListener('hashchange', onAddress);
      return () => {
        bar.removeEventListener('popstate', onAddress);
        bar.removeEventListener('hashchange', onAddress);
      };
    },
  };
}

/** Calls back once nothing has happened for a while. */
function createQuiet() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    callOff: () => clearTimeout(timer),
    wait: (callback: () => void) => void (timer = setTimeout(callback, SETTLE_MILLISECONDS)),
  };
}

/** Tells a deliberate change that only goes on with the one before, a key held down on a field, from one of its own. */
function createSteps() {
  let last: { readonly at: number; readonly fields: string } | null = null;
  return {
    forget: () => void (last = null),
    goesOn(before: Scenario, after: Scenario): boolean {
      const step = { at: Date.now(), fields: changedFields(before, after) };
      const isSame = last !== null && step.at - last.at < ONE_STEP_MILLISECONDS && step.fields === last.fields;
      last = step;
      return isSame;
    },
  };
}

/**
 * Keeps address bar and scenario the same. Reads the link at once; afterwards a deliberate change adds a history entry, which Back undoes, everything else
 * is written over the current entry when it has settled: never during a drag, never while playing.
 * @returns how to stop.
 */
export const startUrlSync = (store: LabStore, bar: AddressBar): (() => void) => {
  const address = createAddress(bar);
  const steps = createSteps();
  const quiet = createQuiet();
  /** What the address bar says. */
  let written: Scenario;
  /** What the current entry should say, and has yet to settle. */
  let unsettled: Scenario | null = null;

  const read = (): void => {
    quiet.callOff();
    const { scenario, problems } = address.read();
    written = scenario;
    unsettled = null;
    steps.forget();
    store.actions.open(scenario, problems);
  };

  const write = (how: 'pushState' | 'replaceState', scenario: Scenario): void => {
    quiet.callOff();
    address.write(how, scenario);
    written = scenario;
    unsettled = null;
  };

  const follow = (): void => {
    const state = store.getState();
    const { edit } = state;
    quiet.callOff();
    if (edit.moving) return;
    const current = scenarioOf(state);
    if (samePlain(current, written)) {
      unsettled = null;
      return;
    }
    if (edit.origin === 'person' && isDeliberate(written, current)) {
      // Back must lead to what was on screen before, also where that had not been written yet.
      if (unsettled !== null) write('replaceState', unsettled);
      write(steps.goesOn(written, current) ? 'replaceState' : 'pushState', current);
      return;
    }
    unsettled = current;
    if (selectPlaying(state)) return;
    quiet.wait(() => write('replaceState', current));
  };

  read();
  const unsubscribe = store.subscribe((state, before) => {
    const edited = state.scenario !== before.scenario || state.edit !== before.edit;
    const passing = selectPlaying(state) && selectPlaying(before);
    if (edited || (state.playback !== before.playback && !passing)) follow();
  });
  const stopListening = address.whenMoved(read);
  return () => {
    quiet.callOff();
    unsubscribe();
    stopListening();
  };
};
