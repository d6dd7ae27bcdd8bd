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
