import { invariant } from '../lib/assert';
import { changedDefaults } from './link-keys';

/** The link version written today, and the newest one read in full. */
export const LINK_VERSION = 2;

/** The keys and values of a link, percent-decoded. */
export type LinkFields = ReadonlyMap<string, string>;

/**
 * From a link of one version to the same link in the next. It also writes out every default that the next version changed and the link left out:
 * that is how an old link keeps its meaning.
 */
export type Upgrader = (fields: LinkFields) => LinkFields;

/** @throws InvariantError unless there is an upgrader from every version before `current`, and no other. */
export function checkUpgraders(upgraders: ReadonlyMap<number, Upgrader>, current: number): ReadonlyMap<number, Upgrader> {
  for (let version = 1; version < current; version++) invariant(upgraders.has(version), `no upgrader for links of version ${version}`);
  invariant(upgraders.size === current - 1, `upgraders for versions other than 1 to ${current - 1}`);
  return upgraders;
}

/** In version 1 every bin turned home after every group: what version 2 calls eager, and no longer does unless it is asked to (`until`, in the row of `turn`). */
const toVersion2: Upgrader = (fields) => new Map([...changedDefaults(1), ...fields]);

/** Upgraders by the version they start from. */
const UPGRADERS = checkUpgraders(new Map([[1, toVersion2]]), LINK_VERSION);

/** The fields of a link of version `from` as the newest version spells them. */
export function upgrade(fields: LinkFields, from: number, upgraders: ReadonlyMap<number, Upgrader> = UPGRADERS, current: number = LINK_VERSION): LinkFields {
  let upgraded = fields;
  for (let version = from; version < current; version++) upgraded = upgraders.get(version)?.(upgraded) ?? upgraded;
  return upgraded;
}
