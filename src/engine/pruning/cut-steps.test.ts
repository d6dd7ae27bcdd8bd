import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WeightMatrix } from '../layer/shape';
import { oracleMask, oracleSigma } from '../reference/pruning-oracle';
import { describeGolden, goldenFloat32, goldenIndex, goldenUint8 } from '../testing/golden';
import { openCut } from './cut-steps';
import type { CutSteps, CutTest } from './cut-types';
import { preparePattern } from './prepare';
import type { Pattern, PatternSettings, Pruning } from './types';

const JUDGED = ['cascade', 'chunk', 'row', 'filter', 'unstructured'] as const satisfies readonly Pattern[];

function pruned(matrix: WeightMatrix, settings: PatternSettings, q: number): Pruning {
  const prepared = preparePattern(matrix, settings);
  if (!prepared.ok) throw new Error(prepared.error.message);
  return prepared.value.prune({ by: 'q', q });
}

function opened(matrix: WeightMatrix, pruning: Pruning): CutSteps {
  const cut = openCut(matrix, pruning);
  if (!cut.ok) throw new Error(cut.error.message);
  return cut.value;
}

const layers = fc
  .record({ rows: fc.integer({ min: 1, max: 9 }), filters: fc.integer({ min: 1, max: 11 }), chunkWidth: fc.integer({ min: 1, max: 6 }) })
  .chain(({ rows, filters, chunkWidth }) =>
    fc.record({
      matrix: fc
        .array(fc.integer({ min: -6, max: 6 }), { minLength: rows * filters, maxLength: rows * filters })
        .map((values): WeightMatrix => ({ rows, filters, values: Float32Array.from(values, (value) => value / 8) })),
      pattern: fc.constantFrom(...JUDGED),
      chunkWidth: fc.constant(chunkWidth),
      q: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 6, noNaN: true })),
    }),
  );

/** The mask that the decisions lead to, when each is carried out as it is made. */
function carriedOut(cut: CutSteps, { filters, settings }: Pruning, upTo: number): Uint8Array {
  const mask = new Uint8Array(filters * cut.rows).fill(1);
  for (let i = 0; i < upTo; i++) {
    const step = cut.stepAt(i);
    if (step.kind === 'done' || step.keeps) continue;
    const [first, end] =
      step.filter >= 0
        ? [step.filter, step.filter + 1]
        : step.chunk < 0
          ? [0, filters]
          : [step.chunk * settings.chunkWidth, cut.unit === 'cascade' ? filters : Math.min(filters, (step.chunk + 1) * settings.chunkWidth)];
    for (let m = first; m < end; m++) {
      if (step.row < 0) mask.fill(0, m * cut.rows, (m + 1) * cut.rows);
      else mask[m * cut.rows + step.row] = 0;
    }
  }
  return mask;
}

