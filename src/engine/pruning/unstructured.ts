import type { RuleInput, WeightRule } from './rule';
import { BEYOND_ANY_THRESHOLD, inSigmas } from './statistics';
import { firstWhere, KEEP_ALL } from './thresholds';

/*
 * Millions of weights are ranked and compared through their bits: those of non-negative float32 values order like integers.
 */
const MAGNITUDE_MASK = 0x7fffffff;
const INFINITE_BITS = 0x7f800000;
const LOW_BITS = 15;
const LOW_MASK = (1 << LOW_BITS) - 1;

/**
 * Each weight by itself [code]: kept when |w| ≥ q · sigma. Not strict, unlike the other patterns, so q = 0 keeps zeros, and the least threshold that
 * cuts a weight is the next float64 above its score. Where sigma is 0 the bar is 0 at every q, and every weight passes it.
 */
export function unstructuredRule({ matrix, sigma }: RuleInput): WeightRule {
  const { buffer, byteOffset, length } = matrix.values;
  const bits = new Uint32Array(buffer, byteOffset, length);
  const score = (magnitude: number): number => (sigma > 0 ? inSigmas(magnitude, sigma) : BEYOND_ANY_THRESHOLD);
  let ranks: MagnitudeRanks | null = null;
  return {
    unit: 'weight',
    leastThreshold: (sparsity) => {
      if (sparsity <= 0) return KEEP_ALL;
      ranks ??= magnitudeRanks(bits);
      return nextAbove(score(ranks(leastCount(Math.min(sparsity, 1), length) - 1)));
    },
    mark: (q, mask) => {
      const bar = firstWhere(INFINITE_BITS, (candidate) => score(floatOf(candidate)) >= q);
      // The sign of the difference says "below the bar" without a branch to guess.
      for (let i = 0; i < length; i++) mask[i] = (((bits[i] & MAGNITUDE_MASK) - bar) >>> 31) ^ 1;
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

/**
 * Ranks without sorting: a histogram of the high halves, made once, leads to the right half; one of the low halves in it, one pass a question, to the
 * value.
 */
function magnitudeRanks(bits: Uint32Array): MagnitudeRanks {
  const high = new Uint32Array(1 << (31 - LOW_BITS));
  for (let i = 0; i < bits.length; i++) high[(bits[i] & MAGNITUDE_MASK) >>> LOW_BITS]++;
  return (rank) => {
    const half = binOfRank(high, rank);
    const low = new Uint32Array(1 << LOW_BITS);
    for (let i = 0; i < bits.length; i++) {
      const magnitude = bits[i] & MAGNITUDE_MASK;
      if (magnitude >>> LOW_BITS === half.bin) low[magnitude & LOW_MASK]++;
    }
    return floatOf((half.bin << LOW_BITS) | binOfRank(low, rank - half.before).bin);
  };
}

function binOfRank(histogram: Uint32Array, rank: number): { readonly bin: number; readonly before: number } {
  let before = 0;
  let bin = 0;
  while (before + histogram[bin] <= rank) before += histogram[bin++];
  return { bin, before };
}

/** The float32 with these bits. */
function floatOf(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0];
}

/** The next float64 above a finite number that is not negative. */
function nextAbove(value: number): number {
  const cell = Float64Array.of(value);
  new BigUint64Array(cell.buffer)[0]++;
  return cell[0];
}
