import { exp, power, rootOfSquares } from '../../lib/maths';
import { createPrng } from '../../lib/prng';

/** 97.5 % quantile of the normal distribution. */
const Z95 = 1.959964;

/** `size` different integers of [0, population), ascending, every set equally likely. Floyd's algorithm. */
export function sampleWithout(population: number, size: number, seed: number): Uint32Array {
  const prng = createPrng(seed);
  const chosen = new Set<number>();
  for (let last = population - size; last < population; last++) {
    const candidate = prng.below(last + 1);
    chosen.add(chosen.has(candidate) ? last : candidate);
  }
  return Uint32Array.from(chosen).sort();
}

export interface SlowestCluster {
  readonly cycles: number;
  /** Of the 95 % confidence interval. */
  readonly halfWidth: number;
}

/**
 * Estimates the slowest cluster's time from sampled positions. A cluster's time is a sum of k = ceil(P / clusters) position times, near normal with mean kμ and
 * deviation s√k; the slowest of the clusters that have k positions lies a known number of deviations above. μ comes from a regression on the matches, whose
 * mean over all positions is known exactly. Positions are taken to be exchangeable between clusters.
 * @param times cycles and matches of the sampled positions; same length, at least 2.
 * @param meanMatches exact mean of the matches over all positions.
 */
export function slowestCluster(times: Float64Array, matches: Float64Array, meanMatches: number, positions: number, clusters: number): SlowestCluster {
  const n = times.length;
  const meanTime = mean(times);
  const sampleMatches = mean(matches);
  let varTime = 0;
  let varMatches = 0;
  let covariance = 0;
  for (let i = 0; i < n; i++) {
    const dt = times[i] - meanTime;
    const dm = matches[i] - sampleMatches;
    varTime += dt * dt;
    varMatches += dm * dm;
    covariance += dt * dm;
  }
  const slope = varMatches > 0 ? covariance / varMatches : 0;
  const residual = Math.max(0, varTime - slope * covariance) / Math.max(1, n - 2);
  const deviation = Math.sqrt(varTime / (n - 1));
  const mu = meanTime + slope * (meanMatches - sampleMatches);
  const each = Math.ceil(positions / clusters);
  const fullest = positions - (each - 1) * clusters;
  const spread = deviation * Math.sqrt(each);
  const { expected, deviation: ofMaximum } = maximumOfNormals(Math.min(fullest, clusters));
  const errorOfMean = each * Math.sqrt((residual / n) * (1 - n / positions));
  const errorOfSpread = (spread * expected) / Math.sqrt(2 * n);
  return {
    cycles: each * mu + expected * spread,
    halfWidth: Z95 * rootOfSquares([errorOfMean, errorOfSpread, spread * ofMaximum]),
  };
}

/** Mean and standard deviation of the largest of `count` standard normal deviates, by quadrature of F(x)^count. */
export function maximumOfNormals(count: number): { readonly expected: number; readonly deviation: number } {
  const step = 0.01;
  let expected = 0;
  let square = 0;
  let below = 0;
  let before = 0;
  for (let x = -8; x <= 8; x += step) {
    below += (step * exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
    const upTo = power(Math.min(1, below), count);
    expected += (upTo - before) * x;
    square += (upTo - before) * x * x;
    before = upTo;
  }
  return { expected, deviation: Math.sqrt(Math.max(0, square - expected * expected)) };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
