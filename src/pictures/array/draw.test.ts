import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peOccupancyAt } from '../../engine/csph/occupancy';
import { csphCases } from '../../engine/reference/csph-arbitraries';
import { PE_STATES } from '../../engine/csph/types';
import { LIGHT } from '../../render/palette';
import { createRecordingPainter, type Drawn } from '../../render/testing/recording-painter';
import { drawLive, drawStill } from './draw';
import { EXAMPLE_HARDWARE, EXAMPLE_WORK, exampleTile } from './testing/examples';
import { arrayLayout, heightFor, peAt, peBox } from './layout';
import type { Look } from './look';
import { sceneAt, stateOf } from './model';
import type { OpenTile } from './tile';

const layout = arrayLayout(4, 4, 900, 460);
const look: Look = { layout, palette: LIGHT, format: 'decimal', pe: [1, 2], slot: null, cells: 'sums' };

function drawn(tile: OpenTile, cycle: number, phase = 0, how: Look = look): readonly Drawn[] {
  const painter = createRecordingPainter();
  drawLive(painter, sceneAt(tile, cycle, phase), how);
  return painter.log;
}

const inside =
  (layoutNow: Look['layout'], p: number, m: number) =>
  (call: Drawn): boolean => {
    const box = peBox(layoutNow, p, m);
    const at = (x: number, y: number): boolean => x >= box.x - 0.01 && x <= box.x + box.width + 0.01 && y >= box.y - 0.01 && y <= box.y + box.height + 0.01;
    switch (call[0]) {
      case 'rect':
      case 'hatch':
        return at(call[1].x, call[1].y) && at(call[1].x + call[1].width, call[1].y + call[1].height);
      case 'circle':
        return at(call[1], call[2]);
      case 'text':
        return at(call[2], call[3]);
      case 'polyline':
      case 'polygon':
        return at(call[1][0], call[1][1]);
      default:
        return false;
    }
  };
const texts = (log: readonly Drawn[]): string[] => log.filter((call) => call[0] === 'text').map((call) => call[1]);

describe('a PE', () => {
  const tile = exampleTile(EXAMPLE_WORK, EXAMPLE_HARDWARE, 1);
  const { trace } = tile;
  const grouped = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, groupSize: 2, drain: 'serial' }, 1);
  const shapes = (of: OpenTile, cycle: number, p: number, m: number): string =>
    drawn(of, cycle)
      .filter(inside(layout, p, m))
      .map(([name]) => name)
      .join(' ');

  it('shows each state by a shape of its own', () => {
    const seen = new Map<string, string>();
    for (const of of [tile, grouped]) {
      for (let cycle = 0; cycle < of.trace.cycles; cycle++) {
        const scene = sceneAt(of, cycle, 0);
        for (const p of [0, 2, 3]) {
          const state = stateOf(scene, p, 1);
          if (!seen.has(state)) seen.set(state, shapes(of, cycle, p, 1));
        }
      }
    }
    expect([...seen.keys()].toSorted()).toEqual([...PE_STATES].toSorted());
    expect(new Set(seen.values()).size).toBe(PE_STATES.length);
    expect(seen.get('gated')).toContain('hatch');
    expect(seen.get('idle')).toBe('hatch');
    expect(seen.get('commit')).toMatch(/circle circle/);
    expect(seen.get('stall')).toMatch(/polyline polyline/);
    expect(seen.get('commit')).not.toContain('hatch');
  });

  it('letters the sum that it holds, with its sign', () => {
    const cycle = trace.passes[0].firstMac[2];
    const scene = sceneAt(tile, cycle, 0);
    const sum = scene.sums[4 * 2 + 3];
    const found = texts(drawn(tile, cycle).filter(inside(layout, 2, 3)));
    expect(found).toEqual([String(sum).replace('-', '−')]);
  });

  it('is drawn by shape and colour alone where it is small, and hatches still tell what rests', () => {
    const cycle = trace.passes[0].firstMac[0];
    for (const width of [260, 200]) {
      const small = { ...look, layout: arrayLayout(16, 16, width, 300) };
      const wide = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, arrayRows: 16, arrayColumns: 16 });
      const log = drawn(wide, cycle, 0, small);
      expect(log.some(([name]) => name === 'hatch')).toBe(true);
      expect(texts(log.filter((call) => call[0] === 'text' && peAt(small.layout, call[2], call[3]) !== null))).toEqual([]);
    }
  });

  it('becomes a pixel in a large array', () => {
    const large = exampleTile({ ...EXAMPLE_WORK, filters: 400, positions: 200 }, { ...EXAMPLE_HARDWARE, arrayRows: 128, arrayColumns: 128 });
    const log = drawn(large, large.trace.cycles - 1, 0, { ...look, layout: arrayLayout(128, 128, 700, 400) });
    const picture = log.find((call) => call[0] === 'cells');
    expect(picture?.[1]).toMatchObject({ columns: 128, rows: 128 });
    expect(log.length).toBeLessThan(1500);
  });
});

