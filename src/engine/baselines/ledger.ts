import type { DesignCost, SlotCause } from './types';

/** One bar of "why is it not faster?". Cycles are those of the whole machine: slots / multipliers. */
export interface LedgerTerm {
  readonly cause: SlotCause | 'ideal' | 'bandwidth';
  readonly cycles: number;
  /** The same, exactly: multiplier slots. */
  readonly slots: number;
}

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
 * From the ideal to the actual cycles. Ideal: every product the design cannot skip (kept weight × position, or only those with a non-zero activation
 * where it skips them) at full use of all multipliers. The slots of all terms add up to multipliers × boundCycles, exactly. Terms of no length are left out.
 */
export function ledgerOf(cost: DesignCost): LedgerTerm[] {
  const { slots, multipliers } = cost;
  const term = (cause: LedgerTerm['cause'], amount: number): LedgerTerm => ({ cause, slots: amount, cycles: amount / multipliers });
  const terms = [
    term('ideal', slots.useful + slots['zero-activation']),
    ...ORDER.map((cause) => term(cause, slots[cause])),
    term('bandwidth', (cost.boundCycles - cost.cycles) * multipliers),
  ];
  return terms.filter((entry) => entry.cause === 'ideal' || entry.slots !== 0);
}
