// `npm test`: installs what is missing, then every check of the project. All of them run, so that one reading shows everything that is wrong.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { ensureChromium, installWithApt, isOnPath } from './chromium.mjs';
import { ROOT, buildNodePrograms, buildSite, ensureDependencies, requireNode, run, runTool, siteIsFresh } from './setup.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ name: string, about: string, run: () => boolean | Counts }} Step */

const RESULTS = path.join(ROOT, 'test-results');
const UNIT_RESULTS = path.join(RESULTS, 'unit.json');
/** Exit code of the hardware's checks where there is nothing to run them with. */
const HARDWARE_TOOLS_MISSING = 3;
const OTHER_BROWSERS = ['firefox-esr', 'WebKitWebDriver', 'Xvfb'];
const E2E_RESULTS = path.join(RESULTS, 'e2e.json');

/** @type {readonly Step[]} */
const STEPS = [
  { name: 'types', about: 'TypeScript: everything, the code for browsers, the pure engine', run: checkTypes },
  { name: 'lint', about: 'oxlint', run: () => runTool('oxlint/bin/oxlint', ['--deny-warnings', 'src', 'e2e', 'bench', 'training', 'hardware', 'scripts']) },
  { name: 'format', about: 'prettier', run: () => runTool('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']) },
  { name: 'deadcode', about: 'knip: unused files, exports and packages; what tests alone use', run: findDeadCode },
  { name: 'unit', about: 'vitest: import law, unit and property tests', run: runUnitTests },
  { name: 'build', about: 'the site and the programs for Node', run: () => buildSite() && buildNodePrograms() },
  { name: 'hardware', about: 'Verilator: the array in SystemVerilog beside the trace (the smaller part of npm run hardware)', run: checkHardware },
  { name: 'e2e', about: 'Playwright in Chromium', run: runBrowserTests },
  {
    name: 'browsers',
    about: 'ten links through every scene, digit by digit in Chromium, Firefox, WebKit and Node, where they are installed',
    run: runOtherBrowsers,
  },
];

const USAGE = `Usage: npm test -- [options]
  --only a,b    run these steps alone
  --bail        stop at the first step that fails
  --install-browser
                install what is missing of Chromium, Firefox and WebKit through apt-get; of Chromium this is done without asking in CI as root
  --help        this text
Steps, in order:
${STEPS.map(({ name, about }) => `  ${name.padEnd(10)}${about}`).join('\n')}`;

requireNode();
const { steps, bail, installBrowser } = readOptions();
ensureDependencies();
mkdirSync(RESULTS, { recursive: true });

/** @type {Counts} */
const sum = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const summary = [];
const startedAt = performance.now();
for (const step of steps) {
  console.log(`\n── ${step.name}: ${step.about}`);
  const begun = performance.now();
  const counts = toCounts(step.run());
  sum.passed += counts.passed;
  sum.failed += counts.failed;
  sum.skipped += counts.skipped;
  const line = `${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${step.name.padEnd(10)}${seconds(begun).padStart(8)}`;
  summary.push(line);
  console.log(line);
  if (bail && counts.failed > 0) break;
}

console.log(`\n${summary.join('\n')}\n       ${'all'.padEnd(10)}${seconds(startedAt).padStart(8)}\n`);
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
process.exitCode = sum.failed === 0 ? 0 : 1;

function checkTypes() {
  const projects = ['tsconfig.json', 'tsconfig.browser.json', 'src/engine/tsconfig.json'];
  return projects.map((project) => runTool('typescript/bin/tsc', ['-p', project])).every(Boolean);
}

function findDeadCode() {
  return [[], ['--production']].map((options) => runTool('knip/bin/knip.js', options)).every(Boolean);
}

/** @returns {boolean | Counts} */
function runUnitTests() {
  rmSync(UNIT_RESULTS, { force: true });
  const clean = runTool('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_RESULTS}`]);
  if (!existsSync(UNIT_RESULTS)) return false;
  const report = JSON.parse(readFileSync(UNIT_RESULTS, 'utf8'));
  return atLeastOneFailure(clean, { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + report.numTodoTests });
}

/** Skipped where Verilator and Yosys are not there: a student needs neither. @returns {boolean | Counts} */
function checkHardware() {
  const { status, stdout } = spawnSync(process.execPath, [path.join(ROOT, 'scripts', 'hardware.mjs'), '--quick'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  console.log(stdout.trimEnd());
  if (status === HARDWARE_TOOLS_MISSING) return { passed: 0, failed: 0, skipped: 1 };
  const [, passed, failed] = stdout.match(/(\d+) passed, (\d+) failed\s*$/) ?? [null, '0', '0'];
  return atLeastOneFailure(status === 0, { passed: Number(passed), failed: Number(failed), skipped: 0 });
}

/** @returns {boolean | Counts} */
function runBrowserTests() {
  if (!siteIsFresh() && !(steps.every(({ name }) => name !== 'build') && buildSite())) {
    console.error('Not run: there is no build of the sources as they are.');
    return false;
  }
  let chromium;
  try {
    chromium = ensureChromium({ asked: installBrowser });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
  rmSync(E2E_RESULTS, { force: true });
  const clean = runTool('@playwright/test/cli.js', ['test', '--config', 'e2e/playwright.config.ts'], { env: { CHROMIUM_PATH: chromium } });
  if (!existsSync(E2E_RESULTS)) return false;
  const { stats } = JSON.parse(readFileSync(E2E_RESULTS, 'utf8'));
  return atLeastOneFailure(clean, { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped });
}

/** The site is the one that the steps before have built. Firefox and WebKit are installed only where that is asked: it takes a minute, and the system is not ours. */
function runOtherBrowsers() {
  if (installBrowser && !OTHER_BROWSERS.every(isOnPath)) installWithApt('firefox-esr', 'webkit2gtk-driver', 'xvfb');
  return siteIsFresh() && run(process.execPath, ['e2e/browsers/digits.mjs']);
}

/**
 * A test file that does not even load fails the run without a failed test.
 * @param {boolean} clean whether the runner ended with exit code 0
 * @param {Counts} counts
 * @returns {Counts}
 */
function atLeastOneFailure(clean, counts) {
  return { ...counts, failed: Math.max(counts.failed, clean ? 0 : 1) };
}

/**
 * A check without tests of its own adds nothing when it passes and one failure when it does not, so that "0 failed" is never said of a failed run.
 * @param {boolean | Counts} outcome
 * @returns {Counts}
 */
function toCounts(outcome) {
  return typeof outcome === 'object' ? outcome : { passed: 0, failed: outcome ? 0 : 1, skipped: 0 };
}

/** @param {number} since a time of performance.now() */
function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** @returns {{ steps: readonly Step[], bail: boolean, installBrowser: boolean }} */
function readOptions() {
  try {
    const { values } = util.parseArgs({
      options: { only: { type: 'string' }, bail: { type: 'boolean' }, 'install-browser': { type: 'boolean' }, help: { type: 'boolean' } },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const only = values.only?.split(',') ?? STEPS.map(({ name }) => name);
    const unknown = only.filter((name) => STEPS.every((step) => step.name !== name));
    if (unknown.length > 0) throw new Error(`There is no step ${unknown.join(', ')}.`);
    return { steps: STEPS.filter(({ name }) => only.includes(name)), bail: values.bail ?? false, installBrowser: values['install-browser'] ?? false };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}
