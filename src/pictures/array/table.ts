import { peOccupancyAt } from '../../engine/csph/occupancy';
import { peDetail } from '../../engine/csph/pe';
import type { NumberFormat } from '../../scenario/words';
import type { PictureTable } from '../picture';
import { sceneAt } from './model';
import type { Moment } from './moment';
import { written } from './numbers';

const COLUMNS = [
  { id: 'pe', name: 'PE' },
  { id: 'state', name: 'State' },
  { id: 'position', name: 'Position', numeric: true },
  { id: 'filter', name: 'Filter', numeric: true },
  { id: 'activation', name: 'Activation', numeric: true },
  { id: 'weight', name: 'Weight', numeric: true },
  { id: 'product', name: 'Product', numeric: true },
  { id: 'sum', name: 'Sum', numeric: true },
  { id: 'held', name: 'Slots in use', numeric: true },
] as const;

/** Every PE of a cycle, array row by array row. */
export function arrayTable({ tile, cycle, state }: Moment, format: NumberFormat): PictureTable {
  const { arrayRows, arrayColumns } = tile.trace.hardware;
  const { units } = tile;
  const scene = sceneAt(tile, cycle, 0);
  // The table outlives this cycle, the reader's memory does not.
  const sums = scene.sums.slice();
  const sumUnit = scene.sumKind === 'local' ? units.local : units.slot;
  return {
    caption: `PEs in cycle ${cycle}`,
    columns: COLUMNS,
    rowCount: arrayRows * arrayColumns,
    cell: (index, at) => {
      const [p, m] = [Math.floor(index / arrayColumns), index % arrayColumns];
      const detail = peDetail(tile.trace, tile.values, state, p, m);
      switch (COLUMNS[at].id) {
        case 'pe':
          return `${p}, ${m}`;
        case 'state':
          return detail.state;
        case 'position':
          return detail.position ?? '–';
        case 'filter':
          return detail.filter ?? '–';
        case 'activation':
          return written(detail.activation, format, units.activation);
        case 'weight':
          return written(detail.weight, format, units.weight);
        case 'product':
          return written(detail.product, format, units.product);
        case 'held':
          return peOccupancyAt(tile.trace, cycle, p, m, tile.values.positions);
        case 'sum':
          return written(scene.sumKind === 'none' || detail.state === 'idle' ? null : sums[index], format, sumUnit);
      }
    },
  };
}
