import { ARRAY } from '../../pictures/array/picture';
import { openTile } from '../../pictures/array/tile';
import { exhibit } from '../../pictures/picture';
import { wholeWindow } from '../../pictures/timeline/model';
import { TIMELINE } from '../../pictures/timeline/picture';
import { selectShownCycle } from '../../store/selectors';
import type { LabState } from '../../store/state';
import { PAPER } from '../theme';
import { type OnPaper, picked } from './on-paper';

/** The array at the cycle on show with the selected PE's buffer, the tile's timeline, and the PEs of the selected one's array row. */
export function streamPaper(state: LabState): OnPaper {
  const { shown } = state.stream;
  if (!shown || shown.value.trace.cycles === 0) return { pictures: [], table: null };
  const tile = openTile(shown.value, shown.request.partialSumBits);
  const cycle = Math.min(selectShownCycle(state), tile.trace.cycles - 1);
  const { numbers: format, pe } = state.scenario;
  const { arrayRows, arrayColumns } = tile.trace.hardware;
  const subject = { tile, cycle, phase: 0, format, pe, cells: 'sums' } as const;
  const row = Math.min(pe[0], arrayRows - 1);
  return {
    pictures: [exhibit(ARRAY, subject, PAPER), exhibit(TIMELINE, { tile, window: wholeWindow(tile.trace), position: cycle }, PAPER)],
    table: picked(
      ARRAY.table(subject),
      Array.from({ length: arrayColumns }, (_, column) => row * arrayColumns + column),
    ),
  };
}
