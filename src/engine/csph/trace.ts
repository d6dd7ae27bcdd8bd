import { invariant } from '../../lib/assert';
import { fail, ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import { chunkTotal } from '../pruning/chunks';
import { checkMemory } from '../memory';
import { bufferCapacity, bufferLayout, stepsHome } from './bins';
import type { BufferLayout } from './bins';
import type { HardwareConfig, StreamWork } from './config';
import { layerCost } from './cost';
import { DRAIN, FILL, LOAD, MAC, STALL } from './cycle-kinds';
import { makeCheckpoints } from './replay';
import { largestCount, streamingOrder, tileCount } from './schedule';
import type { PassSchedule, TileTrace } from './types';

/** Longest trace that is built: 13 bytes a cycle, about 100 MB. */
export const TRACE_CYCLE_LIMIT = 8_000_000;
/** Chunk and slot columns are 16 bits wide and signed. */
const CHUNK_LIMIT = 32_767;

/** The columns while they are written, and where the next cycle goes. */
interface TraceWriter {
  readonly kind: Uint8Array;
  readonly row: Int32Array;
  readonly chunk: Int16Array;
  readonly slot: Int16Array;
  readonly work: Int32Array;
  readonly stallStarts: number[];
  cycle: number;
}

/**
 * The timing of one tile, cycle by cycle: for each pass fill, load of the first group, MACs and stalls, drain. [reading], model §5.2, §5.3.
 * A layer without a kept chunk has a trace of no cycles and no passes.
 * @param work and hardware must have passed `validateWork` and `validateHardware`.
 * @returns a failure where the tile takes more than {@link TRACE_CYCLE_LIMIT} cycles, or its trace more memory than there may be.
 */
export function buildTrace(work: StreamWork, hardware: HardwareConfig): Result<TileTrace> {
  const fits = checkMemory(listBytes(work, hardware), 'The work lists of one tile', 'Prune more, or make the accumulation buffer larger.');
  if (!fits.ok) return fits;
  const tiles = tileCount(work, hardware);
  const cycles = layerCost(work, hardware).cycles.total / tiles;
  if (cycles > TRACE_CYCLE_LIMIT) {
    return fail(
      `One tile of this layer takes ${cycles} cycles, more than the ${TRACE_CYCLE_LIMIT} that can be shown cycle by cycle.`,
      'Prune more, or choose a smaller layer; its totals are exact without a trace.',
    );
  }
  const chunks = chunkTotal(work.filters, hardware.arrayColumns);
  if (chunks > CHUNK_LIMIT) return fail(`The layer has ${chunks} chunks to a row.`, `Use wider chunks: a trace shows ${CHUNK_LIMIT} at most.`);

  const writer: TraceWriter = {
    kind: new Uint8Array(cycles),
    row: new Int32Array(cycles).fill(-1),
    chunk: new Int16Array(cycles).fill(-1),
    slot: new Int16Array(cycles).fill(-1),
    work: new Int32Array(cycles).fill(-1),
    stallStarts: [],
    cycle: 0,
  };
  const layout = bufferLayout(hardware);
  const order = streamingOrder(work.chunkCounts, hardware.order);
  const largest = largestCount(work.chunkCounts);
  const passes: PassSchedule[] = [];
  for (let firstChunk = 0; firstChunk < largest; firstChunk += layout.capacity) {
    const workList = order.filter((j) => work.chunkCounts[j] > firstChunk);
    const counts = Uint16Array.from(workList, (j) => Math.min(work.chunkCounts[j] - firstChunk, layout.capacity));
    passes.push(writePass(writer, hardware, layout, firstChunk, workList, counts));
  }
  invariant(writer.cycle === cycles, 'the trace must be as long as the closed form says');
  const { kind, row, chunk, slot, work: workColumn } = writer;
  const columns = {
    hardware,
    rows: work.chunkCounts.length,
    filters: work.filters,
    chunks,
    positions: work.positions,
    tiles,
    cycles,
    kind,
    row,
    chunk,
    slot,
    work: workColumn,
    passes,
    stallStarts: Uint32Array.from(writer.stallStarts),
  };
  return ok({ ...columns, checkpoints: makeCheckpoints(columns) });
}

/** Of each row in each pass: its place in the work list, its count and when it starts. What a trace holds by the cycle is bounded by {@link TRACE_CYCLE_LIMIT}. */
function listBytes({ chunkCounts }: StreamWork, hardware: HardwareConfig): number {
  const capacity = bufferCapacity(hardware);
  let listed = 0;
  for (let j = 0; j < chunkCounts.length; j++) listed += Math.ceil(chunkCounts[j] / capacity);
  return listed * (4 + 2 + 4);
}

function writePass(
  writer: TraceWriter,
  hardware: HardwareConfig,
  layout: BufferLayout,
  firstChunk: number,
  workList: Uint32Array,
  counts: Uint16Array,
): PassSchedule {
  const firstCycle = writer.cycle;
  const firstMac = new Uint32Array(workList.length);
  writer.cycle += hardware.arrayRows - 1 + hardware.arrayColumns - 1;
  writer.kind.fill(FILL, firstCycle, writer.cycle);
  for (let i = 0; i < Math.min(hardware.groupSize, workList.length); i++) {
    writer.kind[writer.cycle] = LOAD;
    writer.row[writer.cycle] = workList[i];
    writer.work[writer.cycle++] = i;
  }

  /** First cycle in which the bin's first slot may be committed to. */
  const freeAt = new Float64Array(layout.sizes.length);
  const reached: number[] = [];
  for (let first = 0; first < workList.length; first += hardware.groupSize) {
    const end = Math.min(first + hardware.groupSize, workList.length);
    let length = 0;
    for (let i = first; i < end; i++) length = Math.max(length, counts[i]);
    for (let slot = 0; slot < length; slot++) {
      const bin = layout.binOfSlot[slot];
      let committing = end - 1;
      while (counts[committing] <= slot) committing--;
      for (let i = first; i <= committing; i++) {
        if (counts[i] <= slot) continue;
        if (i === committing && writer.cycle < freeAt[bin]) writeStalls(writer, freeAt[bin], workList[i], firstChunk + slot, i);
        if (slot === 0) firstMac[i] = writer.cycle;
        writer.kind[writer.cycle] = MAC;
        writer.row[writer.cycle] = workList[i];
        writer.chunk[writer.cycle] = firstChunk + slot;
        writer.work[writer.cycle] = i;
        if (i === committing) writer.slot[writer.cycle] = slot;
        if (i === committing && slot === reached.length) reached.push(writer.cycle);
        writer.cycle++;
      }
    }
    const last = layout.binOfSlot[length - 1];
    freeAt[last] = writer.cycle + stepsHome(layout, last, length);
  }

  const firstDrain = writer.cycle;
  if (hardware.drain === 'serial') {
    const drained = writer.cycle + hardware.arrayRows * reached.length;
    writer.kind.fill(DRAIN, writer.cycle, drained);
    writer.cycle = drained;
  }
  return { firstCycle, endCycle: writer.cycle, firstChunk, workList, counts, firstMac, reached: Uint32Array.from(reached), firstDrain };
}

function writeStalls(writer: TraceWriter, until: number, row: number, chunk: number, work: number): void {
  writer.stallStarts.push(writer.cycle);
  for (; writer.cycle < until; writer.cycle++) {
    writer.kind[writer.cycle] = STALL;
    writer.row[writer.cycle] = row;
    writer.chunk[writer.cycle] = chunk;
    writer.work[writer.cycle] = work;
  }
}
