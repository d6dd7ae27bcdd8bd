import type { NumberFormat } from '../../scenario/words';
import type { CellMode } from '../occupancy/model';
import type { Picture } from '../picture';
import { drawLive, drawStill } from './draw';
import { stageLayout } from './stage';
import type { Look } from './look';
import { type Scene, sceneAt } from './model';
import { momentAt } from './moment';
import { headline, subline } from './say';
import { arrayTable } from './table';
import type { OpenTile } from './tile';

export interface ArraySubject {
  readonly tile: OpenTile;
  readonly cycle: number;
  /** 0..1 of the way to the next cycle. */
  readonly phase: number;
  readonly format: NumberFormat;
  /** Selected PE: [array row, column]. */
  readonly pe: readonly [number, number];
  /** What the cells show. */
  readonly cells: CellMode;
}

/** Memories, the array and what enters it, what each PE does, and the selected one's buffer. */
export const ARRAY: Picture<ArraySubject, { readonly scene: Scene; readonly look: Look }> = {
  id: 'array',
  name: 'Array of PEs',
  size: () => ({ width: 820, height: 500 }),
  model: ({ tile, cycle, phase, format, pe, cells }, { width, height }, palette) => ({
    scene: sceneAt(tile, cycle, phase),
    look: { layout: stageLayout(tile, width, height), palette, format, pe, cells, slot: null },
  }),
  paint: (painter, { scene, look }, palette) => {
    const { firstPosition, positions } = scene.moment.tile.values;
    drawStill(painter, look.layout, firstPosition, positions, palette);
    drawLive(painter, scene, look);
  },
  table: ({ tile, cycle, format }) => arrayTable(momentAt(tile, cycle), format),
  sentence: ({ tile, cycle }) => {
    const moment = momentAt(tile, cycle);
    return `${headline(moment)} ${subline(moment)}`;
  },
};
