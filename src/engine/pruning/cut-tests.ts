import type { WeightMatrix } from '../layer/shape';
import { chunkSize } from './chunks';
import type { CutGroup, CutTest, CutUnit } from './cut-types';
import { BEYOND_ANY_THRESHOLD, inSigmas } from './statistics';
import type { Pruning } from './types';

export type RowUnit = Exclude<CutUnit, 'filter'>;

/** What a test is held against. */
export type Bar = Pick<CutTest, 'threshold' | 'group'>;

/** With n:m: the least that stays of the group of the weight of filter m in row j. */
export function barOfGroup({ rows, values }: WeightMatrix, { mask, sigma, settings }: Pruning): (j: number, m: number) => Bar {
  return (j, m) => {
    const firstRow = j - (j % settings.m);
    const group: CutGroup = { firstRow, rows: Math.min(settings.m, rows - firstRow), stay: Math.min(settings.n, settings.m, rows - firstRow) };
    let least = Infinity;
    for (let row = firstRow; row < firstRow + group.rows; row++) {
      if (mask[m * rows + row] === 1) least = Math.min(least, Math.abs(values[m * rows + row]));
    }
    return { group, threshold: weightTest(least, sigma) };
  };
}

/** |w| in units of sigma. Where all weights are equal the bar is 0 at every q, and every weight passes it. */
const weightTest = (magnitude: number, sigma: number): number => (sigma > 0 ? inSigmas(magnitude, sigma) : BEYOND_ANY_THRESHOLD);

interface RowTest {
  readonly mean: number;
  readonly test: number;
  readonly score: number;
}

/**
 * What each test of a row compares, with the very operations of the pattern's own rule, so that a step agrees with the mask to the last bit. The row asked for
 * last is kept: steps come in order.
 */
export function rowTests(matrix: WeightMatrix, { chunks, sigma, settings }: Pruning, unit: RowUnit): (row: number, place: number) => RowTest {
  const { rows, filters, values } = matrix;
  const width = settings.chunkWidth;
  const means = new Float64Array(chunks);
  const testsOfRow = new Float64Array(chunks);
  let known = -1;

  const magnitude = (row: number, n: number): number => {
    let sum = 0;
    const end = Math.min(filters, (n + 1) * width);
    for (let m = n * width; m < end; m++) sum += Math.abs(values[m * rows + row]);
    return sum;
  };
  const open = (row: number): void => {
    known = row;
    let sum = 0;
    for (let n = 0; n < chunks; n++) {
      if (unit === 'row') sum += magnitude(row, n);
      if (unit !== 'chunk') continue;
      means[n] = magnitude(row, n) / chunkSize(filters, width, n);
      testsOfRow[n] = inSigmas(means[n], sigma);
    }
    if (unit === 'row') {
      means[0] = sum / filters;
      testsOfRow[0] = inSigmas(means[0], sigma);
    }
    if (unit !== 'cascade') return;
    let tail = 0;
    for (let n = chunks - 1; n >= 0; n--) {
      tail += magnitude(row, n);
      means[n] = tail / (filters - n * width);
      testsOfRow[n] = inSigmas((tail * (chunks - n)) / (filters - n * width), sigma);
    }
  };

  return (row, place) => {
    if (unit === 'weight') {
      const mean = Math.abs(values[place * rows + row]);
      const test = weightTest(mean, sigma);
      return { mean, test, score: test };
    }
    if (row !== known) open(row);
    let score = testsOfRow[place];
    if (unit === 'cascade') for (let n = 0; n < place; n++) score = Math.min(score, testsOfRow[n]);
    return { mean: means[place], test: testsOfRow[place], score };
  };
}
