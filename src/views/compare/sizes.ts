import type { DesignResult } from '../../engine/baselines/compare-network';
import type { DesignConfig } from '../../engine/baselines/design';
import type { DesignId } from '../../engine/baselines/design-types';
import { designConfigOf, parityTermsOf } from '../../scenario/settings';
import type { CompareRequest } from '../../worker/protocol';

type Sized = Pick<DesignResult, 'design'> & { readonly cost: Pick<DesignResult['cost'], 'multipliers'> };

/** Rows of the array that a design ran on: under equal power or area its own, but for SparTen, which stays as it is. */
export const arrayRowsOf = ({ array: [rows, columns], parity }: CompareRequest, { design, cost }: Sized): number =>
  parity === 'multipliers' || design === 'sparten' ? rows : cost.multipliers / columns;

/** The configuration that a design's figures were computed with. */
export function configOf(request: CompareRequest, totals: readonly Sized[], design: DesignId): DesignConfig {
  const settings = { ...request, compareArray: request.array };
  const total = totals.find((each) => each.design === design);
  return total === undefined ? designConfigOf(settings) : parityTermsOf(settings).configOf(arrayRowsOf(request, total));
}
