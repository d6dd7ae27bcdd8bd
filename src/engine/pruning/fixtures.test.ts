import { describe, expect, it } from 'vitest';
import type { WeightMatrix } from '../layer/shape';
import { oracleLoss, oracleMask, oracleSigma } from '../reference/pruning-oracle';
import { PRUNING_FIXTURES, type PruningFixture } from './testing/pruning-fixtures';
import { preparePattern } from './prepare';
import { regularize, REGULARIZERS } from './regularizers';

function matrixOf({ eighths }: PruningFixture): WeightMatrix {
  return { rows: eighths[0].length, filters: eighths.length, values: Float32Array.from(eighths.flat(), (weight) => weight / 8) };
}

describe.each(PRUNING_FIXTURES)('stored layer $name', (fixture) => {
  const matrix = matrixOf(fixture);

  it.each(fixture.prunings)('$pattern at $q', ({ pattern, q, mask, chunkCounts, streamedChunks }) => {
    const settings = { pattern, chunkWidth: fixture.chunkWidth, n: 2, m: 4 };
    const prepared = preparePattern(matrix, settings);
    if (!prepared.ok) throw new Error(prepared.error.message);
    const pruning = prepared.value.prune({ by: 'q', q });
    const bits = Uint8Array.from(mask.replaceAll(' ', ''), (mark) => (mark === '#' ? 1 : 0));
    expect(pruning.mask).toEqual(bits);
    expect(oracleMask(matrix, settings, q)).toEqual(bits);
    expect(Array.from(pruning.chunkCounts)).toEqual(chunkCounts);
    expect(Array.from(pruning.streamedChunks)).toEqual(streamedChunks);
    expect(pruning.sigma).toBeCloseTo(fixture.sigma, 12);
    expect(oracleSigma(matrix)).toBeCloseTo(fixture.sigma, 12);
  });

  it('penalties', () => {
    for (const kind of REGULARIZERS) {
      for (const tiles of [false, true]) {
        const stored = fixture.losses[kind === 'chunk' && tiles ? 'tiles' : kind];
        const result = regularize(kind, matrix, fixture.chunkWidth, { tiles });
        expect(result.ok && result.value.loss).toBeCloseTo(stored, 10);
        expect(oracleLoss(kind, matrix, fixture.chunkWidth, tiles)).toBeCloseTo(stored, 10);
      }
    }
  });
});
