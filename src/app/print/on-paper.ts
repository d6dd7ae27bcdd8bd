import type { Exhibit, PictureTable } from '../../pictures/picture';

/** What a scene puts on paper in place of its canvases. */
export interface OnPaper {
  readonly pictures: readonly Exhibit[];
  readonly table: PictureTable | null;
}

/** More rows than this belong into a file: the page has them as CSV or as its own table. */
const MOST_ROWS = 24;

/** Some rows of a table, as many of them as one page bears. */
export function picked(table: PictureTable, rows: readonly number[]): PictureTable {
  const some = rows.slice(0, MOST_ROWS);
  const left = rows.length - some.length;
  return {
    ...table,
    caption: left > 0 ? `${table.caption}; ${left} more rows are in the table of the page` : table.caption,
    rowCount: some.length,
    cell: (row, column) => table.cell(some[row], column),
  };
}
