import { validateHardware } from '../csph/validate';
import { fail, ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import { BALANCES } from './design';
import type { DesignConfig } from './design';

/** Keeps every counter exact and every table in memory. */
const LIMIT = 65_536;
const MOST_BYTES = 2 ** 40;

/** Checks a configuration that may come from a link, a form or a command line. */
export function validateDesignConfig(config: DesignConfig): Result<DesignConfig> {
  const hardware = validateHardware(config.hardware);
  if (!hardware.ok) return hardware;
  const { memory, systolic, sparten, cambricon } = config;
  const sizes: readonly (readonly [name: string, value: number, least: number, most: number])[] = [
    ['weight buffer’s bytes', memory.weightBufferBytes, 1, MOST_BYTES],
    ['activation buffer’s bytes', memory.activationBufferBytes, 1, MOST_BYTES],
    ['bytes of a partial sum', config.partialSumBytes, 1, 8],
    ['systolic array’s rows', systolic.rows, 1, LIMIT],
    ['systolic array’s columns', systolic.columns, 1, LIMIT],
    ['SparTen clusters', sparten.clusters, 1, LIMIT],
    ['SparTen units in a cluster', sparten.units, 1, LIMIT],
    ['positions in a SparTen chunk', sparten.chunk, 1, LIMIT],
    ['SparTen broadcast’s bytes a cycle', sparten.broadcastBytes ?? 1, 1, MOST_BYTES],
    ['SparTen cycles added to a chunk', sparten.chunkOverhead, 0, LIMIT],
    ['outputs for which a SparTen weight chunk stays', sparten.outputsPerResidentChunk, 1, LIMIT],
    ['positions in a sample', sparten.sample?.positions ?? 2, 2, 2 ** 31],
    ['Cambricon chips', cambricon.chips, 1, LIMIT],
    ['Cambricon elements in a chip', cambricon.elements, 1, LIMIT],
    ['Cambricon multipliers in an element', cambricon.lanes, 1, LIMIT],
    ['Cambricon index window', cambricon.window, 32, LIMIT],
    ['Cambricon-X input tile’s bytes', cambricon.inputTileBytes, 1, MOST_BYTES],
    ['Cambricon element’s bytes', cambricon.elementBytes, 1, MOST_BYTES],
    ['Cambricon step index’s bits', cambricon.indexBits, 1, 32],
  ];
  for (const [name, value, least, most] of sizes) {
    if (!Number.isInteger(value) || value < least || value > most) return fail(`The ${name}: ${value}.`, `Give a whole number from ${least} to ${most}.`);
  }
  if (cambricon.window % 32 !== 0) return fail(`The Cambricon index window: ${cambricon.window}.`, 'Give a multiple of 32.');
  if (!(memory.dramBytesPerCycle > 0 && memory.dramBytesPerCycle <= MOST_BYTES))
    return fail(`DRAM bytes a cycle: ${memory.dramBytesPerCycle}.`, 'Give a number above 0.');
  if (systolic.rows * systolic.columns < 2) return fail('The systolic array has a single multiplier.', 'Give it at least two.');
  if (!BALANCES.includes(sparten.balance)) return fail(`The SparTen balancing is "${String(sparten.balance)}".`, `Choose one of: ${BALANCES.join(', ')}.`);
  return ok(config);
}
