import { useStore } from 'zustand';
import type { TrainState } from './train-state';
import type { TrainStore } from './train-store';

/** The selected value of training, kept up to date in a component. The selector must give back the same reference while nothing it reads has changed. */
export const useTrainValue = <Value>(store: TrainStore, selector: (state: TrainState) => Value): Value => useStore(store, selector);
