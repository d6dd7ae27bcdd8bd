import type { PictureTable } from '../../pictures/picture';
import { exhibit } from '../../pictures/picture';
import { prunedCascade } from '../../pictures/matrix/cascade';
import { MATRIX } from '../../pictures/matrix/picture';
import type { LabState } from '../../store/state';
import { type OnPaper, picked } from './on-paper';
import { PAPER } from '../theme';

/** The matrix, and how many rows kept how many chunks. */
export function prunePaper({ picture, scenario }: LabState): OnPaper {
  if (!picture) return { pictures: [], table: null };
  const { layer, report } = picture;
  const cascade = prunedCascade(layer.weights.values, report.pruning);
  return {
    pictures: [exhibit(MATRIX, { cascade, peak: layer.peak, sort: scenario.sort, view: scenario.view }, PAPER)],
    table: countsTable(report.histogram),
  };
}

function countsTable(histogram: ArrayLike<number>): PictureTable {
  const counts = Array.from(histogram);
  const table: PictureTable = {
    caption: 'Rows by chunk count',
    columns: [
      { id: 'chunks', name: 'Chunks streamed', numeric: true },
      { id: 'rows', name: 'Rows', numeric: true },
    ],
    rowCount: counts.length,
    cell: (row, column) => (column === 0 ? row : counts[row]),
  };
  return picked(
    table,
    counts.flatMap((rows, count) => (rows > 0 ? [count] : [])),
  );
}
