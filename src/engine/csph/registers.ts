import { invariant } from '../../lib/assert';
import { bufferLayout } from './bins';
import type { BufferLayout } from './bins';
import { DRAIN, LOAD, MAC, STALL } from './cycle-kinds';
import { passAt } from './navigate';
import { stateAt } from './replay';
import type { BinState, PartialSumMode, PassSchedule, TileTrace, TileValues } from './types';
import { createValueReader } from './values';

/**
 * What the registers and wires of the array hold while a cycle lasts, as the hardware in `hardware/` has them: the corner decides in the trace's cycle,
 * PE (p, m) does it p + m cycles later. Wires are what they are before the clock edge that ends the cycle. An index is −1 where there is none. [reading]
 */
export interface Registers {
  readonly cycle: number;
  /** Row j whose activations enter the array: the first group's in the load cycles, each other group's behind the group before it, a row a cycle. */
  readonly rowLoaded: number;
  /** Row j whose product is made in this cycle. */
  readonly row: number;
  readonly chunk: number;
  readonly multiply: boolean;
  /** The product starts a sum: the local register is not added to it. */
  readonly first: boolean;
  readonly commit: boolean;
  /** The commit is its group's last. */
  readonly last: boolean;
  readonly hold: boolean;
  /** The commit is the first of the pass to its slot: what stands there counts as zero. */
  readonly fresh: boolean;
  readonly stall: boolean;
  /** Slot that leaves, R_pe cycles each. */
  readonly drain: number;
  /** Array row whose sum leaves. */
  readonly drainRow: number;
  /** Per bin: 1 where it is committed to. */
  readonly binCommit: readonly number[];
  /** Per bin: slots that see a clock edge. A ring that steps clocks all, a held commit one. */
  readonly binClock: readonly number[];
  /** Per bin: the slot at its head. */
  readonly binPosition: readonly number[];
  /** Per PE, [p · A + m]; its cycle is this one + p + m. */
  readonly go: Uint8Array;
  readonly product: Int32Array;
  /** Sum of the group so far, this product included; 0 where the PE makes none. */
  readonly sum: Int32Array;
  /** What the adder reads from the buffer; 0 where nothing is selected. */
  readonly headRead: Int32Array;
  readonly valueWritten: Int32Array;
}

/**
 * Every cycle's registers, in order. Arrays are fresh each cycle.
 * @param end first cycle that is not wanted.
 * @throws InvariantError where the values do not belong to the trace, or the end lies beyond it.
 */
export function* registersOf(trace: TileTrace, values: TileValues, mode: PartialSumMode, end = trace.cycles): Generator<Registers> {
  invariant(end <= trace.cycles, `cycle ${end - 1} of a trace of ${trace.cycles}`);
  const layout = bufferLayout(trace.hardware);
  const { arrayRows, arrayColumns } = trace.hardware;
  const elements = arrayRows * arrayColumns;
  const reader = createValueReader(trace, values, mode);
  let sums = new Int32Array(elements * layout.capacity);
  let positions = layout.sizes.map(() => 0);
  for (let cycle = 0; cycle < end; cycle++) {
    const pass = passAt(trace, cycle);
    invariant(pass !== null, 'every cycle belongs to a pass');
    const corner = cornerAt(trace, layout, pass, cycle, positions);
    const state = reader.at(cycle);
    const selected = corner.drain >= 0 ? corner.drain : trace.slot[cycle];
    const of = (slot: number, buffers: Int32Array): Int32Array => (slot < 0 ? new Int32Array(elements) : buffers.slice(slot * elements, (slot + 1) * elements));
    const { go, product } = productsAt(trace, values, cycle);
    yield {
      ...corner,
      go,
      product,
      sum: state.local.map((sum, element) => (go[element] === 1 ? sum : 0)),
      headRead: corner.fresh ? new Int32Array(elements) : of(selected, sums),
      valueWritten: of(selected, state.buffers),
    };
    sums = state.buffers.slice();
    positions = positionsAfter(trace, layout, corner, cycle);
  }
}

type Corner = Omit<Registers, 'go' | 'product' | 'sum' | 'headRead' | 'valueWritten'>;

