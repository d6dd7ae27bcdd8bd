import { CYCLE_KINDS } from '../../engine/csph/types';
import { decadeOf, powerOfTen } from '../../lib/maths';
import { whole } from '../../lib/numbers';
import type { Painter } from '../../render/painter';
import { blend, type Palette } from '../../render/palette';
import type { TileRun } from '../../worker/protocol';
import type { OpenTile } from '../array/tile';
import { cycleX, type CycleWindow, heldColumns, type RowBlock, rowBlocks, timelineColumns, type TimelineColumns, type TimelineLayout } from './model';

/** From this many pixels a row on, rows are drawn as blocks of their own. */
const LEAST_BLOCK = 2.5;
const STALL_BIT = 1 << CYCLE_KINDS.indexOf('stall');
const FILL_BIT = 1 << CYCLE_KINDS.indexOf('fill');
const DRAIN_BIT = 1 << CYCLE_KINDS.indexOf('drain');
const LOAD_BIT = 1 << CYCLE_KINDS.indexOf('load');
const LEAST_STALL = 1.5;

const LANE_NAMES = { row: 'row', chunk: 'chunk', held: 'slots in use', stall: 'stall' } as const;

/** The lanes: all of the tile that is in sight. */
export function drawTimeline(painter: Painter, tile: OpenTile, window: CycleWindow, layout: TimelineLayout, palette: Palette): void {
  const columns = timelineColumns(tile, window, layout.width);
  for (const { id, y, height } of layout.lanes) {
    painter.text(LANE_NAMES[id], layout.left - 8, y + height / 2, { fill: palette.ink2, size: 11, align: 'end' });
    painter.polyline([layout.left, y + height + 0.5, layout.left + layout.width, y + height + 0.5], { stroke: palette.line, width: 1 });
  }
  drawRows(painter, tile, columns, window, layout, palette);
  drawIdleTimes(painter, columns, layout, palette);
  drawChunks(painter, tile, columns, layout, palette);
  drawHeld(painter, tile, columns, window, layout, palette);
  drawStalls(painter, tile, columns, window, layout, palette);
  drawAxis(painter, window, layout, palette);
}

function drawRows(painter: Painter, tile: OpenTile, { counts }: TimelineColumns, window: CycleWindow, layout: TimelineLayout, palette: Palette): void {
  const [{ y, height }] = layout.lanes;
  const rowsSeen = Math.max(1, (tile.trace.passes.reduce((sum, pass) => sum + pass.workList.length, 0) * (window.to - window.from)) / tile.trace.cycles);
  const perBlock = (layout.width / rowsSeen) * tile.trace.hardware.groupSize;
  if (perBlock >= LEAST_BLOCK) {
    for (const block of rowBlocks(tile, window)) drawBlock(painter, tile, block, window, layout, palette);
    return;
  }
  forRuns(counts, (count, x, width) => {
    if (count > 0) painter.rect({ x: layout.left + x, y, width, height }, { fill: palette.weight, alpha: countStrength(count, tile) });
  });
}

/** The deepest chunk of each pixel as a pale column, and the span from the first chunk to it in full colour. */
function drawChunks(painter: Painter, { trace }: OpenTile, { chunks, leastChunks }: TimelineColumns, { left, lanes }: TimelineLayout, palette: Palette): void {
  const [, { y, height }] = lanes;
  const step = height / Math.max(1, trace.chunks);
  forRuns(
    // One number for both ends, so that pixels that look alike are drawn as one.
    Int32Array.from(chunks, (chunk, x) => (chunk < 0 ? -1 : (chunk << 16) | leastChunks[x])),
    (both, x, width) => {
      if (both < 0) return;
      const [top, bottom] = [((both >> 16) + 1) * step, (both & 0xffff) * step];
      const box = { x: left + x, y: y + height - top, width };
      painter.rect({ ...box, height: top }, { fill: palette.weight, alpha: 0.28 });
      painter.rect({ ...box, height: Math.max(1.5, Math.min(top - bottom, top)) }, { fill: palette.weight });
    },
  );
}

/** Slots that hold a sum, stacked by bin: the running maximum. Over it, as a line, the slot that each commit goes to. */
function drawHeld(painter: Painter, tile: OpenTile, columns: TimelineColumns, window: CycleWindow, layout: TimelineLayout, palette: Palette): void {
  const { left, width } = layout;
  const { y, height } = layout.lanes[2];
  const { buffer, slotsUsed } = tile;
  const step = height / Math.max(1, slotsUsed);
  const { firstSlots, endSlots } = heldColumns(tile, window, width);
  const bins = buffer.sizes
    .map((size, bin) => ({ first: buffer.firstSlots[bin], end: buffer.firstSlots[bin] + size }))
    .filter(({ first }) => first < slotsUsed);
  forRuns(
    Int32Array.from(endSlots, (end, x) => (end << 16) | firstSlots[x]),
    (both, x, run) => {
      const [from, to] = [both & 0xffff, both >>> 16];
      bins.forEach(({ first, end }, bin) => {
        const [low, high] = [Math.max(first, from), Math.min(end, to)];
        if (high <= low) return;
        const share = 0.26 + (0.5 * bin) / Math.max(1, bins.length - 1);
        const box = { x: left + x, y: y + height - (high - from) * step, width: run, height: (high - low) * step };
        painter.rect(box, { fill: blend(palette.panel, palette.partialSum, share) });
      });
    },
  );
  forRuns(columns.slots, (slot, x, run) => {
    if (slot >= 0) painter.rect({ x: left + x, y: y + height - (slot + 1) * step, width: run, height: Math.min(2, step) }, { fill: palette.ink });
  });
  const most = endSlots.reduce((peak, end, x) => Math.max(peak, end - firstSlots[x]), 0);
  if (most > 0) painter.text(String(most), left + width + 5, y + height - most * step + Math.min(6, height / 2), { fill: palette.ink, size: 11, weight: 600 });
}

