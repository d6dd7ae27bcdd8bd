import { describe, expect, it } from 'vitest';
import { countsFromMask } from '../pruning/testing/from-mask';
import { describeGolden, goldenFloat32, goldenIndex } from '../testing/golden';
import { authorsBinStatistics, binStatistics } from '../reference/bin-statistics';
import { cascadeBinStatistics, rowsByChunkCount } from './bin-statistics';
import type { BinStatistics } from './bin-statistics';

/** Three filters in chunks of one, two rows: row 0 keeps chunks 0 and 1 (weight 1 negative), row 1 keeps chunk 0. */
const SMALL = { rows: 2, filters: 3, values: [0.5, 0.5, -0.5, 0, 0, 0] };

describe('bin statistics', () => {
  it('counts each chunk for itself', () => {
    const statistics = binStatistics([SMALL], 1);
    // Bin 0 holds chunks 0 and 1: 2 + 1 rows; bin 1 chunk 2: none. Alpha = 1 · 2/14 + 0 · 4/14.
    expect(statistics).toEqual({ perLayer: [[2, 1, 0]], perChunk: [2, 1, 0], perBin: [3, 0], binFrequencies: [1, 0], alpha: 2 / 14 });
  });

  it('follow from the chunk counts of a cascade', () => {
    const counts = [2, 0, 3, 1, 3];
    const values = Array.from({ length: 6 }, (_, filter) => counts.map((count) => (Math.floor(filter / 2) < count ? 1 : 0))).flat();
    expect(cascadeBinStatistics([{ chunkCounts: counts, chunks: 3 }])).toEqual(binStatistics([{ rows: 5, filters: 6, values }], 2));
    expect(cascadeBinStatistics([{ chunkCounts: [0], chunks: 1 }]).alpha).toBe(0);
  });

  it('keeps the slips of the authors apart: a negative weight does not count', () => {
    expect(authorsBinStatistics([SMALL], 1).perLayer).toEqual([[2, 0, 0]]);
  });

  it('has no NaN where nothing is kept', () => {
    expect(binStatistics([{ rows: 2, filters: 2, values: [0, 0, 0, 0] }], 1)).toMatchObject({ perBin: [0], binFrequencies: [0], alpha: 0 });
  });

  it('sorts rows by their chunk count', () => {
    expect(rowsByChunkCount([0, 2, 2, 1, 0], 3)).toEqual([2, 1, 2, 0]);
  });
});

describeGolden('bin statistics against the reference data', () => {
  const sets = goldenIndex().register_bin_sets;
  const layersOf = (set: (typeof sets)[number]): Parameters<typeof binStatistics>[0] =>
    set.layers.map(({ file, shape }) => ({ filters: shape[0], rows: shape[1], values: goldenFloat32(file) }));
  const expectTotals = (statistics: BinStatistics, golden: (typeof sets)[number]['as_run' | 'intended']): void => {
    expect(statistics.perLayer).toEqual(golden.per_layer_chunk_counts);
    expect(statistics.perChunk).toEqual(golden.per_chunk_totals);
    expect(statistics.perBin).toEqual(golden.bin_totals);
    expect(statistics.alpha).toBeCloseTo(golden.alpha, 12);
  };

  it('holds all five sets', () => {
    expect(sets.map(({ id }) => id)).toEqual(['B1', 'B2', 'B3', 'B4', 'B5']);
  });

  it.each(sets)('set $id: as intended', (set) => {
    expectTotals(binStatistics(layersOf(set), set.chunk_size), set.intended);
    const chunks = set.intended.per_chunk_totals.length;
    const counts = layersOf(set).map(({ values, rows, filters }) =>
      Array.from(
        countsFromMask(
          Uint8Array.from(values, (weight) => Number(weight !== 0)),
          rows,
          filters,
          set.chunk_size,
        ),
      ),
    );
    expect(counts).toEqual(set.intended.row_chunk_counts);
    expect(rowsByChunkCount(counts.flat(), chunks).slice(1)).toEqual(set.intended.rows_with_exactly_n_plus_1_chunks);
  });

  it.each(sets)('set $id: as the authors ran it', (set) => {
    const statistics = authorsBinStatistics(layersOf(set), set.chunk_size);
    expectTotals(statistics, set.as_run);
    statistics.binFrequencies.forEach((frequency, bin) => expect(frequency).toBeCloseTo(set.as_run.bin_frequencies[bin], 12));
  });
});
