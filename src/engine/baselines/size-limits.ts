/** A size of a design's configuration: what it is called, its value, and the least and most it may be. */
export type SizeLimit = readonly [name: string, value: number, least: number, most: number];

/** Keeps every counter exact and every table in memory. */
export const MOST_UNITS = 65_536;
export const MOST_BYTES = 2 ** 40;
