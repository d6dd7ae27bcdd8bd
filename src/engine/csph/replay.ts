import { invariant } from '../../lib/assert';
import { chunkSize } from '../pruning/chunks';
import { bufferLayout, isHeld, slotShifts, stepsHome } from './bins';
import type { BufferLayout } from './bins';
import { DRAIN, LOAD, MAC, STALL } from './cycle-kinds';
import { passIndexAt } from './navigate';
import { occupancyAt, traceOccupancy } from './occupancy';
import { chunkCountBits } from './schedule';
import type { ArrayState, BinActivity, BinState, HeldRow, LayerCost, PassSchedule, TileTrace, TraceCheckpoints } from './types';
import { CYCLE_KINDS } from './types';

/** A trace before its checkpoints are made. */
export type TraceColumns = Omit<TileTrace, 'checkpoints'>;

/** Cycles between two snapshots: few enough for a seek of some microseconds. */
const CHECKPOINT_INTERVAL = 256;

/*
 * The replay vector: what must be known of the cycles before to know the next. First these, then BIN_FIELDS values for each bin.
 */
const PASS = 0;
const MAC_CYCLES = 1;
const STALL_CYCLES = 2;
const FETCHES = 3;
const WEIGHT_WORDS = 4;
const FIRST_BIN = 5;

const HEAD = 0;
const STEPS_TO_HOME = 1;
const TOUCHED = 2;
const COMMITS = 3;
const REALIGN_STEPS = 4;
const HELD_COMMITS = 5;
/** What the bin does in the cycle replayed last. */
const CLOCKED = 6;
const BIN_FIELDS = 7;
const STANDS = 0;
const COMMITTED = 1;
const TURNED = 2;
const HELD = 3;

function replayStride(layout: BufferLayout): number {
  return FIRST_BIN + BIN_FIELDS * layout.sizes.length;
}

/** Snapshot k holds the replay vector before cycle k · interval. */
export function makeCheckpoints(trace: TraceColumns): TraceCheckpoints {
  const layout = bufferLayout(trace.hardware);
  const stride = replayStride(layout);
  const values = new Float64Array(stride * Math.ceil(trace.cycles / CHECKPOINT_INTERVAL));
  const vector = new Float64Array(stride);
  for (let cycle = 0; cycle < trace.cycles; cycle++) {
    if (cycle % CHECKPOINT_INTERVAL === 0) values.set(vector, (cycle / CHECKPOINT_INTERVAL) * stride);
    advance(trace, layout, vector, cycle);
  }
  return { interval: CHECKPOINT_INTERVAL, stride, values };
}

/** Takes the vector from the end of `cycle` − 1 to the end of `cycle`. */
function advance(trace: TraceColumns, layout: BufferLayout, vector: Float64Array, cycle: number): void {
  const next = vector[PASS] + 1;
  if (next < trace.passes.length && cycle === trace.passes[next].firstCycle) {
    vector[PASS] = next;
    bringHome(vector);
  }
  for (let at = FIRST_BIN; at < vector.length; at += BIN_FIELDS) {
    vector[at + CLOCKED] = STANDS;
    if (vector[at + STEPS_TO_HOME] === 0) continue;
    const size = layout.sizes[(at - FIRST_BIN) / BIN_FIELDS];
    vector[at + CLOCKED] = TURNED;
    vector[at + HEAD] = (vector[at + HEAD] + 1) % size;
    vector[at + STEPS_TO_HOME]--;
    vector[at + REALIGN_STEPS]++;
  }
  const kind = trace.kind[cycle];
  if (fetchedWork(trace, trace.passes[vector[PASS]], cycle) >= 0) vector[FETCHES]++;
  if (kind === STALL) vector[STALL_CYCLES]++;
  else if (kind === MAC) advanceMac(trace, layout, vector, cycle);
}

/** Work-list index of the row whose activations count as brought to the array in a cycle; −1 for none. */
function fetchedWork(trace: TraceColumns, pass: PassSchedule, cycle: number): number {
  const work = trace.work[cycle];
  if (trace.kind[cycle] === LOAD) return work;
  return trace.kind[cycle] === MAC && work >= trace.hardware.groupSize && pass.firstMac[work] === cycle ? work : -1;
}

