import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preparePattern } from '../../engine/pruning/prepare';
import type { Pruning } from '../../engine/pruning/types';
import { createPrng } from '../../lib/prng';
import { LIGHT } from '../../render/palette';
import { createRecordingPainter } from '../../render/testing/recording-painter';
import type { WatchedLayer } from '../../worker/protocol';
import { type Cascade, keptShares, prunedCascade, watchedCascade } from './cascade';
import { drawMatrix } from './draw';
import { anchoredScroll, BARE_FRAME, cellAt, chunkBox, columnLeft, magnitudeLevels, matrixCells, matrixLayout, rowOrder, staircase } from './model';

const seeded = (rows: number, filters: number, seed: number) => {
  const prng = createPrng(seed);
  return { rows, filters, values: Float32Array.from({ length: rows * filters }, () => prng.normal()) };
};
const pruned = (rows: number, filters: number, chunkWidth: number, q: number): { weights: ReturnType<typeof seeded>; pruning: Pruning; cascade: Cascade } => {
  const weights = seeded(rows, filters, 7);
  const prepared = preparePattern(weights, { pattern: 'cascade', chunkWidth, n: 2, m: 4 });
  if (!prepared.ok) throw new Error(prepared.error.message);
  const pruning = prepared.value.prune({ by: 'q', q });
  return { weights, pruning, cascade: prunedCascade(weights.values, pruning) };
};

describe('row order', () => {
  it('by chunk count is a stable, descending permutation', () => {
    const { pruning, cascade } = pruned(60, 20, 4, 2.2);
    const order = rowOrder(cascade, 'count');
    expect(new Set(order).size).toBe(60);
    const expected = Array.from({ length: 60 }, (_, j) => j).sort((a, b) => pruning.streamedChunks[b] - pruning.streamedChunks[a] || a - b);
    expect([...order]).toEqual(expected);
  });

  it('natural is the order of the weights', () => {
    expect([...rowOrder(pruned(5, 4, 2, 1).cascade, 'natural')]).toEqual([0, 1, 2, 3, 4]);
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

  it('keeps the cell under the pointer where it is when it is zoomed, but for the edges', () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: 1, max: 40, noNaN: true }), fc.nat(), fc.nat(), ({ width, height, zoom, ...size }, factor, r, m) => {
        const before = matrixLayout(size, { width, height }, zoom);
        const after = matrixLayout(size, { width, height }, zoom * factor);
        const cell = { place: r % size.rows, filter: m % size.filters };
        const inMiddle = (layout: typeof before) => ({
          x: columnLeft(layout, cell.filter) + layout.columnWidth / 2,
          y: layout.header + (cell.place + 0.5) * layout.rowHeight,
        });
        const scrolled = { left: Math.max(0, inMiddle(before).x - width / 2), top: Math.max(0, inMiddle(before).y - height / 2) };
        const point = { x: inMiddle(before).x - scrolled.left, y: inMiddle(before).y - scrolled.top };
        const to = anchoredScroll(before, after, scrolled, point);
        // Before the first row and column there is nothing to scroll to.
        expect(to.top).toBeCloseTo(Math.max(0, inMiddle(after).y - point.y), 3);
        // Gaps keep their width, so that within a chunk it may come to lie a little beside.
        expect(Math.abs(to.left - Math.max(0, inMiddle(after).x - point.x))).toBeLessThanOrEqual(
          (before.gap * after.columnWidth) / before.columnWidth + after.gap + 1,
        );
      }),
      { seed: 5, numRuns: 200 },
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
    const { weights, pruning, cascade } = pruned(30, 12, 4, 1.5);
    const peak = weights.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const levels = magnitudeLevels(weights.values, peak);
    const order = rowOrder(cascade, 'natural');
    const mask = new Uint32Array(matrixCells(cascade, levels, order, 'mask', LIGHT).pixels.buffer);
    const kept = new Set<number>();
    const cut = new Set<number>();
    for (let m = 0; m < 12; m++) for (let j = 0; j < 30; j++) (pruning.mask[m * 30 + j] === 1 ? kept : cut).add(mask[j * 12 + m]);
    expect(kept.size).toBe(1);
    expect(cut.size).toBe(1);
    expect([...kept][0]).not.toBe([...cut][0]);
    const magnitude = matrixCells(cascade, levels, order, 'magnitude', LIGHT).pixels;
    const sign = matrixCells(cascade, levels, order, 'sign', LIGHT).pixels;
    const negativeKept = weights.values.findIndex((value, i) => value < -0.5 && pruning.mask[i] === 1);
    const at = 4 * ((negativeKept % 30) * 12 + Math.floor(negativeKept / 30));
    expect([...sign.subarray(at, at + 3)]).not.toEqual([...magnitude.subarray(at, at + 3)]);
  });

  it('does not divide by a peak of zero', () => {
    expect([...magnitudeLevels(new Float32Array(2), 0)]).toEqual([0, 0]);
  });

  it('sorted by count, the edge only ever moves left on its way down', () => {
    const { pruning, cascade } = pruned(80, 30, 8, 2);
    const layout = matrixLayout({ rows: 80, filters: 30, chunkWidth: 8 }, { width: 700, height: 500 }, 1);
    const line = staircase(layout, cascade, rowOrder(cascade, 'count'));
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
    const { weights, cascade } = pruned(80, 30, 8, 2);
    const order = rowOrder(cascade, 'count');
    const layout = matrixLayout({ rows: 80, filters: 30, chunkWidth: 8 }, { width: 700, height: 500 }, 1);
    const painter = createRecordingPainter();
    const cells = matrixCells(cascade, magnitudeLevels(weights.values, 4), order, 'magnitude', LIGHT);
    drawMatrix(painter, { layout, viewport: { left: 0, top: 0, width: 700, height: 500 }, cells, cascade, order, sorted: true }, LIGHT);
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
  for (let row = 0; row < 40; row++) keptShares(prunedCascade(weights.values, pruning), row).forEach((share, n) => (kept += share * Math.min(8, 22 - 8 * n)));
  expect(Math.round(kept)).toBe(pruning.kept);
  expect(keptShares(pruned(40, 22, 8, 2).cascade, 0).every((share) => share === 0 || share === 1)).toBe(true);
});

