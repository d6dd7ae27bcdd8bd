import { fail, type Result } from '../../lib/result';

/** The failure for values already known to include NaN or infinite ones: how many, and where the first is. @param what e.g. "weights" */
export function notFinite(values: Float32Array, what: string): Result<never> {
  let count = 0;
  let first = -1;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    if (count++ === 0) first = i;
  }
  return fail(`${count} of ${values.length} ${what} are not finite, the first at index ${first}.`, 'Replace NaN and infinite values before using this layer.');
}