/** A stall is drawn wherever one falls into a pixel, however many other cycles share it. */
function drawStalls(
  painter: Painter,
  { trace, run }: OpenTile,
  { kinds }: TimelineColumns,
  { from, to }: CycleWindow,
  layout: TimelineLayout,
  palette: Palette,
): void {
  const { y, height } = layout.lanes[3];
  if (trace.stallStarts.length === 0) {
    painter.text(stallNote(run), layout.left + 2, y + height / 2, { fill: palette.ink2, size: 10.5 });
    return;
  }
  const gap = layout.width / (to - from) > 4 ? 1 : 0;
  forRuns(
    kinds.map((bits) => bits & STALL_BIT),
    (stalled, x, width) => {
      if (stalled) painter.rect({ x: layout.left + x, y, width: Math.max(LEAST_STALL, width - gap), height }, { fill: palette.stall });
    },
  );
}

/** Why nothing waits here: only where turning would have made it wait, holding has saved something. */
function stallNote({ trace: { hardware }, byTurn }: TileRun): string {
  if (byTurn === null) return 'none: an addressed file never turns';
  const { stalls } = byTurn.eager;
  if (hardware.turn === 'eager' || stalls === 0) return 'none in this tile';
  return `none: what is used once is held; turning, ${whole(stalls)} ${stalls === 1 ? 'cycle' : 'cycles'} would wait`;
}

const countStrength = (count: number, { slotsUsed }: OpenTile): number => 0.25 + (0.75 * count) / Math.max(1, slotsUsed);

function drawBlock(painter: Painter, tile: OpenTile, block: RowBlock, window: CycleWindow, layout: TimelineLayout, palette: Palette): void {
  const [{ y, height }] = layout.lanes;
  const x = cycleX(layout, window, block.from);
  const width = cycleX(layout, window, block.to) - x;
  // Skipped rows take no time: a wider gap, with a tick in it where there is room, is all that is left of them.
  const gap = Math.min(block.skipped > 0 ? 3 : 1, width * 0.4);
  painter.rect(
    { x: x + gap, y, width: width - gap, height },
    { fill: palette.weight, alpha: countStrength(block.count, tile), radius: Math.min(2, width / 4) },
  );
  if (block.skipped > 0 && width > 6) painter.circle(x + gap / 2, y - 2.5, 1.2, { fill: palette.ink3 });
  if (width >= 44) {
    const name = block.rows === 1 ? String(block.row) : `${block.row} +${block.rows - 1}`;
    painter.text(name, x + gap + 5, y + height / 2, { fill: countStrength(block.count, tile) > 0.6 ? palette.onKind : palette.ink, size: 10.5 });
  }
}

/** Times without a row at work: fill is dotted, load in the activations' colour, drain in the sums'. */
function drawIdleTimes(painter: Painter, { kinds }: TimelineColumns, { left, lanes }: TimelineLayout, palette: Palette): void {
  const [{ y, height }] = lanes;
  forRuns(kinds, (bits, x, width) => {
    const box = { x: left + x, y, width, height };
    if (bits === FILL_BIT) painter.hatch(box, { stroke: palette.ink3, width: 1 }, 5);
    else if (bits === LOAD_BIT) painter.rect(box, { fill: palette.activation });
    else if (bits === DRAIN_BIT) painter.rect({ ...box, y: y + height / 2, height: height / 2 }, { fill: palette.partialSum });
  });
}

/** Calls back for each run of equal neighbours. */
function forRuns(values: ArrayLike<number>, draw: (value: number, from: number, length: number) => void): void {
  let from = 0;
  for (let x = 1; x <= values.length; x++) {
    if (x < values.length && values[x] === values[from]) continue;
    draw(values[from], from, x - from);
    from = x;
  }
}

/** A round number of cycles between two ticks: 1, 2 or 5 times a power of ten. */
export function tickStep(cycles: number, mostTicks: number): number {
  const least = Math.max(1, cycles / Math.max(1, mostTicks));
  const power = powerOfTen(decadeOf(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power;
}

function drawAxis(painter: Painter, window: CycleWindow, layout: TimelineLayout, palette: Palette): void {
  const step = tickStep(window.to - window.from, layout.width / 80);
  for (let tick = Math.ceil(window.from / step) * step; tick < window.to; tick += step) {
    const x = cycleX(layout, window, tick + 0.5);
    painter.polyline([x, layout.axisY - 9, x, layout.axisY - 6], { stroke: palette.ink3, width: 1 });
    painter.text(whole(tick), x, layout.axisY + 1, { fill: palette.ink2, size: 10, align: 'middle' });
  }
}

/** Where time stands. @param position the cycle and the part of the way to the next. */
export function drawPlayhead(painter: Painter, position: number, window: CycleWindow, layout: TimelineLayout, palette: Palette): void {
  const x = cycleX(layout, window, position + 0.5);
  if (x < layout.left - 1 || x > layout.left + layout.width + 1) return;
  const bottom = layout.axisY - 6;
  const half = layout.width / (window.to - window.from) / 2;
  if (half > 2) painter.rect({ x: x - half, y: 2, width: 2 * half, height: bottom - 2 }, { fill: palette.ink, alpha: 0.08, radius: 2 });
  painter.polyline([x, 1, x, bottom], { stroke: palette.ink, width: 1.5 });
  painter.circle(x, bottom, 4.5, { fill: palette.ink, stroke: palette.paper, width: 1.5 });
}
