import { FIELDS } from './fields';
import type { Scenario } from './types';

/** The scenario of an empty link: one layer, small enough for every PE of the 8 × 8 array to be seen. The compiler sees to it that no field is missing in `FIELDS`. */
export const DEFAULT_SCENARIO = Object.fromEntries(Object.entries(FIELDS).map(([name, { byDefault }]) => [name, byDefault])) as unknown as Scenario;
