import { createElement, type ReactNode, useState, useSyncExternalStore } from 'react';
import type { SelectFieldProps } from './choice';
import { Icon } from './icons';
import fields from './fields.module.css';
import select from './select.module.css';

type Picker = (props: SelectFieldProps<string>) => ReactNode;

let picker: Picker | null = null;
let loading: Promise<void> | null = null;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Fetches the picker with a list of its own, a fifth of the first scene's script: to be called when the scene stands. A failure leaves the native one. */
export function fetchPickers(): void {
  loading ??= import('./listbox-select').then(
    ({ ListboxSelect }) => {
      picker = ListboxSelect;
      for (const listener of listeners) listener();
    },
    () => {
      loading = null;
    },
  );
}

interface Props<Value extends string> extends SelectFieldProps<Value> {
  readonly hint?: ReactNode;
}

/** One of many, by name. Until its list is fetched it is the browser's own picker, which looks and works alike. */
export function SelectField<Value extends string>({ hint, ...props }: Props<Value>) {
  const { onChange } = props;
  const fetched = useSyncExternalStore(subscribe, () => picker);
  // Never taken from under a hand: one that has the focus stays what it is until it is left.
  const [held, setHeld] = useState(false);
  return (
    <div className={fields.field}>
      {fetched !== null && !held ? (
        createElement(fetched, { ...props, onChange: (next) => onChange(next as Value) })
      ) : (
        <NativeSelect {...props} hold={setHeld} />
      )}
      {hint && <div className={fields.hint}>{hint}</div>}
    </div>
  );
}

interface NativeProps<Value extends string> extends SelectFieldProps<Value> {
  readonly hold: (held: boolean) => void;
}

function NativeSelect<Value extends string>({ label, choices, value, onChange, hideLabel = false, hold }: NativeProps<Value>) {
  const chosen = choices.find((choice) => choice.id === value);
  return (
    <label className={fields.fieldPicker}>
      <span className={hideLabel ? 'visually-hidden' : fields.fieldLabel}>{label}</span>
      <span className={select.select}>
        <span className={select.value} aria-hidden="true">
          <span className={select.name}>{chosen?.name ?? value}</span>
          {chosen?.aside && <span className={select.aside}>{chosen.aside}</span>}
        </span>
        <Icon name="chevron" />
        <select
          className={select.native}
          value={value}
          onChange={({ target }) => onChange(target.value as Value)}
          onFocus={() => hold(true)}
          onBlur={() => hold(false)}
        >
          {chosen === undefined && <option value={value}>{value}</option>}
          {choices.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </span>
    </label>
  );
}
