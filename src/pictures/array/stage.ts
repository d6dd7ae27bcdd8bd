import { BUFFER_HEAD, bufferHeight } from '../buffer/model';
import { arrayLayout, type ArrayLayout, bufferWidth, heightFor } from './layout';
import type { OpenTile } from './tile';

const bufferBlock = (tile: OpenTile, width: number): number => BUFFER_HEAD + bufferHeight(tile, bufferWidth(width));

/** The stage of a tile on a canvas of a size. */
export function stageLayout(tile: OpenTile, width: number, height: number): ArrayLayout {
  const { arrayRows, arrayColumns } = tile.trace.hardware;
  return arrayLayout(arrayRows, arrayColumns, width, height, bufferBlock(tile, width));
}

/** The height it takes on a narrow screen, where the page scrolls. */
export function stageHeight(tile: OpenTile, width: number): number {
  const { arrayRows, arrayColumns } = tile.trace.hardware;
  return heightFor(arrayRows, arrayColumns, width, bufferBlock(tile, width));
}
