// The tables of docs/hardware.md, from results.json: what stands between two marks is written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HARDWARE } from './build.mjs';

const DOCUMENT = path.join(HARDWARE, '..', 'docs', 'hardware.md');
const AREAS = path.join(HARDWARE, '..', 'src', 'engine', 'baselines', 'synthesised-areas.ts');
const PAGE_FIGURES = path.join(HARDWARE, '..', 'src', 'engine', 'csph', 'checked-in-hardware.ts');

/** @typedef {(string | number)[]} Row */

const number = (/** @type {number} */ value) => Math.round(value).toLocaleString('en-US');

/** @param {string[]} head @param {Row[]} rows */
const table = (head, rows) =>
  [head, head.map((_, column) => (rows.every((row) => /^[\d,.]+( %)?$/.test(`${row[column]}`)) ? '---:' : '---')), ...rows.map((row) => row.map(String))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

/** Every table by the name of its marks; none where a step has never been run. @param {any} results @returns {Record<string, string>} */
function tables({ tools, bench, search, mutants, waveforms, synthesis, areas }) {
  if (![bench, search, mutants, waveforms, synthesis, areas].every((section) => section !== undefined)) return {};
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
    areas: areasTable(areas),
    reading: readingOf(synthesis),
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

/** @type {Record<string, string>} */
const VALUE_BUFFER_WORDS = { none: 'left out', cells: 'memory cells', flops: 'flip-flops' };

/** NAND2 equivalents a multiplier of CSP-H and of SparTen, for every choice. @param {any} areas */
function areasTable({ mac, quantiser, bins, join, values }) {
  const own = (/** @type {'8' | '32'} */ sums) => mac[sums] + bins[sums] + (sums === '8' ? quantiser : 0);
  return table(
    ['inner join', 'value buffers', 'SparTen’s unit', 'CSP-H’s PE, 8-bit sums', 'ratio', 'CSP-H’s PE, 32-bit sums', 'ratio'],
    Object.keys(join).flatMap((name) =>
      ['none', 'cells', 'flops'].map((kind) => {
        const unit = mac[32] + join[name] + values[kind];
        return [name, VALUE_BUFFER_WORDS[kind], number(unit), number(own('8')), (unit / own('8')).toFixed(2), number(own('32')), (unit / own('32')).toFixed(2)];
      }),
    ),
  );
}

/** What the tables of the buffers say, in sentences. @param {any} synthesis */
function readingOf({ buffers, work }) {
  const of = (/** @type {string} */ form, /** @type {number} */ bits) =>
    buffers.find((/** @type {any} */ buffer) => buffer.form === form && buffer.bits === bits);
  const names = work.map((/** @type {any} */ { name }) => name);
  const shipped = names.filter((/** @type {string} */ name) => !name.includes(':'));
  const shallow = names.find((/** @type {string} */ name) => name.startsWith('shallow'));
  const index = (/** @type {string} */ form, /** @type {number} */ bits, /** @type {string} */ name) =>
    of(form, bits).activity.find((/** @type {any} */ activity) => activity.work === name).index;
  /** Activity of one form over another's, for every one of the works and widths. */
  const ratios = (/** @type {string} */ form, /** @type {string} */ over, /** @type {string[]} */ works) =>
    [8, 32].flatMap((bits) => works.map((name) => index(form, bits, name) / index(over, bits, name)));
  const span = (/** @type {number[]} */ values, digits = 1) => {
    const [low, high] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)];
    return low === high ? low : `${low} to ${high}`;
  };
  const areaOf = (/** @type {string} */ form, /** @type {string} */ over) => [8, 32].map((bits) => of(form, bits).nand2 / of(over, bits).nand2);
  const [hold8, hold32] = areaOf('bins, hold', 'bins, eager').map((ratio) => Math.round(100 * (ratio - 1)));
  const perNetwork = shipped.map((/** @type {string} */ name) => `${span(ratios('addressed', 'bins, hold', [name]))} on ${name}`);
  const gated = 'bins with multiplexers, gated write bus';
  return [
    `- Hold costs one bit of control and a multiplexer at each bin's head: the first two rows of a width differ by that, ${hold8} % of the buffer at 8 bits and ${hold32} % at 32.`,
    `- Bins take ${span(ratios('flat, hold', 'bins, hold', names), 0)} times less than one ring of all slots.`,
    `- A plain addressed file takes ${span(ratios('addressed', 'bins, hold', [shallow]))} times what bins take where rows are shallow. On the shipped networks, cut at q = 0.75 into chunks of 8, rows keep more chunks, and the two come close: it takes ${perNetwork.join(', ')}. Below 1 the file is the better one.`,
    `- **A file that is itself cut into bins and gated well beats rotation everywhere**: bins take ${span(ratios('bins, hold', gated, names))} times its activity, at ${span(areaOf(gated, 'bins, hold'))} times the area. That there is no decoder is not what saves energy: shallow rows, and bins that see no clock, are.`,
    `- Sums of 8 bits instead of 32 save more than any of this: area ${(of('bins, hold', 32).nand2 / of('bins, hold', 8).nand2).toFixed(1)} times, activity ${span(names.map((/** @type {string} */ name) => index('bins, hold', 32, name) / index('bins, hold', 8, name)))} times.`,
  ].join('\n');
}

/** What area parity reads. @param {any} areas */
const areasModule = (areas) =>
  '/** Areas in NAND2 equivalents of generic gates; written by `npm run hardware -- --only areas`. See docs/hardware.md. */\n' +
  `export const SYNTHESISED = ${JSON.stringify(areas)} as const;\n`;

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
  if (results.areas !== undefined) writeFileSync(AREAS, areasModule(results.areas));
  if (results.bench !== undefined) writeFileSync(PAGE_FIGURES, pageFigures(results));
}
