// Verilates and compiles. Objects are kept by the hash of what they are made of, so that the second run compiles nothing and a mutant only the design.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const HARDWARE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const WORK = path.resolve(HARDWARE, '..', 'test-results', 'hardware');
const RUNTIME = ['verilated', 'verilated_dpi', 'verilated_threads'];
const BENCH = path.join(HARDWARE, 'bench');
export const RTL = path.join(HARDWARE, 'rtl');

/** @typedef {{ readonly rows: number, readonly columns: number, readonly bins: readonly number[], readonly buffer: 'bins' | 'flat' | 'addressed', readonly bits: number, readonly gated?: boolean, readonly files?: readonly number[] }} Build */

/** The bins as the hardware has them: one for `flat` and `addressed`, unless the addressed slots are kept in several files. @param {Build} build */
const sizesOf = ({ bins, buffer, files }) => files ?? (buffer === 'bins' ? bins : [bins.reduce((sum, size) => sum + size, 0)]);

/** A byte a bin, bin 0 lowest, as Verilog writes it. @param {readonly number[]} sizes */
export const packedSizes = (sizes) =>
  `${8 * sizes.length}'h${sizes
    .toReversed()
    .map((size) => size.toString(16).padStart(2, '0'))
    .join('')}`;

/** @param {string} folder */
export const sourcesIn = (folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sv'))
    .sort()
    .map((file) => path.join(folder, file));

/** @param {Build} build */
const parametersOf = (build) => {
  const sizes = sizesOf(build);
  return [
    `-GROWS=${build.rows}`,
    `-GCOLUMNS=${build.columns}`,
    `-GBINS=${sizes.length}`,
    `-GSIZES=${packedSizes(sizes)}`,
    `-GBITS=${build.bits}`,
    `-GROTATES=1'b${build.buffer === 'addressed' ? 0 : 1}`,
    `-GGATED=1'b${build.gated === true ? 1 : 0}`,
    '-GACTIVATION_WIDTH=16',
  ];
};

/**
 * Lints the design as a build has it.
 * @param {Build} build
 * @returns {string} what Verilator said; empty where it found nothing
 */
export function lint(build) {
  const { status, stderr } = spawnSync('verilator', ['--lint-only', '-Wall', '-sv', ...sourcesIn(RTL), '--top-module', 'csp_array', ...parametersOf(build)], {
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr;
}

/**
 * The bench for a build.
 * @param {Build} build
 * @param {string} verilatorRoot
 * @param {string} [rtl] folder of the design, for mutants
 * @returns {Promise<string>} the program
 */
export function buildBench(build, verilatorRoot, rtl = RTL) {
  const defines = [
    `-DBUILD_ROWS=${build.rows}`,
    `-DBUILD_COLUMNS=${build.columns}`,
    `-DBUILD_SIZES=${sizesOf(build).join(',')}`,
    `-DBUILD_ROTATES=${build.buffer === 'addressed' ? 0 : 1}`,
    `-DBUILD_BITS=${build.bits}`,
  ];
  return buildProgram({
    top: 'csp_array',
    parameters: parametersOf(build),
    sources: sourcesIn(rtl),
    probes: 'probes.vlt',
    main: 'bench.cpp',
    defines,
    verilatorRoot,
  });
}

/**
 * The search of the ring controller's states.
 * @param {readonly number[]} sizes
 * @param {string} verilatorRoot
 */
export function buildSearch(sizes, verilatorRoot) {
  const parameters = [`-GBINS=${sizes.length}`, `-GSIZES=${packedSizes(sizes)}`];
  const sources = [path.join(RTL, 'ring_controller.sv')];
  return buildProgram({
    top: 'ring_controller',
    parameters,
    sources,
    probes: 'controller.vlt',
    main: 'search.cpp',
    defines: [`-DBUILD_SIZES=${sizes.join(',')}`],
    verilatorRoot,
  });
}

/**
 * @param {{ top: string, parameters: readonly string[], sources: readonly string[], probes: string, main: string, defines: readonly string[], verilatorRoot: string }} what
 */
async function buildProgram({ top, parameters, sources, probes, main, defines, verilatorRoot }) {
  const include = path.join(verilatorRoot, 'include');
  const key = hash([top, ...parameters, ...sources.map(read), read(path.join(BENCH, probes))]);
  const folder = path.join(WORK, 'verilated', key);
  if (!existsSync(folder)) {
    const partial = `${folder}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    await run('verilator', ['--cc', '-O3', '-Wno-fatal', '-sv', path.join(BENCH, probes), ...sources, '--top-module', top, ...parameters, '-Mdir', partial]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  }
  const generated = readdirSync(folder)
    .filter((file) => file.endsWith('.cpp'))
    .sort();
  const design = await compile(
    generated.map((file) => `#include "${file}"`).join('\n'),
    [`-I${folder}`, `-I${include}`, `-I${include}/vltstd`],
    generated.map((file) => read(path.join(folder, file))),
  );
  const bench = await compile(
    `#include "${main}"`,
    [`-I${BENCH}`, `-I${folder}`, `-I${include}`, `-I${include}/vltstd`, ...defines],
    [read(path.join(BENCH, main)), ...['json.h', 'waveform.h'].map((file) => read(path.join(BENCH, file))), read(path.join(folder, `V${top}.h`))],
  );
  const runtime = [];
  for (const file of RUNTIME)
    runtime.push(await compile(`#include "${file}.cpp"`, [`-I${include}`, `-I${include}/vltstd`], [read(path.join(include, `${file}.cpp`))]));
  const program = path.join(WORK, 'programs', hash([design, bench, ...runtime]));
  if (!existsSync(program)) {
    mkdirSync(path.dirname(program), { recursive: true });
    await run('g++', ['-pthread', '-o', `${program}.${process.pid}`, bench, design, ...runtime]);
    renameSync(`${program}.${process.pid}`, program);
  }
  return program;
}

/**
 * Compiles a line or two of C++ that include the rest.
 * @param {string} text
 * @param {readonly string[]} flags
 * @param {readonly string[]} contents of what is included, for the hash
 * @returns {Promise<string>} the object file
 */
async function compile(text, flags, contents) {
  const defines = flags.filter((flag) => flag.startsWith('-D'));
  const object = path.join(WORK, 'objects', `${hash([text, ...defines, ...contents])}.o`);
  if (existsSync(object)) return object;
  mkdirSync(path.dirname(object), { recursive: true });
  const partial = `${object}.${process.pid}.o`;
  await run('g++', ['-std=c++17', '-O1', '-w', '-faligned-new', '-x', 'c++', ...flags, '-c', '-', '-o', partial], text);
  renameSync(partial, object);
  return object;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} [input]
 * @returns {Promise<string>} what it printed
 */
export function run(command, args, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`${command} failed:\n${err.slice(0, 2000)}`))));
    child.stdin.end(input);
  });
}

/** @param {readonly string[]} parts */
const hash = (parts) => createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 24);
/** @param {string} file */
const read = (file) => readFileSync(file, 'utf8');
