import { percent } from '../../lib/numbers';
import type { MeasuredPoint } from '../../store/state';
import { type Column, DataTable } from '../../ui/data-table';
import { isSameCut, type Series } from './model';
import { intervalText, seriesName } from './say';

const COLUMNS: readonly Column[] = [
  { id: 'cut', name: 'Cut', numeric: true },
  { id: 'accuracy', name: 'Right', numeric: true },
  { id: 'series', name: 'Pattern · checkpoint' },
  { id: 'interval', name: '95\u00a0% interval', numeric: true },
  { id: 'count', name: 'Images', numeric: true },
];

interface PointsTableProps {
  readonly series: readonly Series[];
  readonly shown: MeasuredPoint | null;
  readonly onSelect: (point: MeasuredPoint) => void;
}

/** Every point of the chart in numbers. */
export function PointsTable({ series, shown, onSelect }: PointsTableProps) {
  const rows = series.flatMap((one) => one.points.map((point) => ({ one, point })));
  return (
    <DataTable
      caption="Measured accuracy by weights cut"
      columns={COLUMNS}
      rowCount={rows.length}
      selectedRow={rows.findIndex(({ point }) => shown !== null && isSameCut(point.measured, shown))}
      onSelect={(place) => onSelect(rows[place].point.measured)}
      cell={(place, column) => {
        const { one, point } = rows[place];
        switch (COLUMNS[column].id) {
          case 'cut':
            return percent(point.sparsity);
          case 'accuracy':
            return percent(point.share);
          case 'interval':
            return intervalText(point);
          case 'count':
            return `${point.correct} of ${point.done}`;
          default:
            return seriesName(one) + (one.tuned ? ` (${point.measured.request.checkpoint})` : '');
        }
      }}
    />
  );
}
