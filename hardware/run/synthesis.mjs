// Area and activity of the parts, from netlists of Yosys under the assumptions in synthesis/assumptions.json.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HARDWARE, packedSizes, RTL, run, sourcesIn, WORK } from './build.mjs';
import { runNode } from './checks.mjs';
import { areaOf, simulator } from './netlist.mjs';

/** @typedef {{ name: string, sizes: readonly number[], rotates: boolean, gated: boolean, holds: boolean }} Form */

const BINS = [2, 4, 8, 16, 32];
const CAPACITY = 62;

/** @type {readonly Form[]} */
const FORMS = [
  { name: 'bins, hold', sizes: BINS, rotates: true, gated: false, holds: true },
  { name: 'bins, eager', sizes: BINS, rotates: true, gated: false, holds: false },
  { name: 'flat, hold', sizes: [CAPACITY], rotates: true, gated: false, holds: true },
  { name: 'addressed', sizes: [CAPACITY], rotates: false, gated: false, holds: true },
  { name: 'bins with multiplexers', sizes: BINS, rotates: false, gated: false, holds: true },
  { name: 'bins with multiplexers, gated write bus', sizes: BINS, rotates: false, gated: true, holds: true },
];
/** A flat ring turns for some 60 cycles after every row: so many rows, taken evenly from all, are enough for a mean. */
const FLAT_ROWS = 40;

/** The part that is told apart, and with what parameters. */
const PARTS = [
  { name: 'MAC, 21-bit sum', top: 'mac', parameters: ['ACTIVATION_WIDTH 8', 'SUM_WIDTH 21'] },
  { name: 'MAC, 32-bit sum', top: 'mac', parameters: ['ACTIVATION_WIDTH 8', 'SUM_WIDTH 32'] },
  { name: 'quantiser, 21 to 8 bits', top: 'quantiser', parameters: ['SUM_WIDTH 21', 'WIDTH 8', 'BITS 8'] },
  { name: 'ring controller', top: 'ring_controller', parameters: [] },
  { name: 'sequencer, T up to 32, 8 × 8', top: 'sequencer', parameters: ['ROWS 8', 'COLUMNS 8'] },
  { name: 'sequencer, T up to 2, 8 × 8', top: 'sequencer', parameters: ['ROWS 8', 'COLUMNS 8', 'GROUP_MOST 2'] },
];

/** What a sparse unit has beside its MAC, as `inner_join.sv` counts ones. */
const JOINS = ['sklansky', 'brent-kung', 'popcount'];
/** Bits of value buffers of a sparse unit: two operands of two chunks of 128 bytes. */
const VALUE_BITS = 4096;

/** @returns {import('./netlist.mjs').Assumptions} */
const readAssumptions = () => JSON.parse(readFileSync(path.join(HARDWARE, 'synthesis', 'assumptions.json'), 'utf8'));

/**
 * @param {string} top
 * @param {readonly string[]} parameters as Yosys' chparam takes them
 * @param {string} name of the file
 * @param {string} [keep] commands between reading and synthesis, and after
 * @returns {Promise<import('./netlist.mjs').Module>}
 */
