import type { Pattern } from '../types';

/*
 * Small layers with their prunings and penalties, so that a clone without the reference data has fixed figures to hold on to. Computed by this code once
 * and confirmed by `reference/pruning-oracle.ts`; the test compares both with what is written here, so neither can drift unnoticed.
 */

export interface PruningFixture {
  readonly name: string;
  readonly chunkWidth: number;
  /** Weights in eighths, a line a filter. */
  readonly eighths: readonly (readonly number[])[];
  readonly sigma: number;
  /** A word of the mask is a filter, # = kept. n:m is 2:4. */
  readonly prunings: readonly {
    readonly pattern: Pattern;
    readonly q: number;
    readonly mask: string;
    readonly chunkCounts: readonly number[];
    readonly streamedChunks: readonly number[];
  }[];
  /** `tiles`: the `chunk` penalty over tiles. */
  readonly losses: Readonly<Record<'cascade' | 'cascade-rms' | 'chunk' | 'tiles' | 'row', number>>;
}

export const PRUNING_FIXTURES: readonly PruningFixture[] = [
  {
    name: 'ragged',
    chunkWidth: 4,
    eighths: [
      [-25, -18, -4, -4, -11, 0, -10, -4],
      [-2, -2, 2, 24, -21, -3, 10, -7],
      [-24, 9, -2, 6, 6, 1, 6, -4],
      [-4, -18, -4, -10, -18, -2, 6, 5],
      [-29, -5, 3, -11, -30, -1, 3, -7],
      [4, 10, 1, 13, 5, 10, 0, 0],
      [-7, 8, -1, -15, -2, -6, 0, 28],
      [-10, 17, -3, 13, 2, -2, 0, 5],
      [1, -17, -2, -4, -7, -1, 0, 2],
      [12, 5, 3, 24, 2, -1, 0, -4],
    ],
    sigma: 1.3442181624849556,
    prunings: [
      {
        pattern: 'cascade',
        q: 0.75,
        mask: '##.##### ##.##### ##.##### ##.##### ##.##..# ##.##..# ##.##..# ##.##..# .#.#.... .#.#....',
        chunkCounts: [2, 3, 0, 3, 2, 1, 1, 2],
        streamedChunks: [2, 3, 0, 3, 2, 1, 1, 2],
      },
      {
        pattern: 'cascade',
        q: 1.5,
        mask: '##.##..# ##.##..# ##.##..# ##.##..# ##.#.... ##.#.... ##.#.... ##.#.... ........ ........',
        chunkCounts: [2, 2, 0, 2, 1, 0, 0, 1],
        streamedChunks: [2, 2, 0, 2, 1, 0, 0, 1],
      },
      {
        pattern: 'chunk',
        q: 0.75,
        mask: '##.##... ##.##... ##.##... ##.##... ##.##..# ##.##..# ##.##..# ##.##..# .#.#.... .#.#....',
        chunkCounts: [2, 3, 0, 3, 2, 0, 0, 0],
        streamedChunks: [2, 3, 0, 3, 2, 0, 0, 2],
      },
      {
        pattern: 'row',
        q: 0.75,
        mask: '##.##... ##.##... ##.##... ##.##... ##.##... ##.##... ##.##... ##.##... ##.##... ##.##...',
        chunkCounts: [3, 3, 0, 3, 3, 0, 0, 0],
        streamedChunks: [3, 3, 0, 3, 3, 0, 0, 0],
      },
      {
        pattern: 'filter',
        q: 0.75,
        mask: '######## ######## ........ ######## ######## ........ ######## ........ ........ ........',
        chunkCounts: [2, 2, 2, 2, 2, 2, 2, 2],
        streamedChunks: [2, 2, 2, 2, 2, 2, 2, 2],
      },
      {
        pattern: 'unstructured',
        q: 0.75,
        mask: '##..#.#. ...##.#. ##...... .#.##... #..##... .#.#.#.. ...#...# ##.#.... .#...... #..#....',
        chunkCounts: [3, 3, 0, 3, 2, 0, 1, 0],
        streamedChunks: [3, 3, 0, 3, 2, 2, 1, 2],
      },
      {
        pattern: 'n:m',
        q: 0,
        mask: '##..#.#. #..##.#. ##..#.#. .#.##.#. #..##..# .#.###.. .#.#.#.# .#.##..# .#.##..# #..##..#',
        chunkCounts: [3, 3, 0, 3, 3, 0, 1, 0],
        streamedChunks: [3, 3, 0, 3, 3, 2, 1, 3],
      },
    ],
    losses: {
      cascade: 17.021878183148186,
      'cascade-rms': 8.947990924925135,
      chunk: 25.95950429483761,
      tiles: 7.42601470794664,
      row: 9.70056127397853,
    },
  },
  {
    name: 'even',
    chunkWidth: 2,
    eighths: [
      [12, -8, -1, -19, -26, 5],
      [1, -1, -3, 1, -18, 15],
      [1, -2, -3, 19, 4, 1],
      [3, 3, 0, 3, -6, -14],
      [0, 2, 1, -6, 0, 11],
      [3, 2, 0, -21, 0, 3],
      [3, 3, -4, 10, 0, 10],
      [-2, -4, 0, 4, 0, -3],
    ],
    sigma: 1.0596900421219124,
    prunings: [
      {
        pattern: 'cascade',
        q: 0.75,
        mask: '##.### ##.### .#.#.# .#.#.# ...#.# ...#.# ...#.# ...#.#',
        chunkCounts: [1, 2, 0, 4, 1, 4],
        streamedChunks: [1, 2, 0, 4, 1, 4],
      },
      {
        pattern: 'cascade',
        q: 1.5,
        mask: '...### ...### ...#.# ...#.# ...#.# ...#.# ...... ......',
        chunkCounts: [0, 0, 0, 3, 1, 3],
        streamedChunks: [0, 0, 0, 3, 1, 3],
      },
      {
        pattern: 'chunk',
        q: 0.75,
        mask: '#..### #..### ...#.# ...#.# ...#.# ...#.# ...#.# ...#.#',
        chunkCounts: [1, 0, 0, 4, 1, 4],
        streamedChunks: [1, 0, 0, 4, 1, 4],
      },
      {
        pattern: 'row',
        q: 0.75,
        mask: '...### ...### ...### ...### ...### ...### ...### ...###',
        chunkCounts: [0, 0, 0, 4, 4, 4],
        streamedChunks: [0, 0, 0, 4, 4, 4],
      },
      {
        pattern: 'filter',
        q: 0.75,
        mask: '###### ###### ...... ...... ...... ...... ...... ......',
        chunkCounts: [1, 1, 1, 1, 1, 1],
        streamedChunks: [1, 1, 1, 1, 1, 1],
      },
      {
        pattern: 'unstructured',
        q: 0.75,
        mask: '##.##. ....## ...#.. .....# .....# ...#.. ...#.# ......',
        chunkCounts: [1, 1, 0, 4, 1, 4],
        streamedChunks: [1, 1, 0, 4, 1, 4],
      },
      {
        pattern: 'n:m',
        q: 0,
        mask: '#..### #.#.## ..#### ##..## .#.### #..### ..#### .#.###',
        chunkCounts: [3, 0, 2, 4, 4, 4],
        streamedChunks: [3, 4, 4, 4, 4, 4],
      },
    ],
    losses: {
      cascade: 7.207043255905942,
      'cascade-rms': 4.359505325008631,
      chunk: 18.903021528041755,
      tiles: 10.916213863340424,
      row: 5.518371323336713,
    },
  },
  {
    name: 'one-chunk',
    chunkWidth: 8,
    eighths: [
      [0, -10, 1, 2, -2],
      [-5, 8, -1, -20, 4],
      [-7, 5, -1, 0, -2],
    ],
    sigma: 0.8462979605878995,
    prunings: [
      {
        pattern: 'cascade',
        q: 0.75,
        mask: '.#.#. .#.#. .#.#.',
        chunkCounts: [0, 1, 0, 1, 0],
        streamedChunks: [0, 1, 0, 1, 0],
      },
      {
        pattern: 'cascade',
        q: 1.5,
        mask: '..... ..... .....',
        chunkCounts: [0, 0, 0, 0, 0],
        streamedChunks: [0, 0, 0, 0, 0],
      },
      {
        pattern: 'chunk',
        q: 0.75,
        mask: '.#.#. .#.#. .#.#.',
        chunkCounts: [0, 1, 0, 1, 0],
        streamedChunks: [0, 1, 0, 1, 0],
      },
      {
        pattern: 'row',
        q: 0.75,
        mask: '.#.#. .#.#. .#.#.',
        chunkCounts: [0, 1, 0, 1, 0],
        streamedChunks: [0, 1, 0, 1, 0],
      },
      {
        pattern: 'filter',
        q: 0.75,
        mask: '..... ##### .....',
        chunkCounts: [1, 1, 1, 1, 1],
        streamedChunks: [1, 1, 1, 1, 1],
      },
      {
        pattern: 'unstructured',
        q: 0.75,
        mask: '.#... .#.#. #....',
        chunkCounts: [1, 1, 0, 1, 0],
        streamedChunks: [1, 1, 0, 1, 0],
      },
      {
        pattern: 'n:m',
        q: 0,
        mask: '.#.## .#.## ##..#',
        chunkCounts: [1, 1, 0, 1, 1],
        streamedChunks: [1, 1, 0, 1, 1],
      },
    ],
    losses: {
      cascade: 6.135104235910895,
      'cascade-rms': 3.542104082109569,
      chunk: 3.542104082109569,
      tiles: 0.8502450627123139,
      row: 3.542104082109569,
    },
  },
];
