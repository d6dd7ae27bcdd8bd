import { powerOfTwo } from '../../lib/maths';
import { type OccupancyRow, occupancyRows } from '../../engine/csph/occupancy';
import { type ActivityReader, createActivityReader } from '../../engine/csph/buffer-activity';
import { bufferLayout, type BufferLayout } from '../../engine/csph/bins';
import type { PartialSumMode, TileTrace, TileValues } from '../../engine/csph/types';
import { createValueReader, type ValueReader } from '../../engine/csph/values';
import type { TileRun } from '../../worker/protocol';
import { type Units, unitsOf } from './numbers';

/** A tile's run opened for looking at: what is asked once, whatever the cycle. */
export interface OpenTile {
  readonly run: TileRun;
  readonly trace: TileTrace;
  readonly values: TileValues;
  readonly mode: PartialSumMode;
  readonly reader: ValueReader;
  readonly buffer: BufferLayout;
  readonly units: Units;
  /** Magnitude at which a bar that stands for a partial sum is full. */
  readonly sumPeak: number;
  readonly activationPeak: number;
  /** Slots of the buffer that this tile ever commits to. */
  readonly slotsUsed: number;
  /** How full the buffers are, as stretches of cycles. */
  readonly occupancy: readonly OccupancyRow[];
  /** How often each slot has been written. */
  readonly activity: ActivityReader;
  /** The most often any slot is written in the tile: the first, once for each group of rows. */
  readonly mostWrites: number;
}

/** MACs spent at most on finding a scale for the bars. */
const SCALE_BUDGET = 3_000_000;

/** @param partialSumBits as in the request the run answers. */
export function openTile(run: TileRun, partialSumBits: number | null): OpenTile {
  const { trace, values, shift } = run;
  const mode: PartialSumMode = shift === null || partialSumBits === null ? { kind: 'exact' } : { kind: 'shift', bits: partialSumBits, shift };
  let slotsUsed = 0;
  for (const { counts } of trace.passes) for (const count of counts) slotsUsed = Math.max(slotsUsed, count);
  let activationPeak = 1;
  for (const value of values.activations) activationPeak = Math.max(activationPeak, Math.abs(value));
  return {
    run,
    trace,
    values,
    mode,
    reader: createValueReader(trace, values, mode),
    buffer: bufferLayout(trace.hardware),
    units: unitsOf(run),
    sumPeak: largestSum(trace, values) / powerOfTwo(shift ?? 0) || 1,
    activationPeak,
    slotsUsed,
    occupancy: occupancyRows(trace, values.positions),
    activity: createActivityReader(trace),
    mostWrites: trace.passes.reduce((sum, { workList }) => sum + Math.ceil(workList.length / trace.hardware.groupSize), 0),
  };
}

/**
 * The largest magnitude that any running sum of a few of the tile's positions comes to, rows in natural order. It scales bars, so it must be one number for
 * the whole tile and cheap; a sum of another position that exceeds it just fills its bar.
 */
function largestSum({ rows, filters }: TileTrace, { positions, weights, activations }: TileValues): number {
  const sampled = Math.max(1, Math.min(positions, Math.floor(SCALE_BUDGET / Math.max(1, rows * filters))));
  let largest = 0;
  for (let i = 0; i < sampled; i++) {
    const first = Math.floor((i * positions) / sampled) * rows;
    for (let filter = 0; filter < filters; filter++) {
      let sum = 0;
      for (let j = 0; j < rows; j++) {
        sum += activations[first + j] * weights[filter * rows + j];
        const magnitude = sum < 0 ? -sum : sum;
        if (magnitude > largest) largest = magnitude;
      }
    }
  }
  return largest;
}

/** The weights of one chunk of a row, one a column; shorter than the array is wide where the last chunk is ragged. */
export function chunkWeights({ trace, values }: OpenTile, row: number, chunk: number): Int8Array {
  const first = chunk * trace.hardware.arrayColumns;
  const width = Math.min(trace.hardware.arrayColumns, trace.filters - first);
  return Int8Array.from({ length: width }, (_, m) => values.weights[(first + m) * trace.rows + row]);
}

/** A row's activations, one an array row that has a position. */
export const rowActivations = ({ trace, values }: OpenTile, row: number): Int16Array =>
  Int16Array.from({ length: values.positions }, (_, p) => values.activations[p * trace.rows + row]);
