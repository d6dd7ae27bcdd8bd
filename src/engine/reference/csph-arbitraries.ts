import fc from 'fast-check';
import type { HardwareConfig, StreamWork } from '../csph/config';
import { BUFFER_KINDS, DRAIN_MODES, ROW_ORDERS, TURN_RULES } from '../csph/config';

/** One random layer on one random array, valid for each other. */
export interface CsphCase {
  readonly work: StreamWork;
  readonly hardware: HardwareConfig;
}

const BIN_LISTS: readonly (readonly number[])[] = [[2, 4, 8, 16, 32], [2, 4], [2, 4, 8], [4, 4, 4], [3, 1, 5], [1], [2], [7], [1, 1, 1], [5, 2], [1, 8, 2]];

/** Small arrays with every switch: odd bin lists, T up to 32, all buffers, orders, drains and turns; any number of columns, so ragged last chunks. */
export const hardwareConfigs: fc.Arbitrary<HardwareConfig> = fc.record({
  arrayRows: fc.integer({ min: 1, max: 6 }),
  arrayColumns: fc.integer({ min: 1, max: 6 }),
  groupSize: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 32 })),
  bins: fc.oneof(fc.constantFrom(...BIN_LISTS), fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 })),
  buffer: fc.constantFrom(...BUFFER_KINDS),
  order: fc.constantFrom(...ROW_ORDERS),
  drain: fc.constantFrom(...DRAIN_MODES),
  turn: fc.constantFrom(...TURN_RULES),
});

/** Chunk counts with many zeros, many ones and many full rows beside uniform ones: that is where the rules of the bins meet. */
function chunkCountLists(chunks: number, maxRows: number): fc.Arbitrary<number[]> {
  const few = fc.integer({ min: 0, max: Math.min(3, chunks) });
  const count = fc.oneof(fc.integer({ min: 0, max: chunks }), fc.constantFrom(0, 1, chunks), few);
  return fc.array(count, { minLength: 1, maxLength: maxRows });
}

export const csphCases: fc.Arbitrary<CsphCase> = hardwareConfigs.chain((hardware) =>
  fc
    .record({
      chunks: fc.integer({ min: 1, max: 20 }),
      ragged: fc.integer({ min: 0, max: hardware.arrayColumns - 1 }),
      positions: fc.integer({ min: 1, max: 20 }),
    })
    .chain(({ chunks, ragged, positions }) =>
      chunkCountLists(chunks, 60).map((chunkCounts) => ({ hardware, work: { chunkCounts, filters: chunks * hardware.arrayColumns - ragged, positions } })),
    ),
);
