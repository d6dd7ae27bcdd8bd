import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { DEFAULT_DESIGN_CONFIG } from './design';
import { DESIGNS } from './designs';
import { nmWords } from './nm-core';
import { nmRule, TWO_OF_FOUR } from './nm-rule';
import { geometryOf, packActivations, packMask } from './packed-bits';
import { finish } from './slices';
import type { DesignCost, GroupWork } from './design-types';

const anyNm = fc.integer({ min: 2, max: 16 }).chain((m) => fc.record({ n: fc.integer({ min: 1, max: m - 1 }), m: fc.constant(m) }));

/** Random rows of a filter, at most n kept of every m. */
function maskOf(rows: number, n: number, m: number, seed: number): Uint8Array {
  const { uniform } = createPrng(seed);
  const mask = new Uint8Array(rows);
  for (let first = 0; first < rows; first += m) {
    const places = Array.from({ length: Math.min(m, rows - first) }, (_, i) => first + i).toSorted(() => uniform() - 0.5);
    for (const place of places.slice(0, n)) mask[place] = 1;
  }
  return mask;
}

/** Deals the kept rows of a block to windows of four rows, each two further, two to a window, as early as they fit. @returns whether all find one. */
function fitsWindows(kept: readonly number[], block: number): boolean {
  const waiting = [...kept];
  for (let start = 0; start + 4 <= block; start += 2) {
    for (let taken = 0; taken < 2 && waiting.length > 0 && waiting[0] < start + 4; taken++) {
      if (waiting[0] < start) return false;
      waiting.shift();
    }
  }
  return waiting.length === 0;
}

const linear = (rows: number, filters: number, positions: number, mask: Uint8Array): GroupWork => {
  const shape = { kind: 'linear', inputFeatures: rows, outputFeatures: filters, positions } as const;
  const geometry = geometryOf(shape);
  return {
    shape,
    geometry,
    weights: packMask(geometry, mask),
    activations: packActivations(shape, geometry, new Uint8Array(rows * positions).fill(1), 0),
    outputDensity: 1,
  };
};

const core = (work: GroupWork, n: number, m: number, kind: 'windows' | 'native'): DesignCost =>
  finish(DESIGNS['nm-core'].run(work, { ...DEFAULT_DESIGN_CONFIG, tensorCore: { n, m, core: kind } }));

describe('n:m on hardware for 2:4', () => {
  it('finds a place in a window for every kept weight of any mask', () => {
    fc.assert(
      fc.property(anyNm, fc.integer(), ({ n, m }, seed) => {
        const rule = nmRule({ n, m, core: 'windows' });
        if (rule === null) throw new Error('there is a rule for every n below m');
        expect([rule.slots, rule.extraInputs]).toEqual([rule.block - 2, rule.block - 4]);
        const rows = 5 * m * rule.block;
        const mask = maskOf(rows, n, m, seed);
        for (let first = 0; first < rows; first += rule.block) {
          const kept = Array.from({ length: rule.block }, (_, i) => i).filter((i) => mask[first + i] === 1);
          expect(kept.length).toBeLessThanOrEqual(rule.slots);
          expect(fitsWindows(kept, rule.block)).toBe(true);
        }
      }),
      { seed: 71, numRuns: 300 },
    );
  });

  it.each([
    [2, 4, 4],
    [1, 4, 4],
    [2, 8, 4],
    [1, 2, 4],
    [4, 6, 6],
    [6, 8, 8],
    [3, 4, 8],
    [5, 8, 8],
    [14, 16, 16],
    [7, 8, 16],
  ])('%i:%i takes blocks of %i, and no smaller ones would do', (n, m, block) => {
    expect(nmRule({ n, m, core: 'windows' })?.block).toBe(block);
    if (block === 4) return;
    // Some mask puts too much into a block two shorter.
    const worst = Array.from({ length: 40 * m * block }, (_, i) => (i % m < n ? i : -1));
    const fuller = Array.from({ length: 40 * m * block }, (_, i) => (i % m >= m - n ? i : -1));
    const least = block - 2;
    const most = Math.max(
      ...[worst, fuller].map((kept) => Math.max(...Array.from({ length: m }, (_, b) => kept.slice(b * least, (b + 1) * least).filter((i) => i >= 0).length))),
    );
    expect(most).toBeGreaterThan(least - 2);
  });

  it('costs as 2:4 itself does, and 6:8 takes three quarters of the dense products', () => {
    expect(nmRule({ n: 2, m: 4, core: 'windows' })).toEqual(TWO_OF_FOUR);
    const half = linear(
      256,
      64,
      5,
      Uint8Array.from({ length: 256 * 64 }, (_, i) => (i % 4 < 2 ? 1 : 0)),
    );
    expect(core(half, 2, 4, 'windows')).toEqual({ ...finish(DESIGNS['sparse-tensor-core'].run(half, DEFAULT_DESIGN_CONFIG)), design: 'nm-core' });
    const most = linear(
      256,
      64,
      5,
      Uint8Array.from({ length: 256 * 64 }, (_, i) => (i % 8 < 6 ? 1 : 0)),
    );
    const dense = finish(DESIGNS['sparse-tensor-core'].run(most, DEFAULT_DESIGN_CONFIG));
    for (const kind of ['windows', 'native'] as const) expect(core(most, 6, 8, kind).cycles / dense.cycles).toBe(0.75);
    // Windows share inputs, which are read twice; a core of its own needs three bits for eight places.
    expect(core(most, 6, 8, 'windows').activationsDelivered / dense.activationsDelivered).toBe(1.5);
    expect(core(most, 6, 8, 'native').activationsDelivered).toBe(dense.activationsDelivered);
    expect(core(most, 6, 8, 'native').dram.metadata / core(most, 6, 8, 'windows').dram.metadata).toBe(1.5);
  });

  it('gains from a sparser pattern on hardware built for it alone, and runs weights of another pattern dense', () => {
    const quarter = linear(
      256,
      64,
      5,
      Uint8Array.from({ length: 256 * 64 }, (_, i) => (i % 4 < 1 ? 1 : 0)),
    );
    expect(core(quarter, 1, 4, 'windows').cycles).toBe(2 * core(quarter, 1, 4, 'native').cycles);
    const full = linear(256, 64, 5, new Uint8Array(256 * 64).fill(1));
    expect(core(full, 6, 8, 'native').cycles).toBe(core(full, 8, 8, 'native').cycles);
    expect(core(full, 6, 8, 'native').dram.metadata).toBe(0);
  });

  it('is told in words, and so is what cannot be run', () => {
    const words = (n: number, m: number, kind: 'windows' | 'native' = 'windows') => nmWords({ n, m, core: kind });
    expect(words(6, 8)).toBe('On hardware for 2:4, 6:8 runs as 3 overlapping windows of 2:4: 1.33 times the dense speed.');
    expect(words(3, 4)).toContain('runs as 6:8, which is 3 overlapping windows of 2:4');
    expect(words(1, 4)).toBe('On hardware for 2:4, 1:4 runs as 2:4, with zeros where fewer are kept: 2.00 times the dense speed, and no more.');
    expect(words(2, 4)).toBe('2:4 itself: 2.00 times the dense speed.');
    expect(words(8, 8)).toContain('no tensor core can run it faster: it runs dense');
    expect(words(1, 4, 'native')).toContain('A core built for 1:4: 4.00 times the dense speed.');
  });
});
