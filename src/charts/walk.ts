import { leastIndex } from 'd3-array';

/** Where a bar, a point or a cell stands, to those who go from one to the next by keys. */
export interface Stop {
  /** Its line, row or series, from the top. */
  readonly row: number;
  /** Its place along the row, in whatever unit the row is drawn in. */
  readonly place: number;
}

const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'] as const;
export type WalkKey = (typeof KEYS)[number];

export const isWalkKey = (key: string): key is WalkKey => (KEYS as readonly string[]).includes(key);

/**
 * The stop that a key leads to: left and right along the row, up and down to the nearest place of the next row, Home and End to the ends of the row.
 * In a chart of one stop a row, left and right go up and down too.
 * @returns its index; `from` where there is no way on.
 */
export function walk(stops: readonly Stop[], from: number, key: WalkKey): number {
  const here = stops[from];
  if (here === undefined) return from;
  const inRow = (row: number): readonly number[] =>
    stops.flatMap((stop, index) => (stop.row === row ? [index] : [])).toSorted((a, b) => stops[a].place - stops[b].place);
  const own = inRow(here.row);
  const along = (by: number): number => own[own.indexOf(from) + by] ?? from;
  const across = (by: 1 | -1): number => {
    const rows = [...new Set(stops.map(({ row }) => row))].toSorted((a, b) => a - b);
    const row = rows[rows.indexOf(here.row) + by];
    if (row === undefined) return from;
    const there = inRow(row);
    return there[leastIndex(there, (index) => Math.abs(stops[index].place - here.place)) ?? 0] ?? from;
  };
  const isColumn = own.length === 1 && stops.length > 1;
  switch (key) {
    case 'ArrowLeft':
      return isColumn ? across(-1) : along(-1);
    case 'ArrowRight':
      return isColumn ? across(1) : along(1);
    case 'ArrowUp':
      return across(-1);
    case 'ArrowDown':
      return across(1);
    case 'Home':
      return isColumn ? 0 : own[0];
    case 'End':
      return isColumn ? stops.length - 1 : (own.at(-1) ?? from);
  }
}
