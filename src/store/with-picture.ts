import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LabStore } from './lab-store';
import type { LabState } from './state';

/** Longer than the worker takes for most pictures, shorter than a frame. */
export const HELD_MILLISECONDS = 12;

const known = new WeakMap<LabStore, StoreApi<LabState>>();

/**
 * The store as it was until the next picture is there, or for a moment at most. A control drawn at once would have a frame of its own, and a browser lets no
 * message in between an input and its frame: the picture, made in the meantime, would have to wait for the frame after.
 */
export const withPicture = (store: LabStore): StoreApi<LabState> => {
  const held = known.get(store) ?? createHeld(store);
  known.set(store, held);
  return held;
};

const createHeld = (store: LabStore): StoreApi<LabState> => {
  const held = createStore<LabState>(() => store.getState());
  let timer: ReturnType<typeof setTimeout> | null = null;
  const show = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    held.setState(store.getState(), true);
  };
  store.subscribe((state, before) => {
    if (state.picture !== before.picture) show();
    else timer ??= setTimeout(show, HELD_MILLISECONDS);
  });
  return held;
};
