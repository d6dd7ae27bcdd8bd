import type { RuleInput, WeightRule } from './rule';
import { inSigmas } from './statistics';
import { leastThresholdOf } from './thresholds';

/** Whole filters by L1 [lit], with a threshold made like the others' [reading]: filter m stays when mean(|W[m, :]|) over all rows exceeds q · sigma. */
export function filterRule({ matrix, sigma }: RuleInput): WeightRule {
  const { rows, filters, values } = matrix;
  const scores = new Float64Array(filters);
  for (let m = 0; m < filters; m++) {
    let sum = 0;
    for (let i = m * rows; i < (m + 1) * rows; i++) sum += Math.abs(values[i]);
    scores[m] = inSigmas(sum / rows, sigma);
  }
  return {
    unit: 'weight',
    leastThreshold: leastThresholdOf(rows * filters, () => [{ scores: scores.slice(), weights: rows }]),
    mark: (q, mask) => {
      for (let m = 0; m < filters; m++) {
        if (scores[m] > q) mask.fill(1, m * rows, (m + 1) * rows);
      }
    },
  };
}
