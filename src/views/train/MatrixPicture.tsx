import { useCallback, useMemo } from 'react';
import { watchedCascade } from '../../pictures/matrix/cascade';
import { drawMatrix } from '../../pictures/matrix/draw';
import { BARE_FRAME, createCellPictures, magnitudeLevels, matrixLayout, rowOrder } from '../../pictures/matrix/model';
import type { Paint } from '../../render/painter';
import type { Palette } from '../../render/palette';
import type { RowSort } from '../../scenario/words';
import { Canvas } from '../../ui/canvas';
import type { WatchedLayer } from '../../worker/protocol';

interface MatrixPictureProps {
  readonly layer: WatchedLayer;
  readonly sort: RowSort;
  readonly palette: Palette;
}

/** The watched layer's weights as they are at this moment, and the edge of the cascade. The histogram beside it says the same in numbers. */
export function MatrixPicture({ layer, sort, palette }: MatrixPictureProps) {
  const cascade = useMemo(() => watchedCascade(layer), [layer]);
  const levels = useMemo(() => magnitudeLevels(layer.weights, layer.peak), [layer]);
  const order = useMemo(() => rowOrder(cascade, sort), [cascade, sort]);
  const cellsOf = useMemo(() => createCellPictures(), []);
  const paint = useCallback<Paint>(
    (painter, size) => {
      const layout = matrixLayout(cascade, size, 1, BARE_FRAME);
      const cells = cellsOf(cascade, levels, order, 'magnitude', palette, (size.height - layout.header) * window.devicePixelRatio);
      drawMatrix(painter, { layout, viewport: { left: 0, top: 0, ...size }, cells, cascade, order, sorted: sort === 'count' }, palette);
    },
    [cascade, levels, order, cellsOf, sort, palette],
  );
  return <Canvas paint={paint} />;
}
