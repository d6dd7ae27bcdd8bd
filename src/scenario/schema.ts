import * as v from 'valibot';
import { FIELDS } from './fields';
import type { Scenario } from './types';

const schemas = Object.fromEntries(Object.entries(FIELDS).map(([name, { schema }]) => [name, schema]));

/** A whole scenario: every field there, nothing else, every value within its limits. The compiler sees to it that there is a rule for every field. */
export const ScenarioSchema = v.strictObject(schemas) as unknown as v.GenericSchema<unknown, Scenario>;
