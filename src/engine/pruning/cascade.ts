import { ok, type Result } from '../../lib/result';
import type { WeightMatrix } from '../layer/shape';
import { chunkMagnitudes, chunkTotal, leadingFilters } from './chunks';
import type { ChunkRule, RuleInput } from './rule';
import { inSigmas, layerStatistics } from './statistics';
import { chunkScoreClasses, leastThresholdOf } from './thresholds';

/** The two tables behind a cascade, [j · N + n], in units of sigma. */
export interface CascadeScores {
  /** mean(|W[n·A:, j]|) · (N − n) / sigma: what the test of chunk n alone says [code]. */
  readonly chunkTests: Float64Array;
  /** The least of the tests up to chunk n: chunk n is kept at q exactly when this exceeds q. Never rises along a row. */
  readonly cascadeScores: Float64Array;
}

export interface CascadeRule extends ChunkRule, Pick<CascadeScores, 'cascadeScores'> {}

/**
 * CSP-A [code]: chunk n of row j stays when the tests of chunks 0 … n all exceed q. The mean runs over the true length of the cascade, so a ragged last
 * chunk counts as what it is; a test may then exceed the one before it, and the running minimum decides.
 */
export function cascadeRule({ matrix, settings, sigma }: RuleInput): CascadeRule {
  const { rows, filters } = matrix;
  const chunks = chunkTotal(filters, settings.chunkWidth);
  const magnitudes = chunkMagnitudes(matrix, settings.chunkWidth);
  const cascadeScores = lowered(testsOf(magnitudes, matrix, settings.chunkWidth, sigma), rows);
  return {
    unit: 'chunk',
    magnitudes,
    cascadeScores,
    leastThreshold: leastThresholdOf(rows * filters, () => chunkScoreClasses(cascadeScores, rows, filters, settings.chunkWidth)),
    mark: (q, keptChunks) => {
      for (let j = 0; j < rows; j++) {
        const end = (j + 1) * chunks;
        for (let i = j * chunks; i < end && cascadeScores[i] > q; i++) keptChunks[i] = 1;
      }
    },
  };
}

/** The scores of a layer by themselves. Fails as `layerStatistics` does. */
export function cascadeTests(matrix: WeightMatrix, chunkWidth: number): Result<CascadeScores & { readonly sigma: number }> {
  const statistics = layerStatistics(matrix, chunkWidth);
  if (!statistics.ok) return statistics;
  const { sigma } = statistics.value;
  const chunkTests = testsOf(chunkMagnitudes(matrix, chunkWidth), matrix, chunkWidth, sigma);
  return ok({ sigma, chunkTests, cascadeScores: lowered(chunkTests.slice(), matrix.rows) });
}

/**
 * Chunk counts at a threshold, from scores alone: no mask, no allocation.
 * @param counts J entries, written: #{n : s[j, n] > q}
 * @returns weights kept
 */
export function cascadeCounts(cascadeScores: Float64Array, filters: number, chunkWidth: number, q: number, counts: Uint16Array): number {
  const chunks = chunkTotal(filters, chunkWidth);
  let kept = 0;
  for (let j = 0; j < counts.length; j++) {
    const base = j * chunks;
    let n = 0;
    while (n < chunks && cascadeScores[base + n] > q) n++;
    counts[j] = n;
    kept += leadingFilters(filters, chunkWidth, n);
  }
  return kept;
}

/** The test of every chunk alone, [j · N + n]. */
function testsOf(magnitudes: Float64Array, { rows, filters }: WeightMatrix, chunkWidth: number, sigma: number): Float64Array {
  const chunks = chunkTotal(filters, chunkWidth);
  const tests = new Float64Array(rows * chunks);
  for (let j = 0; j < rows; j++) {
    const base = j * chunks;
    let tail = 0;
    for (let n = chunks - 1; n >= 0; n--) {
      tail += magnitudes[base + n];
      // Multiplied before it is divided: one rounding, so that tests equal in value are equal in bits and go together.
      tests[base + n] = inSigmas((tail * (chunks - n)) / (filters - n * chunkWidth), sigma);
    }
  }
  return tests;
}

/** Every test becomes the least of its row so far, in place. */
function lowered(tests: Float64Array, rows: number): Float64Array {
  const chunks = tests.length / rows;
  for (let j = 0; j < rows; j++) {
    for (let i = j * chunks + 1; i < (j + 1) * chunks; i++) tests[i] = Math.min(tests[i - 1], tests[i]);
  }
  return tests;
}
