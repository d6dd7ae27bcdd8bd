import type { DesignCost } from '../baselines/design-types';
import { energyOf } from './accounting';
import { ENTRY_IDS, type EnergyTable, type EntryId } from './types';
import { withValues } from './validate';

/** On-chip energy alone, or with DRAM. */
export type Scope = 'on-chip' | 'with-dram';

/** How much one entry of the table decides between two designs. Ratios are other : subject, so that more than 1 means the subject needs less energy. */
export interface Sensitivity {
  readonly entry: EntryId;
  readonly ratio: number;
  readonly ratioHalved: number;
  readonly ratioDoubled: number;
  /** Largest of the two changes, as a factor of the ratio, at least 1. */
  readonly swing: number;
  /** Whether halving or doubling the entry changes which design needs less. */
  readonly flips: boolean;
  /** The factor on this entry at which both need the same; null where none between a thousandth and a thousand does. */
  readonly breakEven: number | null;
}

/** @returns other : subject for each entry halved and doubled, most influential first. Entries neither design uses are left out. */
export function sensitivityOf(subject: DesignCost, other: DesignCost, table: EnergyTable, scope: Scope): Sensitivity[] {
  const ratio = ratioOf(subject, other, table, scope);
  return ENTRY_IDS.flatMap((entry) => {
    const at = (factor: number): EnergyTable => scaled(table, entry, factor);
    const ratioHalved = ratioOf(subject, other, at(0.5), scope);
    const ratioDoubled = ratioOf(subject, other, at(2), scope);
    if (ratioHalved === ratio && ratioDoubled === ratio) return [];
    const swing = Math.max(factorBetween(ratioHalved, ratio), factorBetween(ratioDoubled, ratio));
    const flips = [ratioHalved, ratioDoubled].some((changed) => changed > 1 !== ratio > 1);
    return [{ entry, ratio, ratioHalved, ratioDoubled, swing, flips, breakEven: breakEven(subject, other, table, entry, scope) }];
  }).sort((a, b) => b.swing - a.swing);
}

/** Energy of the other over energy of the subject. */
export function ratioOf(subject: DesignCost, other: DesignCost, table: EnergyTable, scope: Scope): number {
  return inScope(other, table, scope) / inScope(subject, table, scope);
}

function inScope(cost: DesignCost, table: EnergyTable, scope: Scope): number {
  const { onChip, total } = energyOf(cost, table);
  return scope === 'on-chip' ? onChip : total;
}

/** A share is scaled, but stays below 1. */
function scaled(table: EnergyTable, entry: EntryId, factor: number): EnergyTable {
  const { value, per } = table.entries[entry];
  const changed = value * factor;
  return withValues(table, { [entry]: per === 'of the on-chip energy' ? Math.min(changed, 0.99) : changed });
}

const factorBetween = (a: number, b: number): number => Math.max(a / b, b / a);

/** Energies are linear in every entry but the shares: two evaluations give the line of each design. */
function breakEven(subject: DesignCost, other: DesignCost, table: EnergyTable, entry: EntryId, scope: Scope): number | null {
  if (table.entries[entry].per === 'of the on-chip energy') return null;
  const difference = (factor: number): number => {
    const changed = scaled(table, entry, factor);
    return inScope(other, changed, scope) - inScope(subject, changed, scope);
  };
  const without = difference(0);
  const slope = difference(1) - without;
  const factor = -without / slope;
  return factor >= 1e-3 && factor <= 1e3 ? factor : null;
}