/** 6 rows × 10 filters in chunks of 4, the last of 2. */
const WATCHED: WatchedLayer = {
  watch: { network: 'n', seed: 1, layer: 'l', chunkWidth: 4, amount: { by: 'q', q: 1 }, moment: null },
  fell: null,
  rows: 6,
  filters: 10,
  chunks: 3,
  weights: Float32Array.from({ length: 60 }, (_, i) => (i % 6 === 2 ? 1 : 0.01)),
  peak: 1,
  chunkCounts: Uint16Array.of(1, 3, 0, 3, 2, 1),
  histogram: [1, 2, 1, 2],
  q: 1,
  sparsity: 0.5,
};

describe('a layer in training', () => {
  const cascade = watchedCascade(WATCHED);
  const levels = magnitudeLevels(WATCHED.weights, 1);
  const order = rowOrder(cascade, 'count');

  it('sorts rows by chunk count, equal ones as they came', () => {
    expect([...order]).toEqual([1, 3, 4, 0, 5, 2]);
    expect([...rowOrder(cascade, 'natural')]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('has a pixel for each weight, kept and cut ones in different colours', () => {
    const { columns, rows, pixels } = matrixCells(cascade, levels, order, 'magnitude', LIGHT, 100);
    expect([columns, rows]).toEqual([10, 6]);
    const words = new Uint32Array(pixels.buffer);
    const line = (place: number): number => new Set(words.subarray(10 * place, 10 * place + 10)).size;
    expect([0, 1, 2, 3, 4, 5].map(line)).toEqual([1, 1, 2, 2, 2, 1]);
    expect(words[8 + 20]).toBe(words[4 + 30]);
    // The large weights of row 2, all cut, are darker than small cut ones.
    expect(pixels[4 * 50]).toBeLessThan(pixels[4 * 39]);
  });

  it('lets rows share a line where there are too few, and shows their mean', () => {
    const { rows, pixels } = matrixCells(cascade, levels, order, 'magnitude', LIGHT, 2.9);
    expect([rows, pixels.length]).toEqual([2, 4 * 2 * 10]);
    const single = matrixCells(cascade, levels, order, 'magnitude', LIGHT, 0);
    expect(single.rows).toBe(1);
    // Five small weights and a large one: between the two.
    const alone = matrixCells(cascade, levels, order, 'magnitude', LIGHT).pixels;
    expect(single.pixels[0]).toBeLessThan(alone[0]);
  });

  it('fits chunks side by side, the last as wide as it has filters, with the edge between them', () => {
    const layout = matrixLayout(cascade, { width: 300, height: 122 }, 1, BARE_FRAME);
    const chunks = [0, 1, 2].map((n) => chunkBox(layout, n));
    expect(layout.chunks).toBe(3);
    expect(chunks[2].width).toBeCloseTo(chunks[0].width / 2, 9);
    expect(chunks[2].x + chunks[2].width).toBeLessThanOrEqual(300);
    const line = staircase(layout, cascade, order);
    const edge = (n: number): number => chunks[n].x + chunks[n].width + (n < 2 ? layout.gap / 2 : 0);
    const corners = [edge(2), 0, edge(2), 2, edge(1), 2, edge(1), 3, edge(0), 3, edge(0), 5, 0, 5, 0, 6];
    expect(line).toHaveLength(corners.length);
    line.forEach((value, i) => expect(value).toBeCloseTo(i % 2 === 0 ? corners[i] : 22 + (corners[i] * 100) / 6, 6));
  });
});
