import { describe, expect, it } from 'vitest';
import { LIGHT } from '../../render/palette';
import { createRecordingPainter, type Drawn } from '../../render/testing/recording-painter';
import { drawLists, listedRowAt } from './draw-list';
import { arrayLayout } from './layout';
import type { Look } from './look';
import { sceneAt } from './model';
import { momentAt } from './moment';
import { EXAMPLE_HARDWARE, EXAMPLE_WORK, exampleTile } from './testing/examples';
import type { OpenTile } from './tile';

const layout = arrayLayout(4, 4, 900, 460);
const look: Look = { layout, palette: LIGHT, format: 'decimal', pe: [1, 2], slot: null, cells: 'sums' };

const drawn = (tile: OpenTile, cycle: number, phase = 0, how: Look = look): readonly Drawn[] => {
  const painter = createRecordingPainter();
  drawLists(painter, sceneAt(tile, cycle, phase), how);
  return painter.log;
};
type Text = Extract<Drawn, readonly ['text', ...unknown[]]>;
type Rect = Extract<Drawn, readonly ['rect', ...unknown[]]>;
const texts = (log: readonly Drawn[]): Text[] => log.filter((call) => call[0] === 'text');
const words = (log: readonly Drawn[]): string[] => texts(log).map(([, text]) => text);
/** Height of the line that begins with a text. */
const lineOf = (log: readonly Drawn[], text: string): number => texts(log).find((call) => call[1] === text)?.[3] ?? NaN;
/** The boxes of a line from left to right. */
const boxes = (log: readonly Drawn[], y: number): Rect[] =>
  log.filter((call) => call[0] === 'rect').filter(([, box]) => Math.abs(box.y + box.height / 2 - y) < 0.01);
/** A box as it looks: passed, at work, still to come, or beyond the row's chunks. */
const looks = ([, , { fill, stroke, alpha }]: Rect): string =>
  stroke === LIGHT.weight ? 'to come' : fill === LIGHT.soft ? 'beyond' : alpha === 1 ? 'at work' : alpha === 0.35 ? 'passed' : `${alpha}`;

const tile = exampleTile();
const [first] = tile.trace.passes[0].firstMac;

