import type { DesignResult } from '../../engine/baselines/compare';
import type { PublishedFigure } from '../../engine/baselines/published';
import type { Confidence, DesignId } from '../../engine/baselines/types';
import { energyOf } from '../../engine/energy/accounting';
import { ENTRY_IDS, type EnergyTable, type EntryId } from '../../engine/energy/types';
import { withValues } from '../../engine/energy/validate';
import { ratio, resultFor } from './model';
import { DESIGN_NAMES } from './names';

type Opponent = PublishedFigure['against'];

/** What stands in here for the design a figure was published against; null where nothing does. */
const STAND_INS: Readonly<Record<Exclude<Opponent, DesignId>, { readonly design: DesignId; readonly why: string } | null>> = {
  dense: { design: 'dense-os', why: 'here against the dense OS array' },
  'one-sided sparse': { design: 'cambricon-x', why: 'here against Cambricon-X, which skips zero weights alone' },
  SCNN: null,
  DianNao: { design: 'dense-os', why: 'here against the dense OS array, which reuses more than DianNao' },
};

export const opponentName = (against: Opponent): string => DESIGN_NAMES[against as DesignId] ?? against;

/** The figure of our own that stands beside a published one. */
export interface OwnFigure {
  /** Speed, or energy with DRAM. */
  readonly factor: number;
  /** Energy on chip alone; null for speed. */
  readonly onChip: number | null;
  /** What stands in for what; null where both designs are modelled. */
  readonly standIn: string | null;
}

/** @returns our figure for the same question, or why there is none. */
export function ownFigure({ design, against, quantity }: PublishedFigure, totals: readonly DesignResult[]): OwnFigure | { readonly missing: string } {
  const standIn = against in DESIGN_NAMES ? { design: against as DesignId, why: null } : STAND_INS[against as Exclude<Opponent, DesignId>];
  if (standIn === null) return { missing: `${against} is not modelled here.` };
  const own = resultFor(totals, design);
  const other = resultFor(totals, standIn.design);
  if (own === null || other === null) return { missing: 'Not among the designs compared.' };
  const factor = quantity === 'speed' ? ratio(other.cost.boundCycles, own.cost.boundCycles) : ratio(other.energy.total, own.energy.total);
  if (factor === null) return { missing: 'Nothing was kept to compare.' };
  return { factor, onChip: quantity === 'speed' ? null : ratio(other.energy.onChip, own.energy.onChip), standIn: standIn.why };
}

/** Reasons why a published figure and ours differ, each as sure as it is. */
export interface Reason {
  readonly text: string;
  readonly confidence: Confidence;
}

/** Why the abstract's 15× is not ours. */
export const WHY_NOT_FIFTEEN: readonly Reason[] = [
  {
    text: 'The paper’s energy table, technology node and clock are not public to us. Ours is chosen in this page, and every entry can be changed.',
    confidence: 'reading',
  },
  {
    text:
      'The authors seem to have rebuilt SparTen themselves: their code exports layers to a folder of reproductions. How that ' +
      'rebuild spends its energy is not public.',
    confidence: 'code',
  },
  {
    text: 'Whether the figure counts DRAM is not known to us. DRAM costs both designs about the same, and so draws any ratio towards 1.',
    confidence: 'reading',
  },
  {
    text: 'CSP-H’s array height, buffer sizes and clock are not public, nor are SparTen’s cluster count and slack in that comparison.',
    confidence: 'reading',
  },
  {
    text: 'SparTen is treated kindly here: broadcast and pipeline overheads are 0, and all zeros of both operands are skipped.',
    confidence: 'reading',
  },
  {
    text:
      'Accounting alone can make such a factor: SparTen’s power table is for a cluster of 32 units, and one public rebuild ' +
      'charges it to each unit, 32 times too much. Nothing says the paper did.',
    confidence: 'S2',
  },
];

/** On what the other published figures differ from ours. */
export const WHY_OTHERS_DIFFER: readonly Reason[] = [
  { text: 'They are averages over other networks, pruned and trained by their authors, at densities of their own.', confidence: 'S' },
  {
    text: 'Cambricon-X and Cambricon-S are chips of 256 multipliers of 16 bits at 65 nm; here four of each stand side by side, with 8 bits at 45 nm.',
    confidence: 'M',
  },
  { text: 'Cambricon-S keeps its weights in 4 or 8 bits and shares an index among a block; only the shared index is modelled.', confidence: 'S2' },
  { text: 'Every published baseline is its authors’ own; ours is the same engine for all designs.', confidence: 'reading' },
];

/** How far one entry of the table would have to go for a ratio to be reached. */
export interface Reach {
  readonly entry: EntryId;
  /** On the entry's value. */
  readonly factor: number;
}

const MOST_FACTOR = 1e6;

/**
 * Entries that alone could bring on-chip energy of other : subject to a target, smallest change first. Energies are linear in every entry but the shares,
 * which are left out.
 */
export function reachesOf(subject: DesignResult, other: DesignResult, table: EnergyTable, target: number): Reach[] {
  const gap = (entry: EntryId, factor: number): number => {
    const changed = withValues(table, { [entry]: table.entries[entry].value * factor });
    return energyOf(other.cost, changed).onChip - target * energyOf(subject.cost, changed).onChip;
  };
  return ENTRY_IDS.flatMap((entry) => {
    if (table.entries[entry].per === 'of the on-chip energy') return [];
    const without = gap(entry, 0);
    const factor = -without / (gap(entry, 1) - without);
    return Number.isFinite(factor) && factor > 0 && factor <= MOST_FACTOR ? [{ entry, factor }] : [];
  }).toSorted((a, b) => change(a) - change(b));
}

const change = ({ factor }: Reach): number => Math.max(factor, 1 / factor);
