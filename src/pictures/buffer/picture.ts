import { clampPe, inspect } from './inspect';
import { firstCommits } from './commits';
import type { Picture } from '../picture';
import { drawBuffer } from './draw';
import { bufferHeight, type BufferModel, bufferModel, bufferSentence, type BufferSubject } from './model';

export const BUFFER: Picture<BufferSubject, BufferModel> = {
  id: 'buffer',
  name: 'Accumulation buffer of a PE',
  size: ({ scene }) => ({ width: 480, height: bufferHeight(scene.moment.tile, 480) }),
  model: bufferModel,
  paint: drawBuffer,
  table: ({ scene: { moment }, pe }) => {
    const { tile, cycle } = moment;
    const [p, m] = clampPe(tile, pe);
    const { slots } = inspect(moment, [p, m], firstCommits(tile));
    const writes = tile.activity.at(cycle).slotWrites.slice();
    return {
      caption: `Slots of PE ${p}, ${m}`,
      columns: [
        { id: 'slot', name: 'Slot' },
        { id: 'bin', name: 'Bin' },
        { id: 'filter', name: 'Filter' },
        { id: 'writes', name: 'Writes', numeric: true },
        { id: 'sum', name: 'Partial sum', numeric: true },
      ],
      rowCount: slots.length,
      cell: (row, column) => {
        const { slot, bin, filter, value } = slots[row];
        return [slot, bin, filter ?? 'none', filter === null ? 0 : writes[slot], value ?? '–'][column];
      },
    };
  },
  sentence: bufferSentence,
};
