import { occupancyAt } from '../../engine/csph/occupancy';
import { CYCLE_KINDS } from '../../engine/csph/types';
import type { OpenTile } from '../array/tile';
import type { Picture } from '../picture';
import { drawPlayhead, drawTimeline } from './draw';
import { type CycleWindow, TIMELINE_HEIGHT, timelineLayout, type TimelineLayout } from './model';
import { timelineTable } from './table';

export interface TimelineSubject {
  readonly tile: OpenTile;
  readonly window: CycleWindow;
  /** Where time stands: the cycle, and the part of the way to the next. */
  readonly position: number;
}

interface TimelineModel extends TimelineSubject {
  readonly layout: TimelineLayout;
}

/** Cycles of a tile as lanes: rows, chunks, slots that hold a sum, stalls. */
export const TIMELINE: Picture<TimelineSubject, TimelineModel> = {
  id: 'timeline',
  name: 'Timeline of a tile',
  size: () => ({ width: 720, height: TIMELINE_HEIGHT }),
  model: (subject, { width }) => ({ ...subject, layout: timelineLayout(width) }),
  paint: (painter, { tile, window, position, layout }, palette) => {
    drawTimeline(painter, tile, window, layout, palette);
    drawPlayhead(painter, position, window, layout, palette);
  },
  table: ({ tile, window }) => timelineTable(tile, window),
  sentence: ({ tile: { trace, slotsUsed, buffer }, window: { from, to }, position }) => {
    const counts = CYCLE_KINDS.map((kind, code) => ({ kind, cycles: trace.kind.subarray(from, to).reduce((sum, at) => sum + (at === code ? 1 : 0), 0) }));
    const each = counts.filter(({ cycles }) => cycles > 0).map(({ kind, cycles }) => `${cycles} ${kind}`);
    return `Cycles ${from} to ${to - 1} of ${trace.cycles}: ${each.join(', ')}. Time stands at cycle ${Math.floor(position)}, with ${occupancyAt(trace, Math.floor(position)).occupied} of ${buffer.capacity} slots of a buffer holding a sum; the peak of the tile is ${slotsUsed}.`;
  },
};
