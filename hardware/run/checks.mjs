// What is run on the simulated hardware: builds and random tiles, the page's first tile, mutants, and the search of the controller's states.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildBench, buildSearch, lint, RTL, WORK } from './build.mjs';
import { MUTANTS } from './mutants.mjs';

/** @typedef {import('./build.mjs').Build} Build */
/** @typedef {{ name: string, build: Build, tiles: number, seed: number, quickTiles: number, waveforms: number }} Suite */
/** @typedef {{ name: string, array: string, buffer: string, tiles: number, cycles: number, compared: number, differences: number, first: string }} BenchResult */

const BINS = [2, 4, 8, 16, 32];

/** @type {readonly Suite[]} */
const SUITES = [
  { name: 'bins, 4 × 2', build: { rows: 4, columns: 2, bins: BINS, buffer: 'bins', bits: 8 }, tiles: 200, seed: 1, quickTiles: 64, waveforms: 24 },
  {
    name: 'bins, 3 × 5, many passes',
    build: { rows: 3, columns: 5, bins: [2, 4, 8], buffer: 'bins', bits: 8 },
    tiles: 200,
    seed: 2,
    quickTiles: 0,
    waveforms: 0,
  },
  { name: 'odd bins, 3 × 5', build: { rows: 3, columns: 5, bins: [3, 1, 5], buffer: 'bins', bits: 5 }, tiles: 64, seed: 3, quickTiles: 0, waveforms: 0 },
  { name: 'flat, 4 × 2', build: { rows: 4, columns: 2, bins: [14], buffer: 'flat', bits: 8 }, tiles: 64, seed: 4, quickTiles: 0, waveforms: 12 },
  { name: 'addressed, 4 × 2', build: { rows: 4, columns: 2, bins: [14], buffer: 'addressed', bits: 8 }, tiles: 64, seed: 5, quickTiles: 0, waveforms: 12 },
  {
    name: 'bins with multiplexers, gated bus, 4 × 2',
    build: { rows: 4, columns: 2, bins: [14], buffer: 'addressed', bits: 8, files: [2, 4, 8], gated: true },
    tiles: 64,
    seed: 6,
    quickTiles: 0,
    waveforms: 0,
  },
];
/** Tiles as the page shows them: what it opens with, and one of a layer with hundreds of rows on a larger array. */
const PAGE_TILES = [
  { name: 'the tile the page opens with', link: '', build: { rows: 4, columns: 2, bins: BINS, buffer: /** @type {const} */ ('bins'), bits: 8 } },
  {
    name: 'a tile of the larger LeNet-5',
    link: '#v=2&net=lenet5-wide-mnist&layer=conv2&q=0.75&cw=8&rows=8&tile=0',
    build: { rows: 8, columns: 8, bins: BINS, buffer: /** @type {const} */ ('bins'), bits: 8 },
  },
];
/** Mutants run on this array: small, yet with a ragged chunk and tile, passes, all T. */
const MUTANT_SUITE = { build: { rows: 2, columns: 3, bins: [2, 4, 8], buffer: /** @type {const} */ ('bins'), bits: 8 }, tiles: 64, seed: 7 };
const QUICK_MUTANTS = 3;
/** Tiles of waveforms are others than those compared register by register. */
const WAVEFORM_SEEDS = 7;

/** Bins and turn, with the states and stalling states that are expected. */
const SEARCHES = [
  { sizes: BINS, turn: 'hold', states: 2124, stalling: 0 },
  { sizes: BINS, turn: 'eager', states: 4597, stalling: 993 },
  { sizes: [...BINS, 64], turn: 'hold', states: 26277, stalling: 0 },
  { sizes: [2, 4, 9], turn: 'hold', states: 54, stalling: 1 },
  { sizes: [2, 4, 8, 17], turn: 'hold', states: 297, stalling: 1 },
  { sizes: [2, 5, 10, 20, 25], turn: 'hold', states: 1436, stalling: 63 },
  { sizes: [3, 6, 12, 24, 17], turn: 'hold', states: 1305, stalling: 187 },
];

/** Verilator's own findings on every build. @returns {string} empty where there are none */
export const lintAll = () => [...PAGE_TILES, ...SUITES].map(({ build }) => lint(build)).join('');

/**
 * @param {string} verilatorRoot
 * @param {boolean} quick
 */
export async function searchAll(verilatorRoot, quick) {
  const results = [];
  for (const { sizes, turn, states, stalling } of quick ? SEARCHES.filter(({ sizes: { length } }) => length === BINS.length).slice(0, 2) : SEARCHES) {
    const program = await buildSearch(sizes, verilatorRoot);
    const found = JSON.parse(spawnSync(program, [turn], { encoding: 'utf8' }).stdout);
    results.push({ bins: sizes, turn, ...found, asExpected: found.states === states && found.stalling === stalling });
  }
  return results;
}

/**
 * Random tiles for an array, written by the engine.
 * @param {Build} build
 * @param {number} count
 * @param {number} seed
 * @returns {string[]} their files
 */
