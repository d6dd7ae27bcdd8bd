// The bench on a trace of one's own: `cascade-lab trace --registers OUT.ndjson`, then `npm run hardware -- --trace OUT.ndjson [--vcd OUT.vcd]`.
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { spawnSync } from 'node:child_process';
import { buildBench } from './build.mjs';

/** What the bench's ports and the design's counters are made for; a build of 64 PEs takes a minute. */
const MOST = { pes: 64, bins: 8, slots: 127, group: 32, rows: 65_535, cycles: 60_000 };

/**
 * @param {string} file
 * @param {readonly string[]} options of the bench: --vcd, --pe, --from, --to
 * @param {string} verilatorRoot
 * @returns {Promise<{ good: boolean, text: string }>} one line
 */
export async function benchOwnTrace(file, options, verilatorRoot) {
  const head = existsSync(file) ? await firstLine(file) : '';
  const refused = (/** @type {string} */ text) => ({ good: false, text: `${file}: ${text}` });
  if (head === '') return refused('there is no such file.');
  /** @type {any} */
  let trace;
  try {
    trace = JSON.parse(head);
  } catch {
    trace = null;
  }
  if (trace?.format !== 'cascade-lab registers') return refused('not a trace of registers; make one with `cascade-lab trace --registers`.');
  const [rows, columns] = trace.array;
  if (rows + columns < 3) return refused('a single PE has no wave front to fill; the bench takes arrays of two PEs and more.');
  const slots = trace.bins.reduce((/** @type {number} */ sum, /** @type {number} */ size) => sum + size, 0);
  const found = { pes: rows * columns, bins: trace.bins.length, slots, group: trace.group, rows: trace.rows, cycles: trace.cycles };
  const names = { pes: 'PEs', bins: 'bins', slots: 'slots a PE', group: 'rows a group (T)', rows: 'weight rows', cycles: 'cycles' };
  for (const name of /** @type {const} */ (['pes', 'bins', 'slots', 'group', 'rows', 'cycles']))
    if (found[name] > MOST[name])
      return refused(`${found[name]} ${names[name]} are too many for the bench, which takes ${MOST[name]}. Choose a smaller array, layer or buffer.`);
  const bits = trace.sums.kind === 'exact' ? 8 : trace.sums.bits;
  const program = await buildBench({ rows, columns, bins: trace.bins, buffer: trace.buffer, bits }, verilatorRoot);
  const { status, stdout, stderr } = spawnSync(program, [path.resolve(file), ...options], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0 && status !== 1) return { good: false, text: stderr.trim() || `the bench ended with ${status}` };
  const { cycles, compared, differences, first } = JSON.parse(stdout);
  return {
    good: differences === 0,
    text: `${file}: ${cycles} cycles, ${compared} registers compared, ${differences} differ${first === '' ? '' : `; first: ${first}`}`,
  };
}

/** @param {string} file @returns {Promise<string>} */
async function firstLine(file) {
  const lines = readline.createInterface({ input: createReadStream(file) });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  return '';
}
