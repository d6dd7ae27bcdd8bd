import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAC } from '../csph/cycle-kinds';
import { buildTrace } from '../csph/trace';
import { weaveOrder } from './weaved';

const pairs = (counts: number[], groupSize: number): string[] => {
  const { row, chunk } = weaveOrder(counts, groupSize);
  return Array.from(row, (j, at) => `${j}.${chunk[at]}`);
};

describe('weave order', () => {
  it('streams row by row for T = 1 and leaves rows without chunks out', () => {
    expect(pairs([2, 0, 3, 1], 1)).toEqual(['0.0', '0.1', '2.0', '2.1', '2.2', '3.0']);
  });

  it('interleaves the rows of a group of the work list chunk by chunk', () => {
    expect(pairs([2, 0, 3, 1], 2)).toEqual(['0.0', '2.0', '0.1', '2.1', '2.2', '3.0']);
    expect(pairs([2, 0, 3, 1], 3)).toEqual(['0.0', '2.0', '3.0', '0.1', '2.1', '2.2']);
  });

  it('gives every kept chunk once, groups in sequence, chunks ascending in a group, rows ascending in a chunk', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (counts, groupSize) => {
        const workList = counts.flatMap((count, row) => (count > 0 ? [row] : []));
        const expected = counts
          .flatMap((count, row) => Array.from({ length: count }, (_, chunk) => ({ group: Math.floor(workList.indexOf(row) / groupSize), chunk, row })))
          .sort((a, b) => a.group - b.group || a.chunk - b.chunk || a.row - b.row);
        expect(pairs(counts, groupSize)).toEqual(expected.map(({ row, chunk }) => `${row}.${chunk}`));
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  it('is the order in which the array takes chunks in, where the buffer holds them all', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 8 }), (counts, groupSize) => {
        const array = {
          arrayRows: 2,
          arrayColumns: 4,
          groupSize,
          bins: [2, 4, 8],
          buffer: 'bins',
          order: 'natural',
          drain: 'overlapped',
          turn: 'eager',
        } as const;
        const trace = buildTrace({ chunkCounts: counts, filters: 35, positions: 2 }, array);
        const taken = trace.ok ? Array.from(trace.value.kind, (kind, cycle) => ({ kind, cycle })).filter(({ kind }) => kind === MAC) : null;
        expect(taken?.map(({ cycle }) => (trace.ok ? `${trace.value.row[cycle]}.${trace.value.chunk[cycle]}` : ''))).toEqual(pairs(counts, groupSize));
      }),
      { seed: 22, numRuns: 200 },
    );
  });
});
