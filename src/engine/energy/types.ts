import { ACTIONS, type Grounds } from '../baselines/design-types';

/** Prices: the actions of the designs, and the shares of the on-chip energy that go into picking operands. */
export const INDEXING_SHARES = ['cambricon-x-indexing', 'cambricon-s-indexing'] as const;
export const ENTRY_IDS = [...ACTIONS, ...INDEXING_SHARES] as const;
export type EntryId = (typeof ENTRY_IDS)[number];

/** What one unit of an entry's value pays for. A share is between 0 and 1. */
export const ENTRY_UNITS = ['an operation', 'a byte', 'an active unit and cycle', 'of the on-chip energy'] as const;
export type EntryUnit = (typeof ENTRY_UNITS)[number];

/** An entry rests on its source as a statement does; where a person set it, that is said of the value it replaced. */
export interface EnergyEntry extends Grounds {
  /** In the table's unit, or a share. */
  readonly value: number;
  readonly per: EntryUnit;
  /** Width of one operation or word the figure was given for. */
  readonly widthBits: number;
  /** Technology the figure is for, e.g. `45 nm`. */
  readonly node: string;
  /** What the table has, where a person set another value; absent elsewhere. */
  readonly tableValue?: number;
}

export type EnergyEntries = Readonly<Record<EntryId, EnergyEntry>>;

export interface EnergyTable {
  readonly id: string;
  readonly name: string;
  /** `pJ`, or `MAC` for a table normalised to the energy of one multiply-accumulate. */
  readonly unit: 'pJ' | 'MAC';
  readonly entries: EnergyEntries;
}
