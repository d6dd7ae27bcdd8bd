import { describe, expect, it } from 'vitest';
import { LIGHT } from '../../render/palette';
import { createRecordingPainter, type Drawn } from '../../render/testing/recording-painter';
import { lineY, memoryLayout } from '../memory/model';
import { drawActivations, drawLanes } from './draw-activations';
import { arrayLayout, rowY } from './layout';
import type { Look } from './look';
import { sceneAt } from './model';
import { exampleTile } from './testing/examples';
import { rowActivations } from './tile';

const tile = exampleTile();
const layout = arrayLayout(4, 4, 900, 460);
const memory = memoryLayout(tile, layout.memory);
const look: Look = { layout, palette: LIGHT, format: 'decimal', pe: [0, 0], slot: null, cells: 'sums' };
const [first] = tile.trace.passes[0].firstMac;
/** Row 0 is done and row 2 comes in. */
const lastOfRow = first + 2;
const ROW_0 = rowActivations(tile, 0);

type Rect = Extract<Drawn, readonly ['rect', ...unknown[]]>;
type Text = Extract<Drawn, readonly ['text', ...unknown[]]>;

function lanes(cycle: number, phase: number, how: Look = look): readonly Drawn[] {
  const painter = createRecordingPainter();
  drawLanes(painter, sceneAt(tile, cycle, phase), how);
  return painter.log;
}

/** What is drawn right of the memory: the activations themselves. */
function column(cycle: number, phase: number, how: Look = look): { readonly rects: readonly Rect[]; readonly texts: readonly Text[] } {
  const painter = createRecordingPainter();
  drawActivations(painter, sceneAt(tile, cycle, phase), how, memoryLayout(tile, how.layout.memory));
  // The memory is drawn first, and ends with its words; discs are the only things that are as round as they are high.
  const rects = painter.log
    .filter((call) => call[0] === 'rect')
    .filter(([, box, { radius }]) => radius !== undefined && Math.abs(radius - box.height / 2) < 0.01);
  const texts = painter.log.filter((call) => call[0] === 'text').filter(([, , , , { size, weight }]) => size === 10.5 && weight === 500);
  return { rects, texts };
}
const middle = ([, box]: Rect): { readonly x: number; readonly y: number } => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

describe('an activation', () => {
  it('stands before its array row, lettered with its value; a zero is hollow', () => {
    expect(ROW_0).toContain(0);
    const { rects, texts } = column(first, 0);
    expect(texts.map(([, text, x, y]) => [text, x, y])).toEqual(Array.from(ROW_0, (value, p) => [String(value), layout.activationX, rowY(layout, p)]));
    ROW_0.forEach((value, p) => {
      const mine = rects.filter((rect) => Math.abs(middle(rect).y - rowY(layout, p)) < 0.01);
      expect(mine.map(([, , { fill, stroke, dash }]) => [fill, stroke, dash])).toEqual(
        value === 0
          ? [
              [LIGHT.paper, undefined, undefined],
              [undefined, LIGHT.activation, [2, 2]],
            ]
          : [[LIGHT.activation, undefined, undefined]],
      );
      for (const [, box] of mine) {
        expect(box.height).toBe(2 * layout.activationRadius);
        // Wide enough for its letters.
        expect(box.width).toBeGreaterThanOrEqual(Math.max(box.height, String(value).length * 6));
      }
    });
    expect(texts.map(([, , , , { fill }]) => fill === LIGHT.onKind)).toEqual(Array.from(ROW_0, (value) => value !== 0));
  });

  it('is told by strength of colour alone where there is no room for letters', () => {
    const small = arrayLayout(16, 16, 400, 300);
    const { rects, texts } = column(first, 0, { ...look, layout: small });
    expect(texts).toEqual([]);
    const alphas = rects.filter(([, , { fill }]) => fill === LIGHT.activation).map(([, , { alpha }]) => alpha ?? 1);
    const values = Array.from(ROW_0).filter((value) => value !== 0);
    expect(alphas).toHaveLength(values.length);
    const byValue = values.map((value, i) => [value, alphas[i]] as const).toSorted((a, b) => a[0] - b[0]);
    for (let i = 1; i < byValue.length; i++) expect(byValue[i][1]).toBeGreaterThanOrEqual(byValue[i - 1][1]);
    expect(new Set(alphas).size).toBeGreaterThan(1);
  });

  it('stays as it is while its row goes on, and fades with the last chunk', () => {
    const alpha = (cycle: number, phase: number): number => column(cycle, phase).rects[0]?.[2].alpha ?? NaN;
    for (const phase of [0, 0.1, 0.2, 0.9]) expect(alpha(first, phase)).toBe(1);
    expect(alpha(lastOfRow, 0.06)).toBe(1);
    expect(alpha(lastOfRow, 0.07)).toBeLessThan(1);
    expect(column(lastOfRow, 0.07).rects.length).toBe(column(lastOfRow, 0).rects.length);
  });

  it('of the next row comes from its line of the memory to its array row, and grows on the way', () => {
    const next = rowActivations(tile, 2);
    // At 0.2 the old ones are gone; the new ones are under way until 0.32.
    const way = [0.2, 0.24, 0.28, 0.32].map((phase) => column(lastOfRow, phase).rects);
    for (const rects of way) expect(rects.filter(([, , { fill }]) => fill === LIGHT.activation)).toHaveLength(next.filter((value) => value !== 0).length);
    const xs = way.map((rects) => middle(rects[0]).x);
    expect(xs[0]).toBeGreaterThan(memory.grid.x);
    for (let i = 1; i < xs.length; i++) expect(xs[i]).toBeGreaterThan(xs[i - 1]);
    expect(xs.at(-1)).toBeCloseTo(layout.activationX, 6);
    const heights = way.map((rects) => rects[0][1].height);
    for (let i = 1; i < heights.length; i++) expect(heights[i]).toBeGreaterThan(heights[i - 1]);
    expect(heights.at(-1)).toBeCloseTo(2 * layout.activationRadius, 6);
    const begin = column(lastOfRow, 0.0801).rects.filter(([, box]) => box.height < 0.92 * layout.activationRadius);
    for (const rect of begin) expect(Math.abs(middle(rect).y - lineY(memory, 2))).toBeLessThan(3);
    const places = begin.map((rect) => middle(rect).x);
    // From the word of its position, each from its own.
    expect(new Set(places.map(Math.round)).size).toBe(4);
    expect(Math.min(...places)).toBeCloseTo(memory.grid.x + (0.5 * memory.grid.width) / 4, 0);
    expect(Math.max(...places)).toBeCloseTo(memory.grid.x + (3.5 * memory.grid.width) / 4, 0);
    expect(column(lastOfRow, 0.08).rects.some(([, box]) => box.height < 0.92 * layout.activationRadius)).toBe(false);
  });

  it('does not fly where cells are small, and is there in its place as it is read', () => {
    const small = { ...look, layout: arrayLayout(64, 64, 420, 300) };
    expect(small.layout.pitchY).toBeLessThan(6);
    for (const phase of [0.22, 0.26, 0.3])
      for (const rect of column(lastOfRow, phase, small).rects) expect(middle(rect).x).toBeCloseTo(small.layout.activationX, 6);
  });
});

