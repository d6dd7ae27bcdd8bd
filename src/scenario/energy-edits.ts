import * as v from 'valibot';
import { ENTRY_IDS, type EntryId } from '../engine/energy/types';
import { parseEntry } from '../engine/energy/validate';
import { type Kind, parseDecimal } from './kinds';
import type { EnergyEdits } from './words';

const isEntry = (name: string): name is EntryId => ENTRY_IDS.includes(name as EntryId);

/** Prices are kept to four digits and six decimals: more is beyond any table's precision, and a link has to hold them all. */
export const keptDigits = (value: number): number => Number(Number(value.toFixed(6)).toPrecision(4)) + 0;

/** `entry:value` pairs; undefined where the text is none. */
function parse(text: string): Record<string, number> | undefined {
  if (text === 'none') return {};
  const found = new Map<string, number>();
  for (const pair of text.split(',')) {
    const [entry, written, ...rest] = pair.split(':');
    const value = written === undefined || rest.length > 0 ? undefined : parseDecimal(written);
    if (value === undefined || !isEntry(entry) || found.has(entry)) return undefined;
    found.set(entry, value);
  }
  return found.size === 0 ? undefined : Object.fromEntries(found);
}

/** The first pair that cannot be used, and why. */
function explain(text: string): string | null {
  for (const pair of text.split(',')) {
    const [entry, written = ''] = pair.split(':');
    if (!isEntry(entry)) return `There is no entry "${entry}".`;
    const parsed = parseEntry(entry, written);
    if (!parsed.ok) return `${parsed.error.message} ${parsed.error.remedy}`;
  }
  return null;
}

/** Always in the order of the tables, whatever order they were typed in, so that equal edits are equal text. */
const inOrder = (values: Readonly<Record<string, number>>): EnergyEdits =>
  Object.fromEntries(ENTRY_IDS.filter((entry) => Object.hasOwn(values, entry)).map((entry) => [entry, keptDigits(values[entry])]));

const isAllowed = (values: Readonly<Record<string, number>>): boolean =>
  Object.entries(values).every(([entry, value]) => isEntry(entry) && [value, keptDigits(value)].every((each) => parseEntry(entry, String(each)).ok));

/** Energies a person changed, by entry of the table. */
export function energyEdits(): Kind<EnergyEdits> {
  const each = 'an energy from 0 to 10,000, dram up to 100,000 and the indexing shares below 1';
  return {
    schema: v.pipe(v.record(v.string(), v.number()), v.check(isAllowed), v.transform(inOrder)),
    inLink: `entry:value pairs with commas between, or none: entries of the energy table, each with ${each}`,
    inJson: `an object of entries of the energy table, each with ${each}`,
    parse,
    explain,
    format: (values) => {
      const pairs = ENTRY_IDS.flatMap((entry) => (values[entry] === undefined ? [] : [`${entry}:${values[entry]}`]));
      return pairs.length === 0 ? 'none' : pairs.join(',');
    },
  };
}
