import { FIELDS, type Field } from './fields';
import type { Scenario } from './types';
import { LINK_VERSION } from './versions';

const valueIn = <Value>({ byDefault, until }: Pick<Field<Value>, 'byDefault' | 'until'>, version: number): Value =>
  until && version <= until[0] ? until[1] : byDefault;

/** What a link of a version means that says nothing else. The compiler sees to it that no field is missing in `FIELDS`. */
export function defaultsOf(version: number): Scenario {
  return Object.fromEntries(Object.entries(FIELDS).map(([name, field]) => [name, valueIn<unknown>(field, version)])) as unknown as Scenario;
}

/**
 * The scenario of an empty link: a layer of 25 rows and three chunks on 4 × 2 PEs, where every number can be read. Within three seconds of play there is a product,
 * a commit, a second chunk and a skipped one.
 */
export const DEFAULT_SCENARIO = defaultsOf(LINK_VERSION);
