// The tables of docs/hardware.md, from results.json: what stands between two marks is written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HARDWARE } from './build.mjs';

const DOCUMENT = path.join(HARDWARE, '..', 'docs', 'hardware.md');
const PAGE_FIGURES = path.join(HARDWARE, '..', 'src', 'engine', 'csph', 'checked-in-hardware.ts');

/** @typedef {(string | number)[]} Row */

const number = (/** @type {number} */ value) => Math.round(value).toLocaleString('en-US');

/** @param {string[]} head @param {Row[]} rows */
const table = (head, rows) =>
  [head, head.map((_, column) => (rows.every((row) => /^[\d,.]+( %)?$/.test(`${row[column]}`)) ? '---:' : '---')), ...rows.map((row) => row.map(String))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

/** Every table by the name of its marks; none where a step has never been run. @param {any} results @returns {Record<string, string>} */
function tables({ tools, bench, search, mutants, waveforms, synthesis }) {
  if (![bench, search, mutants, waveforms, synthesis].every((section) => section !== undefined)) return {};
  const sum = (/** @type {string} */ name) =>
    bench.reduce((/** @type {number} */ total, /** @type {Record<string, number>} */ suite) => total + suite[name], 0);
  const works = synthesis.work.map((/** @type {{ name: string }} */ { name }) => name);
  return {
    checked:
      `With Verilator ${tools.verilator} and Yosys ${tools.yosys}: ${sum('tiles')} tiles, ${number(sum('cycles'))} cycles, ${number(sum('compared'))} registers and wires compared, ` +
      `${sum('differences')} differ. ${mutants.filter((/** @type {{ caught: boolean }} */ { caught }) => caught).length} of ${mutants.length} mutants are caught. ` +
      `${waveforms.signals} signals of waveforms with ${number(waveforms.changes)} changes, ${waveforms.differences} differ.`,
    bench: table(
      ['tiles run', 'array', 'tiles', 'cycles', 'compared', 'differ'],
      bench.map((/** @type {any} */ { name, array, tiles, cycles, compared, differences }) => [
        name,
        array,
        tiles,
        number(cycles),
        number(compared),
        differences,
      ]),
    ),
    mutants: table(
      ['mutant', 'what it breaks', 'caught'],
      mutants.map((/** @type {any} */ { name, why, caught }) => [name, why, caught ? 'yes' : 'no']),
    ),
    search: table(
      ['bins', 'turn', 'states', 'of which stall'],
      search.map((/** @type {any} */ { bins, turn, states, stalling }) => [bins.join(', '), turn, number(states), stalling]),
    ),
    parts: table(
      ['part', 'NAND2 equivalents', 'flip-flops'],
      synthesis.parts.map((/** @type {any} */ { name, nand2, flipFlops }) => [name, number(nand2), flipFlops]),
    ),
    buffers: table(
      ['buffer of one PE', 'bits', 'NAND2 equivalents', ...works],
      synthesis.buffers.map((/** @type {any} */ { form, bits, nand2, activity }) => [
        form,
        bits,
        number(nand2),
        ...activity.map((/** @type {any} */ { index }) => number(index)),
      ]),
    ),
    work: table(
      ['work', 'rows with a chunk', 'mean count', 'of one', 'of two', 'of three or four', 'of five or more'],
      synthesis.work.map((/** @type {any} */ { name, rowsWith }) => {
        const streamed = rowsWith.reduce(
          (/** @type {number} */ total, /** @type {number} */ rows, /** @type {number} */ count) => total + (count > 0 ? rows : 0),
          0,
        );
        const chunks = rowsWith.reduce((/** @type {number} */ total, /** @type {number} */ rows, /** @type {number} */ count) => total + rows * count, 0);
        const share = (/** @type {number} */ from, /** @type {number} */ to) =>
          `${Math.round((100 * rowsWith.reduce((/** @type {number} */ total, /** @type {number} */ rows, /** @type {number} */ count) => total + (count >= from && count <= to ? rows : 0), 0)) / streamed)} %`;
        return [name, number(streamed), (chunks / streamed).toFixed(1), share(1, 1), share(2, 2), share(3, 4), share(5, Infinity)];
      }),
    ),
  };
}

/** What the page says beside its timing. @param {any} results */
function pageFigures({ tools, bench }) {
  const sum = (/** @type {string} */ name) =>
    bench.reduce((/** @type {number} */ total, /** @type {Record<string, number>} */ suite) => total + suite[name], 0);
  const figures = { verilator: tools.verilator, tiles: sum('tiles'), cycles: sum('cycles'), compared: sum('compared'), differences: sum('differences') };
  return (
    '/** What `npm run hardware` compared with the trace when it was run last; written by it. See docs/hardware.md. */\n' +
    `export const CHECKED_IN_HARDWARE = ${JSON.stringify(figures)} as const;\n`
  );
}

/** Writes every table between its marks in the document. @param {Record<string, unknown>} results */
export function writeTables(results) {
  let text = readFileSync(DOCUMENT, 'utf8');
  for (const [name, content] of Object.entries(tables(results))) {
    const begin = `<!-- ${name} -->`;
    const end = `<!-- end of ${name} -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`docs/hardware.md has no place for the table "${name}".`);
    text = `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
  }
  writeFileSync(DOCUMENT, text);
  if (results.bench !== undefined) writeFileSync(PAGE_FIGURES, pageFigures(results));
}