function advanceMac(trace: TraceColumns, layout: BufferLayout, vector: Float64Array, cycle: number): void {
  const pass = trace.passes[vector[PASS]];
  vector[MAC_CYCLES]++;
  vector[WEIGHT_WORDS] += chunkSize(trace.filters, trace.hardware.arrayColumns, trace.chunk[cycle]);
  const slot = trace.slot[cycle];
  if (slot < 0) return;
  const bin = layout.binOfSlot[slot];
  const at = FIRST_BIN + BIN_FIELDS * bin;
  vector[at + TOUCHED] = 1;
  vector[at + COMMITS]++;
  const isLast = endsGroup(trace, pass, cycle);
  if (isLast && isHeld(layout, bin, slot)) {
    vector[at + CLOCKED] = HELD;
    vector[at + HELD_COMMITS]++;
    return;
  }
  vector[at + CLOCKED] = COMMITTED;
  if (!layout.rotates) return;
  vector[at + HEAD] = (slot - layout.firstSlots[bin] + 1) % layout.sizes[bin];
  if (isLast) vector[at + STEPS_TO_HOME] = stepsHome(layout, bin, slot + 1);
}

/** Whether the commit in this cycle is its group's last: no later cycle of the pass works on the same group. */
function endsGroup(trace: TraceColumns, pass: PassSchedule, cycle: number): boolean {
  const after = cycle + 1;
  if (after === pass.endCycle || trace.kind[after] === DRAIN) return true;
  return groupOf(trace, trace.work[after]) !== groupOf(trace, trace.work[cycle]);
}

function groupOf(trace: TraceColumns, work: number): number {
  return Math.floor(work / trace.hardware.groupSize);
}

/** Between two passes: steps still open are counted, and every bin stands at home, untouched. */
function bringHome(vector: Float64Array): void {
  for (let at = FIRST_BIN; at < vector.length; at += BIN_FIELDS) {
    vector[at + REALIGN_STEPS] += vector[at + STEPS_TO_HOME];
    vector[at + STEPS_TO_HOME] = 0;
    vector[at + HEAD] = 0;
    vector[at + TOUCHED] = 0;
  }
}

/** The replay vector at the end of a cycle: from the nearest snapshot before it, at most one interval of cycles. */
function vectorAt(trace: TileTrace, layout: BufferLayout, cycle: number): Float64Array {
  invariant(Number.isInteger(cycle) && cycle >= 0 && cycle < trace.cycles, `cycle ${cycle} is not one of the trace's ${trace.cycles}`);
  const { interval, stride, values } = trace.checkpoints;
  const snapshot = Math.floor(cycle / interval);
  const vector = values.slice(snapshot * stride, (snapshot + 1) * stride);
  for (let c = snapshot * interval; c <= cycle; c++) advance(trace, layout, vector, c);
  return vector;
}

/**
 * What the array does in a cycle, and the totals up to its end. Some microseconds, wherever the cycle lies.
 * @param cycle 0..cycles−1. @throws InvariantError outside of it, so never call it on a trace without cycles.
 * @param usedRows positions in the tile that is looked at, for `soFar.activationWords` and `occupancy.registersHeld`; by default a full tile.
 */
export function stateAt(trace: TileTrace, cycle: number, usedRows = Math.min(trace.hardware.arrayRows, trace.positions)): ArrayState {
  const layout = bufferLayout(trace.hardware);
  const vector = vectorAt(trace, layout, cycle);
  const pass = passIndexAt(trace, cycle);
  const fetched = fetchedWork(trace, trace.passes[pass], cycle);
  const bins = layout.sizes.map((_, bin) => binState(layout, vector, bin));
  return {
    cycle,
    kind: CYCLE_KINDS[trace.kind[cycle]],
    pass,
    row: trace.row[cycle],
    chunk: trace.chunk[cycle],
    slot: trace.slot[cycle],
    isHeld: bins.some(({ activity }) => activity === 'held'),
    fetched: fetched < 0 ? -1 : trace.passes[pass].workList[fetched],
    held: heldRows(trace, trace.passes[pass], cycle),
    bins,
    occupancy: occupancyAt(trace, cycle, usedRows),
    soFar: {
      activationWords: vector[FETCHES] * usedRows,
      weightWords: vector[WEIGHT_WORDS],
      macCycles: vector[MAC_CYCLES],
      stallCycles: vector[STALL_CYCLES],
      commits: perBin(vector, COMMITS),
      held: perBin(vector, HELD_COMMITS),
      realignSteps: perBin(vector, REALIGN_STEPS),
    },
  };
}

