import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildTrace } from '../src/engine/csph/trace';
import type { PartialSumMode, TileValues } from '../src/engine/csph/types';
import { readVcd } from '../src/engine/csph/testing/vcd-reader';
import { waveform } from '../src/engine/csph/vcd';
import { lastWaveformCycle } from '../src/engine/csph/waveform-window';

/** Compares a waveform of the bench, signal by signal, with the engine's own of the same tile and window. Prints how many signals and changes, and differences. */
const { values: options } = parseArgs({ options: { trace: { type: 'string' }, bench: { type: 'string' }, from: { type: 'string' }, pe: { type: 'string' } } });
const head = JSON.parse(readFileSync(options.trace ?? '', 'utf8').split('\n', 1)[0]);
const chunkCounts = new Uint16Array(head.rows);
for (const { rows, counts } of head.passes) rows.forEach((row: number, index: number) => (chunkCounts[row] += counts[index]));
const [arrayRows, arrayColumns] = head.array;
const hardware = {
  arrayRows,
  arrayColumns,
  groupSize: head.group,
  bins: head.bins,
  buffer: head.buffer,
  order: head.order,
  drain: head.drain,
  turn: head.turn,
};
const trace = buildTrace({ chunkCounts, filters: head.filters, positions: head.positions }, hardware);
if (!trace.ok) throw new Error(trace.error.message);
const values: TileValues = {
  tile: 0,
  positions: head.positions,
  firstPosition: 0,
  weights: Int8Array.from(head.weights),
  activations: Int16Array.from(head.activations),
  weightScale: 1,
  activationScale: 1,
};
const mode: PartialSumMode = head.sums;
const [p, m] = (options.pe ?? '').split(',').map(Number);
const bytes = waveform(trace.value, values, mode, {
  from: Number(options.from),
  to: lastWaveformCycle(trace.value),
  pe: options.pe === undefined ? null : [p, m],
});
if (!bytes.ok) throw new Error(bytes.error.message);

const ours = readVcd(new TextDecoder().decode(bytes.value));
const theirs = readVcd(readFileSync(options.bench ?? '', 'utf8'));
let changes = 0;
const differences: string[] = [];
for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
  const one = ours.get(name);
  const other = theirs.get(name);
  changes += one?.changes.length ?? 0;
  if (JSON.stringify([one?.width, one?.changes]) !== JSON.stringify([other?.width, other?.changes])) differences.push(name);
}
console.log(JSON.stringify({ signals: ours.size, changes, differences: differences.length, first: differences[0] ?? '' }));
