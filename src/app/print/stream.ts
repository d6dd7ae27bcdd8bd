import { momentAt } from '../../pictures/array/moment';
import { ARRAY } from '../../pictures/array/picture';
import { openTile } from '../../pictures/array/tile';
import { firstCommits } from '../../pictures/buffer/commits';
import { inspect } from '../../pictures/buffer/inspect';
import { BUFFER } from '../../pictures/buffer/picture';
import { exhibit } from '../../pictures/picture';
import { wholeWindow } from '../../pictures/timeline/model';
import { TIMELINE } from '../../pictures/timeline/picture';
import { selectShownCycle } from '../../store/selectors';
import type { LabState } from '../../store/state';
import { type OnPaper, picked } from './on-paper';
import { PAPER } from '../theme';

/** The array at the cycle on show, the selected PE's buffer, the tile's timeline, and the PEs of the selected one's array row. */
export function streamPaper(state: LabState): OnPaper {
  const { shown } = state.stream;
  if (!shown || shown.value.trace.cycles === 0) return { pictures: [], table: null };
  const tile = openTile(shown.value, shown.request.partialSumBits);
  const cycle = Math.min(selectShownCycle(state), tile.trace.cycles - 1);
  const { numbers: format, pe } = state.scenario;
  const moment = momentAt(tile, cycle);
  const inspection = inspect(moment, pe, firstCommits(tile));
  const subject = { tile, cycle, phase: 0, format, pe: inspection.pe };
  const columns = tile.trace.hardware.arrayColumns;
  const rotates = tile.trace.hardware.buffer !== 'addressed';
  return {
    pictures: [
      exhibit(ARRAY, subject, PAPER),
      ...(rotates ? [exhibit(BUFFER, { moment, inspection }, PAPER)] : []),
      exhibit(TIMELINE, { tile, window: wholeWindow(tile.trace), position: cycle }, PAPER),
    ],
    table: picked(
      ARRAY.table(subject),
      Array.from({ length: columns }, (_, column) => inspection.pe[0] * columns + column),
    ),
  };
}
