// `npm run hardware`: lints the array in hardware/, runs it beside the engine's trace, searches its controller's states, lets mutants be caught, counts
// transistors and toggles, and writes what came out to hardware/results.json and the tables of docs/hardware.md. `--quick` is what `npm test` runs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { HARDWARE } from '../hardware/run/build.mjs';
import { benchAll, compareWaveforms, lintAll, programsAreBuilt, runMutants, searchAll } from '../hardware/run/checks.mjs';
import { benchOwnTrace } from '../hardware/run/own-trace.mjs';
import { writeTables } from '../hardware/run/report.mjs';
import { synthesiseAll, synthesiseAreas } from '../hardware/run/synthesis.mjs';
import { findTools, versionNote } from '../hardware/run/tools.mjs';
import { buildNodePrograms, ensureDependencies, requireNode, runTool } from './setup.mjs';

/** @type {Readonly<Record<string, () => void | Promise<void>>>} */
const RUN = { lint, search, bench, waveforms, mutants, synthesis, areas };
const STEPS = Object.keys(RUN);
const QUICK_STEPS = ['lint', 'search', 'bench', 'mutants'];
const RESULTS = path.join(HARDWARE, 'results.json');
/** Exit code where there is nothing to run the checks with. */
const TOOLS_MISSING = 3;

const USAGE = `Usage: npm run hardware -- [options]
  --only a,b    run these steps alone: ${STEPS.join(', ')}
  --quick       what npm test runs: one array, 64 tiles, three mutants, two searches; writes nothing
  --trace FILE  run the bench on a trace of \`cascade-lab trace --registers\` instead; with
                --vcd OUT.vcd [--pe P,M] [--from C] [--to C] it writes the hardware's waveform
  --install     install verilator, yosys and g++ where they are missing (Debian, as root)
  --help        this text`;

requireNode();
const { steps, quick, install, trace, benchOptions } = readOptions();
const tools = requireTools();
const note = versionNote(tools);
console.log(`Verilator ${tools.verilator}, Yosys ${tools.yosys}, ${tools.compiler}`);
if (note !== null) console.log(note);
if (trace !== null) {
  const { good, text } = await benchOwnTrace(trace, benchOptions, tools.verilatorRoot).catch((/** @type {unknown} */ error) => ({
    good: false,
    text: `${trace}: the bench could not be made of it: ${String(error instanceof Error ? error.message : error).split('\n')[0]}`,
  }));
  (good ? console.log : console.error)(text);
  process.exit(good ? 0 : 1);
}
// Lint and areas ask nothing of the engine.
if (!quick && steps.every((step) => step === 'lint' || step === 'areas')) {
  ensureDependencies();
} else if (!quick) {
  ensureDependencies();
  if (!buildNodePrograms()) process.exit(1);
} else if (!programsAreBuilt()) {
  console.error('The programs for Node are not built: npm run build.');
  process.exit(1);
}

/** What is known already stands until its step is run again, and with it the version it was made with. @type {Record<string, any>} */
const results = { tools: {}, ...(existsSync(RESULTS) && JSON.parse(readFileSync(RESULTS, 'utf8'))) };
let passed = 0;
let failed = 0;
/** @param {boolean} good @param {string} text */
const say = (good, text) => {
  if (good) passed++;
  else failed++;
  console.log(`${good ? 'ok    ' : 'FAILED'} ${text}`);
};

