import { invariant } from '../../lib/assert';
import { chunkSize } from '../pruning/chunks';
import { bufferCapacity } from './bins';
import { MAC } from './cycle-kinds';
import { checkPartialSumMode, shiftRounded, signedRange } from './partial-sums';
import type { PartialSumMode, TileTrace, ValuesState } from './types';

type ShiftMode = Extract<PartialSumMode, { readonly kind: 'shift' }>;

/** Where a run stands between two cycles; everything that the arrays do not hold. */
interface RunPosition {
  /** The next cycle to be executed. */
  next: number;
  pass: number;
  /** The local registers hold a sum that has been committed: they are empty from the next cycle on. */
  committed: boolean;
  /** Commits of a PE whose shifted sum did not fit. */
  saturations: number;
  /** Largest magnitude of a group's sum before any shift. */
  largestGroupSum: number;
}

/** One tile whose integers move through the array. Arrays are owned by the run and change with every step. */
export interface TileExecution extends RunPosition {
  readonly trace: TileTrace;
  readonly mode: PartialSumMode;
  /** [j · filters + filter]. */
  readonly weightsByRow: Int8Array;
  /** [position in the tile · rows + j]. */
  readonly activations: Int16Array;
  readonly positions: number;
  readonly local: Int32Array;
  readonly buffers: Int32Array;
  /** [position in the tile · filters + filter]: what the passes finished so far have read out of the buffers. */
  readonly output: Int32Array;
}

/** Turns [filter · rows + j] into [j · filters + filter]: a chunk's weights side by side, as they are streamed. */
export function weightsByRow(weights: Int8Array, rows: number, filters: number): Int8Array {
  invariant(weights.length === rows * filters, `${weights.length} weights for ${rows} rows of ${filters} filters`);
  const turned = new Int8Array(weights.length);
  for (let filter = 0; filter < filters; filter++) {
    for (let j = 0; j < rows; j++) turned[j * filters + filter] = weights[filter * rows + j];
  }
  return turned;
}

/** A tile before its first cycle. */
export function startRun(trace: TileTrace, turnedWeights: Int8Array, activations: Int16Array, positions: number, mode: PartialSumMode): TileExecution {
  checkPartialSumMode(mode);
  const { arrayRows, arrayColumns } = trace.hardware;
  invariant(positions >= 1 && positions <= arrayRows, `${positions} positions on ${arrayRows} array rows`);
  invariant(activations.length === positions * trace.rows, `${activations.length} activations for ${positions} positions of ${trace.rows} rows`);
  const elements = arrayRows * arrayColumns;
  return {
    trace,
    mode,
    weightsByRow: turnedWeights,
    activations,
    positions,
    local: new Int32Array(elements),
    buffers: new Int32Array(elements * bufferCapacity(trace.hardware)),
    output: new Int32Array(positions * trace.filters),
    next: 0,
    pass: 0,
    committed: false,
    saturations: 0,
    largestGroupSum: 0,
  };
}

/** Executes cycles up to, and not including, `end`. */
export function runUntil(run: TileExecution, end: number): void {
  while (run.next < end) step(run);
}

function step(run: TileExecution): void {
  const { trace } = run;
  const cycle = run.next++;
  if (cycle === trace.passes[run.pass].endCycle) {
    run.pass++;
    run.buffers.fill(0);
  }
  if (run.committed) {
    run.local.fill(0);
    run.committed = false;
  }
  if (trace.kind[cycle] === MAC) {
    const width = chunkSize(trace.filters, trace.hardware.arrayColumns, trace.chunk[cycle]);
    multiply(run, trace.row[cycle], trace.chunk[cycle], width);
    if (trace.slot[cycle] >= 0) {
      commit(run, trace.slot[cycle], width);
      run.committed = true;
    }
  }
  if (cycle + 1 === trace.passes[run.pass].endCycle) readOut(run);
}