async function synthesise(top, parameters, name, keep = '') {
  const folder = path.join(WORK, 'netlists');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.json`);
  const sources = [...sourcesIn(RTL).filter((source) => !source.endsWith('csp_array.sv')), ...sourcesIn(path.join(HARDWARE, 'synthesis'))];
  const set = parameters.map((parameter) => `chparam -set ${parameter} ${top};`).join(' ');
  const script = `read_verilog -sv ${sources.join(' ')}; ${set} hierarchy -check -top ${top}; ${keep === '' ? `synth -flatten -top ${top}` : keep}; clean; write_json ${file}`;
  await run('yosys', ['-q', '-p', script]);
  const { modules } = JSON.parse(readFileSync(file, 'utf8'));
  const found = Object.entries(modules).find(([, { attributes }]) => attributes.top !== undefined);
  if (found === undefined) throw new Error(`Yosys gave no netlist of ${top}.`);
  return found[1];
}

/** The unit flattened after its two halves were mapped apart, so that every cell's name says whose it is. */
const IN_HALVES = [
  'setattr -mod -set keep_hierarchy 1 *ring_controller* *accumulation_buffer*',
  'synth -flatten -top buffer_unit',
  'setattr -mod -unset keep_hierarchy *ring_controller* *accumulation_buffer*',
  'flatten',
].join('; ');

/** @param {Form} form @param {number} width */
const unitOf = (form, width) =>
  synthesise(
    'buffer_unit',
    [
      `BINS ${form.sizes.length}`,
      `SIZES ${packedSizes(form.sizes)}`,
      `WIDTH ${width}`,
      `ROTATES ${Number(form.rotates)}`,
      `HOLDS ${Number(form.holds)}`,
      `GATED ${Number(form.gated)}`,
    ],
    `${form.name.replaceAll(/[^a-z]+/g, '-')}-${width}`,
    IN_HALVES,
  );

/** Yosys writes the path of what it flattened, and where from. */
const isSums = (/** @type {string} */ name) => /(^|\\)sums\./.test(name);

/**
 * Energy index a commit of one PE's buffer.
 * @param {import('./netlist.mjs').Module} unit
 * @param {number} width
 * @param {readonly (readonly [number, number, number])[]} commits
 * @param {number} clockEdge
 */
function activityOf(unit, width, commits, clockEdge) {
  const netlist = simulator(unit, isSums);
  netlist.set('restart', 1);
  netlist.settle();
  netlist.clock();
  netlist.set('restart', 0);
  netlist.settle();
  netlist.forget();
  const mask = 2 ** width;
  let cycles = 0;
  for (const [last, fresh, addend] of commits) {
    netlist.set('wants_commit', 1);
    netlist.set('last', last);
    netlist.set('fresh', fresh);
    netlist.set('addend', ((addend % mask) + mask) % mask);
    netlist.settle();
    for (; netlist.get('waits') === 1; cycles++) netlist.clock();
    netlist.clock();
    cycles++;
  }
  const { weight, clockEdges } = netlist.totals();
  return {
    index: (weight + clockEdge * clockEdges) / commits.length,
    toggles: weight / commits.length,
    clockEdges: clockEdges / commits.length,
    cycles: cycles / commits.length,
  };
}

/** @param {readonly [number, number, number][]} commits */
function someRows(commits) {
  /** @type {[number, number, number][][]} */
  const rows = [[]];
  for (const commit of commits) {
    rows[rows.length - 1].push(commit);
    if (commit[0] === 1) rows.push([]);
  }
  const every = Math.max(1, Math.floor(rows.length / FLAT_ROWS));
  return rows.filter((_, row) => row % every === 0).flat();
}

/** Areas of the parts and of every form of the buffer, and the buffers' activity on the shipped networks. */
export async function synthesiseAll() {
  const assumptions = readAssumptions();
  const parts = [];
  for (const { name, top, parameters } of PARTS) {
    const { cells } = await synthesise(top, parameters, name.replaceAll(/[^a-zA-Z0-9]+/g, '-'));
    parts.push({ name, ...areaOf(Object.values(cells), assumptions) });
  }
  /** @type {{ name: string, rows: number, rowsWith: number[], commits: [number, number, number][] }[]} */
  const work = JSON.parse(runNode('dist/node/hardware-work.mjs', []));
  const buffers = [];
  for (const width of [8, 32]) {
    for (const form of FORMS) {
      const unit = await unitOf(form, width);
      const cells = Object.entries(unit.cells);
      const area = areaOf(
        cells.filter(([name]) => isSums(name)).map(([, cell]) => cell),
        assumptions,
      );
      const activity = work.map(({ name, commits }) => {
        const taken = form.sizes.length === 1 && form.rotates ? someRows(commits) : commits;
        return { work: name, commits: taken.length, ...rounded(activityOf(unit, width, taken, assumptions.clockEdge)) };
      });
      buffers.push({ form: form.name, bits: width, nand2: area.nand2, flipFlops: area.flipFlops, activity });
    }
  }
  const counted = work.map(({ name, rows, rowsWith, commits }) => ({ name, rows, rowsWith, commits: commits.length }));
  return { assumptions, parts, buffers, work: counted };
}

/**
 * What area parity is made of: the parts of CSP-H's PE, from what was synthesised before, and those of a sparse unit.
 * @param {any} synthesis of the results
 */
export async function synthesiseAreas(synthesis) {
  const assumptions = readAssumptions();
  const partOf = (/** @type {string} */ name) => synthesis.parts.find((/** @type {{ name: string }} */ part) => part.name === name).nand2;
  const binsOf = (/** @type {number} */ width) =>
    synthesis.buffers.find((/** @type {{ form: string, bits: number }} */ { form, bits }) => form === 'bins, hold' && bits === width).nand2;
  /** @type {Record<string, number>} */
  const join = {};
  for (const [form, name] of JOINS.entries()) {
    const unit = await synthesise('inner_join', [`FORM ${form}`], `join-${name}`);
    checkJoin(unit, name);
    join[name] = areaOf(Object.values(unit.cells), assumptions).nand2;
  }
  const values = await synthesise('value_buffer', [], 'value-buffer');
  return {
    mac: { 8: partOf('MAC, 21-bit sum'), 32: partOf('MAC, 32-bit sum') },
    quantiser: partOf('quantiser, 21 to 8 bits'),
    bins: { 8: binsOf(8), 32: binsOf(32) },
    controller: partOf('ring controller'),
    sequencer: partOf('sequencer, T up to 32, 8 × 8'),
    join,
    // Without: where they are memory behind the unit, and so no part of it.
    values: { none: 0, cells: (VALUE_BITS * assumptions.latchOfSram) / 4, flops: areaOf(Object.values(values.cells), assumptions).nand2 },
  };
}

/** Matches come out in order, each with the ones before it: else the area is that of something else. @param {import('./netlist.mjs').Module} unit @param {string} name */
function checkJoin(unit, name) {
  const netlist = simulator(unit, () => false);
  let state = 1;
  const bit = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 16) % 3 === 0 ? 1n : 0n;
  };
  for (let round = 0; round < 8; round++) {
    const masks = ['a', 'b'].map(() => Array.from({ length: 128 }, bit));
    netlist.set('load', 1);
    for (const [i, side] of ['mask_a', 'mask_b'].entries())
      netlist.set(
        side,
        masks[i].reduce((/** @type {bigint} */ sum, one, place) => sum | (one << BigInt(place)), 0n),
      );
    netlist.settle();
    netlist.clock();
    netlist.set('load', 0);
    netlist.settle();
    for (let place = 0; place < 128; place++) {
      if (masks[0][place] === 0n || masks[1][place] === 0n) continue;
      const expected = masks.map((mask) => mask.slice(0, place).reduce((sum, one) => sum + Number(one), 0));
      const found = [netlist.get('address_a'), netlist.get('address_b')];
      if (netlist.get('match') !== 1 || found.some((address, i) => address !== expected[i]))
        throw new Error(`The inner join ${name} finds ${found.join(', ')} where the match at ${place} has ${expected.join(', ')} before it.`);
      netlist.clock();
      netlist.settle();
    }
    if (netlist.get('match') !== 0) throw new Error(`The inner join ${name} finds a match too many.`);
  }
}

/** @template {Record<string, number>} Figures @param {Figures} figures @returns {Record<string, number>} */
const rounded = (figures) => Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100]));
