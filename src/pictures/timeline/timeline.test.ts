import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CYCLE_KINDS } from '../../engine/csph/types';
import { csphCases } from '../../engine/reference/csph-arbitraries';
import { LIGHT } from '../../render/palette';
import { createRecordingPainter } from '../../render/testing/recording-painter';
import { drawPlayhead, drawTimeline, tickStep } from './draw';
import { EXAMPLE_HARDWARE, EXAMPLE_WORK, exampleTile } from '../array/testing/examples';
import { cycleAt, cycleX, firstWindow, following, panned, rowBlocks, timelineColumns, timelineLayout, heldColumns, wholeWindow, zoomed } from './model';

const STALL = CYCLE_KINDS.indexOf('stall');

/** A trace of some ten thousand cycles with a handful of stalls. */
const long = exampleTile(
  { chunkCounts: Array.from({ length: 9000 }, (_, j) => (j % 1000 === 500 ? 1 : 2 + (j % 2))), filters: 12, positions: 4 },
  { ...EXAMPLE_HARDWARE, bins: [2, 4, 8] },
);

describe('timelineColumns', () => {
  it('lets no stall, no bin and no chunk vanish, at any width', () => {
    fc.assert(
      fc.property(csphCases, fc.integer({ min: 1, max: 300 }), ({ work, hardware }, width) => {
        const tile = exampleTile(work, hardware);
        const { trace } = tile;
        if (trace.cycles === 0) return;
        const columns = timelineColumns(tile, wholeWindow(trace), width);
        expect(columns.kinds.some((kinds) => (kinds & (1 << STALL)) !== 0)).toBe(trace.kind.includes(STALL));
        expect(Math.max(...columns.chunks)).toBe(Math.max(...trace.chunk));
        expect(Math.max(...columns.slots)).toBe(Math.max(...trace.slot));
        const held = heldColumns(tile, wholeWindow(trace), width);
        expect(Math.max(...held.endSlots)).toBe(tile.slotsUsed);
        const exact = timelineColumns(tile, wholeWindow(trace), trace.cycles);
        expect(Array.from(exact.chunks)).toEqual(Array.from(trace.chunk, (chunk, cycle) => (CYCLE_KINDS[trace.kind[cycle]] === 'mac' ? chunk : -1)));
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('shows every stall of a long trace from its summary', () => {
    const { trace } = long;
    expect(trace.cycles).toBeGreaterThan(20_000);
    const width = 100;
    const columns = timelineColumns(long, wholeWindow(trace), width);
    expect(trace.stallStarts.length).toBeGreaterThan(0);
    for (const cycle of trace.stallStarts) expect(columns.kinds[Math.floor((cycle / trace.cycles) * width)] & (1 << STALL)).not.toBe(0);
  });
});

describe('rowBlocks', () => {
  it('has a block for each row of the work list, in time, and counts the skipped rows before it', () => {
    const tile = exampleTile();
    const blocks = rowBlocks(tile, wholeWindow(tile.trace));
    expect(blocks.map(({ row, count, skipped }) => [row, count, skipped])).toEqual([
      [0, 3, 0],
      [2, 1, 1],
      [3, 2, 0],
      [6, 4, 2],
      [7, 1, 0],
    ]);
    for (let i = 1; i < blocks.length; i++) expect(blocks[i].from).toBe(blocks[i - 1].to);
  });

  it('takes a group of rows together', () => {
    const tile = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, groupSize: 2 });
    expect(rowBlocks(tile, wholeWindow(tile.trace)).map(({ row, rows, count }) => [row, rows, count])).toEqual([
      [0, 2, 3],
      [3, 2, 4],
      [7, 1, 1],
    ]);
  });
});

describe('windows', () => {
  const anyWindow = fc.integer({ min: 1, max: 5000 }).chain((cycles) =>
    fc.record({
      cycles: fc.constant(cycles),
      cycle: fc.integer({ min: 0, max: cycles - 1 }),
      factor: fc.double({ min: 0.05, max: 8, noNaN: true }),
      by: fc.integer({ min: -6000, max: 6000 }),
    }),
  );

  it('stay in the trace, keep the cycle they are zoomed round, and follow the one that walks out', () => {
    fc.assert(
      fc.property(anyWindow, ({ cycles, cycle, factor, by }) => {
        const near = zoomed(wholeWindow({ cycles }), factor, cycle, cycles);
        const moved = panned(near, by, cycles);
        for (const window of [near, moved, following(moved, cycle, cycles)]) {
          expect(window.from).toBeGreaterThanOrEqual(0);
          expect(window.to).toBeLessThanOrEqual(cycles);
          expect(window.to).toBeGreaterThan(window.from);
        }
        expect(cycle >= near.from && cycle <= near.to).toBe(true);
        const followed = following(moved, cycle, cycles);
        expect(cycle >= followed.from && cycle < followed.to).toBe(true);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('keep the cycle that they are zoomed round where it was, but for the ends of the trace', () => {
    const anywhere = fc.record({
      from: fc.integer({ min: 0, max: 4000 }),
      span: fc.integer({ min: 24, max: 4000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      factor: fc.double({ min: 0.2, max: 5, noNaN: true }),
    });
    let kept = 0;
    fc.assert(
      fc.property(anywhere, ({ from, span, share, factor }) => {
        const cycles = 10_000;
        const around = Math.floor(from + share * (span - 1));
        const before = { from, to: from + span };
        const after = zoomed(before, factor, around, cycles);
        if (after.from === 0 || after.to === cycles) return;
        kept++;
        const [was, is] = [before, after].map((window) => (around - window.from) / (window.to - window.from));
        // A window begins with a whole cycle, so that half of one may be missed.
        expect(Math.abs(is - was) * (after.to - after.from)).toBeLessThanOrEqual(0.501);
      }),
      { seed: 3, numRuns: 400 },
    );
    expect(kept).toBeGreaterThan(200);
  });

  it('show a hundred or so cycles at first, around the one where time stands, and never beyond the ends', () => {
    expect(firstWindow({ cycles: 5000 }, 1000)).toEqual({ from: 976, to: 1072 });
    expect(firstWindow({ cycles: 5000 }, 3)).toEqual({ from: 0, to: 96 });
    expect(firstWindow({ cycles: 5000 }, 4999)).toEqual({ from: 4904, to: 5000 });
    expect(firstWindow({ cycles: 40 }, 30)).toEqual({ from: 0, to: 40 });
  });

  it('find the cycle under the point where it is drawn', () => {
    const layout = timelineLayout(700);
    const window = { from: 100, to: 300 };
    for (const cycle of [100, 150, 299]) expect(cycleAt(layout, window, cycleX(layout, window, cycle + 0.5))).toBe(cycle);
    expect(cycleAt(layout, window, -50)).toBe(100);
    expect(cycleAt(layout, window, 5000)).toBe(299);
  });
});

describe('drawTimeline', () => {
  it('draws a stall in its lane, blocks of rows, and ticks at round cycles', () => {
    const tile = exampleTile();
    const painter = createRecordingPainter();
    const layout = timelineLayout(700);
    drawTimeline(painter, tile, wholeWindow(tile.trace), layout, LIGHT);
    const stallLane = layout.lanes[3];
    const stalls = painter.log.filter((call) => call[0] === 'rect' && call[2].fill === LIGHT.stall);
    expect(stalls.length).toBe(tile.trace.stallStarts.length);
    for (const call of stalls) expect(call[0] === 'rect' && call[1].y).toBe(stallLane.y);
    const blocks = painter.log.filter((call) => call[0] === 'rect' && call[2].fill === LIGHT.weight && call[1].y === layout.lanes[0].y);
    expect(blocks).toHaveLength(5);
    expect(painter.log.filter((call) => call[0] === 'text').map((call) => call[1])).toEqual(
      expect.arrayContaining(['row', 'chunk', 'slots in use', 'stall', '0', '5', '10']),
    );
  });

  it('stays cheap for a long trace', () => {
    const painter = createRecordingPainter();
    drawTimeline(painter, long, wholeWindow(long.trace), timelineLayout(700), LIGHT);
    expect(painter.log.length).toBeLessThan(4500);
  });

  it('puts the playhead where time is, and nowhere while that is out of sight', () => {
    const layout = timelineLayout(700);
    const painter = createRecordingPainter();
    drawPlayhead(painter, 500, { from: 0, to: 100 }, layout, LIGHT);
    expect(painter.log).toEqual([]);
    drawPlayhead(painter, 50, { from: 0, to: 101 }, layout, LIGHT);
    const line = painter.log.find((call) => call[0] === 'polyline');
    expect(line?.[1][0]).toBeCloseTo(layout.left + layout.width / 2, 5);
  });

  it('ticks by 1, 2 or 5', () => {
    expect([tickStep(10, 20), tickStep(100, 10), tickStep(190, 10), tickStep(412, 9), tickStep(73_000, 8)]).toEqual([1, 10, 20, 50, 10_000]);
  });
});
