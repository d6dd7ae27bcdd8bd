import { fail, ok, type Result } from '../../lib/result';
import type { RuleInput, WeightRule } from './rule';

/** Beyond this many weights the built-in sort is faster than insertion. */
const INSERTION_LIMIT = 32;

/**
 * n:m [lit]: in each filter, of every m consecutive rows the n with the largest |w| stay, ties going to the lower row. A short last group of L rows keeps
 * min(n, L) [reading]. The amount is fixed by n and m, so there is no threshold. Fails unless 1 ≤ n ≤ m, both whole.
 */
export function nOfMRule({ matrix, settings }: RuleInput): Result<WeightRule> {
  const { n, m } = settings;
  if (!Number.isSafeInteger(n) || !Number.isSafeInteger(m) || n < 1 || n > m) {
    return fail(`The pattern ${n}:${m} does not exist.`, 'Give two whole numbers n:m with 1 ≤ n ≤ m, such as 2:4.');
  }
  const { rows, filters, values } = matrix;
  return ok({
    unit: 'weight',
    leastThreshold: null,
    mark: (_, mask) => {
      const scratch = new Float32Array(Math.min(m, rows));
      for (let filter = 0; filter < filters; filter++) {
        for (let first = 0; first < rows; first += m) markGroup(values, filter * rows + first, Math.min(m, rows - first), n, scratch, mask);
      }
    },
  });
}

/** Marks the `keep` largest of the `length` weights from index `start`. */
function markGroup(values: Float32Array, start: number, length: number, keep: number, scratch: Float32Array, mask: Uint8Array): void {
  if (length <= keep) {
    mask.fill(1, start, start + length);
    return;
  }
  for (let i = 0; i < length; i++) scratch[i] = Math.abs(values[start + i]);
  sortFirst(scratch, length);
  const least = scratch[length - keep];
  let ties = 0;
  for (let i = length - keep; i < length && scratch[i] === least; i++) ties++;
  for (let i = start; i < start + length; i++) {
    const magnitude = Math.abs(values[i]);
    if (magnitude > least) mask[i] = 1;
    else if (magnitude === least && ties > 0) {
      mask[i] = 1;
      ties--;
    }
  }
}

function sortFirst(values: Float32Array, length: number): void {
  if (length > INSERTION_LIMIT) {
    values.subarray(0, length).sort();
    return;
  }
  for (let i = 1; i < length; i++) {
    const value = values[i];
    let k = i;
    for (; k > 0 && values[k - 1] > value; k--) values[k] = values[k - 1];
    values[k] = value;
  }
}
