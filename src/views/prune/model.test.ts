import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preparePattern } from '../../engine/pruning/prepare';
import type { Pruning } from '../../engine/pruning/types';
import { createPrng } from '../../lib/prng';
import { LIGHT } from '../../render/palette';
import { createRecordingPainter } from '../../render/recording-painter';
import { drawMatrix } from './draw';
import { cellAt, columnLeft, keptShares, magnitudeLevels, matrixCells, matrixLayout, rowOrder, staircase } from './model';
import { headline, rowReason } from './say';

const seeded = (rows: number, filters: number, seed: number) => {
  const prng = createPrng(seed);
  return { rows, filters, values: Float32Array.from({ length: rows * filters }, () => prng.normal()) };
};
const pruned = (rows: number, filters: number, chunkWidth: number, q: number): { weights: ReturnType<typeof seeded>; pruning: Pruning } => {
  const weights = seeded(rows, filters, 7);
  const prepared = preparePattern(weights, { pattern: 'cascade', chunkWidth, n: 2, m: 4 });
  if (!prepared.ok) throw new Error(prepared.error.message);
  return { weights, pruning: prepared.value.prune({ by: 'q', q }) };
};

describe('row order', () => {
  it('by chunk count is a stable, descending permutation', () => {
    const { pruning } = pruned(60, 20, 4, 2.2);
    const order = rowOrder(pruning, 'count');
    expect(new Set(order).size).toBe(60);
    const expected = Array.from({ length: 60 }, (_, j) => j).sort((a, b) => pruning.streamedChunks[b] - pruning.streamedChunks[a] || a - b);
    expect([...order]).toEqual(expected);
  });

  it('natural is the order of the weights', () => {
    expect([...rowOrder(pruned(5, 4, 2, 1).pruning, 'natural')]).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('layout', () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 5000 }),
    filters: fc.integer({ min: 1, max: 600 }),
    chunkWidth: fc.integer({ min: 1, max: 64 }),
    width: fc.integer({ min: 280, max: 2000 }),
    height: fc.integer({ min: 200, max: 1200 }),
    zoom: fc.double({ min: 1, max: 500, noNaN: true }),
  });

  it('finds every cell where it was put', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), ({ width, height, zoom, ...size }, r, m) => {
        const layout = matrixLayout(size, { width, height }, zoom);
        const place = r % size.rows;
        const filter = m % size.filters;
        const x = columnLeft(layout, filter) + layout.columnWidth / 2;
        const y = layout.header + (place + 0.5) * layout.rowHeight;
        expect(cellAt(layout, x, y)).toEqual({ place, filter });
        expect(cellAt(layout, layout.gutter - 1, y)).toBeNull();
        expect(cellAt(layout, x, layout.header - 1)).toBeNull();
        expect(cellAt(layout, layout.contentWidth, y)).toBeNull();
        const chunkEnd = columnLeft(layout, filter - (filter % size.chunkWidth)) + size.chunkWidth * layout.columnWidth;
        // Between two chunks there is no cell, where there is room between them at all.
        expect(layout.gap < 0.01 || cellAt(layout, chunkEnd + layout.gap / 2, y) === null).toBe(true);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('fits the whole matrix at zoom 1', () => {
    const layout = matrixLayout({ rows: 500, filters: 50, chunkWidth: 8 }, { width: 760, height: 560 }, 1);
    expect(layout.contentWidth).toBeLessThanOrEqual(760);
    expect(layout.contentHeight).toBeLessThanOrEqual(560);
  });
});

