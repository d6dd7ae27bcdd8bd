import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WeightMatrix } from '../layer/shape';
import { oracleMask, oracleSigma } from '../reference/pruning-oracle';
import { weightMatrices } from '../testing/arbitraries';
import { cascadeTests } from './cascade';
import { chunkSize, chunkTotal } from './chunks';
import { countsFromMask, streamedFromMask } from './testing/from-mask';
import { prepareCascade, preparePattern, type PreparedPattern } from './prepare';
import { PATTERNS, type Pattern, type PatternSettings, type Pruning } from './types';

const THRESHOLDED = ['cascade', 'chunk', 'row', 'filter', 'unstructured'] as const;

function settingsFor(pattern: Pattern, chunkWidth: number, n = 2, m = 4): PatternSettings {
  return { pattern, chunkWidth, n, m };
}

function prepare(matrix: WeightMatrix, settings: PatternSettings): PreparedPattern {
  const result = preparePattern(matrix, settings);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const thresholds = fc.oneof(fc.constantFrom(0, 0.75, 1e9), fc.double({ min: 0, max: 4, noNaN: true }));

/** Thresholds at which rounding could decide differently in the oracle, which compares with q · sigma. */
function isTie(prepared: PreparedPattern, q: number): boolean {
  const near = (factor: number): number => prepared.prune({ by: 'q', q: q * factor }).kept;
  return near(1 - 1e-9) !== near(1 + 1e-9);
}

describe.each(PATTERNS)('%s', (pattern) => {
  const cases = fc.record({ layer: weightMatrices, q: thresholds, n: fc.integer({ min: 1, max: 4 }), more: fc.integer({ min: 0, max: 4 }) });

  it('keeps what its definition keeps, and reports it truly', () => {
    fc.assert(
      fc.property(cases, ({ layer: { matrix, chunkWidth }, q, n, more }) => {
        const settings = settingsFor(pattern, chunkWidth, n, n + more);
        const prepared = prepare(matrix, settings);
        fc.pre(q === 0 || !isTie(prepared, q));
        const pruning = prepared.prune({ by: 'q', q });
        expect(pruning.mask).toEqual(oracleMask(matrix, settings, q));
        expectConsistent(pruning, matrix);
      }),
      { seed: 31, numRuns: 150 },
    );
  });
});

function expectConsistent(pruning: Pruning, matrix: WeightMatrix): void {
  const { rows, filters, values } = matrix;
  const { chunkWidth } = pruning.settings;
  const kept = pruning.mask.reduce((sum, bit) => sum + bit, 0);
  expect(pruning).toMatchObject({ rows, filters, kept, total: rows * filters, sparsity: (rows * filters - kept) / (rows * filters) });
  expect(pruning.chunks).toBe(Math.ceil(filters / chunkWidth));
  expect(pruning.sigma).toBeCloseTo(oracleSigma(matrix), 9);
  expect(pruning.totalL1).toBeCloseTo(
    values.reduce((sum, w) => sum + Math.abs(w), 0),
    3,
  );
  expect(pruning.keptL1).toBeCloseTo(
    values.reduce((sum, w, i) => sum + pruning.mask[i] * Math.abs(w), 0),
    3,
  );
  for (let j = 0; j < rows; j++) {
    const holds = Array.from({ length: pruning.chunks }, (_, n) => {
      const bits = Array.from({ length: chunkSize(filters, chunkWidth, n) }, (_unused, i) => pruning.mask[(n * chunkWidth + i) * rows + j]);
      return bits.includes(1);
    });
    expect(pruning.chunkCounts[j]).toBe(holds.includes(false) ? holds.indexOf(false) : holds.length);
    expect(pruning.streamedChunks[j]).toBe(holds.lastIndexOf(true) + 1);
  }
  expect(countsFromMask(pruning.mask, rows, filters, chunkWidth)).toEqual(pruning.chunkCounts);
  expect(streamedFromMask(pruning.mask, rows, filters, chunkWidth)).toEqual(pruning.streamedChunks);
}

describe.each(THRESHOLDED)('%s by amount', (pattern) => {
  it('never keeps a weight at a higher threshold that a lower one cuts', () => {
    fc.assert(
      fc.property(weightMatrices, thresholds, thresholds, ({ matrix, chunkWidth }, a, b) => {
        const prepared = prepare(matrix, settingsFor(pattern, chunkWidth));
        const low = prepared.prune({ by: 'q', q: Math.min(a, b) }).mask;
        const high = prepared.prune({ by: 'q', q: Math.max(a, b) }).mask;
        expect(high.every((bit, i) => bit <= low[i])).toBe(true);
      }),
      { seed: 32, numRuns: 100 },
    );
  });

  it('reaches a target sparsity, and any lower threshold would not', () => {
    fc.assert(
      fc.property(weightMatrices, fc.oneof(fc.constantFrom(0, 0.1, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })), ({ matrix, chunkWidth }, sparsity) => {
        const prepared = prepare(matrix, settingsFor(pattern, chunkWidth));
        const pruning = prepared.prune({ by: 'sparsity', sparsity });
        expect(pruning.sparsity).toBeGreaterThanOrEqual(sparsity);
        expect(prepared.prune({ by: 'q', q: pruning.q ?? NaN }).mask).toEqual(pruning.mask);
        const below = pruning.q === -1 ? -1 : previousBelow(pruning.q ?? NaN);
        const lower = prepared.prune({ by: 'q', q: below }).sparsity;
        expect(sparsity === 0 ? lower === 0 : lower < sparsity).toBe(true);
      }),
      { seed: 33, numRuns: 150 },
    );
  });

  it('reaches its own sparsity again, and both ends', () => {
    fc.assert(
      fc.property(weightMatrices, thresholds, ({ matrix, chunkWidth }, q) => {
        const prepared = prepare(matrix, settingsFor(pattern, chunkWidth));
        const { sparsity, mask } = prepared.prune({ by: 'q', q });
        expect(prepared.prune({ by: 'sparsity', sparsity }).mask).toEqual(mask);
        expect(prepared.prune({ by: 'sparsity', sparsity: 0 })).toMatchObject({ q: -1, kept: matrix.values.length, sparsity: 0 });
        expect(prepared.prune({ by: 'sparsity', sparsity: 1 })).toMatchObject({ kept: 0, sparsity: 1, keptL1: 0 });
      }),
      { seed: 34, numRuns: 100 },
    );
  });
});

function previousBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const cell = Float64Array.of(value);
  new BigUint64Array(cell.buffer)[0]--;
  return cell[0];
}

describe('cascade', () => {
  it('is a cascade: scores never rise along a row, every row keeps whole leading chunks, and its counts say all', () => {
    fc.assert(
      fc.property(weightMatrices, thresholds, ({ matrix, chunkWidth }, q) => {
        const { rows, filters } = matrix;
        const prepared = prepareCascade(matrix, chunkWidth);
        if (!prepared.ok) throw new Error(prepared.error.message);
        const chunks = chunkTotal(filters, chunkWidth);
        const { cascadeScores } = prepared.value;
        expect(cascadeScores.every((score, i) => i % chunks === 0 || score <= cascadeScores[i - 1])).toBe(true);
        const pruning = prepared.value.prune({ by: 'q', q });
        const fromCounts = Uint8Array.from(pruning.mask, (_, i) => (Math.floor(i / rows / chunkWidth) < pruning.chunkCounts[i % rows] ? 1 : 0));
        expect(pruning.mask).toEqual(fromCounts);
        expect(pruning.streamedChunks).toEqual(pruning.chunkCounts);
        const counts = new Uint16Array(rows);
        expect(prepared.value.countsAt(q, counts)).toBe(pruning.kept);
        expect(counts).toEqual(pruning.chunkCounts);
      }),
      { seed: 35, numRuns: 200 },
    );
  });

  it('prunes the same through either way of preparing, and its tests are the same scores', () => {
    fc.assert(
      fc.property(weightMatrices, thresholds, ({ matrix, chunkWidth }, q) => {
        const one = prepareCascade(matrix, chunkWidth);
        const tests = cascadeTests(matrix, chunkWidth);
        if (!one.ok || !tests.ok) throw new Error('the layer is sound');
        expect(one.value.prune({ by: 'q', q })).toEqual(prepare(matrix, settingsFor('cascade', chunkWidth)).prune({ by: 'q', q }));
        const { sigma, cascadeScores } = one.value;
        expect(tests.value).toEqual({ sigma, chunkTests: tests.value.chunkTests, cascadeScores });
      }),
      { seed: 36, numRuns: 50 },
    );
  });

  it('lets the running minimum decide where a ragged last chunk tests higher than the one before', () => {
    // Chunks of 2, 2 and 1 filters. Tests in units of sigma · q: 12/5·3, 8/3·2, 8·1.
    const matrix: WeightMatrix = { rows: 1, filters: 5, values: Float32Array.of(2, 2, 0, 0, 8) };
    const tests = cascadeTests(matrix, 2);
    if (!tests.ok) throw new Error(tests.error.message);
    const { sigma, chunkTests, cascadeScores } = tests.value;
    expect(Array.from(chunkTests, (score) => score * sigma)).toEqual([7.2, 16 / 3, 8].map((x) => expect.closeTo(x, 12)));
    expect(Array.from(cascadeScores, (score) => score * sigma)).toEqual([7.2, 16 / 3, 16 / 3].map((x) => expect.closeTo(x, 12)));
    const at = (bar: number): number[] => Array.from(prepare(matrix, settingsFor('cascade', 2)).prune({ by: 'q', q: bar / sigma }).chunkCounts);
    expect([at(5), at(6), at(7.5)]).toEqual([[3], [1], [0]]);
  });

  it('gives tests that are equal in value the same bits, so that a target sparsity cuts them together', () => {
    const tests = cascadeTests({ rows: 1, filters: 50, values: new Float32Array(50).fill(1, 49) }, 1);
    if (!tests.ok) throw new Error(tests.error.message);
    expect(new Set(tests.value.chunkTests).size).toBe(1);
  });
});

