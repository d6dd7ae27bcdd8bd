import { whole } from '../../lib/numbers';
import { counted } from './assumptions';
import type { CambriconConfig } from './cambricon-config';
import type { Assumption } from './design-types';

/** Different chips that meet one output group when (position, group) pairs are dealt to the chips in turn. */
export function chipsMeeting(groups: number, chips: number): number {
  let a = groups;
  let b = chips;
  while (b !== 0) [a, b] = [b, a % b];
  return chips / a;
}

/** How both Cambricons come by their multipliers. */
export const chipsAssumption = ({ chips, elements, lanes }: CambriconConfig): Assumption => ({
  text:
    `${counted(chips, 'chip')} of ${counted(elements, 'element')} with ${counted(lanes, 'multiplier')} each, ${whole(chips * elements * lanes)} in all` +
    `${chips === 1 ? '' : '; pairs of an output position and a group of filters are dealt to the chips in turn'}.`,
  confidence: 'setting',
  reference: { text: 'The authors, for both Cambricons: one chip of 16 elements with 16 multipliers each.', confidence: 'M' },
});