describe('picture', () => {
  it('colours cut cells unlike kept ones, and negative ones apart in the sign view', () => {
    const { weights, pruning } = pruned(30, 12, 4, 1.5);
    const peak = weights.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const levels = magnitudeLevels(weights, peak);
    const order = rowOrder(pruning, 'natural');
    const mask = new Uint32Array(matrixCells(weights, levels, pruning.mask, order, 'mask', LIGHT).pixels.buffer);
    const kept = new Set<number>();
    const cut = new Set<number>();
    for (let m = 0; m < 12; m++) for (let j = 0; j < 30; j++) (pruning.mask[m * 30 + j] === 1 ? kept : cut).add(mask[j * 12 + m]);
    expect(kept.size).toBe(1);
    expect(cut.size).toBe(1);
    expect([...kept][0]).not.toBe([...cut][0]);
    const magnitude = matrixCells(weights, levels, pruning.mask, order, 'magnitude', LIGHT).pixels;
    const sign = matrixCells(weights, levels, pruning.mask, order, 'sign', LIGHT).pixels;
    const negativeKept = weights.values.findIndex((value, i) => value < -0.5 && pruning.mask[i] === 1);
    const at = 4 * ((negativeKept % 30) * 12 + Math.floor(negativeKept / 30));
    expect([...sign.subarray(at, at + 3)]).not.toEqual([...magnitude.subarray(at, at + 3)]);
  });

  it('does not divide by a peak of zero', () => {
    expect([...magnitudeLevels({ rows: 2, filters: 1, values: new Float32Array(2) }, 0)]).toEqual([0, 0]);
  });

  it('sorted by count, the edge only ever moves left on its way down', () => {
    const { pruning } = pruned(80, 30, 8, 2);
    const layout = matrixLayout({ rows: 80, filters: 30, chunkWidth: 8 }, { width: 700, height: 500 }, 1);
    const line = staircase(layout, pruning, rowOrder(pruning, 'count'));
    for (let i = 2; i < line.length; i += 2) {
      expect(line[i]).toBeLessThanOrEqual(line[i - 2]);
      expect(line[i + 1]).toBeGreaterThanOrEqual(line[i - 1]);
    }
    const depths = new Set(pruning.streamedChunks).size;
    expect(depths).toBeGreaterThan(2);
    // Two corners a step, whatever the number of rows.
    expect(line).toHaveLength(4 * depths);
  });

  it('draws one picture a chunk, its heading, and the cascade’s edge', () => {
    const { weights, pruning } = pruned(80, 30, 8, 2);
    const order = rowOrder(pruning, 'count');
    const layout = matrixLayout({ rows: 80, filters: 30, chunkWidth: 8 }, { width: 700, height: 500 }, 1);
    const painter = createRecordingPainter();
    const cells = matrixCells(weights, magnitudeLevels(weights, 4), pruning.mask, order, 'magnitude', LIGHT);
    drawMatrix(painter, { layout, viewport: { left: 0, top: 0, width: 700, height: 500 }, cells, pruning, order, values: weights.values, sorted: true }, LIGHT);
    expect(painter.log.filter(([call]) => call === 'cells')).toHaveLength(4);
    const texts = painter.log.flatMap((call) => (call[0] === 'text' ? [call[1]] : []));
    expect(texts).toContain('chunk 3');
    expect(texts).toContain('filters 24–29');
    expect(painter.log.some(([call]) => call === 'polyline')).toBe(true);
  });
});

it('shares of kept weights add up to what is kept, for patterns with gaps too', () => {
  const weights = seeded(40, 22, 3);
  const prepared = preparePattern(weights, { pattern: 'unstructured', chunkWidth: 8, n: 2, m: 4 });
  if (!prepared.ok) throw new Error(prepared.error.message);
  const pruning = prepared.value.prune({ by: 'sparsity', sparsity: 0.6 });
  let kept = 0;
  for (let row = 0; row < 40; row++) keptShares(pruning, row).forEach((share, n) => (kept += share * Math.min(8, 22 - 8 * n)));
  expect(Math.round(kept)).toBe(pruning.kept);
  expect(keptShares(pruned(40, 22, 8, 2).pruning, 0).every((share) => share === 0 || share === 1)).toBe(true);
});

describe('words', () => {
  it('say why a row was cut where it was, with the score that decided it', () => {
    const { weights, pruning } = pruned(40, 20, 4, 2.2);
    const cascadeScores = new Float64Array(40 * 5).map((_, i) => i / 100);
    const layer = {
      ref: { network: 'n', checkpoint: 'c', layer: 'l' },
      shape: { kind: 'linear', inputFeatures: 40, outputFeatures: 20, positions: 1 } as const,
      lowered: { rows: 40, filters: 20, positions: 1, groups: 1 },
      chunkWidth: 4,
      chunks: 5,
      weights,
      sigma: 1,
      peak: 1,
      cascadeScores,
    };
    const row = pruning.chunkCounts.findIndex((count) => count > 0 && count < 5);
    const count = pruning.chunkCounts[row];
    expect(rowReason(layer, pruning, row)).toBe(
      `Kept ${count} of 5 chunks: the weight left from chunk ${count} on scores ${cascadeScores[row * 5 + count].toFixed(2)}, not above q = 2.20.`,
    );
    expect(headline(pruning)).toMatch(/^\d+\s% of the weights are gone/);
    const whole = { ...pruning, q: -1, chunkCounts: new Uint16Array(40).fill(5), streamedChunks: new Uint16Array(40).fill(5) };
    expect(rowReason(layer, whole, row)).toBe('Kept all 5 chunks: nothing is to be cut.');
  });
});
