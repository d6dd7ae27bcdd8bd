import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peState } from '../../engine/csph/pe';
import { csphCases } from '../../engine/reference/csph-arbitraries';
import { EXAMPLE_HARDWARE, EXAMPLE_WORK, exampleTile } from './testing/examples';
import { inspect } from '../buffer/inspect';
import { sceneAt, stateOf } from './model';
import { momentAt } from './moment';
import { firstCommits } from '../buffer/commits';
import type { OpenTile } from './tile';

/** The cycle of a kind of MAC in the example. */
function cycleOf({ trace }: OpenTile, kind: string, row: number, chunk = 0): number {
  const found = Array.from({ length: trace.cycles }, (_, cycle) => cycle).find((cycle) => {
    const { state } = momentAt(exampleTile(), cycle);
    return state.kind === kind && state.row === row && (kind === 'load' || state.chunk === chunk);
  });
  if (found === undefined) throw new Error(`no ${kind} of row ${row}`);
  return found;
}

describe('momentAt', () => {
  const tile = exampleTile();

  it('names the row at work, its counter, and what comes after it with the rows that are skipped', () => {
    const moment = momentAt(tile, cycleOf(tile, 'mac', 0, 2));
    expect(moment.row).toMatchObject({ row: 0, count: 3, used: 3 });
    expect(moment).toMatchObject({ slot: 2, bin: 1, sumsOn: false, columns: 4, positions: 4 });
    expect(moment.upcoming).toEqual([
      { from: 1, to: 1, count: 0 },
      { from: 2, to: 2, count: 1 },
      { from: 3, to: 3, count: 2 },
      { from: 4, to: 5, count: 0 },
      { from: 6, to: 6, count: 4 },
      { from: 7, to: 7, count: 1 },
    ]);
  });

  it('knows why the array waits, and for whom', () => {
    const cycle = cycleOf(tile, 'stall', 3);
    expect(momentAt(tile, cycle).stall).toEqual({ bin: 0, size: 2, row: 2, cycle: cycle - 1, used: 1, stepsLeft: 0 });
    expect(momentAt(tile, cycle)).toMatchObject({ slot: 0, bin: 0 });
  });

  it('counts the columns of a ragged last chunk', () => {
    expect(momentAt(tile, cycleOf(tile, 'mac', 6, 3)).columns).toBe(2);
  });

  it('counts words that are fetched again in a later pass, out of the trace', () => {
    const twoPasses = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, bins: [2] });
    const { passes, cycles } = twoPasses.trace;
    expect(passes).toHaveLength(2);
    expect(momentAt(twoPasses, passes[0].endCycle - 1).fetchedAgain).toBe(0);
    expect(momentAt(twoPasses, cycles - 1).fetchedAgain).toBe(passes[1].workList.length * twoPasses.values.positions);
    expect(momentAt(tile, tile.trace.cycles - 1).fetchedAgain).toBe(0);
  });

  it('follows a serial drain slot by slot', () => {
    const draining = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, drain: 'serial' });
    const { cycles } = draining.trace;
    expect(momentAt(draining, cycles - 16).drain).toEqual({ chunk: 0, step: 1, of: 4 });
    expect(momentAt(draining, cycles - 1).drain).toEqual({ chunk: 3, step: 4, of: 4 });
  });
});

