import type { Field, FIELDS } from './fields';
import type { Track } from './tracks';

/** What was asked for: enough to compute everything on screen again. Flat, plain data; each field is a row of `FIELDS`, where it is described. */
export type Scenario = { readonly [Name in keyof typeof FIELDS]: (typeof FIELDS)[Name] extends Field<infer Value> ? Value : never };

/** A scenario but for the time, which the page's clocks hold: the two are put together where a link is made. */
export type Settings = Omit<Scenario, Track>;
/** What of a scenario changes as time passes. */
export type Times = Pick<Scenario, Track>;

/** Something in a link that could not be used, for a person to read. */
export interface LinkProblem {
  /** The link's key, or '' for the link as a whole. */
  readonly field: string;
  readonly found: string;
  readonly message: string;
}