describe('a lane', () => {
  it('is lit through the whole array row where the activation is no zero, the more the larger it is, and dashed where it is', () => {
    const log = lanes(first, 0);
    const lit = log.filter((call) => call[0] === 'rect');
    const dashed = log.filter((call) => call[0] === 'polyline');
    expect([lit.length, dashed.length]).toEqual([
      Array.from(ROW_0).filter((value) => value !== 0).length,
      Array.from(ROW_0).filter((value) => value === 0).length,
    ]);
    const right = layout.array.x + layout.array.width + 6;
    for (const [, box] of lit) {
      expect(box.x).toBe(layout.activationX);
      expect(box.x + box.width).toBeCloseTo(right, 6);
      expect(box.height).toBe(10);
    }
    for (const [, points, stroke] of dashed) {
      expect(points).toEqual([layout.activationX, points[1], right, points[1]]);
      expect(stroke).toMatchObject({ dash: [2, 4], alpha: 0.7 });
    }
    const rows = [...lit.map(([, box]) => box.y + box.height / 2), ...dashed.map(([, points]) => points[1])].toSorted((a, b) => a - b);
    expect(rows).toEqual([0, 1, 2, 3].map((p) => rowY(layout, p)));
    const strengths = lit.map(([, , { alpha }]) => alpha ?? 1);
    const values = Array.from(ROW_0).filter((value) => value !== 0);
    expect(strengths[values.indexOf(Math.max(...values))]).toBe(Math.max(...strengths));
    for (const alpha of strengths) {
      expect(alpha).toBeGreaterThan(0.25);
      expect(alpha).toBeLessThanOrEqual(0.6);
    }
  });

  it('goes out with its row, and sweeps in from the left with the next', () => {
    const reach = (phase: number): number =>
      Math.max(0, ...lanes(lastOfRow, phase).map((call) => (call[0] === 'rect' && (call[2].alpha ?? 1) > 0.2 ? call[1].x + call[1].width : 0)));
    const right = layout.array.x + layout.array.width + 6;
    expect(reach(0)).toBeCloseTo(right, 6);
    expect(reach(0.25)).toBe(0);
    expect(reach(0.36)).toBeGreaterThan(layout.array.x);
    expect(reach(0.42)).toBeGreaterThan(reach(0.36));
    expect(reach(0.42)).toBeLessThan(right);
    expect(reach(0.5)).toBeCloseTo(right, 6);
    // The same row goes on: its lanes stay.
    for (const phase of [0.1, 0.25, 0.4, 0.9]) expect(lanes(first, phase)).toEqual(lanes(first, 0));
  });

  it('of a zero is left out where there is no room for dashes', () => {
    const small = arrayLayout(64, 64, 420, 300);
    const log = lanes(first, 0, { ...look, layout: small });
    expect(log.every((call) => call[0] === 'rect')).toBe(true);
    for (const call of log) expect(call[0] === 'rect' && call[1].height).toBe(1);
  });
});