describe('the scene', () => {
  const tile = exampleTile();
  const { firstMac } = tile.trace.passes[0];

  it('letters the weights at work, and makes a zero weight hollow', () => {
    const log = drawn(tile, firstMac[0]);
    const scene = sceneAt(tile, firstMac[0], 0);
    for (const weight of scene.atWork?.weights ?? []) expect(texts(log)).toContain(String(weight).replace('-', '−'));
    expect(texts(log)).toContain('chunk 0 of row 0: 4 weights, used by all array rows');
    expect(texts(log)).toContain('2 left');
    expect(texts(log)).toContain('skip');
  });

  const at = (
    log: readonly Drawn[],
    colour: string,
    where: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  ): number =>
    log
      .filter((call) => call[0] === 'rect' && (call[2].fill === colour || call[2].stroke === colour))
      .filter((call) => call[0] === 'rect' && call[1].x + call[1].width / 2 > where.x && call[1].x + call[1].width / 2 < where.x + where.width)
      .filter((call) => call[0] === 'rect' && call[1].y + call[1].height / 2 > where.y && call[1].y + call[1].height / 2 < where.y + where.height).length;

  it('brings the next chunk from the strip over the columns, and then down them', () => {
    const over = (phase: number): number => at(drawn(tile, firstMac[0], phase), LIGHT.weight, layout.atWork);
    expect(over(0)).toBe(4);
    expect(over(0.05)).toBe(4);
    expect(over(0.24)).toBe(0);
    expect(over(0.4)).toBe(4);
    const between = (phase: number): number =>
      at(drawn(tile, firstMac[0], phase), LIGHT.weight, { ...layout.array, y: layout.array.y + 30, height: layout.array.height });
    expect(between(0.46)).toBeGreaterThan(between(0.34));
  });

  it('brings the activations of the next row from memory, and lets those of this row stay', () => {
    const lastOfRow = firstMac[0] + 2;
    const discs = { x: layout.activationX - 20, y: layout.array.y, width: 40, height: layout.array.height };
    const standing = (cycle: number, phase: number): number => at(drawn(tile, cycle, phase), LIGHT.activation, discs);
    expect(standing(lastOfRow, 0)).toBe(4);
    expect(standing(lastOfRow, 0.2)).toBe(0);
    expect(standing(lastOfRow, 0.5)).toBe(4);
    for (const phase of [0.1, 0.2, 0.3, 0.5, 0.9]) expect(standing(firstMac[0], phase)).toBe(4);
  });

  it('shows in every cell, at any phase, the sum that the engine has: that of the next cycle once weight and activation have met', () => {
    fc.assert(
      fc.property(csphCases, fc.nat(), fc.double({ min: 0, max: 0.999, noNaN: true }), ({ work, hardware }, anyCycle, phase) => {
        const any = exampleTile(work, { ...hardware, arrayRows: Math.min(4, hardware.arrayRows), arrayColumns: Math.min(4, hardware.arrayColumns) });
        if (any.trace.cycles === 0) return;
        const cycle = anyCycle % any.trace.cycles;
        const { arrayRows, arrayColumns } = any.trace.hardware;
        const wide = { ...look, layout: arrayLayout(arrayRows, arrayColumns, 1400, 700) };
        const log = drawn(any, cycle, phase, wide);
        const shown = sceneAt(any, phase >= 0.64 ? Math.min(cycle + 1, any.trace.cycles - 1) : cycle, 0);
        for (let p = 0; p < arrayRows; p++) {
          for (let m = 0; m < arrayColumns; m++) {
            const box = peBox(wide.layout, p, m);
            const found = log.filter((call) => call[0] === 'text' && call[2] === box.x + box.width / 2 && call[3] === box.y + box.height * 0.53);
            const sum = shown.sumKind === 'none' || stateOf(shown, p, m) === 'idle' ? [] : [shown.sums[p * arrayColumns + m]];
            expect(texts(found)).toEqual(sum.map((value) => String(value).replace('-', '−')));
          }
        }
      }),
      { seed: 8, numRuns: 60 },
    );
  });

  it('says how full the selected buffer is as the engine has it, and changes that when the sum has arrived', () => {
    for (let cycle = 0; cycle + 1 < tile.trace.cycles; cycle++) {
      for (const phase of [0, 0.5, 0.87, 0.88, 0.95]) {
        const held = peOccupancyAt(tile.trace, phase >= 0.88 ? cycle + 1 : cycle, 1, 2, tile.values.positions);
        expect(texts(drawn(tile, cycle, phase))).toContain(`${held} of 14 slots, peak 3`);
      }
    }
  });

  it('labels the positions of the tile, and what has none', () => {
    const painter = createRecordingPainter();
    drawStill(painter, layout, 4, 3, LIGHT);
    expect(texts(painter.log)).toEqual(expect.arrayContaining(['4', '5', '6', '–', 'position']));
  });
});

describe('arrayLayout', () => {
  it('fits every array from 1 × 1 to 128 × 128 into phone and projector, and finds every PE again', () => {
    for (const [width, height] of [
      [328, 480],
      [360, 640],
      [780, 420],
      [1500, 900],
    ]) {
      for (const rows of [1, 8, 32, 128]) {
        for (const columns of [1, 8, 32, 128, 512]) {
          const fitted = arrayLayout(rows, columns, width, height);
          expect(fitted.array.x + fitted.array.width).toBeLessThanOrEqual(width);
          expect(fitted.array.y + fitted.array.height).toBeLessThanOrEqual(height);
          expect(fitted.array.x - fitted.activationX).toBeGreaterThan(fitted.activationRadius);
          for (const [p, m] of [
            [0, 0],
            [rows - 1, columns - 1],
            [rows >> 1, columns >> 1],
          ]) {
            const box = peBox(fitted, p, m);
            expect(peAt(fitted, box.x + box.width / 2, box.y + box.height / 2)).toEqual([p, m]);
          }
          expect(peAt(fitted, fitted.array.x - 1, fitted.array.y + 1)).toBeNull();
        }
      }
    }
  });

  it('letters the cells of the default array on a phone of 360 pixels', () => {
    const width = 328;
    expect(arrayLayout(8, 8, width, heightFor(8, 8, width)).detail).toBe('full');
  });
});
