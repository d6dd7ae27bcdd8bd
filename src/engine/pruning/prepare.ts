import { invariant, unreachable } from '../../lib/assert';
import { ok, type Result } from '../../lib/result';
import type { WeightMatrix } from '../layer/shape';
import { cascadeCounts, cascadeRule } from './cascade';
import { chunkRule } from './chunk';
import { chunkSize, chunkTotal, chunksFromMask, leadingChunks, maskFromChunks, streamedChunks } from './chunks';
import { denseRule } from './dense';
import { filterRule } from './filter';
import { nOfMRule } from './n-of-m';
import { rowRule } from './row';
import type { ChunkRule, PatternRule, RuleInput, WeightRule } from './rule';
import { layerStatistics, type LayerStatistics } from './statistics';
import type { Amount, PatternSettings, Pruning } from './types';
import { unstructuredRule } from './unstructured';

/** A layer with its scores computed, ready to be pruned by any amount. */
export interface PreparedPattern {
  readonly settings: PatternSettings;
  /** Unbiased standard deviation of all weights, zeros included. */
  readonly sigma: number;
  readonly chunks: number;
  /**
   * Prunes by an amount. Every array of the answer is fresh, so its buffers may be handed to another thread. A target outside [0, 1] counts as the
   * nearer end; patterns without a threshold ignore the amount.
   */
  prune(amount: Amount): Pruning;
  /** The least q whose sparsity is at least the target (−1 for target 0: nothing is cut); null where the pattern has no threshold. */
  thresholdFor(sparsity: number): number | null;
}

/** The cascade pattern, with its scores and a way to the chunk counts that makes no mask. */
export interface PreparedCascade extends PreparedPattern {
  /** [j · N + n]: see `CascadeScores`. */
  readonly cascadeScores: Float64Array;
  /** Writes the J chunk counts at threshold q into `counts`; returns the weights kept. Touches only scores. */
  countsAt(q: number, counts: Uint16Array): number;
}

/**
 * Computes a pattern's scores for a layer, once. Fails on an empty layer, weights that are not finite, a chunk width that is not a whole number of at
 * least 1, more memory than there may be, and an n:m that does not exist.
 */
export function preparePattern(matrix: WeightMatrix, settings: PatternSettings): Result<PreparedPattern> {
  const statistics = layerStatistics(matrix, settings.chunkWidth);
  if (!statistics.ok) return statistics;
  const rule = ruleFor({ matrix, settings, sigma: statistics.value.sigma });
  return rule.ok ? ok(prepared(matrix, settings, statistics.value, rule.value)) : rule;
}

/** `preparePattern` for the cascade pattern, with what only it has. */
export function prepareCascade(matrix: WeightMatrix, chunkWidth: number): Result<PreparedCascade> {
  const statistics = layerStatistics(matrix, chunkWidth);
  if (!statistics.ok) return statistics;
  const settings: PatternSettings = { pattern: 'cascade', chunkWidth, n: 2, m: 4 };
  const rule = cascadeRule({ matrix, settings, sigma: statistics.value.sigma });
  const { cascadeScores } = rule;
  return ok({
    ...prepared(matrix, settings, statistics.value, rule),
    cascadeScores,
    countsAt: (q, counts) => {
      invariant(counts.length === matrix.rows, `room for ${counts.length} counts of ${matrix.rows} rows`);
      return cascadeCounts(cascadeScores, matrix.filters, chunkWidth, q, counts);
    },
  });
}

function ruleFor(input: RuleInput): Result<PatternRule> {
  const { pattern } = input.settings;
  switch (pattern) {
    case 'cascade':
      return ok(cascadeRule(input));
    case 'chunk':
      return ok(chunkRule(input));
    case 'row':
      return ok(rowRule(input));
    case 'filter':
      return ok(filterRule(input));
    case 'unstructured':
      return ok(unstructuredRule(input));
    case 'n:m':
      return nOfMRule(input);
    case 'dense':
      return ok(denseRule());
    default:
      return unreachable(pattern);
  }
}

function prepared(matrix: WeightMatrix, settings: PatternSettings, { sigma, totalL1 }: LayerStatistics, rule: PatternRule): PreparedPattern {
  const { rows, filters } = matrix;
  const chunks = chunkTotal(filters, settings.chunkWidth);
  const total = rows * filters;
  const thresholdFor = (sparsity: number): number | null => {
    invariant(!Number.isNaN(sparsity), 'the target sparsity is not a number');
    return rule.leastThreshold === null ? null : rule.leastThreshold(sparsity);
  };
  const prune = (amount: Amount): Pruning => {
    const asked = amount.by === 'q' ? amount.q : thresholdFor(amount.sparsity);
    invariant(!Number.isNaN(asked), 'the threshold is not a number');
    const q = rule.leastThreshold === null ? null : asked;
    const marked = rule.unit === 'chunk' ? markChunks(rule, q ?? 0, matrix, settings.chunkWidth) : markWeights(rule, q ?? 0, matrix, settings.chunkWidth);
    return {
      settings,
      q,
      sigma,
      rows,
      filters,
      chunks,
      mask: marked.mask,
      chunkCounts: leadingChunks(marked.keptChunks, rows, chunks),
      streamedChunks: streamedChunks(marked.keptChunks, rows, chunks),
      kept: marked.kept,
      total,
      // One division, so that a share asked for, like 0.1, is met exactly; 1 − kept / total may round below it.
      sparsity: (total - marked.kept) / total,
      // The order of summation may differ from that of the total in the last digit.
      keptL1: marked.kept === total ? totalL1 : Math.min(marked.keptL1, totalL1),
      totalL1,
    };
  };
  return { settings, sigma, chunks, prune, thresholdFor };
}

/** What a threshold keeps, in both forms. */
interface Marked {
  readonly mask: Uint8Array;
  /** [j · N + n]: 1 where the chunk holds a kept weight. */
  readonly keptChunks: Uint8Array;
  readonly kept: number;
  readonly keptL1: number;
}

function markChunks(rule: ChunkRule, q: number, { rows, filters }: WeightMatrix, chunkWidth: number): Marked {
  const chunks = chunkTotal(filters, chunkWidth);
  const keptChunks = new Uint8Array(rows * chunks);
  rule.mark(q, keptChunks);
  const lastSize = chunkSize(filters, chunkWidth, chunks - 1);
  let kept = 0;
  let keptL1 = 0;
  for (let j = 0; j < rows; j++) {
    const last = (j + 1) * chunks - 1;
    for (let i = j * chunks; i <= last; i++) {
      if (keptChunks[i] === 0) continue;
      kept += i === last ? lastSize : chunkWidth;
      keptL1 += rule.magnitudes[i];
    }
  }
  return { mask: maskFromChunks(keptChunks, rows, filters, chunkWidth), keptChunks, kept, keptL1 };
}

function markWeights(rule: WeightRule, q: number, { rows, filters, values }: WeightMatrix, chunkWidth: number): Marked {
  const mask = new Uint8Array(rows * filters);
  rule.mark(q, mask);
  let kept = 0;
  let keptL1 = 0;
  for (let i = 0; i < mask.length; i++) {
    kept += mask[i];
    keptL1 += mask[i] * Math.abs(values[i]);
  }
  return { mask, keptChunks: chunksFromMask(mask, rows, filters, chunkWidth), kept, keptL1 };
}
