import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LabStore } from './lab-store';
import type { LabState } from './state';

/** Longer than the worker takes for most pictures, shorter than a frame. */
export const HELD_MILLISECONDS = 12;

interface Held {
  readonly view: StoreApi<LabState>;
  readonly show: () => void;
}

const known = new WeakMap<LabStore, Held>();

const heldOf = (store: LabStore): Held => {
  const held = known.get(store) ?? createHeld(store);
  known.set(store, held);
  return held;
};

/**
 * The store as it was until the next picture is there, or for a moment at most. A control drawn at once would have a frame of its own, and a browser lets no
 * message in between an input and its frame: the picture, made in the meantime, would have to wait for the frame after.
 */
export const withPicture = (store: LabStore): StoreApi<LabState> => heldOf(store).view;

/** Shows what the store holds now. For what was typed: a field that is given its old value once more would write it over the new one. */
export const catchUp = (store: LabStore): void => heldOf(store).show();

const createHeld = (store: LabStore): Held => {
  const view = createStore<LabState>(() => store.getState());
  let timer: ReturnType<typeof setTimeout> | null = null;
  const show = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    view.setState(store.getState(), true);
  };
  store.subscribe((state, before) => {
    if (state.picture !== before.picture) show();
    // Time passing changes nothing that a picture follows from.
    else if (state.playback === before.playback || state.scenario !== before.scenario) timer ??= setTimeout(show, HELD_MILLISECONDS);
  });
  return { view, show };
};