function randomTiles({ rows, columns, bins, buffer, bits }, count, seed) {
  const folder = path.join(WORK, 'tiles', `${seed}-${count}`);
  rmSync(folder, { recursive: true, force: true });
  const options = { out: folder, count, seed, array: `${rows},${columns}`, bins: bins.join(','), buffer, bits };
  runNode(
    'dist/node/hardware-scenarios.mjs',
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]),
  );
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ndjson'))
    .sort()
    .map((file) => path.join(folder, file));
}

/**
 * @param {string} program below the project's root
 * @param {readonly string[]} args
 */
export function runNode(program, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    cwd: path.resolve(WORK, '..', '..'),
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stderr}`);
  return stdout;
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {{ tiles: number, cycles: number, compared: number, differences: number, first: string }}
 */
function runBench(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0 && status !== 1) throw new Error(stderr || `the bench ended with ${status}`);
  return JSON.parse(stdout);
}

/**
 * @param {string} verilatorRoot
 * @param {boolean} quick
 * @returns {Promise<BenchResult[]>}
 */
export async function benchAll(verilatorRoot, quick) {
  const results = [];
  for (const { name, build, tiles, quickTiles, seed } of SUITES) {
    const count = quick ? quickTiles : tiles;
    if (count === 0) continue;
    const files = randomTiles(build, count, seed);
    results.push({ name, array: `${build.rows} × ${build.columns}`, buffer: build.buffer, ...runBench(await buildBench(build, verilatorRoot), files) });
  }
  if (!quick) for (const tile of PAGE_TILES) results.push(await benchPageTile(tile, verilatorRoot));
  return results;
}

/**
 * @param {(typeof PAGE_TILES)[number]} tile
 * @param {string} verilatorRoot
 * @returns {Promise<BenchResult>}
 */
async function benchPageTile({ name, link, build }, verilatorRoot) {
  const file = path.join(WORK, 'tiles', 'page.ndjson');
  mkdirSync(path.dirname(file), { recursive: true });
  runNode('dist/cli/cascade-lab.mjs', ['trace', '--scenario', link, '--registers', file]);
  return { name, array: `${build.rows} × ${build.columns}`, buffer: build.buffer, ...runBench(await buildBench(build, verilatorRoot), [file]) };
}

/**
 * The same window of the same tiles as a waveform from the bench and from the engine, all PEs and one, of bins, of one ring and of one file.
 * @param {string} verilatorRoot
 * @returns {Promise<{ signals: number, changes: number, differences: number }>}
 */
export async function compareWaveforms(verilatorRoot) {
  const sum = { signals: 0, changes: 0, differences: 0 };
  for (const { build, waveforms, seed } of SUITES) {
    if (waveforms === 0) continue;
    const program = await buildBench(build, verilatorRoot);
    const files = randomTiles(build, waveforms, seed + WAVEFORM_SEEDS);
    for (const [index, file] of files.entries()) {
      const pe = index % 2 === 0 ? null : `${index % build.rows},${index % build.columns}`;
      const from = index % 3 === 0 ? 0 : 5;
      const out = file.replace('.ndjson', '.bench.vcd');
      runBench(program, [file, '--vcd', out, '--from', `${from}`, ...(pe === null ? [] : ['--pe', pe])]);
      const compared = JSON.parse(
        runNode('dist/node/hardware-waveforms.mjs', ['--trace', file, '--bench', out, '--from', `${from}`, ...(pe === null ? [] : ['--pe', pe])]),
      );
      for (const name of /** @type {const} */ (['signals', 'changes', 'differences'])) sum[name] += compared[name];
    }
  }
  return sum;
}

/**
 * @param {string} verilatorRoot
 * @param {boolean} quick
 * @returns {Promise<{ name: string, why: string, caught: boolean, first: string }[]>}
 */
export async function runMutants(verilatorRoot, quick) {
  const files = randomTiles(MUTANT_SUITE.build, MUTANT_SUITE.tiles, MUTANT_SUITE.seed);
  const sound = runBench(await buildBench(MUTANT_SUITE.build, verilatorRoot), files);
  if (sound.differences !== 0) throw new Error(`The design itself differs on the mutants' tiles: ${sound.first}`);
  const results = [];
  for (const { name, file, from, to, why } of MUTANTS.slice(0, quick ? QUICK_MUTANTS : MUTANTS.length)) {
    const folder = path.join(WORK, 'mutant');
    rmSync(folder, { recursive: true, force: true });
    cpSync(RTL, folder, { recursive: true });
    const source = readFileSync(path.join(folder, file), 'utf8');
    if (!source.includes(from)) throw new Error(`The mutant "${name}" finds nothing to change in ${file}.`);
    writeFileSync(path.join(folder, file), source.replace(from, to));
    let found;
    try {
      found = runBench(await buildBench(MUTANT_SUITE.build, verilatorRoot, folder), files);
    } catch (error) {
      found = { differences: 0, first: `not run: ${error instanceof Error ? error.message.slice(0, 200) : error}` };
    }
    results.push({ name, why, caught: found.differences > 0, first: found.first });
  }
  return results;
}

/** Whether what the engine's programs are built from is there. */
export const programsAreBuilt = () =>
  ['cli/cascade-lab', 'node/hardware-scenarios', 'node/hardware-waveforms'].every((name) => existsSync(path.join(WORK, '..', '..', 'dist', `${name}.mjs`)));
