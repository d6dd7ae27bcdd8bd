import type { MatrixView, RowSort } from '../../scenario/words';
import type { Picture } from '../picture';
import type { Cascade } from './cascade';
import { drawMatrix, type MatrixPicture } from './draw';
import { magnitudeLevels, matrixCells, matrixLayout, rowOrder } from './model';

export interface MatrixSubject {
  readonly cascade: Cascade;
  /** Largest |weight|. */
  readonly peak: number;
  readonly sort: RowSort;
  readonly view: MatrixView;
  /** Lines of pixels that rows may have; as many as there are rows by default. */
  readonly lines?: number;
}

/** The weight matrix with what is cut of it, and the edge of the cascade. */
export const MATRIX: Picture<MatrixSubject, MatrixPicture> = {
  id: 'matrix',
  name: 'Weight matrix',
  size: ({ cascade: { rows, filters } }) => ({ width: Math.min(760, 90 + 44 * filters), height: Math.min(560, 48 + 36 * rows) }),
  model: ({ cascade, peak, sort, view, lines }, size, palette) => {
    const order = rowOrder(cascade, sort);
    return {
      layout: matrixLayout(cascade, size, 1),
      viewport: { left: 0, top: 0, ...size },
      cells: matrixCells(cascade, magnitudeLevels(cascade.weights, peak), order, view, palette, lines),
      cascade,
      order,
      sorted: sort === 'count',
    };
  },
  paint: drawMatrix,
  table: ({ cascade, sort }) => {
    const order = rowOrder(cascade, sort);
    return {
      caption: 'Rows of the weight matrix with the chunks that are streamed of them',
      columns: [
        { id: 'row', name: 'Row j' },
        { id: 'streamed', name: 'Chunks streamed', numeric: true },
      ],
      rowCount: cascade.rows,
      cell: (place, column) => (column === 0 ? order[place] : cascade.edges[order[place]]),
    };
  },
  sentence: ({ cascade, sort }) => {
    const { rows, filters, chunks, edges } = cascade;
    let streamed = 0;
    for (let row = 0; row < rows; row++) streamed += edges[row];
    const order = sort === 'count' ? 'sorted by chunk count' : 'in their natural order';
    return `${rows} rows by ${filters} filters in ${chunks} chunks; ${streamed} of ${rows * chunks} chunks are streamed. Rows stand ${order}.`;
  },
};