function cornerAt(trace: TileTrace, layout: BufferLayout, pass: PassSchedule, cycle: number, binPosition: readonly number[]): Corner {
  const { arrayRows } = trace.hardware;
  const kind = trace.kind[cycle];
  const multiply = kind === MAC;
  const slot = trace.slot[cycle];
  const commit = slot >= 0;
  const drained = kind === DRAIN ? cycle - pass.firstDrain : -1;
  const drain = drained < 0 ? -1 : Math.floor(drained / arrayRows);
  const drainRow = drained < 0 ? -1 : drained % arrayRows;
  const { isHeld, bins } = stateAt(trace, cycle);
  const selected = commit ? layout.binOfSlot[slot] : -1;
  const steps = layout.rotates && drainRow === arrayRows - 1 ? layout.binOfSlot[drain] : -1;
  const binClock = bins.map((bin, b) => (b === steps ? bin.size : slotsClocked(layout, bin, b === selected)));
  return {
    cycle,
    rowLoaded: rowLoaded(trace, pass, cycle),
    row: multiply ? trace.row[cycle] : -1,
    chunk: multiply ? trace.chunk[cycle] : -1,
    multiply,
    first: multiply && startsSum(trace, pass, cycle),
    commit,
    last: commit && endsGroup(trace, pass, cycle),
    hold: isHeld,
    fresh: commit && pass.reached[slot] === cycle,
    stall: kind === STALL,
    drain,
    drainRow,
    binCommit: bins.map((_, b) => Number(b === selected)),
    binClock,
    binPosition,
  };
}

function slotsClocked(layout: BufferLayout, bin: BinState, isSelected: boolean): number {
  if (!layout.rotates) return isSelected ? 1 : 0;
  if (bin.activity === 'held') return 1;
  return bin.activity === 'active' || bin.activity === 'turning' ? bin.size : 0;
}

/** The trace says where the heads stand at the end of a cycle. Leaving sums turn their bin too, and a file's position follows its commits. */
function positionsAfter(trace: TileTrace, layout: BufferLayout, { binPosition, drain, drainRow, commit, last }: Corner, cycle: number): number[] {
  if (!layout.rotates) {
    if (trace.passes.some(({ firstCycle }) => firstCycle === cycle) || (commit && last)) return [0];
    return commit || drainRow === trace.hardware.arrayRows - 1 ? [(binPosition[0] + 1) % layout.capacity] : [...binPosition];
  }
  const { bins } = stateAt(trace, cycle);
  const leaving = drain < 0 ? layout.sizes.length : layout.binOfSlot[drain];
  return bins.map(({ head, size, firstSlot }, b) => {
    if (b > leaving || drain < 0) return head;
    const left = drain - firstSlot + (drainRow === trace.hardware.arrayRows - 1 ? 1 : 0);
    return b < leaving ? 0 : left % size;
  });
}

/** Work-list index in a pass of the group's first row. */
const groupStart = (trace: TileTrace, work: number): number => work - (work % trace.hardware.groupSize);

function rowLoaded(trace: TileTrace, pass: PassSchedule, cycle: number): number {
  if (trace.kind[cycle] === LOAD) return trace.row[cycle];
  if (trace.kind[cycle] !== MAC && trace.kind[cycle] !== STALL) return -1;
  const start = groupStart(trace, trace.work[cycle]);
  let began = pass.firstMac[start];
  while (trace.kind[began - 1] === STALL && groupStart(trace, trace.work[began - 1]) === start) began--;
  const index = cycle - began;
  const work = start + trace.hardware.groupSize + index;
  return index < trace.hardware.groupSize && work < pass.workList.length ? pass.workList[work] : -1;
}

/** Whether no earlier cycle made a product of this chunk for this group. */
function startsSum(trace: TileTrace, pass: PassSchedule, cycle: number): boolean {
  let before = cycle - 1;
  while (trace.kind[before] === STALL) before--;
  return before < pass.firstCycle || trace.kind[before] !== MAC || trace.slot[before] >= 0;
}

function endsGroup(trace: TileTrace, pass: PassSchedule, cycle: number): boolean {
  const after = cycle + 1;
  return after >= pass.firstDrain || groupStart(trace, trace.work[after]) !== groupStart(trace, trace.work[cycle]);
}

function productsAt(trace: TileTrace, values: TileValues, cycle: number): Pick<Registers, 'go' | 'product'> {
  const { arrayRows, arrayColumns } = trace.hardware;
  const go = new Uint8Array(arrayRows * arrayColumns);
  const product = new Int32Array(arrayRows * arrayColumns);
  if (trace.kind[cycle] === MAC) {
    const row = trace.row[cycle];
    const firstFilter = trace.chunk[cycle] * arrayColumns;
    const width = Math.min(arrayColumns, trace.filters - firstFilter);
    for (let p = 0; p < values.positions; p++) {
      for (let m = 0; m < width; m++) {
        go[p * arrayColumns + m] = 1;
        product[p * arrayColumns + m] = values.activations[p * trace.rows + row] * values.weights[(firstFilter + m) * trace.rows + row];
      }
    }
  }
  return { go, product };
}
