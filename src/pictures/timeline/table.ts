import { occupancyAt } from '../../engine/csph/occupancy';
import { CYCLE_KINDS } from '../../engine/csph/types';
import type { OpenTile } from '../array/tile';
import type { PictureTable } from '../picture';
import type { CycleWindow } from './model';

const COLUMNS = [
  { id: 'cycle', name: 'Cycle' },
  { id: 'kind', name: 'What' },
  { id: 'row', name: 'Row', numeric: true },
  { id: 'chunk', name: 'Chunk', numeric: true },
  { id: 'slot', name: 'Slot', numeric: true },
  { id: 'bin', name: 'Bin', numeric: true },
  { id: 'held', name: 'Slots in use', numeric: true },
  { id: 'stall', name: 'Stalled', numeric: true },
] as const;

const orDash = (value: number): string | number => (value < 0 ? '–' : value);

/** The schedule of a tile, a row for each cycle of the window. */
export function timelineTable({ trace, buffer, values }: OpenTile, { from, to }: CycleWindow): PictureTable {
  return {
    caption: 'Schedule of the tile, cycle by cycle',
    columns: COLUMNS,
    rowCount: to - from,
    cell: (index, column) => {
      const at = from + index;
      const kind = CYCLE_KINDS[trace.kind[at]];
      const slot = trace.slot[at];
      switch (COLUMNS[column].id) {
        case 'cycle':
          return at;
        case 'kind':
          return kind === 'mac' && slot >= 0 ? 'mac, commit' : kind;
        case 'row':
          return orDash(trace.row[at]);
        case 'chunk':
          return orDash(trace.chunk[at]);
        case 'slot':
          return orDash(slot);
        case 'bin':
          return slot < 0 ? '–' : buffer.binOfSlot[slot];
        case 'held':
          return occupancyAt(trace, at, values.positions).occupied;
        case 'stall':
          return kind === 'stall' ? 'yes' : '';
      }
    },
  };
}
