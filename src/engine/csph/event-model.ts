import { invariant } from '../../lib/assert';
import { powerOfTwo } from '../../lib/maths';
import type { HardwareConfig, StreamWork, TileFill } from './config';
import type { CycleKind, LayerCost } from './types';

/*
 * CSP-H stepped cycle by cycle with shift registers that really shift. It shares no arithmetic with the closed form (cost.ts) or the trace
 * (trace.ts): it keeps its own work lists, passes and bins, so that agreement means something.
 */

/** One bin: a ring of slot labels, head first. Home when label 0 stands at the head. */
interface ShiftRegister {
  readonly firstSlot: number;
  readonly ring: number[];
  /** False for an addressed buffer: commits do not shift. */
  readonly shifts: boolean;
  /** A group that ends on label 0 writes back in place. */
  readonly canHold: boolean;
  /** On its way home; blocks commits until it is there. */
  turning: boolean;
  commits: number;
  held: number;
  realignSteps: number;
  slotShifts: number;
}

/** Everything counted while one tile is stepped. */
interface Tally {
  readonly cycles: Record<CycleKind, number>;
  passes: number;
  slots: number;
  active: number;
  idleRows: number;
  idleColumns: number;
  activationWords: number;
  weightWords: number;
  readonly registers: readonly ShiftRegister[];
  /** Rows of a first group that could be loaded behind what came before it; null where nothing did, and the array has to fill. */
  ahead: number | null;
  /** Cycles by the number of slots that hold a sum. */
  readonly cyclesAt: number[];
}

/**
 * The same totals as `layerCost`, by stepping. Every distinct tile shape (full, ragged) is stepped once and counted as often as it occurs.
 * @param work and hardware must have passed `validateWork` and `validateHardware`. Takes time in proportion to the cycles of a tile.
 */
export function simulateLayer(work: StreamWork, hardware: HardwareConfig, fill: TileFill = 'shown'): LayerCost {
  const shapes: { readonly used: number; readonly times: number }[] = [];
  const full = Math.floor(work.positions / hardware.arrayRows);
  const rest = work.positions % hardware.arrayRows;
  if (full > 0) shapes.push({ used: hardware.arrayRows, times: full });
  if (rest > 0) shapes.push({ used: rest, times: 1 });
  // Where tiles follow each other the first is unlike the others.
  if (fill === 'hidden' && shapes[0].times > 1) shapes.splice(0, 1, { ...shapes[0], times: 1 }, { ...shapes[0], times: shapes[0].times - 1 });
  let ahead: number | null = null;
  const runs = shapes.map(({ used, times }) => {
    const tally = stepTile(work, hardware, used, fill === 'hidden', ahead);
    ahead = tally.ahead;
    return { tally, times };
  });
  const sum = (pick: (tally: Tally) => number): number => runs.reduce((total, { tally, times }) => total + times * pick(tally), 0);
  const perBin = (pick: (register: ShiftRegister) => number): number[] => runs[0].tally.registers.map((_, b) => sum((tally) => pick(tally.registers[b])));
  const cycles = {
    fill: sum((tally) => tally.cycles.fill),
    load: sum((tally) => tally.cycles.load),
    mac: sum((tally) => tally.cycles.mac),
    stall: sum((tally) => tally.cycles.stall),
    drain: sum((tally) => tally.cycles.drain),
  };
  return {
    tiles: shapes.reduce((tiles, { times }) => tiles + times, 0),
    passes: runs[0].tally.passes,
    capacity: runs[0].tally.registers.reduce((slots, register) => slots + register.ring.length, 0),
    cycles: { ...cycles, total: Object.values(cycles).reduce((total, count) => total + count, 0) },
    pe: {
      slots: sum((tally) => tally.slots),
      active: sum((tally) => tally.active),
      idleRows: sum((tally) => tally.idleRows),
      idleColumns: sum((tally) => tally.idleColumns),
    },
    activationWords: sum((tally) => tally.activationWords),
    weightWords: sum((tally) => tally.weightWords),
    metadataBits: countMetadataBits(work, hardware),
    buffer: {
      commits: perBin((register) => register.commits),
      held: perBin((register) => register.held),
      realignSteps: perBin((register) => register.realignSteps),
      shifts: perBin((register) => register.slotShifts),
    },
    occupancy: {
      capacity: runs[0].tally.cyclesAt.length - 1,
      peak: Math.max(
        0,
        runs[0].tally.cyclesAt.findLastIndex((count) => count > 0),
      ),
      cyclesAt: runs[0].tally.cyclesAt.map((_, occupied) => sum((tally) => tally.cyclesAt[occupied])),
    },
  };
}

/** A count of 0..N per row, in the fewest bits that can tell N + 1 values apart. */
function countMetadataBits(work: StreamWork, hardware: HardwareConfig): number {
  let values = 1;
  for (let filter = 0; filter < work.filters; filter += hardware.arrayColumns) values++;
  let bits = 0;
  while (powerOfTwo(bits) < values) bits++;
  return bits * work.chunkCounts.length;
}

function buildRegisters(hardware: HardwareConfig): ShiftRegister[] {
  const whole = hardware.bins.reduce((slots, size) => slots + size, 0);
  const sizes = hardware.buffer === 'bins' ? hardware.bins : [whole];
  const registers: ShiftRegister[] = [];
  let firstSlot = 0;
  for (const size of sizes) {
    const ring = Array.from({ length: size }, (_, label) => label);
    const shifts = hardware.buffer !== 'addressed';
    const canHold = shifts && hardware.turn === 'hold' && size > 1;
    registers.push({ firstSlot, ring, shifts, canHold, turning: false, commits: 0, held: 0, realignSteps: 0, slotShifts: 0 });
    firstSlot += size;
  }
  return registers;
}

