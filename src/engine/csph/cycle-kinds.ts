import { CYCLE_KINDS } from './types';

/** Values of a trace's `kind` column. */
export const FILL = CYCLE_KINDS.indexOf('fill');
export const LOAD = CYCLE_KINDS.indexOf('load');
export const MAC = CYCLE_KINDS.indexOf('mac');
export const STALL = CYCLE_KINDS.indexOf('stall');
export const DRAIN = CYCLE_KINDS.indexOf('drain');
