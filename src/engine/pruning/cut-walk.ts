import type { CutSteps } from './cut-types';

export interface RowTests {
  readonly rows: number;
  readonly total: number;
  /** The first step of each row, and behind them the total. */
  readonly firsts: Float64Array;
  readonly rowOf: (index: number) => number;
  readonly testsOf: (row: number) => number;
  readonly keepsAt: (row: number, place: number) => boolean;
}

type Walk = Pick<CutSteps, 'firstOfRow' | 'nextRow' | 'previousRow' | 'nextFall' | 'previousFall'>;

/** From row to row, and from fall to fall. */
export function rowWalk({ rows, total, firsts, rowOf, testsOf, keepsAt }: RowTests): Walk {
  const fallIn = (row: number, from: number, step: 1 | -1): number | null => {
    for (let place = from; place >= 0 && place < testsOf(row); place += step) if (!keepsAt(row, place)) return firsts[row] + place;
    return null;
  };

  return {
    firstOfRow: (row) => firsts[Math.max(0, Math.min(row, rows - 1))],
    nextRow: (index) => {
      const row = rowOf(index) + 1;
      return row < rows ? firsts[row] : null;
    },
    previousRow: (index) => {
      const row = rowOf(Math.min(index, total - 1));
      if (index > firsts[row]) return firsts[row];
      return row > 0 ? firsts[row - 1] : null;
    },
    nextFall: (index) => {
      let row = rowOf(index + 1);
      for (let place = index + 1 - (firsts[row] ?? 0); row < rows; row++, place = 0) {
        const found = fallIn(row, place, 1);
        if (found !== null) return found;
      }
      return null;
    },
    previousFall: (index) => {
      let row = rowOf(Math.min(index, total) - 1);
      for (let place = Math.min(index, total) - 1 - firsts[row]; row >= 0; row--, place = row >= 0 ? testsOf(row) - 1 : 0) {
        const found = fallIn(row, Math.min(place, testsOf(row) - 1), -1);
        if (found !== null) return found;
      }
      return null;
    },
  };
}
