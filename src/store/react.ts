import { useStore } from 'zustand';
import type { LabStore } from './lab-store';
import type { LabState } from './state';

/** The selected value, kept up to date in a component. The selector must give back the same reference while nothing it reads has changed. */
export const useStoreValue = <Value>(store: LabStore, selector: (state: LabState) => Value): Value => useStore(store, selector);
