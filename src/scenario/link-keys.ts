import { FIELD_NAMES, FIELDS, type Field, type History } from './fields';
import type { Scenario } from './types';

/** One key of a link. */
export interface LinkKey {
  readonly key: string;
  readonly field: keyof Scenario;
  readonly history: History;
  /** What the key may be set to, for a person. */
  readonly allowed: string;
  /** What of a text is wrong, where that can be told more closely. */
  readonly explain?: (text: string) => string | null;
  /** The scenario with the field set as the text says; undefined where the text says nothing allowed. */
  readonly apply: (scenario: Scenario, text: string) => Scenario | undefined;
  /** The text for the scenario's value; null where this key is not the one to spell it. */
  readonly write: (scenario: Scenario) => string | null;
}

const ROWS: { readonly [Name in keyof Scenario]: Field<Scenario[Name]> } = FIELDS;

function keysOf<Name extends keyof Scenario>(field: Name): readonly LinkKey[] {
  const { history, spellings }: Field<Scenario[Name]> = ROWS[field];
  return spellings.map(({ read, write, ...spelling }) => ({
    ...spelling,
    field,
    history,
    apply: (scenario, text) => {
      const value = read(text);
      return value === undefined ? undefined : { ...scenario, [field]: value };
    },
    write: (scenario) => write(scenario[field]),
  }));
}

/** Every key of a link, in the order links are written. Where two keys set one field and both are given, the first of this list wins. */
export const LINK_KEYS: readonly LinkKey[] = FIELD_NAMES.flatMap((name) => keysOf(name));

/** Whether going from one scenario to the other is a change that Back should undo, rather than one the address merely follows. */
export function isDeliberate(before: Scenario, after: Scenario): boolean {
  return LINK_KEYS.some(({ history, write }) => history === 'push' && write(before) !== write(after));
}