describe('the counter of a row', () => {
  it('has a box for each chunk that has passed, is at work and is to come, and none for what was cut', () => {
    const counter = (cycle: number): string[] => {
      const log = drawn(tile, cycle);
      return boxes(log, lineOf(log, 'row 0')).map(looks);
    };
    // Loaded, nothing has passed: three chunks of four.
    expect(counter(first - 1)).toEqual(['to come', 'to come', 'to come', 'beyond']);
    expect(counter(first)).toEqual(['at work', 'to come', 'to come', 'beyond']);
    expect(counter(first + 1)).toEqual(['passed', 'at work', 'to come', 'beyond']);
    expect(counter(first + 2)).toEqual(['passed', 'passed', 'at work', 'beyond']);
  });

  it('stands between its row and how many are left, one box beside the next, lettered with the chunks the row has', () => {
    const log = drawn(tile, first + 1);
    const y = lineOf(log, 'row 0');
    const line = boxes(log, y).map(([, box]) => box);
    const [left, end] = [layout.list.x, texts(log).find((call) => call[1] === '1 left')];
    expect(texts(log).find((call) => call[1] === 'row 0')?.[2]).toBe(left);
    expect(line[0].x).toBe(left + 66);
    for (let n = 1; n < line.length; n++) {
      expect(line[n].x).toBeGreaterThan(line[n - 1].x + line[n - 1].width);
      expect(line[n].x - line[n - 1].x).toBe(25);
      expect(line[n]).toMatchObject({ width: 22, height: 15 });
    }
    expect(end?.[3]).toBe(y);
    expect(end?.[2]).toBeGreaterThan((line.at(-1)?.x ?? 0) + 22);
    expect(end?.[2]).toBeLessThan(layout.list.x + layout.list.width - 20);
    const letters = texts(log).filter((call) => call[3] === y && call[4].align === 'middle');
    expect(letters.map(([, text, x]) => [text, x])).toEqual([0, 1, 2].map((n) => [String(n), line[n].x + 11]));
    expect(letters.map(([, , , , { fill }]) => fill)).toEqual([LIGHT.ink2, LIGHT.onKind, LIGHT.ink2]);
  });

  it('is bold where its row is at work', () => {
    const grouped = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, groupSize: 3 });
    const cycle = grouped.trace.passes[0].firstMac[1];
    const weights = texts(drawn(grouped, cycle))
      .filter(([, text]) => /^row [023]$|left$/.test(text) && text !== 'row 6')
      .map(([, text, , , { weight, fill }]) => [text, weight, fill === LIGHT.ink]);
    expect(weights).toEqual([
      ['row 0', 400, false],
      ['2 left', 400, false],
      ['row 2', 600, true],
      ['0 left', 600, true],
      ['row 3', 400, false],
      ['2 left', 400, false],
    ]);
    // Another row of the group has passed a chunk, but is not at work.
    const log = drawn(grouped, cycle);
    expect(boxes(log, lineOf(log, 'row 0')).map(looks)).toEqual(['passed', 'to come', 'to come', 'beyond']);
  });

  it('lets the chunk at work fade until the next has entered, and then goes on', () => {
    const line = (phase: number): string[] => {
      const log = drawn(tile, first, phase);
      return boxes(log, lineOf(log, 'row 0')).map(looks);
    };
    expect(line(0.12)[0]).toBe('at work');
    const half = Number(line(0.24)[0]);
    expect(half).toBeGreaterThan(0.35);
    expect(half).toBeLessThan(1);
    expect(line(0.36)).toEqual(['passed', 'at work', 'to come', 'beyond']);
    expect(words(drawn(tile, first, 0.35))).toContain('2 left');
    expect(words(drawn(tile, first, 0.36))).toContain('1 left');
  });

  it('has narrow boxes without letters where the chunks are many', () => {
    const wide = exampleTile({ chunkCounts: [40, 3], filters: 160, positions: 4 }, { ...EXAMPLE_HARDWARE, bins: [40] });
    const log = drawn(wide, wide.trace.passes[0].firstMac[0]);
    const line = boxes(log, lineOf(log, 'row 0')).map(([, box]) => box);
    expect(line).toHaveLength(40);
    expect(line[39].x + line[39].width).toBeLessThan(layout.list.x + layout.list.width - 44);
    expect(texts(log).filter(([, , , , { align }]) => align === 'middle')).toEqual([]);
  });
});

const tall = { ...look, layout: arrayLayout(4, 4, 900, 900) };

