import type { Scenario } from '../scenario/types';
import type { RunKind } from '../worker/protocol';
import type { LabStore } from './lab-store';
import { samePlain } from './requests';
import { RUN_ROWS } from './run-rows';
import type { LabState } from './state';

/** A way to somewhere: what to open, what has to be there, and what to do then. */
export interface Trip {
  readonly patch: Partial<Scenario>;
  /** Runs whose answers have to be there, made for the very scenario that was opened. */
  readonly needs: readonly RunKind[];
  /** What to do at the goal: seek, select, focus, tell; or another trip from there. */
  readonly arrive: (state: LabState) => Trip | void;
}

const isThere = (state: LabState, kind: RunKind): boolean => {
  const wish = RUN_ROWS[kind].wish(state);
  return typeof wish === 'object' && state[kind].shown !== null && samePlain(state[kind].shown.request, wish.want);
};

/**
 * Opens a scenario and arrives once what it needs is there. Called off by whatever the person does meanwhile: another setting, another link, another time;
 * what the program corrects by itself belongs to the way. A run that failed and is tried again still leads there.
 * @returns how to call it off.
 */
export function goTo(store: LabStore, trip: Trip): () => void {
  store.actions.change(trip.patch);
  let expected = store.getState();
  let next = (): void => undefined;
  let stop = (): void => undefined;
  const look = (state: LabState): void => {
    const isCorrection = state.edit.origin === 'fit';
    if (!isCorrection && (state.scenario !== expected.scenario || state.playback !== expected.playback)) {
      stop();
      return;
    }
    expected = state;
    if (!trip.needs.every((kind) => isThere(state, kind))) return;
    stop();
    const further = trip.arrive(state);
    if (further) next = goTo(store, further);
  };
  stop = store.subscribe(look);
  look(expected);
  return () => {
    stop();
    next();
  };
}
