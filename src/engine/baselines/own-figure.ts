import type { DesignResult } from './compare-network';
import type { DesignId } from './design-types';
import type { PublishedFigure } from './published-figures';

export type Opponent = PublishedFigure['against'];

/** What stands in here for the design a figure was published against. */
const STAND_INS: Readonly<Record<Exclude<Opponent, DesignId>, { readonly design: DesignId; readonly why: string }>> = {
  dense: { design: 'dense-os', why: 'here against the dense output-stationary array' },
  'one-sided sparse': { design: 'cambricon-x', why: 'here against Cambricon-X, which skips zero weights alone' },
  DianNao: { design: 'dense-os', why: 'here against the dense output-stationary array, which reuses more than DianNao' },
};

/** What of ours is comparable to a published factor. */
export interface OwnFactor {
  /** Speed, or energy with DRAM. */
  readonly factor: number;
  /** Energy on chip alone; null for speed. */
  readonly onChip: number | null;
  /** What stands in for what; null where both designs are modelled. */
  readonly standIn: string | null;
  readonly own: DesignResult;
  readonly other: DesignResult;
}

export interface Missing {
  /** Why there is nothing of ours to put beside it. */
  readonly missing: string;
}

const isStandIn = (against: Opponent): against is keyof typeof STAND_INS => Object.hasOwn(STAND_INS, against);

/** How many times better a design is than what it was published against, by our model. */
export function ownFactor(
  { design, against, quantity }: Pick<PublishedFigure, 'design' | 'against' | 'quantity'>,
  totals: readonly DesignResult[],
): OwnFactor | Missing {
  const standIn = isStandIn(against) ? STAND_INS[against] : { design: against, why: null };
  const find = (id: DesignId): DesignResult | undefined => totals.find((total) => total.design === id);
  const [own, other] = [find(design), find(standIn.design)];
  if (own === undefined || other === undefined) return { missing: 'Not among the designs compared.' };
  const over = (read: (result: DesignResult) => number): number => read(other) / read(own);
  const factor = over(quantity === 'speed' ? ({ cost }) => cost.boundCycles : ({ energy }) => energy.total);
  if (!Number.isFinite(factor) || factor === 0) return { missing: 'Nothing was kept to compare.' };
  const onChip = quantity === 'speed' ? null : over(({ energy }) => energy.onChip);
  return { factor, onChip, standIn: standIn.why, own, other };
}
