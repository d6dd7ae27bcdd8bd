import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Failure } from '../lib/result';
import { SPEEDS } from '../playback/clock';
import type { Settings } from '../scenario/types';
import type { RunKind } from '../worker/protocol';
import { type CommandId, keyName } from './commands';
import type { Lab } from './lab';
import type { LabStore } from './lab-store';
import type { LabState } from './state';
import { selectClock, selectPlaying } from './tracks';
import { withPicture } from './with-picture';

/** The selected value, kept up to date in a component. The selector must give back the same reference while nothing it reads has changed. */
export const useStoreValue = <Value>(store: LabStore, selector: (state: LabState) => Value): Value => useStore(store, selector);

/** The named fields of the scenario. A component that names only what it shows is not drawn again while a slider changes something else. */
export const useScenario = <Field extends keyof Settings>(store: LabStore, ...fields: readonly Field[]): Pick<Settings, Field> =>
  useStore(
    store,
    useShallow(({ scenario }: LabState) => Object.fromEntries(fields.map((field) => [field, scenario[field]])) as Pick<Settings, Field>),
  );

/** Those of these kinds of run that have failed, with the reason. */
export const useRunFailures = (store: LabStore, kinds: readonly RunKind[]): readonly { readonly kind: RunKind; readonly error: Failure }[] => {
  const errors = useStore(
    store,
    useShallow((state: LabState) => kinds.map((kind) => (state[kind].status.kind === 'failed' ? state[kind].status.error : null))),
  );
  return kinds.flatMap((kind, place) => {
    const error = errors[place];
    return error ? [{ kind, error }] : [];
  });
};

/**
 * A selected value that the picture follows from, held back for a moment while that picture is made: a control and its picture then change in one frame. The
 * selector must give back the same reference while nothing it reads has changed.
 */
export const useWithPicture = <Value>(store: LabStore, selector: (state: LabState) => Value): Value => useStore(withPicture(store), selector);

/** What a button needs of a command. */
interface CommandButton {
  readonly label: string;
  readonly keys?: string;
  readonly isDisabled: boolean;
  readonly onPress: () => void;
}

/** A command, for a button to take: its words, its first key, whether it can be run. */
export const useCommand = ({ store, commands }: Lab, id: CommandId): CommandButton => {
  const { label, keys, enabled, run } = commands[id];
  const [key] = keys;
  return {
    label: useStoreValue(store, label),
    ...(key !== undefined && { keys: keyName(key) }),
    isDisabled: !useStoreValue(store, enabled),
    onPress: run,
  };
};

const never = (): boolean => false;

/** A command that is switched on and off, for a toggle to take. */
export const useSwitch = (
  lab: Lab,
  id: CommandId,
): Omit<CommandButton, 'onPress' | 'isDisabled'> & { readonly isSelected: boolean; readonly onChange: () => void } => {
  const { isDisabled: _isDisabled, onPress, ...button } = useCommand(lab, id);
  return { ...button, isSelected: useStoreValue(lab.store, lab.commands[id].isOn ?? never), onChange: onPress };
};

/** The player's buttons on whatever the scene on show plays. */
export const useTransport = (lab: Lab) => {
  const { store } = lab;
  const speed = useStoreValue(store, (state) => selectClock(state)?.speed ?? 1);
  return {
    start: useCommand(lab, 'start'),
    stepBack: useCommand(lab, 'step-back'),
    play: useCommand(lab, 'play'),
    step: useCommand(lab, 'step'),
    end: useCommand(lab, 'end'),
    isPlaying: useStoreValue(store, selectPlaying),
    loop: useSwitch(lab, 'loop'),
    speed,
    speeds: SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed].toSorted((a, b) => a - b),
    onSpeed: store.actions.setSpeed,
  };
};
