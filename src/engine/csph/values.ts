import { invariant } from '../../lib/assert';
import { ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import type { HardwareConfig, StreamWork } from './config';
import { restoreSnapshot, runUntil, snapshotBytes, startRun, takeSnapshot, weightsByRow } from './execution';
import type { RunSnapshot } from './execution';
import { buildTrace } from './trace';
import type { PartialSumMode, TileTrace, TileValues, ValuesState } from './types';

/** Cycles between two snapshots at the least: a seek then takes about a millisecond on a 32 × 32 array. */
const SNAPSHOT_INTERVAL = 512;
const SNAPSHOT_MEMORY = 32 * 2 ** 20;

/** {@link ValuesState} and the saturated commits up to the end of the cycle. */
export interface ValuesAt extends ValuesState {
  readonly saturations: number;
}

/** The integers of one tile, at any cycle. */
export interface ValueReader {
  /**
   * What every PE holds at the end of a cycle: in a MAC cycle the local registers hold the group's sum for the chunk so far, in the commit cycle the
   * sum committed; they are empty from the cycle after it until the next MAC. The arrays belong to the reader and change with its next call.
   * @throws InvariantError outside of 0..cycles−1.
   */
  at(cycle: number): ValuesAt;
  /** [position in the tile · filters + filter]: the sums of all passes, in units of 2^shift in `shift` mode. A copy. Executes what is left of the tile. */
  output(): Int32Array;
  /** Saturated commits of the whole tile, one a PE. Executes what is left of the tile. */
  saturations(): number;
  /** Largest magnitude of a group's sum in the tile before any shift, for `chooseShift`. Executes what is left of the tile. */
  largestGroupSum(): number;
}

/**
 * Executes one tile on demand. Going forward costs the cycles in between; going back starts from a snapshot, of which it keeps at most 32 MB
 * (and always one). The first jump far ahead executes everything before it once.
 * @throws InvariantError where the values do not belong to the trace.
 */
export function createValueReader(trace: TileTrace, values: TileValues, mode: PartialSumMode): ValueReader {
  const run = startRun(trace, weightsByRow(values.weights, trace.rows, trace.filters), values.activations, values.positions, mode);
  const mostSnapshots = Math.max(1, Math.floor(SNAPSHOT_MEMORY / snapshotBytes(trace)));
  const interval = Math.max(SNAPSHOT_INTERVAL, Math.ceil(trace.cycles / mostSnapshots));
  /** Snapshot k is the run before cycle k · interval. */
  const snapshots: RunSnapshot[] = [];

  const seek = (end: number): void => {
    const nearest = Math.min(Math.floor(end / interval), snapshots.length - 1);
    if (end < run.next || nearest * interval > run.next) restoreSnapshot(run, snapshots[nearest]);
    while (run.next < end) {
      if (run.next === snapshots.length * interval) snapshots.push(takeSnapshot(run));
      runUntil(run, Math.min(end, (Math.floor(run.next / interval) + 1) * interval));
    }
  };
  return {
    at(cycle) {
      invariant(Number.isInteger(cycle) && cycle >= 0 && cycle < trace.cycles, `cycle ${cycle} is not one of the trace's ${trace.cycles}`);
      seek(cycle + 1);
      return { local: run.local, buffers: run.buffers, saturations: run.saturations };
    },
    output() {
      seek(trace.cycles);
      return run.output.slice();
    },
    saturations() {
      seek(trace.cycles);
      return run.saturations;
    },
    largestGroupSum() {
      seek(trace.cycles);
      return run.largestGroupSum;
    },
  };
}

/** A layer executed on integers. */
export interface LayerExecution {
  /** [position · filters + filter], in units of 2^shift in `shift` mode. */
  readonly output: Int32Array;
  /** Saturated commits over all PEs and tiles. */
  readonly saturations: number;
  /** Largest magnitude of a group's sum before any shift, for `chooseShift`. */
  readonly largestGroupSum: number;
}

/**
 * Sends a whole layer through the simulated dataflow, tile by tile, cycle by cycle.
 * @param work and hardware must have passed `validateWork` and `validateHardware`.
 * @param weights [filter · rows + j], pruned: only the chunks the counts keep are streamed.
 * @param activations [position · rows + j], all positions.
 * @returns a failure where a tile is too long for a trace.
 * @oracle
 */
export function executeLayer(
  work: StreamWork,
  hardware: HardwareConfig,
  weights: Int8Array,
  activations: Int16Array,
  mode: PartialSumMode,
): Result<LayerExecution> {
  const trace = buildTrace(work, hardware);
  if (!trace.ok) return trace;
  const { rows, filters } = trace.value;
  invariant(activations.length === work.positions * rows, `${activations.length} activations for ${work.positions} positions of ${rows} rows`);
  const turned = weightsByRow(weights, rows, filters);
  const output = new Int32Array(work.positions * filters);
  let saturations = 0;
  let largestGroupSum = 0;
  for (let first = 0; first < work.positions; first += hardware.arrayRows) {
    const positions = Math.min(hardware.arrayRows, work.positions - first);
    const run = startRun(trace.value, turned, activations.subarray(first * rows, (first + positions) * rows), positions, mode);
    runUntil(run, trace.value.cycles);
    output.set(run.output, first * filters);
    saturations += run.saturations;
    largestGroupSum = Math.max(largestGroupSum, run.largestGroupSum);
  }
  return ok({ output, saturations, largestGroupSum });
}
