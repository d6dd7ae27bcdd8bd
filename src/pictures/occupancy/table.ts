import { occupancyCsv } from '../../engine/csph/occupancy';
import type { OpenTile } from '../array/tile';
import type { PictureTable } from '../picture';

/** The tile's occupancy over time: a row for each stretch of cycles in which it stays the same. */
export function occupancyTable({ occupancy, buffer }: OpenTile): PictureTable {
  const bins = buffer.sizes.length === 1 ? [] : buffer.sizes.map((size, bin) => ({ id: `bin-${bin}`, name: `Bin ${bin} of ${size}`, numeric: true }));
  return {
    caption: 'How many slots of an accumulation buffer hold a sum, from cycle to cycle',
    columns: [
      { id: 'cycle', name: 'From cycle' },
      { id: 'end', name: 'To cycle', numeric: true },
      { id: 'occupied', name: 'Slots in use', numeric: true },
      ...bins,
      { id: 'registers', name: 'Sums in the array', numeric: true },
    ],
    rowCount: occupancy.length,
    cell: (index, column) => {
      const { cycle, endCycle, occupied, perBin, registersHeld } = occupancy[index];
      const cells = [cycle, endCycle - 1, occupied, ...(bins.length === 0 ? [] : perBin), registersHeld];
      return cells[column];
    },
  };
}

/** The same as a file: the engine's own table. */
export const occupancyFile = ({ occupancy, buffer }: OpenTile): string => occupancyCsv(occupancy, buffer.sizes.length);
