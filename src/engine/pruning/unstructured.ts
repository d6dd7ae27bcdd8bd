import type { RuleInput, WeightRule } from './rule';
import { BEYOND_ANY_THRESHOLD, inSigmas } from './statistics';
import { KEEP_ALL } from './thresholds';

/**
 * Each weight by itself [code]: kept when |w| ≥ q · sigma. Not strict, unlike the other patterns, so q = 0 keeps zeros, and the least threshold that
 * cuts a weight is the next float64 above its score. Where sigma is 0 the bar is 0 at every q, and every weight passes it.
 */
export function unstructuredRule({ matrix, sigma }: RuleInput): WeightRule {
  const { values } = matrix;
  const score = (weight: number): number => (sigma > 0 ? inSigmas(Math.abs(weight), sigma) : BEYOND_ANY_THRESHOLD);
  let ranks: MagnitudeRanks | null = null;
  return {
    unit: 'weight',
    leastThreshold: (sparsity) => {
      if (sparsity <= 0) return KEEP_ALL;
      ranks ??= magnitudeRanks(values);
      return nextAbove(score(ranks(leastCount(Math.min(sparsity, 1), values.length) - 1)));
    },
    mark: (q, mask) => {
      for (let i = 0; i < mask.length; i++) mask[i] = score(values[i]) >= q ? 1 : 0;
    },
  };
}

/** The least whole number of weights whose share of the total is at least the given one, as float64 division sees it. */
function leastCount(share: number, total: number): number {
  let count = Math.ceil(share * total);
  while (count > 1 && (count - 1) / total >= share) count--;
  while (count / total < share) count++;
  return count;
}

/** The magnitude with a rank: 0 for the smallest. */
type MagnitudeRanks = (rank: number) => number;

const LOW_BITS = 15;
const LOW_MASK = (1 << LOW_BITS) - 1;
const MAGNITUDE_MASK = 0x7fffffff;

/**
 * Finds magnitudes by rank without sorting millions of weights: the bits of non-negative floats order like integers, so a histogram of their high halves
 * (made once) leads to the right half, and one of the low halves within it (one pass a question) to the value.
 */
function magnitudeRanks(values: Float32Array): MagnitudeRanks {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const high = new Uint32Array(1 << (31 - LOW_BITS));
  for (let i = 0; i < bits.length; i++) high[(bits[i] & MAGNITUDE_MASK) >>> LOW_BITS]++;
  return (rank) => {
    const half = binOfRank(high, rank);
    const low = new Uint32Array(1 << LOW_BITS);
    for (let i = 0; i < bits.length; i++) {
      const magnitude = bits[i] & MAGNITUDE_MASK;
      if (magnitude >>> LOW_BITS === half.bin) low[magnitude & LOW_MASK]++;
    }
    const found = Uint32Array.of((half.bin << LOW_BITS) | binOfRank(low, rank - half.before).bin);
    return new Float32Array(found.buffer)[0];
  };
}

function binOfRank(histogram: Uint32Array, rank: number): { readonly bin: number; readonly before: number } {
  let before = 0;
  let bin = 0;
  while (before + histogram[bin] <= rank) before += histogram[bin++];
  return { bin, before };
}

/** The next float64 above a finite number that is not negative. */
function nextAbove(value: number): number {
  const cell = Float64Array.of(value);
  new BigUint64Array(cell.buffer)[0]++;
  return cell[0];
}
