import { useCallback, useRef, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Scenario } from '../scenario/types';
import type { LabStore } from './lab-store';
import type { LabState } from './state';

/** The selected value, kept up to date in a component. The selector must give back the same reference while nothing it reads has changed. */
export const useStoreValue = <Value>(store: LabStore, selector: (state: LabState) => Value): Value => useStore(store, selector);

/** The named fields of the scenario. A component that names only what it shows is not drawn again while a slider changes something else. */
export const useScenario = <Field extends keyof Scenario>(store: LabStore, ...fields: readonly Field[]): Pick<Scenario, Field> =>
  useStore(
    store,
    useShallow(({ scenario }: LabState) => Object.fromEntries(fields.map((field) => [field, scenario[field]])) as Pick<Scenario, Field>),
  );

/** Longer than the worker takes for most pictures, shorter than a frame. */
const HELD_MILLISECONDS = 12;

/**
 * A value that the picture follows from, held back for a moment while that picture is made: a control and its picture then change in one frame. Drawn apart, the
 * control's frame would keep the picture waiting for the next one. The selector must be the same function each time.
 */
export const useWithPicture = <Value>(store: LabStore, selector: (state: LabState) => Value): Value => {
  const shown = useRef<{ readonly value: Value } | null>(null);
  shown.current ??= { value: selector(store.getState()) };
  const subscribe = useCallback(
    (notify: () => void) => {
      let timer: ReturnType<typeof setTimeout> | null = null;
      const show = (): void => {
        if (timer !== null) clearTimeout(timer);
        timer = null;
        shown.current = { value: selector(store.getState()) };
        notify();
      };
      show();
      const stop = store.subscribe((state, before) => {
        if (state.picture !== before.picture) show();
        else if (!Object.is(selector(state), selector(before))) timer ??= setTimeout(show, HELD_MILLISECONDS);
      });
      return () => {
        if (timer !== null) clearTimeout(timer);
        stop();
      };
    },
    [store, selector],
  );
  return useSyncExternalStore(subscribe, () => shown.current?.value ?? selector(store.getState()));
};