describe('sceneAt', () => {
  it('gives every PE the state that the engine gives it, in any run', () => {
    fc.assert(
      fc.property(csphCases, fc.nat(), ({ work, hardware }, at) => {
        const tile = exampleTile(work, hardware);
        if (tile.trace.cycles === 0) return;
        const scene = sceneAt(tile, at % tile.trace.cycles, 0);
        for (let p = 0; p < hardware.arrayRows; p++) {
          for (let m = 0; m < hardware.arrayColumns; m++) expect(stateOf(scene, p, m)).toBe(peState(tile.trace, tile.values, scene.moment.state, p, m));
        }
      }),
      { seed: 3, numRuns: 80 },
    );
  });

  it('shows the sum that the inspector shows, and the exact products behind it', () => {
    const tile = exampleTile();
    const commits = firstCommits(tile);
    const sums = new Map<string, number>();
    const { trace, values } = tile;
    for (let cycle = 0; cycle < trace.cycles; cycle++) {
      const scene = sceneAt(tile, cycle, 0);
      const { state, slot } = scene.moment;
      if (state.kind !== 'mac') continue;
      expect(scene.sumKind).toBe('slot');
      for (let p = 0; p < values.positions; p++) {
        for (let m = 0; m < scene.columns; m++) {
          const filter = state.chunk * 4 + m;
          const key = `${p} ${filter}`;
          sums.set(key, (sums.get(key) ?? 0) + values.activations[p * trace.rows + state.row] * values.weights[filter * trace.rows + state.row]);
          expect(scene.sums[p * 4 + m]).toBe(sums.get(key));
        }
      }
      const { slots } = inspect(scene.moment, [1, 1], commits);
      expect(slots[slot]).toMatchObject({ filter: state.chunk * 4 + 1, value: sums.get(`1 ${state.chunk * 4 + 1}`), committed: true });
    }
    expect(sums.size).toBe(4 * 14);
  });

  it('is on its way to the very next cycle, and keeps what a stall holds back', () => {
    const tile = exampleTile();
    const before = sceneAt(tile, cycleOf(tile, 'stall', 3) - 1, 0.5);
    expect(before).toMatchObject({
      atWork: { row: 2, chunk: 0 },
      heldBack: null,
      coming: { atWork: null, heldBack: { row: 3, chunk: 0 }, activations: { row: 3 } },
    });
    const stalled = sceneAt(tile, cycleOf(tile, 'stall', 3), 0.5);
    expect(stalled).toMatchObject({ atWork: null, heldBack: { row: 3, chunk: 0 }, coming: { atWork: { row: 3, chunk: 0 }, activations: { row: 3 } } });
    expect(sceneAt(tile, cycleOf(tile, 'stall', 3), 0).coming).toBeNull();
    expect(sceneAt(tile, tile.trace.cycles - 1, 0.5).coming).toBeNull();
  });

  it('keeps its sums while other cycles are looked at', () => {
    const tile = exampleTile();
    const scene = sceneAt(tile, cycleOf(tile, 'mac', 0), 0);
    const sums = [...scene.sums];
    for (let cycle = tile.trace.cycles - 1; cycle >= 0; cycle--) sceneAt(tile, cycle, 0.5);
    expect([...scene.sums]).toEqual(sums);
  });

  it('keeps the activations of a group while its rows take turns', () => {
    const tile = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, groupSize: 2 });
    const first = tile.trace.passes[0].firstMac[0];
    const scene = sceneAt(tile, first, 0.9);
    expect(scene).toMatchObject({ sumKind: 'local', activations: { row: 0 }, atWork: { row: 0, chunk: 0 }, coming: { atWork: { row: 2, chunk: 0 } } });
    expect(sceneAt(tile, first + 1, 0)).toMatchObject({ sumKind: 'slot', activations: { row: 2 } });
  });
});

describe('inspect', () => {
  const tile = exampleTile();
  const commits = firstCommits(tile);

  it('tells a slot that holds no sum yet from one whose sum is zero', () => {
    const first = tile.trace.passes[0].firstMac[0];
    const { slots } = inspect(momentAt(tile, first), [0, 0], commits);
    expect(slots.map(({ value }) => value !== null)).toEqual([true, false, false, false]);
    expect(inspect(momentAt(tile, tile.trace.cycles - 1), [0, 0], commits).slots.every(({ value }) => value !== null)).toBe(true);
  });

  it('has no filter where the last chunk is ragged, and clamps a selection of a larger array', () => {
    const inspection = inspect(momentAt(tile, tile.trace.cycles - 1), [9, 9], commits);
    expect(inspection.pe).toEqual([3, 3]);
    expect(inspection.slots[3]).toMatchObject({ filter: null, value: null, committed: false });
  });

  it('says since when an activation is held, and that it was fetched once', () => {
    const cycle = cycleOf(tile, 'mac', 6, 2);
    const { detail } = inspect(momentAt(tile, cycle), [0, 0], commits);
    expect(detail).toMatchObject({ row: 6, filter: 8, heldSince: cycle - 2, reads: 1, uses: 3 });
  });
});
