import { MOST_BYTES, MOST_UNITS, type SizeLimit } from './size-limits';

/** Cambricon-X and Cambricon-S: chips of processing elements (one output each) of several multipliers. */
export interface CambriconConfig {
  readonly chips: number;
  readonly elements: number;
  readonly lanes: number;
  /** Vector positions an index module looks at in a cycle. */
  readonly window: number;
  /** Cambricon-X: bytes of inputs on chip at once; elements wait for each other at the end of such a tile. */
  readonly inputTileBytes: number;
  /** Weight memory of one element. */
  readonly elementBytes: number;
  /** Step index of a non-zero weight. */
  readonly indexBits: number;
}

const DEFAULT_CAMBRICON: CambriconConfig = {
  chips: 4,
  elements: 16,
  lanes: 16,
  window: 256,
  inputTileBytes: 8192,
  elementBytes: 2048,
  indexBits: 6,
};

/** The largest divisor of `count` that is at most 16 and a power of two. */
const sixteenth = (count: number): number => Math.min(16, count & -count);

/** As many multipliers as an array has: elements of 16 multipliers and chips of 16 elements, or the most that divides the array. */
export function cambriconOfSize(rows: number, columns: number): CambriconConfig {
  const lanes = sixteenth(rows * columns);
  const elements = sixteenth((rows * columns) / lanes);
  return { ...DEFAULT_CAMBRICON, chips: (rows * columns) / (lanes * elements), elements, lanes };
}

/** What the configuration of both Cambricons may hold. */
export const cambriconLimits = (config: CambriconConfig): readonly SizeLimit[] => [
  ['Cambricon chips', config.chips, 1, MOST_UNITS],
  ['Cambricon elements in a chip', config.elements, 1, MOST_UNITS],
  ['Cambricon multipliers in an element', config.lanes, 1, MOST_UNITS],
  ['Cambricon index window', config.window, 32, MOST_UNITS],
  ['Cambricon-X input tile’s bytes', config.inputTileBytes, 1, MOST_BYTES],
  ['Cambricon element’s bytes', config.elementBytes, 1, MOST_BYTES],
  ['Cambricon step index’s bits', config.indexBits, 1, 32],
];
