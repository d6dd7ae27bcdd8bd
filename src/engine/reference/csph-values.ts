import type { PartialSumMode, TileTrace, TileValues, ValuesState } from '../csph/types';
import { CYCLE_KINDS } from '../csph/types';

/**
 * Oracle for the values of a tile at the end of a cycle, from the definition: every PE and slot summed anew out of the MACs and commits that the
 * trace has up to that cycle in the same pass.
 */
export function valuesByDefinition(trace: TileTrace, values: TileValues, mode: PartialSumMode, cycle: number): ValuesState {
  const { arrayRows, arrayColumns, bins } = trace.hardware;
  const capacity = bins.reduce((sum, size) => sum + size, 0);
  const local = new Int32Array(arrayRows * arrayColumns);
  const buffers = new Int32Array(capacity * arrayRows * arrayColumns);
  const pass = trace.passes.find(({ endCycle }) => cycle < endCycle);
  if (pass === undefined) throw new RangeError(`the trace has no cycle ${cycle}`);
  const kind = CYCLE_KINDS[trace.kind[cycle]];
  for (let p = 0; p < values.positions; p++) {
    for (let m = 0; m < arrayColumns; m++) {
      let sum = 0;
      let chunkOfSum = -1;
      let groupOfSum = -1;
      for (let c = pass.firstCycle; c <= cycle; c++) {
        if (CYCLE_KINDS[trace.kind[c]] !== 'mac') continue;
        const group = Math.floor(trace.work[c] / trace.hardware.groupSize);
        if (trace.chunk[c] !== chunkOfSum || group !== groupOfSum) sum = 0;
        chunkOfSum = trace.chunk[c];
        groupOfSum = group;
        const filter = trace.chunk[c] * arrayColumns + m;
        if (filter < trace.filters) sum += values.weights[filter * trace.rows + trace.row[c]] * values.activations[p * trace.rows + trace.row[c]];
        if (trace.slot[c] >= 0) buffers[(trace.slot[c] * arrayRows + p) * arrayColumns + m] += quantised(sum, mode);
      }
      const sameSum = trace.chunk[cycle] === chunkOfSum && Math.floor(trace.work[cycle] / trace.hardware.groupSize) === groupOfSum;
      if ((kind === 'mac' || kind === 'stall') && sameSum) local[p * arrayColumns + m] = sum;
    }
  }
  return { local, buffers };
}

/**
 * Oracle for a whole layer in a partial-sum mode: each output is the sum over passes and groups of the quantised group sums.
 */
export function outputsByDefinition(
  trace: TileTrace,
  weights: ArrayLike<number>,
  activations: ArrayLike<number>,
  mode: PartialSumMode,
): { readonly output: Int32Array; readonly largestGroupSum: number; readonly saturations: number } {
  const { rows, filters, positions } = trace;
  const { arrayColumns, groupSize } = trace.hardware;
  const output = new Int32Array(positions * filters);
  let largestGroupSum = 0;
  let saturations = 0;
  for (const { workList, counts, firstChunk } of trace.passes) {
    for (let first = 0; first < workList.length; first += groupSize) {
      const group = Array.from(workList.subarray(first, first + groupSize), (row, i) => ({ row, count: counts[first + i] }));
      for (let p = 0; p < positions; p++) {
        for (let filter = firstChunk * arrayColumns; filter < filters; filter++) {
          const slot = Math.floor(filter / arrayColumns) - firstChunk;
          const alive = group.filter(({ count }) => count > slot);
          if (alive.length === 0) continue;
          const sum = alive.reduce((total, { row }) => total + weights[filter * rows + row] * activations[p * rows + row], 0);
          largestGroupSum = Math.max(largestGroupSum, Math.abs(sum));
          const committed = quantised(sum, mode);
          if (mode.kind === 'shift' && committed !== roundHalfEven(sum / 2 ** mode.shift)) saturations++;
          output[p * filters + filter] += committed;
        }
      }
    }
  }
  return { output, largestGroupSum, saturations };
}

function quantised(sum: number, mode: PartialSumMode): number {
  if (mode.kind === 'exact') return sum;
  const limit = 2 ** (mode.bits - 1);
  return Math.max(-limit, Math.min(limit - 1, roundHalfEven(sum / 2 ** mode.shift)));
}

function roundHalfEven(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value % 1) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}