for (const step of steps) {
  const begun = performance.now();
  try {
    await RUN[step]();
  } catch (error) {
    // Another version may not build this, a disk may be full: the other steps still tell what they find.
    say(false, `${step}: ${error instanceof Error ? error.message.trim().split('\n').slice(0, 3).join(' ') : error}${note === null ? '' : ` (${note})`}`);
  }
  console.log(`       ${step}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}
if (!quick && failed === 0) {
  writeFileSync(RESULTS, `${JSON.stringify(results)}\n`);
  writeTables(results);
  for (const file of ['hardware/results.json', 'docs/hardware.md', 'src/engine/csph/checked-in-hardware.ts', 'src/engine/baselines/synthesised-areas.ts'])
    runTool('prettier/bin/prettier.cjs', ['--write', '--log-level', 'warn', file]);
  console.log('Written: hardware/results.json, the tables of docs/hardware.md, the figures that the page shows');
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Ends the program with a line where something is missing. */
function requireTools() {
  const found = findTools(install || process.env.CI !== undefined);
  if (typeof found !== 'string') return found;
  console.error(found);
  process.exit(TOOLS_MISSING);
}

function lint() {
  const found = lintAll();
  say(found === '', `lint: ${found === '' ? 'verilator -Wall has nothing to say of any build' : found}`);
}

async function search() {
  const searches = await searchAll(tools.verilatorRoot, quick);
  for (const { bins, turn, states, stalling, asExpected } of searches)
    say(asExpected, `search: ${turn} ${bins.join(',')}: ${states} states, ${stalling} of them stall`);
  results.search = searches.map(({ bins, turn, states, stalling }) => ({ bins, turn, states, stalling }));
}

async function bench() {
  const suites = await benchAll(tools.verilatorRoot, quick);
  results.tools.verilator = tools.verilator;
  for (const { name, tiles, cycles, compared, differences, first } of suites) {
    say(
      differences === 0,
      `bench: ${name}: ${tiles} tiles, ${cycles} cycles, ${compared} registers compared, ${differences} differ${first === '' ? '' : `; first: ${first}`}`,
    );
  }
  results.bench = suites.map(({ name, array, buffer, tiles, cycles, compared, differences }) => ({
    name,
    array,
    buffer,
    tiles,
    cycles,
    compared,
    differences,
  }));
}

async function waveforms() {
  const { signals, changes, differences } = await compareWaveforms(tools.verilatorRoot);
  say(differences === 0, `waveforms: ${signals} signals with ${changes} changes, bench beside engine; ${differences} signals differ`);
  results.waveforms = { signals, changes, differences };
}

async function mutants() {
  const tried = await runMutants(tools.verilatorRoot, quick);
  for (const { name, why, caught, first } of tried)
    say(caught, `mutant: ${name} (${why}): ${caught ? `caught: ${first}` : `not caught${first === '' ? '' : `: ${first}`}`}`);
  results.mutants = tried.map(({ name, why, caught }) => ({ name, why, caught }));
}

async function synthesis() {
  const built = await synthesiseAll();
  results.tools.yosys = tools.yosys;
  say(true, `synthesis: ${built.parts.length} parts, ${built.buffers.length} buffers`);
  results.synthesis = built;
}

async function areas() {
  if (results.synthesis === undefined) {
    say(false, 'areas: synthesis has never been run, and they are made of its parts');
    return;
  }
  const built = await synthesiseAreas(results.synthesis);
  say(
    true,
    `areas: inner joins of ${Object.values(built.join).join(', ')} NAND2 equivalents, their matches in order; value buffers of ${built.values.flops} in flip-flops`,
  );
  results.areas = built;
}

/** @returns {{ steps: readonly string[], quick: boolean, install: boolean, trace: string | null, benchOptions: readonly string[] }} */
function readOptions() {
  try {
    const { values } = util.parseArgs({
      options: {
        only: { type: 'string' },
        quick: { type: 'boolean' },
        install: { type: 'boolean' },
        help: { type: 'boolean' },
        trace: { type: 'string' },
        vcd: { type: 'string' },
        pe: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const isQuick = values.quick ?? false;
    const chosen = values.only?.split(',') ?? (isQuick ? QUICK_STEPS : STEPS);
    const unknown = chosen.filter((name) => !STEPS.includes(name));
    if (unknown.length > 0) throw new Error(`There is no step ${unknown.join(', ')}.`);
    const forBench = /** @type {const} */ (['vcd', 'pe', 'from', 'to']).flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]));
    if (forBench.length > 0 && values.vcd === undefined) throw new Error('--pe, --from and --to choose what --vcd writes.');
    if (forBench.length > 0 && values.trace === undefined) throw new Error('--vcd needs a trace to run: --trace FILE.');
    return { steps: chosen, quick: isQuick, install: values.install ?? false, trace: values.trace ?? null, benchOptions: forBench };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}
