import { chunkMagnitudes, chunkSize, chunkTotal } from './chunks';
import type { ChunkRule, RuleInput } from './rule';
import { inSigmas } from './statistics';
import { chunkScoreClasses, leastThresholdOf } from './thresholds';

/** Each chunk by itself [code; their Cambricon-S-like method]: kept when mean(|W|) over the chunk, by its true length, exceeds q · sigma. */
export function chunkRule({ matrix, settings, sigma }: RuleInput): ChunkRule {
  const { rows, filters } = matrix;
  const chunks = chunkTotal(filters, settings.chunkWidth);
  const magnitudes = chunkMagnitudes(matrix, settings.chunkWidth);
  const scores = magnitudes.map((magnitude, i) => inSigmas(magnitude / chunkSize(filters, settings.chunkWidth, i % chunks), sigma));
  return {
    unit: 'chunk',
    magnitudes,
    leastThreshold: leastThresholdOf(rows * filters, () => chunkScoreClasses(scores, rows, filters, settings.chunkWidth)),
    mark: (q, keptChunks) => {
      for (let i = 0; i < scores.length; i++) keptChunks[i] = scores[i] > q ? 1 : 0;
    },
  };
}
