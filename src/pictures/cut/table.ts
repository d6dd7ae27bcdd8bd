import type { CutSteps } from '../../engine/pruning/cut-types';
import type { PictureTable } from '../picture';

const NAMES = { cascade: 'Chunk', chunk: 'Chunk', row: 'Row', weight: 'Filter', filter: 'Filter' } as const;
const DIGITS = 4;

/** First step of the row that a step is of, and one past its last. */
function stepsOfRow(cut: CutSteps, index: number): readonly [number, number] {
  if (cut.unit === 'filter') return [0, cut.total];
  const { row } = cut.stepAt(index);
  return [cut.firstOfRow(row), row + 1 < cut.rows ? cut.firstOfRow(row + 1) : cut.total];
}

/** All that is compared in the row that a step is of; of whole filters, all of them. */
export function stepTable(cut: CutSteps, index: number, sigma: number): PictureTable {
  const [first, end] = stepsOfRow(cut, index);
  const { row } = cut.stepAt(index);
  // The last step of a row tells what the others have come to.
  const count = cut.unit === 'filter' ? end - first : end - first - 1;
  return {
    caption: cut.unit === 'filter' ? 'Steps of the cut, filter by filter' : `Steps of the cut in row ${row}`,
    columns: [
      { id: 'what', name: NAMES[cut.unit], numeric: true },
      { id: 'mean', name: 'Mean |w|', numeric: true },
      { id: 'left', name: 'Chunks left', numeric: true },
      { id: 'product', name: 'Product', numeric: true },
      { id: 'score', name: 'Score, σ', numeric: true },
      { id: 'threshold', name: cut.pattern === 'n:m' ? 'Least of its group that stays' : 'q·σ', numeric: true },
      { id: 'verdict', name: 'Verdict' },
    ],
    rowCount: count,
    cell: (place, column) => {
      const step = cut.stepAt(first + place);
      if (step.kind === 'done') return '';
      const what = { cascade: step.chunk, chunk: step.chunk, row: step.row, weight: step.filter, filter: step.filter }[cut.unit];
      const { mean, chunksLeft, score, threshold } = step;
      const sum = mean * chunksLeft;
      const limit = threshold < 0 ? 'none' : (threshold * sigma).toFixed(DIGITS);
      return [
        what,
        mean.toFixed(DIGITS),
        chunksLeft,
        sum.toFixed(DIGITS),
        Number.isFinite(score) ? score.toFixed(3) : 'beyond any q',
        limit,
        step.keeps ? 'stays' : 'falls',
      ][column];
    },
  };
}
