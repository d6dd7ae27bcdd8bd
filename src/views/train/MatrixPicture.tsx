import { useCallback, useMemo } from 'react';
import type { Paint, Painter } from '../../render/painter';
import type { Palette } from '../../render/palette';
import type { RowSort } from '../../scenario/types';
import { Canvas } from '../../ui/canvas';
import type { WatchedLayer } from '../../worker/protocol';
import { chunkLayout, type ChunkLayout, matrixCells, rowOrder, staircase } from './model';

interface MatrixPictureProps {
  readonly layer: WatchedLayer;
  readonly sort: RowSort;
  readonly palette: Palette;
}

/** The watched layer's weights as they are at this moment, and the edge of the cascade. The histogram beside it says the same in numbers. */
export function MatrixPicture({ layer, sort, palette }: MatrixPictureProps) {
  const order = useMemo(() => rowOrder(layer, sort), [layer, sort]);
  const paint = useCallback<Paint>(
    (painter, { width, height }) => {
      const layout = chunkLayout(layer, width, height);
      const { body, chunks } = layout;
      const cells = matrixCells(layer, order, palette, body.height * window.devicePixelRatio);
      chunks.forEach(({ x, width: wide }, n) => {
        const first = n * layer.watch.chunkWidth;
        const columns = Math.min(layer.watch.chunkWidth, layer.filters - first);
        painter.cells(cells, { x: first, y: 0, width: columns, height: cells.rows }, { x, y: body.y, width: wide, height: body.height });
      });
      drawHeadings(painter, layout, palette);
      // In natural order the edge jumps at every row, too fine to be read.
      if (sort === 'count') painter.polyline(staircase(layout, layer.chunkCounts, order), { stroke: palette.ink, width: 2 });
    },
    [layer, sort, order, palette],
  );
  return <Canvas paint={paint} />;
}

const LEAST_NAMED = 58;

function drawHeadings(painter: Painter, { chunks }: ChunkLayout, palette: Palette): void {
  let end = -Infinity;
  chunks.forEach(({ x, width }, n) => {
    const name = width >= LEAST_NAMED ? `chunk ${n}` : String(n);
    const half = name.length * 3.6;
    const middle = Math.max(half, x + width / 2);
    if (middle - half < end) return;
    end = middle + half + 8;
    painter.text(name, middle, 9, { fill: palette.ink2, size: 11, align: 'middle' });
  });
}