describe('the rows that come', () => {
  it('follow in the order of the work list, with their chunks; those skipped are a line through', () => {
    const log = drawn(tile, first, 0, tall);
    expect(words(log)).toEqual(expect.arrayContaining(['chunk counter', 'next in the work list', 'row 1', 'skip', 'row 2', 'row 3', '4–5', 'row 6', 'row 7']));
    const order = ['row 1', 'row 2', 'row 3', '4–5', 'row 6', 'row 7'].map((text) => lineOf(log, text));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(new Set(order.slice(1).map((y, i) => y - order[i]))).toEqual(new Set([23]));
    const chunks = (text: string): number => boxes(log, lineOf(log, text)).filter(([, , { fill, alpha }]) => fill === LIGHT.weight && alpha === 0.85).length;
    expect(['row 2', 'row 3', 'row 6', 'row 7'].map(chunks)).toEqual([1, 2, 4, 1]);
    expect(boxes(log, lineOf(log, 'row 3')).map(([, , { fill, alpha }]) => [fill === LIGHT.soft, alpha])).toEqual([
      [false, 0.85],
      [false, 0.85],
      [true, 1],
      [true, 1],
    ]);
    for (const text of ['row 1', '4–5']) {
      expect(boxes(log, lineOf(log, text))).toEqual([]);
      const y = lineOf(log, text);
      const line = log.filter((call) => call[0] === 'polyline').find(([, points]) => points[1] === y);
      expect(line?.[1]).toEqual([layout.list.x + 66, y, layout.list.x + 66 + 4 * 25 - 3, y]);
      expect(texts(log).some((call) => call[1] === 'skip' && call[3] === y)).toBe(true);
    }
    expect(texts(log).find(([, text]) => text === 'row 1')?.[4].fill).toBe(LIGHT.ink2);
    expect(texts(log).find(([, text]) => text === 'row 2')?.[4].fill).toBe(LIGHT.ink);
  });

  it('leave the room under them free, for figures beside the array and for the edge of a narrow canvas', () => {
    for (const height of [300, 330, 360, 400, 460, 700]) {
      const low = arrayLayout(4, 4, 900, height);
      const log = drawn(tile, first, 0, { ...look, layout: low });
      for (const [, , , y] of texts(log).slice(3)) expect(y).toBeLessThanOrEqual(Math.max(low.list.y + low.list.height - 108, low.list.y + 40));
    }
    const narrow = arrayLayout(4, 4, 360, 640);
    const log = drawn(tile, first, 0, { ...look, layout: narrow });
    const lowest = Math.max(...texts(log).map(([, , , y]) => y));
    expect(lowest).toBeLessThanOrEqual(narrow.list.y + narrow.list.height - 11);
    expect(lowest).toBeGreaterThan(narrow.list.y + narrow.list.height - 46);
  });

  it('are not announced where none come', () => {
    expect(words(drawn(tile, tile.trace.cycles - 1))).not.toContain('next in the work list');
    expect(words(drawn(tile, 0))).not.toContain('chunk counter');
  });
});

describe('a group of which only some rows fit', () => {
  const large = exampleTile({ chunkCounts: Array.from({ length: 24 }, () => 2), filters: 8, positions: 4 }, { ...EXAMPLE_HARDWARE, groupSize: 20 });
  const { firstMac } = large.trace.passes[0];
  const shown = (work: number, how: Look = tall): string[] => words(drawn(large, firstMac[work], 0, how)).filter((text) => text.startsWith('row '));

  it('shows eight of them, around the one at work, and says so', () => {
    expect(words(drawn(large, firstMac[10], 0, tall))).toContain('chunk counters, 8 of 20');
    const rows = (from: number): string[] => Array.from({ length: 8 }, (_, i) => `row ${from + i}`);
    expect(shown(10).slice(0, 8)).toEqual(rows(6));
    expect(shown(0).slice(0, 8)).toEqual(rows(0));
    expect(shown(19).slice(0, 8)).toEqual(rows(12));
  });

  it('shows at least one', () => {
    expect(shown(10, { ...look, layout: arrayLayout(4, 4, 900, 300) })[0]).toBe('row 10');
    const few = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, groupSize: 3 });
    expect(words(drawn(few, few.trace.passes[0].firstMac[0], 0, tall))).toContain('chunk counters');
  });
});

describe('the row under a point', () => {
  const moment = momentAt(tile, first);
  const log = drawn(tile, first, 0, tall);
  const { list } = tall.layout;
  const { x, width } = list;
  const rowAt = (text: string, dy = 0): number | null => listedRowAt(moment, tall.layout, x + 5, lineOf(log, text) + dy);

  it('is the one whose line it is; none on headings, skipped rows and beside the list', () => {
    expect(rowAt('row 0')).toBe(0);
    expect(rowAt('row 3', 11)).toBe(3);
    expect(rowAt('row 3', -11)).toBe(3);
    expect(rowAt('row 6')).toBe(6);
    for (const text of ['chunk counter', 'next in the work list', 'row 1', '4–5']) expect(rowAt(text)).toBeNull();
    const y = lineOf(log, 'row 3');
    expect(listedRowAt(moment, tall.layout, x, y)).toBe(3);
    expect(listedRowAt(moment, tall.layout, x + width, y)).toBe(3);
    expect(listedRowAt(moment, tall.layout, x - 1, y)).toBeNull();
    expect(listedRowAt(moment, tall.layout, x + width + 1, y)).toBeNull();
    expect(listedRowAt(moment, tall.layout, x + 5, list.y + list.height + 60)).toBeNull();
  });
});
