// `npm run mutants -- src/engine/csph`: breaks the code in one place at a time and asks whether a test notices. The files themselves are never touched.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { loadConfigFromFile } from 'vite';
import { createVitest } from 'vitest/node';
import { ROOT } from './setup.mjs';
import { mutated, mutationsOf } from './mutants/mutations.mjs';

const USAGE = `Usage: npm run mutants -- [options] FILE-OR-FOLDER...
  --sample N    so many mutants, drawn over all the files (default: 40; 0 for all)
  --seed S      of the draw (default: 1)
  --far         a mutant that the tests beside the file let live is also put to every test that depends on it
  --tests DIR   only tests under this folder
  --limit S     seconds until a mutant that comes to no end counts as noticed (default: 120)
  --json        a line of JSON a mutant`;

const { values: options, positionals } = util.parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    far: { type: 'boolean', default: false },
    tests: { type: 'string', default: '' },
    limit: { type: 'string', default: '120' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help || positionals.length === 0) {
  console.log(USAGE);
  process.exit(options.help ? 0 : 2);
}

const files = positionals.flatMap((given) => sourcesIn(path.resolve(ROOT, given)));
const every = files.flatMap((file) => {
  const source = readFileSync(file, 'utf8');
  return mutationsOf(file, source).map((mutation) => ({ file, source, mutation }));
});
const chosen = drawn(every, Number(options.sample), Number(options.seed));

/** @type {{ file: string; code: string } | null} */
let broken = null;
const mutant = {
  name: 'mutant',
  enforce: /** @type {const} */ ('pre'),
  load: (/** @type {string} */ id) => (broken !== null && id.split('?')[0] === broken.file ? broken.code : null),
};
const { test: how, ...site } = (await loadConfigFromFile({ command: 'serve', mode: 'test' }, 'vite.config.ts', ROOT))?.config ?? {};
// Not as projects: each would read the sources by itself, and past the mutant. Nor in a shared process, where what was read once stays.
const vitest = await createVitest(
  'test',
  {
    config: false,
    root: ROOT,
    include: how?.projects?.flatMap((project) => (typeof project === 'object' && 'test' in project ? (project.test?.include ?? []) : [])) ?? [],
    watch: false,
    bail: 1,
    maxWorkers: 1,
    reporters: [{}],
    testTimeout: 60_000,
    ...(options.tests === '' ? {} : { dir: options.tests }),
  },
  { ...site, plugins: [mutant, site.plugins] },
);
const tests = await vitest.globTestSpecifications();
const count = { killed: 0, survived: 0, untested: 0, red: 0 };
/** Of each file, whether its tests pass while nothing is broken. @type {Map<string, boolean>} */
const sound = new Map();
for (const { file, source, mutation } of chosen) {
  const near = tests.filter(({ moduleId }) => nearTo(file, moduleId));
  vitest.config.related = [file];
  const related = near.length > 0 && !options.far ? [] : await vitest.getRelevantTestSpecifications();
  const far = related.filter(({ moduleId }) => !near.some((one) => one.moduleId === moduleId));
  // A test that fails by itself would seem to notice every mutant.
  if (!sound.has(file)) sound.set(file, !(await notices([...near, ...far])));
  if (!sound.get(file)) {
    count.red++;
    continue;
  }
  broken = { file, code: mutated(source, mutation) };
  vitest.invalidateFile(file);
  const fate =
    near.length + far.length === 0
      ? 'untested'
      : (await notices(near.filter(({ moduleId }) => takesIn(file, moduleId)))) ||
          (await notices(near.filter(({ moduleId }) => !takesIn(file, moduleId)))) ||
          (await notices(far))
        ? 'killed'
        : 'survived';
  broken = null;
  vitest.invalidateFile(file);
  count[fate]++;
  tell(file, source, mutation, fate);
}
await vitest.close();
const asked = count.killed + count.survived + count.untested;
console.log(
  `${count.killed} of ${asked} killed (${((100 * count.killed) / Math.max(1, asked)).toFixed(0)} %), ${count.survived} survived, ${count.untested} in files without tests, ${count.red} passed over since their tests fail by themselves; ${every.length} possible.`,
);

/**
 * Whether any of the tests fails.
 * @param {Awaited<ReturnType<typeof vitest.globTestSpecifications>>} specifications
 */
async function notices(specifications) {
  if (specifications.length === 0) return false;
  delete vitest.config.related;
  const patience = setTimeout(endWorkers, 1000 * Number(options.limit));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  clearTimeout(patience);
  return unhandledErrors.length > 0 || testModules.some((module) => !module.ok());
}

/** A loop that a mutant made endless lets no other clock run: the process it runs in is ended. */
function endWorkers() {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  for (const pid of stdout.split(/\s+/).filter(Boolean).map(Number)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself, as `ps` has.
    }
  }
}

/**
 * A test that stands in the file's folder, or takes the file in by name.
 * @param {string} file
 * @param {string} test
 */
function nearTo(file, test) {
  return path.dirname(test) === path.dirname(file) || takesIn(file, test);
}

/**
 * @param {string} file
 * @param {string} test
 */
function takesIn(file, test) {
  const name = path.basename(file).replace(/\.tsx?$/, '');
  return [...readFileSync(test, 'utf8').matchAll(/from '(\.[^']*)'/g)].some(
    ([, from]) => path.resolve(path.dirname(test), from) === path.join(path.dirname(file), name),
  );
}

/**
 * @param {string} file
 * @param {string} source
 * @param {import('./mutants/mutations.mjs').Mutation} mutation
 * @param {string} fate
 */
function tell(file, source, { start, was, text }, fate) {
  const line = source.slice(0, start).split('\n').length;
  const place = `${path.relative(ROOT, file)}:${line}`;
  if (options.json) console.log(JSON.stringify({ place, was, text, fate }));
  else console.log(`${fate.padEnd(8)} ${place}  ${was.slice(0, 60).replaceAll('\n', ' ')}  →  ${text.slice(0, 60).replaceAll('\n', ' ')}`);
}

/**
 * The sources under a path, tests and what only they use left out.
 * @param {string} place
 * @returns {string[]}
 */
function sourcesIn(place) {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(place, name))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\.d\.ts$/.test(file) && !file.includes(`${path.sep}testing${path.sep}`));
}

/**
 * So many of all, the same for the same seed (a linear congruential draw is good enough for that).
 * @template Item
 * @param {readonly Item[]} all
 * @param {number} sample
 * @param {number} seed
 */
function drawn(all, sample, seed) {
  if (sample === 0 || sample >= all.length) return all;
  let state = (seed * 2_654_435_761) >>> 0;
  const keyed = all.map((item) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return { item, key: state };
  });
  const kept = new Set(keyed.toSorted((a, b) => a.key - b.key).slice(0, sample));
  return keyed.filter((one) => kept.has(one)).map(({ item }) => item);
}