/** One MAC cycle: every PE with a position and a filter does acc += a[p, j] · w[j, filter]. A zero activation is gated: it changes nothing. */
function multiply(run: TileExecution, row: number, chunk: number, width: number): void {
  const { trace, activations, local, positions } = run;
  const columns = trace.hardware.arrayColumns;
  const weights = run.weightsByRow;
  const firstWeight = row * trace.filters + chunk * columns;
  for (let p = 0; p < positions; p++) {
    const activation = activations[p * trace.rows + row];
    if (activation === 0) continue;
    const first = p * columns;
    for (let m = 0; m < width; m++) local[first + m] += Math.imul(activation, weights[firstWeight + m]);
  }
}

/** Adds the local sums to one slot of every PE's accumulation buffer. int32, wrapping around. */
function commit(run: TileExecution, slot: number, width: number): void {
  const { trace, mode, positions } = run;
  const { arrayRows, arrayColumns } = trace.hardware;
  for (let p = 0; p < positions; p++) {
    const first = p * arrayColumns;
    const target = (slot * arrayRows + p) * arrayColumns;
    if (mode.kind === 'exact') addExact(run, first, target, width);
    else addShifted(run, mode, first, target, width);
  }
}

function addExact(run: TileExecution, first: number, target: number, width: number): void {
  const { local, buffers } = run;
  let most = run.largestGroupSum;
  for (let m = 0; m < width; m++) {
    const sum = local[first + m];
    most = Math.max(most, Math.abs(sum));
    buffers[target + m] += sum;
  }
  run.largestGroupSum = most;
}

function addShifted(run: TileExecution, mode: ShiftMode, first: number, target: number, width: number): void {
  const { local, buffers } = run;
  const { shift } = mode;
  const [least, most] = signedRange(mode.bits);
  let largest = run.largestGroupSum;
  let saturations = 0;
  for (let m = 0; m < width; m++) {
    const sum = local[first + m];
    largest = Math.max(largest, Math.abs(sum));
    const shifted = shiftRounded(sum, shift);
    const saturated = Math.max(least, Math.min(most, shifted));
    saturations += saturated === shifted ? 0 : 1;
    buffers[target + m] += saturated;
  }
  run.largestGroupSum = largest;
  run.saturations += saturations;
}

/** The end of a pass: its chunks' sums leave the buffers. */
function readOut(run: TileExecution): void {
  const { trace, buffers, output, positions } = run;
  const { arrayRows, arrayColumns } = trace.hardware;
  const { firstChunk } = trace.passes[run.pass];
  const slots = Math.min(bufferCapacity(trace.hardware), trace.chunks - firstChunk);
  for (let slot = 0; slot < slots; slot++) {
    const firstFilter = (firstChunk + slot) * arrayColumns;
    const width = chunkSize(trace.filters, arrayColumns, firstChunk + slot);
    for (let p = 0; p < positions; p++) {
      const source = (slot * arrayRows + p) * arrayColumns;
      output.set(buffers.subarray(source, source + width), p * trace.filters + firstFilter);
    }
  }
}

/** What a run stood at, to go back to. Only the slots a layer can reach are kept. */
export interface RunSnapshot extends RunPosition, ValuesState {}

export function takeSnapshot(run: TileExecution): RunSnapshot {
  const { next, pass, committed, saturations, largestGroupSum } = run;
  const buffers = run.buffers.slice(0, snapshotSlots(run.trace) * run.local.length);
  return { next, pass, committed, saturations, largestGroupSum, local: run.local.slice(), buffers };
}

export function restoreSnapshot(run: TileExecution, { local, buffers, ...position }: RunSnapshot): void {
  Object.assign(run, position);
  run.local.set(local);
  run.buffers.set(buffers);
}

/** Bytes of one snapshot's arrays. */
export function snapshotBytes(trace: TileTrace): number {
  const { arrayRows, arrayColumns } = trace.hardware;
  return 4 * arrayRows * arrayColumns * (1 + snapshotSlots(trace));
}

function snapshotSlots(trace: TileTrace): number {
  return Math.min(bufferCapacity(trace.hardware), trace.chunks);
}
