import { fail, ok } from '../../lib/result';
import type { Failure, Result } from '../../lib/result';
import { ENTRY_IDS, INDEXING_SHARES, type EnergyTable, type EntryId } from './types';

/** Beyond these a figure is a slip of unit, not an opinion: on-chip actions, and DRAM by the byte. */
const MOST = { chip: 10_000, dram: 100_000 } as const;

/** Less than this is nothing at all in the digits that are kept of an entry. */
const LEAST = 0.000_001;

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads what a person typed for an entry. Both decimal marks are understood. @returns the value, or why it is refused. */
export function parseEntry(entry: EntryId, text: string): Result<number> {
  const trimmed = text.trim();
  if (trimmed === '') return fail(`The energy of "${entry}" is empty.`, 'Give a number, 0 if it is free.');
  const plain = /^[^.,]*,[^.,]*$/.test(trimmed) ? trimmed.replace(',', '.') : trimmed;
  const value = Number(plain);
  if (!DECIMAL.test(plain)) return fail(`"${trimmed}" for "${entry}" is not a number.`, 'Give a plain number such as 0.56.');
  const problem = valueProblem(entry, value);
  return problem === null ? ok(value) : { ok: false, error: problem };
}

/** Why a value cannot be an entry's energy; null if it can. */
function valueProblem(entry: EntryId, value: number): Failure | null {
  if (!Number.isFinite(value)) return { message: `The energy of "${entry}" is ${value}.`, remedy: 'Give a finite number.' };
  if (value < 0) return { message: `The energy of "${entry}" is ${value}: negative.`, remedy: 'Give 0 or more; an action cannot return energy.' };
  if (value > 0 && value < LEAST) {
    return { message: `The energy of "${entry}" is ${value}, less than is kept of a figure.`, remedy: 'Give 0.000001 or more, or 0 if it is free.' };
  }
  if (INDEXING_SHARES.some((share) => share === entry)) {
    return value < 1 ? null : { message: `The share "${entry}" is ${value}.`, remedy: 'Give a share below 1: 0.35 means 35 % of the on-chip energy.' };
  }
  const most = entry === 'dram' ? MOST.dram : MOST.chip;
  if (value <= most) return null;
  return {
    message: `The energy of "${entry}" is ${value}, more than ${most}: no such memory or circuit.`,
    remedy: 'Check the unit: picojoules an action or byte.',
  };
}

/** The table with some values changed by the person; what they changed keeps the table's own value beside it. */
export function withValues(table: EnergyTable, values: Readonly<Partial<Record<EntryId, number>>>): EnergyTable {
  const entries = { ...table.entries };
  for (const entry of ENTRY_IDS) {
    const value = values[entry];
    if (value !== undefined && value !== entries[entry].value) {
      entries[entry] = { ...entries[entry], value, tableValue: entries[entry].tableValue ?? entries[entry].value };
    }
  }
  return { ...table, entries };
}

/** The entries whose value is not the table's own, in the order of the tables. */
export const changedEntries = (table: EnergyTable): readonly EntryId[] =>
  ENTRY_IDS.filter((entry) => table.entries[entry].tableValue !== undefined && table.entries[entry].tableValue !== table.entries[entry].value);
