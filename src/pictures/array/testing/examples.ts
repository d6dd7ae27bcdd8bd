import { executeLayer } from '../../../engine/csph/values';
import type { HardwareConfig, StreamWork } from '../../../engine/csph/config';
import { chooseShift } from '../../../engine/csph/partial-sums';
import { layerCost } from '../../../engine/csph/cost';
import { layerCounters, type LayerCounters } from '../../../engine/csph/counters';
import { addNonZeroActivations, keptWeightsByRow } from '../../../engine/csph/zeros';
import { buildTrace } from '../../../engine/csph/trace';
import { cyclesByBuffer, cyclesByTurn } from '../../../engine/csph/turning';
import { createPrng } from '../../../lib/prng';
import type { TileRun } from '../../../worker/protocol';
import { openTile, type OpenTile } from '../tile';

/** A small array: 3 output positions on 4 array rows, chunks of 4 filters. */
export const EXAMPLE_HARDWARE: HardwareConfig = {
  arrayRows: 4,
  arrayColumns: 4,
  groupSize: 1,
  bins: [2, 4, 8],
  buffer: 'bins',
  order: 'natural',
  drain: 'overlapped',
  turn: 'eager',
};

/** Rows 1, 4 and 5 are skipped; row 2 leaves bin 0 half way, so that row 3 stalls; the last chunk has 2 filters. */
export const EXAMPLE_WORK: StreamWork = { chunkCounts: [3, 0, 1, 2, 0, 0, 4, 1], filters: 14, positions: 7 };

/** A tile's run with seeded integers, one activation in four zero. @param bits partial sums shifted and saturated to so many bits; null for exact sums. */
export function exampleTile(work: StreamWork = EXAMPLE_WORK, hardware: HardwareConfig = EXAMPLE_HARDWARE, tile = 0, bits: number | null = null): OpenTile {
  const trace = buildTrace(work, hardware);
  if (!trace.ok) throw new Error(trace.error.message);
  const { rows, filters, positions } = trace.value;
  const prng = createPrng(1);
  const weights = new Int8Array(rows * filters);
  for (let filter = 0; filter < filters; filter++) {
    for (let j = 0; j < rows; j++) {
      if (Math.floor(filter / hardware.arrayColumns) < work.chunkCounts[j]) weights[filter * rows + j] = prng.below(255) - 127;
    }
  }
  const all = Int16Array.from({ length: positions * rows }, () => (prng.below(4) === 0 ? 0 : prng.below(256)));
  const firstPosition = tile * hardware.arrayRows;
  const count = Math.min(hardware.arrayRows, positions - firstPosition);
  const run: TileRun = {
    trace: trace.value,
    values: {
      tile,
      positions: count,
      firstPosition,
      weights,
      activations: all.slice(firstPosition * rows, (firstPosition + count) * rows),
      weightScale: 0.01,
      activationScale: 0.02,
    },
    shift: bits === null ? null : shiftFor(work, hardware, weights, all, bits),
    cost: layerCost(work, hardware),
    byTurn: cyclesByTurn(work, hardware),
    byBuffer: cyclesByBuffer(work, hardware),
    counters: exampleCounters(work, hardware, weights, all),
    input: { elements: all.length, zeros: all.filter((value) => value === 0).length },
    image: { pixels: new Uint8Array(16), height: 4, width: 4, label: 7 },
  };
  return openTile(run, bits);
}

function shiftFor(work: StreamWork, hardware: HardwareConfig, weights: Int8Array, activations: Int16Array, bits: number): number {
  const execution = executeLayer(work, hardware, weights, activations, { kind: 'exact' });
  return execution.ok ? chooseShift(execution.value.largestGroupSum, bits) : 0;
}

function exampleCounters(work: StreamWork, hardware: HardwareConfig, weights: Int8Array, activations: Int16Array): LayerCounters {
  const rows = work.chunkCounts.length;
  const nonZeroActivations = new Uint32Array(rows);
  addNonZeroActivations(activations, nonZeroActivations);
  const mask = Uint8Array.from(weights, (weight) => Number(weight !== 0));
  return layerCounters(work, hardware, { keptWeights: keptWeightsByRow(mask, rows), nonZeroActivations }, activations.length);
}
