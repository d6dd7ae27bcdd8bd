import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { csphCases } from '../reference/csph-arbitraries';
import type { HardwareConfig, StreamWork } from './config';
import { layerCounters } from './counters';
import { peDetail, peState } from './pe';
import { stateAt } from './replay';
import { buildTrace } from './trace';
import type { PeState, TileTrace, TileValues } from './types';

function traceOf(work: StreamWork, hardware: HardwareConfig): TileTrace {
  const trace = buildTrace(work, hardware);
  if (!trace.ok) throw new Error(trace.error.message);
  return trace.value;
}

/** The values of each tile of a layer: weights one everywhere, activations 0 or 1. */
function tilesOf(trace: TileTrace, activations: Int16Array): TileValues[] {
  const { arrayRows } = trace.hardware;
  const weights = new Int8Array(trace.filters * trace.rows).fill(1);
  return Array.from({ length: trace.tiles }, (_, tile) => {
    const firstPosition = tile * arrayRows;
    const positions = Math.min(arrayRows, trace.positions - firstPosition);
    const own = activations.slice(firstPosition * trace.rows, (firstPosition + positions) * trace.rows);
    return { tile, positions, firstPosition, weights, activations: own, weightScale: 1, activationScale: 1 };
  });
}

describe('peState', () => {
  it('names each PE in each kind of cycle', () => {
    // 3 filters in chunks of 2; 2 positions on 3 array rows; row 0 has activations 5 and 0. A ring of 3 slots, T = 1, serial drain.
    const hardware: HardwareConfig = {
      arrayRows: 3,
      arrayColumns: 2,
      groupSize: 1,
      bins: [3],
      buffer: 'bins',
      order: 'natural',
      drain: 'serial',
      turn: 'eager',
    };
    const trace = traceOf({ chunkCounts: [2, 1], filters: 3, positions: 2 }, hardware);
    const weights = Int8Array.from([1, 2, 3, 4, 5, 0]);
    const activations = Int16Array.from([5, 6, 0, 7]);
    const values: TileValues = { tile: 0, positions: 2, firstPosition: 0, weights, activations, weightScale: 1, activationScale: 1 };
    const namesAt = (cycle: number): PeState[][] => [0, 1, 2].map((p) => [0, 1].map((m) => peState(trace, values, stateAt(trace, cycle), p, m)));
    // Fill 0-2, load 3, MACs of row 0 in 4 and 5, stall 6 (one step home), MAC of row 1 in 7, drain 8-13.
    const idle = ['idle', 'idle'];
    expect(namesAt(0)).toEqual([['fill', 'fill'], ['fill', 'fill'], idle]);
    expect(namesAt(3)).toEqual([['load', 'load'], ['load', 'load'], idle]);
    expect(namesAt(4)).toEqual([['commit', 'commit'], ['gated', 'gated'], idle]);
    expect(namesAt(5)).toEqual([['commit', 'idle'], ['gated', 'idle'], idle]);
    expect(namesAt(6)).toEqual([['stall', 'stall'], ['stall', 'stall'], idle]);
    expect(namesAt(7)).toEqual([['commit', 'commit'], ['commit', 'commit'], idle]);
    expect(namesAt(8)).toEqual([['drain', 'drain'], ['drain', 'drain'], idle]);
    expect(namesAt(13)).toEqual([['drain', 'idle'], ['drain', 'idle'], idle]);

    const detail = { position: 0, filter: 2, row: 0, activation: 5, weight: 5, product: 25, commits: true, isHeld: false, heldSince: 3, reads: 1, uses: 2 };
    expect(peDetail(trace, values, stateAt(trace, 5), 0, 0)).toEqual({ state: 'commit', ...detail });
    expect(peDetail(trace, values, stateAt(trace, 5), 1, 0)).toMatchObject({ state: 'gated', activation: 0, product: 0, commits: true });
    expect(peDetail(trace, values, stateAt(trace, 5), 0, 1)).toMatchObject({ state: 'idle', filter: null, weight: null, product: null, commits: false });
    const waiting = { state: 'stall', row: 1, activation: 7, weight: 4, product: null, heldSince: 6, uses: 0 };
    expect(peDetail(trace, values, stateAt(trace, 6), 1, 1)).toMatchObject(waiting);
    expect(peDetail(trace, values, stateAt(trace, 7), 1, 1)).toMatchObject({ state: 'commit', product: 28, heldSince: 6, uses: 1 });
    expect(peDetail(trace, values, stateAt(trace, 8), 0, 0)).toMatchObject({ state: 'drain', filter: 0, row: null, activation: null });
    expect(peDetail(trace, values, stateAt(trace, 4), 2, 0)).toMatchObject({ state: 'idle', position: null, activation: null });
    expect(() => peState(trace, values, stateAt(trace, 0), 3, 0)).toThrow('PE (3, 0)');
  });

  it('adds up to the counters, whatever the layer: gated + multiplying + idle = PEs × MAC cycles', () => {
    fc.assert(
      fc.property(csphCases, fc.integer(), ({ work, hardware }, seed) => {
        const trace = traceOf(work, hardware);
        const prng = createPrng(seed);
        const activations = Int16Array.from({ length: trace.rows * trace.positions }, () => prng.below(2));
        const seen: Record<string, number> = { idle: 0, gated: 0, mac: 0, commit: 0 };
        for (let cycle = 0; cycle < trace.cycles; cycle++) {
          const state = stateAt(trace, cycle);
          for (const values of state.kind === 'mac' ? tilesOf(trace, activations) : []) {
            for (let pe = 0; pe < hardware.arrayRows * hardware.arrayColumns; pe++) {
              seen[peState(trace, values, state, Math.floor(pe / hardware.arrayColumns), pe % hardware.arrayColumns)]++;
            }
          }
        }
        const nonZeroActivations = Array.from(work.chunkCounts, (_, j) => activations.filter((value, i) => i % trace.rows === j && value !== 0).length);
        const keptWeights = Array.from(work.chunkCounts, (count) => Math.min(count * hardware.arrayColumns, work.filters));
        const { macs, cost } = layerCounters(work, hardware, { keptWeights, nonZeroActivations }, 0);
        expect(seen).toMatchObject({ idle: macs.idleRows + macs.idleColumns, gated: macs.gated });
        expect(seen.mac + seen.commit).toBe(macs.useful);
        expect(seen.idle + seen.gated + seen.mac + seen.commit).toBe(cost.pe.slots);
      }),
      { seed: 7, numRuns: 25 },
    );
  });
});
