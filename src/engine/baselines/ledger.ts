import type { DesignCost, Spared, LedgerCause, SlotCause } from './design-types';

/** One bar of "why is it not faster?". Cycles are those of the whole machine: slots / multipliers. */
export interface LedgerTerm {
  readonly cause: LedgerCause;
  readonly cycles: number;
  /** The same, exactly: multiplier slots. */
  readonly slots: number;
}

const NOTHING: Spared = { useful: 0, zeros: 0 };

/** What follows the products of kept weights. */
const ORDER: readonly SlotCause[] = [
  'zero-weight',
  'empty',
  'ragged-reduction',
  'ragged-filters',
  'ragged-positions',
  'fill',
  'load',
  'drain',
  'imbalance',
  'stall',
];

/**
 * From the ideal to the actual cycles. Ideal, for every design alike: the products of a kept weight and a non-zero activation, with all multipliers busy in every
 * cycle. What a design spends on zero activations is a step of its own, so that a design that skips them can be told from one that does not; the two
 * steps together are kept weights × positions / multipliers (model §5.6). Dead channels that are left out count in both steps, and are taken off them again. The slots of all terms add up to multipliers × boundCycles, exactly. Terms of no
 * length are left out.
 */
export function ledgerOf(cost: DesignCost): LedgerTerm[] {
  const { slots, multipliers, spared = NOTHING } = cost;
  const term = (cause: LedgerTerm['cause'], amount: number): LedgerTerm => ({ cause, slots: amount, cycles: amount / multipliers });
  const terms = [
    term('ideal', slots.useful + spared.useful),
    term('zero-activation', slots['zero-activation'] + spared.zeros),
    term('dead-channels', -(spared.useful + spared.zeros)),
    ...ORDER.map((cause) => term(cause, slots[cause])),
    term('bandwidth', (cost.boundCycles - cost.cycles) * multipliers),
  ];
  return terms.filter((entry) => entry.cause === 'ideal' || entry.slots !== 0);
}
