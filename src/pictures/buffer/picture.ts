import type { Picture } from '../picture';
import { drawBuffer } from './draw';
import { bufferHeight, type BufferModel, bufferModel, bufferSentence, type BufferSubject } from './model';

export const BUFFER: Picture<BufferSubject, BufferModel> = {
  id: 'buffer',
  name: 'Accumulation buffer of a PE',
  size: ({ moment }) => ({ width: 480, height: bufferHeight(moment.tile, 480) }),
  model: bufferModel,
  paint: drawBuffer,
  table: ({ inspection: { pe, slots } }) => ({
    caption: `Slots of PE ${pe[0]}, ${pe[1]}`,
    columns: [
      { id: 'slot', name: 'Slot' },
      { id: 'bin', name: 'Bin' },
      { id: 'filter', name: 'Filter' },
      { id: 'sum', name: 'Partial sum', numeric: true },
    ],
    rowCount: slots.length,
    cell: (row, column) => {
      const { slot, bin, filter, value } = slots[row];
      return [slot, bin, filter ?? 'none', value ?? '–'][column];
    },
  }),
  sentence: bufferSentence,
};