function rotate(register: ShiftRegister): void {
  register.ring.push(register.ring.shift() as number);
  register.slotShifts += register.ring.length;
}

/** One cycle's realignment: every bin that was turning when the cycle began moves one step. */
function turnRegisters(registers: readonly ShiftRegister[]): void {
  for (const register of registers) {
    if (!register.turning) continue;
    rotate(register);
    register.realignSteps++;
    if (register.ring[0] === 0) register.turning = false;
  }
}

/** @param ahead what could be loaded behind the tile before, where this one follows it. */
function stepTile(work: StreamWork, hardware: HardwareConfig, usedRows: number, follows: boolean, ahead: number | null): Tally {
  const registers = buildRegisters(hardware);
  const slotsOfBuffer = registers.reduce((slots, register) => slots + register.ring.length, 0);
  const tally: Tally = {
    cycles: { fill: 0, load: 0, mac: 0, stall: 0, drain: 0 },
    passes: 0,
    slots: 0,
    active: 0,
    idleRows: 0,
    idleColumns: 0,
    activationWords: 0,
    weightWords: 0,
    registers,
    ahead,
    cyclesAt: new Array<number>(slotsOfBuffer + 1).fill(0),
  };
  const chunksLeft = Array.from(work.chunkCounts);
  for (let firstChunk = 0; chunksLeft.some((left) => left > 0); firstChunk += slotsOfBuffer) {
    const inPass = chunksLeft.map((left) => Math.min(left, slotsOfBuffer));
    if (!follows) tally.ahead = null;
    stepPass(work, hardware, usedRows, firstChunk, inPass, tally);
    for (let j = 0; j < chunksLeft.length; j++) chunksLeft[j] -= inPass[j];
    tally.passes++;
  }
  return tally;
}

/** @param inPass chunks of each row in this pass. */
function stepPass(work: StreamWork, hardware: HardwareConfig, usedRows: number, firstChunk: number, inPass: readonly number[], tally: Tally): void {
  const { cycles, registers } = tally;
  const usedSlots = new Set<number>();
  const tick = (kind: CycleKind): void => {
    cycles[kind]++;
    if (kind !== 'drain') tally.cyclesAt[usedSlots.size]++;
    turnRegisters(registers);
  };

  const workList = inPass.flatMap((count, j) => (count > 0 ? [j] : []));
  if (hardware.order === 'sorted') workList.sort((a, b) => inPass[b] - inPass[a] || a - b);

  // The far corner of the array is reached R−1 rows and A−1 columns after the near one.
  if (tally.ahead === null) {
    for (let row = 1; row < hardware.arrayRows; row++) tick('fill');
    for (let column = 1; column < hardware.arrayColumns; column++) tick('fill');
  }
  for (let i = tally.ahead ?? 0; i < workList.length && i < hardware.groupSize; i++) tick('load');
  // A bank is free, and takes a row a cycle, from the first cycle of the last group on.
  let lastGroupBegan = 0;
  const elapsed = (): number => cycles.mac + cycles.stall + cycles.drain;

  for (let first = 0; first < workList.length; first += hardware.groupSize) {
    const group = workList.slice(first, first + hardware.groupSize);
    lastGroupBegan = elapsed();
    tally.activationWords += group.length * usedRows;
    for (let slot = 0, alive = group; alive.length > 0; slot++) {
      const stillAlive = alive.filter((j) => inPass[j] > slot + 1);
      for (const j of alive) {
        const commits = j === alive[alive.length - 1];
        const register = registers.find(({ firstSlot, ring }) => slot < firstSlot + ring.length) as ShiftRegister;
        if (commits) while (register.turning) tick('stall');
        if (commits) usedSlots.add(slot);
        tick('mac');
        countProcessingElements(work, hardware, usedRows, firstChunk + slot, tally);
        if (!commits) continue;
        register.commits++;
        if (!register.shifts) continue;
        invariant(register.ring[0] === slot - register.firstSlot, 'a commit must meet its own slot at the head of the bin');
        const isLast = stillAlive.length === 0;
        if (isLast && register.canHold && register.ring[0] === 0) {
          register.held++;
          register.slotShifts++;
          continue;
        }
        rotate(register);
        if (isLast && register.ring[0] !== 0) register.turning = true;
      }
      alive = stillAlive;
    }
  }
  if (hardware.drain === 'serial') {
    for (let slot = 0; slot < usedSlots.size; slot++) for (let row = 0; row < hardware.arrayRows; row++) tick('drain');
  }
  tally.ahead = elapsed() - lastGroupBegan;
  while (registers.some((register) => register.turning)) turnRegisters(registers);
}

/** Looks at every PE of the array in one MAC cycle. */
function countProcessingElements(work: StreamWork, hardware: HardwareConfig, usedRows: number, chunk: number, tally: Tally): void {
  let width = 0;
  for (let column = 0; column < hardware.arrayColumns; column++) if (chunk * hardware.arrayColumns + column < work.filters) width++;
  tally.weightWords += width;
  for (let row = 0; row < hardware.arrayRows; row++) {
    tally.slots += hardware.arrayColumns;
    if (row >= usedRows) {
      tally.idleRows += hardware.arrayColumns;
    } else {
      tally.active += width;
      tally.idleColumns += hardware.arrayColumns - width;
    }
  }
}
