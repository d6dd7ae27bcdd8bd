import { chunkMagnitudes, chunkTotal } from './chunks';
import type { ChunkRule, RuleInput } from './rule';
import { inSigmas } from './statistics';
import { leastThresholdOf } from './thresholds';

/** Structured sparsity by rows (SSL) [code]: row j stays whole when mean(|W[:, j]|) over all filters exceeds q · sigma. */
export function rowRule({ matrix, settings, sigma }: RuleInput): ChunkRule {
  const { rows, filters } = matrix;
  const chunks = chunkTotal(filters, settings.chunkWidth);
  const magnitudes = chunkMagnitudes(matrix, settings.chunkWidth);
  const scores = new Float64Array(rows);
  for (let j = 0; j < rows; j++) {
    let sum = 0;
    for (let n = 0; n < chunks; n++) sum += magnitudes[j * chunks + n];
    scores[j] = inSigmas(sum / filters, sigma);
  }
  return {
    unit: 'chunk',
    magnitudes,
    leastThreshold: leastThresholdOf(rows * filters, () => [{ scores: scores.slice(), weights: filters }]),
    mark: (q, keptChunks) => {
      for (let j = 0; j < rows; j++) {
        if (scores[j] > q) keptChunks.fill(1, j * chunks, (j + 1) * chunks);
      }
    },
  };
}
