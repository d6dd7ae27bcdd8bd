import { fail, ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import { chunkTotal } from '../pruning/chunks';
import { bufferCapacity } from './bins';
import type { HardwareConfig, StreamWork } from './config';
import { BUFFER_KINDS, DRAIN_MODES, MOST_SLOTS, ROW_ORDERS, TURN_RULES } from './config';
import { largestCount, rowsOfPasses, tileCount } from './schedule';

/** Largest values the engine computes with. Far above any real array; they keep every column and counter within its number type. */
const HARDWARE_LIMITS = { side: 65_535, groupSize: 65_535, bins: 256, capacity: MOST_SLOTS } as const;
const LARGEST_COUNT = 65_535;
const LARGEST_SIZE = 2 ** 31 - 1;
/** Some ten seconds of counting. Layers of known networks need a thousandth of it with the smallest buffer there is. */
const MOST_ROWS_OF_PASSES = 2 ** 32;

/** Checks a configuration that may come from a link, a form or a command line. */
export function validateHardware(config: HardwareConfig): Result<HardwareConfig> {
  const sides = [
    ['array rows', config.arrayRows, HARDWARE_LIMITS.side],
    ['array columns', config.arrayColumns, HARDWARE_LIMITS.side],
    ['rows to a group (T)', config.groupSize, HARDWARE_LIMITS.groupSize],
  ] as const;
  for (const [name, value, limit] of sides) {
    if (!isWhole(value, 1, limit)) return fail(`The number of ${name} is ${value}.`, `Give a whole number from 1 to ${limit}.`);
  }
  if (config.bins.length === 0 || config.bins.length > HARDWARE_LIMITS.bins) {
    return fail(`The accumulation buffer has ${config.bins.length} bins.`, `Give 1 to ${HARDWARE_LIMITS.bins} bin sizes, for example 2,4,8,16,32.`);
  }
  for (let bin = 0; bin < config.bins.length; bin++) {
    if (!isWhole(config.bins[bin], 1, HARDWARE_LIMITS.capacity)) {
      return fail(`Bin ${bin} has ${config.bins[bin]} slots.`, 'Give every bin a whole number of slots, 1 or more.');
    }
  }
  const capacity = bufferCapacity(config);
  if (capacity > HARDWARE_LIMITS.capacity) {
    return fail(`The bins hold ${capacity} slots together.`, `Make them smaller: ${HARDWARE_LIMITS.capacity} slots at most.`);
  }
  const choices = [
    ['buffer', config.buffer, BUFFER_KINDS],
    ['row order', config.order, ROW_ORDERS],
    ['drain', config.drain, DRAIN_MODES],
    ['turn', config.turn, TURN_RULES],
  ] as const;
  for (const [name, value, known] of choices) {
    if (!(known as readonly string[]).includes(value)) return fail(`The ${name} is "${value}".`, `Choose one of: ${known.join(', ')}.`);
  }
  return ok(config);
}

/** Checks a layer's chunk counts against the chunk width of a valid configuration. */
export function validateWork(work: StreamWork, config: HardwareConfig): Result<StreamWork> {
  if (!isWhole(work.filters, 1, LARGEST_SIZE)) return fail(`The layer has ${work.filters} filters.`, 'Give a whole number of filters, 1 or more.');
  if (!isWhole(work.positions, 1, LARGEST_SIZE)) {
    return fail(`The layer has ${work.positions} output positions.`, 'Give a whole number of positions, 1 or more.');
  }
  if (work.chunkCounts.length === 0) return fail('The layer has no rows.', 'Give one chunk count for every row.');
  const chunks = chunkTotal(work.filters, config.arrayColumns);
  if (chunks > LARGEST_COUNT) {
    return fail(`${work.filters} filters make ${chunks} chunks of ${config.arrayColumns}.`, `Use wider chunks: ${LARGEST_COUNT} of them at most.`);
  }
  for (let j = 0; j < work.chunkCounts.length; j++) {
    if (!isWhole(work.chunkCounts[j], 0, chunks)) {
      return fail(
        `Row ${j} has the chunk count ${work.chunkCounts[j]}.`,
        `${work.filters} filters in chunks of ${config.arrayColumns} make ${chunks} chunks: give whole numbers from 0 to ${chunks}.`,
      );
    }
  }
  if (largestCounter(work, config, chunks) > Number.MAX_SAFE_INTEGER) {
    return fail('The layer is too large to be counted exactly.', 'Make the layer, the array or the accumulation buffer smaller.');
  }
  const capacity = bufferCapacity(config);
  const rows = rowsOfPasses(work.chunkCounts, largestCount(work.chunkCounts), capacity);
  if (rows > MOST_ROWS_OF_PASSES) {
    return fail(
      `The layer runs in passes of ${capacity} ${capacity === 1 ? 'chunk' : 'chunks'} a row, which hold ${rows} rows together; at most ${MOST_ROWS_OF_PASSES} are counted.`,
      'Give the accumulation buffer more slots, or use wider chunks: then there are fewer passes.',
    );
  }
  return ok(work);
}

/**
 * An upper bound of every counter of the layer: PE slots of all cycles, and slot shifts. In a pass each row commits to a slot at most once a chunk, and
 * leaves at most `capacity` steps for which the next row may have to wait.
 */
function largestCounter(work: StreamWork, config: HardwareConfig, chunks: number): number {
  const capacity = bufferCapacity(config);
  const passes = Math.ceil(chunks / capacity);
  const rows = work.chunkCounts.length;
  const commits = rows * chunks;
  const steps = rows * passes * capacity;
  const cycles = passes * (config.arrayRows * (capacity + 1) + config.arrayColumns + config.groupSize) + commits + steps;
  return tileCount(work, config) * Math.max(cycles * config.arrayRows * config.arrayColumns, (commits + steps) * capacity);
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
