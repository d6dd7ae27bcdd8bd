import { fail, ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import { checkDrain } from './drain-wait';
import { registersOf, type Registers } from './registers';
import type { PartialSumMode, TileTrace, TileValues } from './types';
import { createValueReader } from './values';

/** Cycles times PEs of a text of registers at most: some 200 MB. */
const VALUE_LIMIT = 4_000_000;

const isWindow = (from: number, to: number, cycles: number): boolean =>
  Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to < cycles;

/**
 * The registers of one tile as text for other programs: a line of JSON with the array, the work, weights and activations (`format`, `version`), and a line for
 * each cycle, fields as in {@link Registers}. What a bench needs to run the same tile and compare.
 * @param from first cycle. @param to last cycle. What does not belong to a cycle is told for the whole tile.
 * @returns pieces of text, each some lines; a failure where the window is not one of the tile, goes on to a drain that the hardware waits with, or is too large.
 */
export function registersText(trace: TileTrace, values: TileValues, mode: PartialSumMode, from = 0, to = trace.cycles - 1): Result<Generator<string>> {
  const { arrayRows, arrayColumns } = trace.hardware;
  if (!isWindow(from, to, trace.cycles)) {
    return fail(`Cycles ${from} to ${to} are not a window of this tile of ${trace.cycles} cycles.`, `Give cycles from 0 to ${trace.cycles - 1}.`);
  }
  const drained = checkDrain(trace, to);
  if (!drained.ok) return drained;
  if ((to - from + 1) * arrayRows * arrayColumns > VALUE_LIMIT) {
    return fail(
      `${to - from + 1} cycles of ${arrayRows} × ${arrayColumns} PEs are more than the ${VALUE_LIMIT} that are written at once.`,
      'Choose fewer cycles, a smaller array or layer.',
    );
  }
  return ok(lines(trace, values, mode, from, to));
}

function* lines(trace: TileTrace, values: TileValues, mode: PartialSumMode, from: number, to: number): Generator<string> {
  const { arrayRows, arrayColumns, bins, buffer, turn, groupSize, order, drain } = trace.hardware;
  const head = {
    format: 'cascade-lab registers',
    version: 1,
    array: [arrayRows, arrayColumns],
    bins,
    buffer,
    turn,
    group: groupSize,
    order,
    drain,
    sums: mode,
    rows: trace.rows,
    filters: trace.filters,
    positions: values.positions,
    tile: values.tile,
    cycles: trace.cycles,
    passes: trace.passes.map(({ firstCycle, firstChunk, workList, counts }) => ({ firstCycle, firstChunk, rows: [...workList], counts: [...counts] })),
    weights: [...values.weights],
    activations: [...values.activations],
    outputs: [...createValueReader(trace, values, mode).output()],
  };
  yield `${JSON.stringify(head)}\n`;
  for (const registers of registersOf(trace, values, mode, to + 1)) {
    if (registers.cycle >= from) yield `${JSON.stringify(plain(registers))}\n`;
  }
}

/** Typed arrays as lists, truths as 0 and 1. */
const plain = (registers: Registers): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(registers).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'boolean' ? Number(value) : value instanceof Int32Array || value instanceof Uint8Array ? [...value] : value,
    ]),
  );
