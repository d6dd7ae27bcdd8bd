import * as v from 'valibot';
import { describe, shorten } from './describe';
import { FIELDS, isFieldName } from './fields';
import { LINK_KEYS } from './link-keys';
import type { LinkProblem, Scenario } from './types';

/**
 * The one gate: the scenario with those fields of the patch changed that may be what the patch says. Whatever a change comes from (a link, a control, a key, a
 * file, a storage, a lesson, another window), it passes here; a field that may not be so keeps its value and is told. Total: it never throws, and what comes
 * back satisfies the schema wherever the scenario did.
 */
export function checkedChange(scenario: Scenario, patch: Readonly<Record<string, unknown>>): { scenario: Scenario; problems: LinkProblem[] } {
  const problems: LinkProblem[] = [];
  const allowed: [string, unknown][] = [];
  for (const [name, value] of Object.entries(patch)) {
    if (!isFieldName(name)) {
      problems.push({ field: shorten(name), found: describe(value), message: 'There is no such setting; it was ignored.' });
      continue;
    }
    const { schema, inJson } = FIELDS[name];
    const checked = v.safeParse(schema, value);
    if (checked.success) allowed.push([name, checked.output]);
    else problems.push({ field: keyOf(name), found: describe(value), message: `It has to be ${inJson}; it stays as it was.` });
  }
  return { scenario: allowed.length === 0 ? scenario : { ...scenario, ...Object.fromEntries(allowed) }, problems };
}

const keyOf = (field: keyof Scenario): string => LINK_KEYS.find((key) => key.field === field)?.key ?? field;