function perBin(vector: Float64Array, field: number): number[] {
  const values: number[] = [];
  for (let at = FIRST_BIN; at < vector.length; at += BIN_FIELDS) values.push(vector[at + field]);
  return values;
}

function binState(layout: BufferLayout, vector: Float64Array, bin: number): BinState {
  const at = FIRST_BIN + BIN_FIELDS * bin;
  return {
    size: layout.sizes[bin],
    firstSlot: layout.firstSlots[bin],
    head: vector[at + HEAD],
    activity: binActivity(vector, at),
    stepsToHome: vector[at + STEPS_TO_HOME],
  };
}

function binActivity(vector: Float64Array, at: number): BinActivity {
  if (vector[at + CLOCKED] === COMMITTED) return 'active';
  if (vector[at + CLOCKED] === HELD) return 'held';
  if (vector[at + CLOCKED] === TURNED) return 'turning';
  return vector[at + TOUCHED] === 1 ? 'home' : 'gated';
}

/** The group at work; while the first group is loaded, the rows of it that are there. A stalled MAC is not yet counted as used. */
function heldRows(trace: TileTrace, pass: PassSchedule, cycle: number): HeldRow[] {
  const current = trace.work[cycle];
  if (current < 0) return [];
  const loading = trace.kind[cycle] === LOAD;
  const first = groupOf(trace, current) * trace.hardware.groupSize;
  const end = loading ? current + 1 : Math.min(first + trace.hardware.groupSize, pass.workList.length);
  const slot = trace.chunk[cycle] - pass.firstChunk;
  const done = trace.kind[cycle] === MAC ? current : current - 1;
  const held: HeldRow[] = [];
  for (let work = first; work < end; work++) {
    const count = pass.counts[work];
    const used = loading ? 0 : Math.min(count, work <= done ? slot + 1 : slot);
    held.push({ row: pass.workList[work], work, count, used, firstMac: pass.firstMac[work] });
  }
  return held;
}

/**
 * The layer's totals, added up from the trace's columns and the state of its last cycle, times the tiles. Equal to `layerCost`.
 * Realign steps that are still open when the tile ends are counted, as the model demands.
 * @oracle
 */
export function traceCost(trace: TileTrace): LayerCost {
  const { arrayRows, arrayColumns } = trace.hardware;
  const layout = bufferLayout(trace.hardware);
  const perKind = CYCLE_KINDS.map(() => 0);
  let idleColumns = 0;
  for (let cycle = 0; cycle < trace.cycles; cycle++) {
    perKind[trace.kind[cycle]]++;
    if (trace.kind[cycle] === MAC) idleColumns += arrayColumns - chunkSize(trace.filters, arrayColumns, trace.chunk[cycle]);
  }
  const vector = trace.cycles > 0 ? vectorAt(trace, layout, trace.cycles - 1) : new Float64Array(replayStride(layout));
  bringHome(vector);
  const { tiles, positions } = trace;
  const [fill, load, mac, stall, drain] = perKind.map((count) => count * tiles);
  const commits = perBin(vector, COMMITS).map((count) => count * tiles);
  const held = perBin(vector, HELD_COMMITS).map((count) => count * tiles);
  const realignSteps = perBin(vector, REALIGN_STEPS).map((count) => count * tiles);
  const idleRows = (tiles * arrayRows - positions) * arrayColumns * vector[MAC_CYCLES];
  return {
    tiles,
    passes: trace.passes.length,
    capacity: layout.capacity,
    cycles: { fill, load, mac, stall, drain, total: trace.cycles * tiles },
    pe: { slots: mac * arrayRows * arrayColumns, active: positions * vector[WEIGHT_WORDS], idleRows, idleColumns: positions * idleColumns },
    activationWords: positions * vector[FETCHES],
    weightWords: tiles * vector[WEIGHT_WORDS],
    metadataBits: trace.rows * chunkCountBits(trace.chunks),
    buffer: {
      commits,
      held,
      realignSteps,
      shifts: layout.sizes.map((_, bin) => slotShifts(layout, bin, commits[bin], held[bin], realignSteps[bin])),
    },
    occupancy: traceOccupancy(trace),
  };
}
