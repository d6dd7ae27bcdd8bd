import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { BufferKind, HardwareConfig } from '../src/engine/csph/config';
import { drainWait } from '../src/engine/csph/drain-wait';
import { registersText } from '../src/engine/csph/registers-text';
import { buildTrace } from '../src/engine/csph/trace';
import type { PartialSumMode, TileTrace, TileValues } from '../src/engine/csph/types';
import { createPrng, type Prng } from '../src/lib/prng';

/**
 * Writes the traces of seeded random tiles for the bench, `count` of them, a file each, for an array of a build.
 * Every fourth T is 1, 2, 4 or 32; hold and eager, exact and saturating sums, overlapped and serial drain, sorted and natural rows take turns. A layer's tiles follow one another.
 */
const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string' },
    seed: { type: 'string' },
    array: { type: 'string' },
    bins: { type: 'string' },
    buffer: { type: 'string' },
    bits: { type: 'string' },
  },
});
const numbers = (text: string | undefined): number[] => (text ?? '').split(',').map(Number);
const [arrayRows, arrayColumns] = numbers(options.array);
const bins = numbers(options.bins);
const buffer = options.buffer as BufferKind;
const bits = Number(options.bits);
const folder = options.out ?? '.';
const GROUP_SIZES = [1, 2, 4, 32];

mkdirSync(folder, { recursive: true });
const prng = createPrng(Number(options.seed));
let written = 0;
let cycles = 0;
let serial = 0;
for (let layer = 0; written < Number(options.count); layer++) {
  const hardware: HardwareConfig = {
    arrayRows,
    arrayColumns,
    bins,
    buffer,
    groupSize: GROUP_SIZES[layer % 4],
    order: prng.below(3) === 0 ? 'sorted' : 'natural',
    turn: Math.floor(layer / 4) % 2 === 0 ? 'hold' : 'eager',
    drain: prng.below(2) === 0 ? 'serial' : 'overlapped',
  };
  const mode: PartialSumMode = prng.below(2) === 0 ? { kind: 'exact' } : { kind: 'shift', bits, shift: prng.below(10) };
  for (const { trace, values } of randomTiles(prng, hardware)) {
    // Where the hardware would wait with its drain, the model has no cycle.
    if (trace.cycles === 0 || written >= Number(options.count) || drainWait(trace) !== null) continue;
    const text = registersText(trace, values, mode);
    if (!text.ok) throw new Error(text.error.message);
    writeFileSync(path.join(folder, `${String(written++).padStart(3, '0')}.ndjson`), [...text.value].join(''));
    cycles += trace.cycles;
    serial += Number(hardware.drain === 'serial');
  }
}
console.log(JSON.stringify({ tiles: written, serial, cycles }));

/** A layer of one or two tiles: few rows, counts as networks have them or as nothing has them, ragged chunk and tile, extreme values. */
function* randomTiles(random: Prng, hardware: HardwareConfig): Generator<{ readonly trace: TileTrace; readonly values: TileValues }> {
  const capacity = hardware.bins.reduce((sum, size) => sum + size, 0);
  const chunks = 1 + random.below(random.below(3) === 0 ? Math.min(2 * capacity + 3, 90) : 12);
  const filters = chunks * hardware.arrayColumns - random.below(hardware.arrayColumns);
  const rows = 1 + random.below(chunks > 20 ? 12 : 40);
  const shallow = random.below(2) === 0;
  const chunkCounts = Uint16Array.from({ length: rows }, () => {
    if (random.below(8) === 0) return chunks;
    return Math.min(chunks, shallow ? random.below(4) : random.below(chunks + 1));
  });
  const positions = 1 + random.below(2 * hardware.arrayRows);
  const extreme = random.below(6) === 0;
  const weights = new Int8Array(filters * rows);
  for (let filter = 0; filter < filters; filter++) {
    for (let j = 0; j < rows; j++) {
      const isKept = Math.floor(filter / hardware.arrayColumns) < chunkCounts[j];
      if (isKept) weights[filter * rows + j] = extreme ? (random.below(2) === 0 ? -128 : 127) : random.below(256) - 128;
    }
  }
  const trace = buildTrace({ chunkCounts, filters, positions }, hardware);
  if (!trace.ok) throw new Error(trace.error.message);
  for (let tile = 0; tile < trace.value.tiles; tile++) {
    const firstPosition = tile * hardware.arrayRows;
    const count = Math.min(hardware.arrayRows, positions - firstPosition);
    const activations = Int16Array.from({ length: count * rows }, () => (random.below(3) === 0 ? 0 : extreme ? 255 : random.below(383) - 127));
    yield { trace: trace.value, values: { tile, positions: count, firstPosition, weights, activations, weightScale: 1, activationScale: 1 } };
  }
}