describe('n:m', () => {
  it('keeps exactly n of every m rows, and min(n, rest) of a short last group', () => {
    fc.assert(
      fc.property(weightMatrices, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 50 }), ({ matrix, chunkWidth }, n, more) => {
        const m = n + more;
        const pruning = prepare(matrix, settingsFor('n:m', chunkWidth, n, m)).prune({ by: 'q', q: 1 });
        expect(pruning.q).toBeNull();
        for (let start = 0; start < matrix.values.length; start += matrix.rows) {
          for (let first = 0; first < matrix.rows; first += m) {
            const group = pruning.mask.subarray(start + first, start + Math.min(matrix.rows, first + m));
            expect(group.reduce((sum, bit) => sum + bit, 0)).toBe(Math.min(n, group.length));
          }
        }
      }),
      { seed: 37, numRuns: 150 },
    );
  });

  it('gives ties to the lower row, in groups short and long', () => {
    const mask = (rows: number, m: number): string =>
      prepare({ rows, filters: 1, values: new Float32Array(rows).fill(-1) }, settingsFor('n:m', 1, 2, m))
        .prune({ by: 'q', q: 0 })
        .mask.join('');
    expect(mask(9, 4)).toBe('110011001');
    expect(mask(70, 60)).toBe(`11${'0'.repeat(58)}11${'0'.repeat(8)}`);
    const values = Float32Array.from({ length: 64 }, (_, i) => (i * 37) % 64);
    const long = prepare({ rows: 64, filters: 1, values }, settingsFor('n:m', 1, 3, 64)).prune({ by: 'q', q: 0 }).mask;
    expect(Array.from(values.filter((_, i) => long[i] === 1)).toSorted()).toEqual([61, 62, 63]);
  });
});

