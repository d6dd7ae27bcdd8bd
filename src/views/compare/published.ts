import type { CompareReport, DesignResult } from '../../engine/baselines/compare-network';
import type { LedgerTerm } from '../../engine/baselines/ledger';
import type { PublishedFigure } from '../../engine/baselines/published-figures';
import type { DesignId } from '../../engine/baselines/design-types';
import { type Missing, type Opponent, type OwnFactor, ownFactor } from '../../engine/baselines/own-figure';
import { energyOf } from '../../engine/energy/accounting';
import { ENTRY_IDS, type EnergyTable, type EntryId } from '../../engine/energy/types';
import { withValues } from '../../engine/energy/validate';
import { type Comparison, ORIGINS } from '../../worker/protocol';
import { ratio } from './model';
import { DESIGN_NAMES, IN_WORDS, PART_NAMES } from './names';
import { share, times } from './numbers';

export const opponentName = (against: Opponent): string => DESIGN_NAMES[against as DesignId] ?? against;

/** The figure of our own that stands beside a published one. */
export interface OwnFigure extends Omit<OwnFactor, 'own' | 'other'> {
  /** For a published peak: why ours is another; null elsewhere. */
  readonly besidePeak: string | null;
}

/** @returns our figure for the same question, or why there is none. */
export function ownFigure(figure: PublishedFigure, totals: readonly DesignResult[]): OwnFigure | Missing {
  const found = ownFactor(figure, totals);
  if ('missing' in found) return found;
  const { own, other, ...rest } = found;
  return { ...rest, besidePeak: figure.over === 'peak' ? peakWords(own, other) : null };
}

/** A design's cycles in two: as many as its multiplications fill, and the causes of all others, largest first. */
export interface Spent {
  readonly multiplying: number;
  readonly others: readonly LedgerTerm[];
}

const MULTIPLYING: ReadonlySet<LedgerTerm['cause']> = new Set(['ideal', 'dead-channels', 'zero-activation', 'zero-weight']);

export const spentBy = ({ ledger }: Pick<DesignResult, 'ledger'>): Spent => ({
  multiplying: ledger.reduce((sum, { cause, cycles }) => sum + (MULTIPLYING.has(cause) ? cycles : 0), 0),
  others: ledger.filter(({ cause }) => !MULTIPLYING.has(cause)).toSorted((a, b) => b.cycles - a.cycles),
});

/** Causes of lost cycles that are named; the smaller ones are in the sum alone. */
const NAMED_CAUSES = 2;

/** `the 2:4 tensor core spends 9.1 % of its cycles otherwise (waiting for DRAM 8.0 %, no filter left 1.1 %)`. */
function lostWords(result: DesignResult): string {
  const { others } = spentBy(result);
  const all = result.cost.boundCycles;
  const lost = others.reduce((sum, { cycles }) => sum + cycles, 0);
  const causes = others.slice(0, NAMED_CAUSES).map(({ cause, cycles }) => `${PART_NAMES[cause === 'ideal' ? 'useful' : cause]} ${share(cycles / all)}`);
  return `${IN_WORDS[result.design]} spends ${lost === 0 ? 'none' : share(lost / all)} of its cycles otherwise${lost === 0 ? '' : ` (${causes.join(', ')})`}`;
}

/** Why a ratio of cycles is not the ratio of multiplications that a peak is made of: what the two designs lose beside them. */
function peakWords(own: DesignResult, other: DesignResult): string | null {
  const rule = ratio(spentBy(other).multiplying, spentBy(own).multiplying);
  if (rule === null) return null;
  return `Multiplications alone give ${times(rule)} here, but ${lostWords(other)}, and ${lostWords(own)}.`;
}

/** What ours was computed on. */
export interface OwnSubject {
  readonly name: string;
  readonly origin: Comparison['origin'];
  readonly report: Pick<CompareReport, 'layers' | 'weights'>;
}

const OVER_WORDS = { average: 'An average over networks of the authors’ choice', networks: 'Published for networks of the authors’ choice' } as const;

/** On what a figure was published, and on what ours stands; null for a peak, which is of no network. */
export function subjectWords({ over }: Pick<PublishedFigure, 'over'>, { name, origin, report: { layers, weights } }: OwnSubject): string | null {
  if (over === 'peak') return null;
  const opening = OVER_WORDS[over];
  if (layers.length === 1) return `${opening}; here it is one layer, ${layers[0].name} of ${name}.`;
  return `${opening}; here it is ${name} alone${ORIGINS[origin].beside(layers.length, weights)}.`;
}

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
