import type { DesignResult } from '../../engine/baselines/compare-network';
import type { DesignConfig } from '../../engine/baselines/design';
import type { DesignId } from '../../engine/baselines/design-types';
import { configFor, rowsOf } from '../../scenario/settings';
import type { CompareRequest } from '../../worker/protocol';

type Sized = Pick<DesignResult, 'design'> & { readonly cost: Pick<DesignResult['cost'], 'multipliers'> };

/** Rows of the array that a design ran on. */
export const arrayRowsOf = ({ array, parity }: CompareRequest, result: Sized): number => rowsOf({ compareArray: array, parity }, result);

/** The configuration that a design's figures were computed with. */
export const configOf = (request: CompareRequest, totals: readonly Sized[], design: DesignId): DesignConfig =>
  configFor({ ...request, compareArray: request.array }, totals, design);