describe('the steps of a cut', () => {
  it('carried out one by one lead to the mask written out from the definition, and to the state at every step', () => {
    fc.assert(
      fc.property(layers, ({ matrix, pattern, chunkWidth, q }) => {
        const settings = { pattern, chunkWidth, n: 2, m: 4 };
        const pruning = pruned(matrix, settings, q);
        const cut = opened(matrix, pruning);
        expect(carriedOut(cut, pruning, cut.total)).toEqual(pruning.mask);
        // The oracle multiplies q by sigma where the rule divides by it: alike but for ties in the last bit.
        const near = [...Array(cut.total).keys()].some((i) => {
          const step = cut.stepAt(i);
          return step.kind === 'test' && Math.abs(step.test - q) < 1e-9 * (1 + q);
        });
        const written = near || oracleSigma(matrix) === 0 ? pruning.mask : oracleMask(matrix, settings, q);
        expect(pruning.mask).toEqual(written);
        const mask = new Uint8Array(pruning.total);
        for (let done = 0; done <= cut.total; done++) {
          cut.maskAt(done, mask);
          expect(mask).toEqual(carriedOut(cut, pruning, done));
          expect(Uint8Array.from(mask, (_, i) => cut.standsAt(done, Math.floor(i / matrix.rows), i % matrix.rows))).toEqual(mask);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says mean, chunks left, score and threshold so that they explain the verdict', () => {
    fc.assert(
      fc.property(layers, ({ matrix, pattern, chunkWidth, q }) => {
        const pruning = pruned(matrix, { pattern, chunkWidth, n: 2, m: 4 }, q);
        const cut = opened(matrix, pruning);
        const steps = Array.from({ length: cut.total }, (_, i) => cut.stepAt(i));
        const done = steps.filter((step) => step.kind === 'done');
        const keptIn = (row: number): number => pruning.mask.reduce((sum, bit, at) => sum + (at % matrix.rows === row ? bit : 0), 0);
        expect(done.map(({ count, kept }) => [count, kept])).toEqual(done.map(({ row }) => [pruning.chunkCounts[row], keptIn(row)]));

        const tests = steps.filter((step) => step.kind === 'test');
        const least = (one: CutTest): number => Math.min(...tests.filter(({ row, index }) => row === one.row && index <= one.index).map(({ test }) => test));
        const product = ({ mean, chunksLeft, test }: CutTest): number => (pruning.sigma > 0 ? (mean * chunksLeft) / pruning.sigma : test);
        for (const step of tests) {
          expect(product(step)).toBeCloseTo(step.test, 9);
          expect([step.score, step.threshold]).toEqual([pattern === 'cascade' ? least(step) : step.test, q]);
          expect(step.keeps).toBe(pattern === 'unstructured' ? step.score >= q : step.score > q);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('finds rows and falls as a walk through all steps finds them', () => {
    fc.assert(
      fc.property(layers, ({ matrix, pattern, chunkWidth, q }) => {
        const cut = opened(matrix, pruned(matrix, { pattern, chunkWidth, n: 2, m: 4 }, q));
        const steps = Array.from({ length: cut.total }, (_, i) => cut.stepAt(i));
        const falls = steps.filter((step) => step.kind === 'test' && !step.keeps).map(({ index }) => index);
        const firsts = pattern === 'filter' ? [0] : steps.filter((step, i) => i === 0 || step.row !== steps[i - 1].row).map(({ index }) => index);
        for (let i = 0; i < cut.total; i++) {
          expect(cut.nextFall(i)).toBe(falls.find((fall) => fall > i) ?? null);
          expect(cut.previousFall(i)).toBe(falls.findLast((fall) => fall < i) ?? null);
          expect(cut.nextRow(i)).toBe(firsts.find((first) => first > i) ?? null);
          expect(cut.previousRow(i)).toBe(firsts.findLast((first) => first < i) ?? null);
        }
        expect(cut.previousFall(cut.total)).toBe(falls.at(-1) ?? null);
        expect(cut.firstOfRow(0)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('opens a layer of a million weights at once and answers anywhere', () => {
    const [rows, filters] = [1000, 1100];
    const matrix = { rows, filters, values: Float32Array.from({ length: rows * filters }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5) };
    const cut = opened(matrix, pruned(matrix, { pattern: 'unstructured', chunkWidth: 32, n: 2, m: 4 }, 1));
    expect(cut.total).toBe(rows * (filters + 1));
    expect(cut.stepAt(cut.total - 1)).toMatchObject({ kind: 'done', row: rows - 1 });
    expect((cut.stepAt(cut.total - 2) as CutTest).filter).toBe(filters - 1);
  });

  it('has one row and one chunk as it has many', () => {
    const matrix = { rows: 1, filters: 2, values: Float32Array.of(0.5, -0.25) };
    const cut = opened(matrix, pruned(matrix, { pattern: 'cascade', chunkWidth: 4, n: 2, m: 4 }, 0.1));
    expect([cut.total, cut.nextRow(0), cut.nextFall(0), cut.stepAt(1)]).toEqual([2, null, null, { kind: 'done', index: 1, row: 0, count: 1, kept: 2 }]);
    expect(() => cut.stepAt(2)).toThrow('step 2 of 2');
  });

  it('says why dense has none', () => {
    const matrix = { rows: 4, filters: 1, values: Float32Array.of(1, 2, 3, 4) };
    const cut = openCut(matrix, pruned(matrix, { pattern: 'dense', chunkWidth: 2, n: 2, m: 4 }, 0));
    expect(cut.ok ? '' : cut.error.message).toContain('keeps every weight');
  });

  it('holds a weight of n:m against its own group: steps carried out lead to the mask, and the bar is what the definition says', () => {
    const sizes = fc.integer({ min: 1, max: 5 }).chain((m) => fc.record({ m: fc.constant(m), n: fc.integer({ min: 1, max: m }) }));
    fc.assert(
      fc.property(layers, sizes, ({ matrix, chunkWidth }, { n, m }) => {
        const pruning = pruned(matrix, { pattern: 'n:m', chunkWidth, n, m }, 0);
        // Weights that are all alike have no unit to be told in.
        fc.pre(pruning.sigma > 0);
        const cut = opened(matrix, pruning);
        expect(carriedOut(cut, pruning, cut.total)).toEqual(pruning.mask);
        const mask = new Uint8Array(pruning.total);
        for (let done = 0; done <= cut.total; done++) {
          cut.maskAt(done, mask);
          expect(mask).toEqual(carriedOut(cut, pruning, done));
        }
        for (let index = 0; index < cut.total; index++) {
          const step = cut.stepAt(index);
          if (step.kind === 'done') continue;
          const first = Math.floor(step.row / m) * m;
          const rows = Math.min(m, matrix.rows - first);
          const stay = Math.min(n, rows);
          expect(step.group).toEqual({ firstRow: first, rows, stay });
          const magnitudes = Array.from({ length: rows }, (_, i) => Math.abs(matrix.values[step.filter * matrix.rows + first + i]));
          const own = magnitudes[step.row - first];
          // Those before it: larger, or equal and of a lower row.
          const before = magnitudes.filter((other, i) => other > own || (other === own && first + i < step.row)).length;
          expect(step.keeps).toBe(before < stay);
          expect(step.threshold * pruning.sigma).toBeCloseTo(magnitudes.toSorted((a, b) => b - a)[stay - 1], 6);
        }
      }),
      { seed: 12, numRuns: 200 },
    );
  });
});

describeGolden("the authors' masks", () => {
  const PATTERN_OF: Readonly<Record<string, Pattern>> = { cascade: 'cascade', chunk: 'chunk', ssl: 'row', std: 'unstructured' };
  const index = goldenIndex();
  it.each(index.prune_cases.map((one) => [one.id, one] as const))('are where the steps of %s end', (_, one) => {
    const layer = index.layers.find(({ id }) => id === one.layer);
    if (layer === undefined) throw new Error(`no layer ${one.layer}`);
    const matrix = { rows: layer.in_features, filters: layer.out_features, values: goldenFloat32(layer.weights.file) };
    const pruning = pruned(matrix, { pattern: PATTERN_OF[one.method], chunkWidth: one.chunk_size, n: 2, m: 4 }, one.q);
    const cut = opened(matrix, pruning);
    expect(carriedOut(cut, pruning, cut.total)).toEqual(goldenUint8(one.mask.file));
  });
});
