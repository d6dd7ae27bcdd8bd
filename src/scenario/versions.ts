import { invariant } from '../lib/assert';

/** The link version written today, and the newest one read in full. */
export const LINK_VERSION = 3;

/** The keys and values of a link, percent-decoded. */
export type LinkFields = ReadonlyMap<string, string>;

/**
 * From a link of one version to the same link in the next, as far as keys and their values are spelled otherwise there. What a link leaves out means what its own
 * version says (`until`, in the rows of `fields.ts`): that is how an old link keeps its meaning.
 */
export type Upgrader = (fields: LinkFields) => LinkFields;

/** @throws InvariantError unless there is an upgrader from every version before `current`, and no other. */
export function checkUpgraders(upgraders: ReadonlyMap<number, Upgrader>, current: number): ReadonlyMap<number, Upgrader> {
  for (let version = 1; version < current; version++) invariant(upgraders.has(version), `no upgrader for links of version ${version}`);
  invariant(upgraders.size === current - 1, `upgraders for versions other than 1 to ${current - 1}`);
  return upgraders;
}

/** Version 2 spells nothing otherwise. Its bins hold and it opens with a smaller scene; in version 1 every bin turned home after every group. */
const toVersion2: Upgrader = (fields) => fields;

/** Version 3 spells nothing otherwise. On trained networks dead channels are left out of a comparison; before, every design streamed them. */
const toVersion3: Upgrader = (fields) => fields;

/** Upgraders by the version they start from. */
const UPGRADERS = checkUpgraders(
  new Map([
    [1, toVersion2],
    [2, toVersion3],
  ]),
  LINK_VERSION,
);

/** The fields of a link of version `from` as the newest version spells them. */
export function upgrade(fields: LinkFields, from: number, upgraders: ReadonlyMap<number, Upgrader> = UPGRADERS, current: number = LINK_VERSION): LinkFields {
  let upgraded = fields;
  for (let version = from; version < current; version++) upgraded = upgraders.get(version)?.(upgraded) ?? upgraded;
  return upgraded;
}
