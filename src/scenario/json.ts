import * as v from 'valibot';
import { fail, type Result } from '../lib/result';
import { DEFAULT_SCENARIO } from './defaults';
import { describe, shorten } from './describe';
import { FIELDS, isFieldName } from './fields';
import { ScenarioSchema } from './schema';
import type { Scenario } from './types';

/**
 * A scenario from a file already read as JSON, or from a part of one. Fields may be missing: they take their defaults. Unlike a link, a file with a wrong
 * field is refused, and the failure names every wrong field with what it has to be.
 */
export function parseScenario(parsed: unknown): Result<Scenario> {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return fail('The scenario is not a JSON object.', 'Give an object with a field for each setting, e.g. {"layer": "conv2", "arrayRows": 8}.');
  }
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(parsed)) {
    if (!isFieldName(name)) wrong.push(`${shorten(name)} (there is no such field)`);
    else if (!v.is(FIELDS[name].schema, value)) wrong.push(`${name} (found ${describe(value)}; it has to be ${FIELDS[name].inJson})`);
  }
  if (wrong.length > 0) return fail(`Wrong in the scenario: ${wrong.join(', ')}.`, 'Correct these fields, or leave them out to use their defaults.');
  return { ok: true, value: v.parse(ScenarioSchema, { ...DEFAULT_SCENARIO, ...parsed }) };
}