describe('unusual layers', () => {
  it('an all-zero layer is cut by every strict threshold and kept by the one that is not; nothing is NaN', () => {
    const matrix: WeightMatrix = { rows: 3, filters: 5, values: new Float32Array(15) };
    const kept = PATTERNS.map((pattern) => {
      const pruning = prepare(matrix, settingsFor(pattern, 2)).prune({ by: 'q', q: 0 });
      expect([pruning.sigma, pruning.keptL1, pruning.totalL1]).toEqual([0, 0, 0]);
      return [pattern, pruning.kept];
    });
    expect(Object.fromEntries(kept)).toEqual({ cascade: 0, chunk: 0, row: 0, filter: 0, unstructured: 15, 'n:m': 10, dense: 15 });
    const tests = cascadeTests(matrix, 2);
    expect(tests.ok && [...tests.value.chunkTests, ...tests.value.cascadeScores].every((score) => score === 0)).toBe(true);
  });

  it.each(THRESHOLDED)('a layer of equal weights has sigma 0 and scores that are finite: %s', (pattern) => {
    const matrix: WeightMatrix = { rows: 2, filters: 3, values: new Float32Array(6).fill(0.1) };
    const prepared = prepare(matrix, settingsFor(pattern, 2));
    expect(prepared.sigma).toBe(0);
    expect(prepared.prune({ by: 'q', q: 1000 }).kept).toBe(6);
    const all = prepared.prune({ by: 'sparsity', sparsity: 1 });
    expect(all.kept).toBe(0);
    expect(Number.isFinite(all.q)).toBe(true);
  });

  it('fewer filters than the chunk width make one ragged chunk', () => {
    const pruning = prepare({ rows: 2, filters: 3, values: Float32Array.of(5, 0, 5, 0, 5, 1) }, settingsFor('cascade', 32)).prune({ by: 'q', q: 0.5 });
    expect(pruning.chunks).toBe(1);
    expect(Array.from(pruning.chunkCounts)).toEqual([1, 0]);
    expect(pruning.kept).toBe(3);
  });

  it('a single weight', () => {
    const pruning = prepare({ rows: 1, filters: 1, values: Float32Array.of(-2) }, settingsFor('cascade', 1)).prune({ by: 'q', q: 0.75 });
    expect(pruning).toMatchObject({ sigma: 0, kept: 1, sparsity: 0, keptL1: 2 });
  });

  it('a whole layer keeps all of its L1, whatever the order of summation', () => {
    // Row by row the small weights are lost beside the 1; in the order of the weights they add up first.
    const values = new Float32Array(16).fill(1e-16, 0, 8).fill(1, 8, 9);
    const { keptL1, totalL1 } = prepare({ rows: 8, filters: 2, values }, settingsFor('chunk', 2)).prune({ by: 'sparsity', sparsity: 0 });
    expect(totalL1).toBeGreaterThan(1);
    expect(keptL1).toBe(totalL1);
  });

  it('weights in the middle of a larger buffer', () => {
    const values = Float32Array.of(9, 9, 9, 1, -2, 3, -4, 9).subarray(3, 7);
    const pruning = prepare({ rows: 2, filters: 2, values }, settingsFor('unstructured', 1)).prune({ by: 'sparsity', sparsity: 0.5 });
    expect(Array.from(pruning.mask)).toEqual([0, 0, 1, 1]);
  });
});

describe('bad input', () => {
  const sound: WeightMatrix = { rows: 2, filters: 2, values: Float32Array.of(1, 2, 3, 4) };
  it.each<[string, WeightMatrix, PatternSettings, string]>([
    ['no rows', { rows: 0, filters: 4, values: new Float32Array(0) }, settingsFor('dense', 2), 'The layer is empty: 4 filters × 0 rows.'],
    ['NaN', { ...sound, values: Float32Array.of(1, NaN, 3, -Infinity) }, settingsFor('cascade', 2), '2 of 4 weights are not finite, the first at index 1.'],
    ['chunk width 0', sound, settingsFor('row', 0), 'The chunk width is 0.'],
    ['half a filter', sound, settingsFor('cascade', 1.5), 'The chunk width is 1.5.'],
    ['too many chunks', { rows: 1, filters: 70000, values: new Float32Array(70000) }, settingsFor('cascade', 1), 'more than 65535 chunks'],
    ['3:2', sound, settingsFor('n:m', 2, 3, 2), 'The pattern 3:2 does not exist.'],
    ['0:4', sound, settingsFor('n:m', 2, 0, 4), 'The pattern 0:4 does not exist.'],
  ])('is refused with a message and a remedy: %s', (_, matrix, settings, message) => {
    const result = preparePattern(matrix, settings);
    expect(result.ok ? '' : result.error.message).toContain(message);
    expect(result.ok ? '' : result.error.remedy).not.toBe('');
  });

  it('a cascade is refused likewise', () => {
    expect(prepareCascade({ rows: 0, filters: 0, values: new Float32Array(0) }, 2).ok).toBe(false);
    expect(cascadeTests({ ...sound, values: Float32Array.of(1, 2, 3, NaN) }, 2).ok).toBe(false);
  });

  it("wrong sizes and thresholds that are no numbers are the program's fault", () => {
    expect(() => preparePattern({ ...sound, rows: 3 }, settingsFor('cascade', 2))).toThrow('4 weights for 2 filters × 3 rows');
    expect(() => prepare(sound, settingsFor('cascade', 2)).prune({ by: 'q', q: NaN })).toThrow('not a number');
    expect(() => prepare(sound, settingsFor('cascade', 2)).prune({ by: 'sparsity', sparsity: NaN })).toThrow('not a number');
  });
});
