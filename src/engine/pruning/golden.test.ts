import { describe, expect, it } from 'vitest';
import type { WeightMatrix } from '../layer/shape';
import { describeGolden, goldenFloat32, goldenIndex, goldenUint8, type GoldenLayer, type GoldenRegularizerCase } from '../testing/golden';
import { cascadeTests } from './cascade';
import { maskFromChunks } from './chunks';
import { countsFromMask } from './testing/from-mask';
import { prepareCascade, preparePattern } from './prepare';
import { regularize, type RegularizerKind } from './regularizers';
import type { Pattern } from './types';

const PATTERN_OF: Readonly<Record<string, Pattern>> = { cascade: 'cascade', chunk: 'chunk', ssl: 'row', std: 'unstructured' };
const KIND_OF: Readonly<Record<string, RegularizerKind>> = { cascade_v2: 'cascade', cascade_rms: 'cascade-rms', chunk_v1: 'chunk', ssl: 'row' };

function matrixOf(layer: GoldenLayer): WeightMatrix {
  return { rows: layer.in_features, filters: layer.out_features, values: goldenFloat32(layer.weights.file) };
}

describeGolden("the authors' pruning", () => {
  const index = goldenIndex();
  const layers = new Map(index.layers.map((layer) => [layer.id, layer]));
  const layerOf = (id: string): GoldenLayer => {
    const layer = layers.get(id);
    if (layer === undefined) throw new Error(`no layer ${id}`);
    return layer;
  };

  it('has all its cases', () => {
    expect(index.prune_cases).toHaveLength(85);
    expect(index.regularizer_cases).toHaveLength(40);
  });

  it.each(index.prune_cases.map((one) => [one.id, one] as const))('mask, counts and sparsity of %s', (_, one) => {
    const layer = layerOf(one.layer);
    const matrix = matrixOf(layer);
    const prepared = preparePattern(matrix, { pattern: PATTERN_OF[one.method], chunkWidth: one.chunk_size, n: 2, m: 4 });
    if (!prepared.ok) throw new Error(prepared.error.message);
    const pruning = prepared.value.prune({ by: 'q', q: one.q });
    expect(pruning.mask).toEqual(goldenUint8(one.mask.file));
    expect(Array.from(pruning.chunkCounts)).toEqual(one.row_chunk_counts);
    expect(pruning.kept).toBe(one.kept);
    expect(pruning.total).toBe(one.total);
    expect(pruning.chunks).toBe(layer.n_chunks);
    expect(pruning.sigma).toBeCloseTo(layer.std_float64, 12);
    const nonzero = Uint8Array.from(pruning.mask, (bit, i) => (bit === 1 && matrix.values[i] !== 0 ? 1 : 0));
    expect(1 - nonzero.reduce((sum, bit) => sum + bit, 0) / one.total).toBeCloseTo(one.sparsity, 12);
    const fromWeights = one.row_chunk_counts_from_weights ?? one.row_chunk_counts;
    expect(Array.from(countsFromMask(nonzero, matrix.rows, matrix.filters, one.chunk_size))).toEqual(fromWeights);
  });

  const cascades = index.prune_cases.filter((one) => one.method === 'cascade');

  it.each(cascades.map((one) => [one.id, one] as const))('counts from scores alone for %s', (_, one) => {
    const matrix = matrixOf(layerOf(one.layer));
    const prepared = prepareCascade(matrix, one.chunk_size);
    if (!prepared.ok) throw new Error(prepared.error.message);
    const counts = new Uint16Array(matrix.rows);
    expect(prepared.value.countsAt(one.q, counts)).toBe(one.kept);
    expect(Array.from(counts)).toEqual(one.row_chunk_counts);
  });

  it.each(cascades.map((one) => [one.id, one] as const))('rows where the running and decides in %s', (_, one) => {
    const matrix = matrixOf(layerOf(one.layer));
    const tests = cascadeTests(matrix, one.chunk_size);
    if (!tests.ok) throw new Error(tests.error.message);
    const alone = Uint8Array.from(tests.value.chunkTests, (score) => (score > one.q ? 1 : 0));
    const withoutAnd = maskFromChunks(alone, matrix.rows, matrix.filters, one.chunk_size);
    const mask = goldenUint8(one.mask.file);
    const rows = new Set<number>();
    mask.forEach((bit, i) => bit !== withoutAnd[i] && rows.add(i % matrix.rows));
    expect(rows.size).toBe(one.rows_where_running_and_matters);
  });

  describe('regularisers', () => {
    const computed = (one: GoldenRegularizerCase): { readonly loss: number; readonly gradient: Float32Array } => {
      const layer = layerOf(one.layer);
      const result = regularize(KIND_OF[one.regularizer], matrixOf(layer), one.chunk_size, { tiles: layer.kind === 'linear' });
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    };

    it.each(index.regularizer_cases.map((one) => [one.id, one] as const))('loss of %s', (_, one) => {
      const { loss, gradient } = computed(one);
      expect(Math.abs(loss / one.loss_float64_recomputed - 1)).toBeLessThan(1e-12);
      expect(Math.abs(loss / one.loss - 1)).toBeLessThan(1e-5);
      expect(gradient.every(Number.isFinite)).toBe(true);
    });

    // The authors' square roots give NaN gradients in two cases with zero groups; there is nothing to compare with there.
    const withGradient = index.regularizer_cases.flatMap((one) => (one.grad === null ? [] : [[one.id, one, one.grad.file] as const]));

    it.each(withGradient)('gradient of %s', (_, one, file) => {
      const { gradient } = computed(one);
      const expected = goldenFloat32(file);
      const largest = expected.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
      const worst = expected.reduce((most, entry, i) => Math.max(most, Math.abs(entry - gradient[i])), 0);
      expect(worst).toBeLessThanOrEqual(1e-5 * largest);
    });

    it("covers all gradients the authors' code gives", () => {
      expect(withGradient).toHaveLength(index.regularizer_cases.filter((one) => one.grad_nan_count === 0).length);
      expect(withGradient).toHaveLength(38);
    });
  });

  it('chunk counts of the register-bin layers', () => {
    for (const set of index.register_bin_sets) {
      set.layers.forEach((layer, l) => {
        const [filters, rows] = layer.shape;
        const nonzero = Uint8Array.from(goldenFloat32(layer.file), (w) => (w !== 0 ? 1 : 0));
        expect(Array.from(countsFromMask(nonzero, rows, filters, set.chunk_size))).toEqual(set.intended.row_chunk_counts[l]);
      });
    }
  });
});
