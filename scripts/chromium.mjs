// Where Chromium is, and how to come by it. Shared by the tests, the benchmarks and Playwright's configuration.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run, runTool } from './setup.mjs';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const HELP = `No working Chromium was found, and none could be installed. Do one of these, then try again:
  - install Chromium or Google Chrome with the system's package manager, so that \`chromium\` or \`google-chrome\` is on the PATH;
  - set CHROMIUM_PATH to the program of one that is installed already;
  - let this install one through apt-get: \`npm test -- --install-browser\` (in CI, as root, it does so by itself);
  - npx playwright install --with-deps chromium`;

/**
 * Flags for a quiet, reproducible browser. As root Chromium refuses its sandbox; Playwright itself already starts it without one.
 * @type {readonly string[]}
 */
export const CHROMIUM_ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
];

/**
 * The first Chromium that runs: $CHROMIUM_PATH, one on the PATH or in a usual place, or Playwright's own download. Null where there is none.
 * @returns {string | null}
 */
export function findChromium() {
  const given = process.env['CHROMIUM_PATH'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const onPath = COMMANDS.flatMap((command) => folders.map((folder) => path.join(folder, command)));
  const candidates = [...(given ? [given] : []), ...onPath, ...USUAL_PLACES];
  return candidates.find(runs) ?? playwrightsOwn();
}

/** @typedef {{ find: () => string | null, isRoot: boolean, inCi: boolean, apt: () => boolean, playwright: () => boolean }} Means */

/** @type {Means} */
const MEANS = {
  find: findChromium,
  isRoot: process.getuid?.() === 0,
  inCi: isSet(process.env['CI']),
  apt: () => installWithApt('chromium', 'fonts-liberation'),
  playwright: () => runTool('@playwright/test/cli.js', ['install', 'chromium'], { outputTo: 'stderr' }),
};

/**
 * Finds Chromium or installs it, quietly where it is there. The system's packages are touched in CI as root, or where it is asked for, and never otherwise.
 * @param {{ asked?: boolean }} [options]
 * @param {Means} [means]
 * @returns {string} path of its program
 * @throws Error with advice for a person when no way worked
 */
export function ensureChromium({ asked = false } = {}, means = MEANS) {
  const found = means.find();
  if (found !== null) return found;
  const mayUseApt = asked || (means.inCi && means.isRoot);
  console.error(
    mayUseApt
      ? `No Chromium found; installing one through apt-get, ${asked ? 'as was asked' : 'as this is CI and root'} …`
      : 'No Chromium found; downloading Playwright’s into its own cache. The system’s packages are left alone: --install-browser, or CI=1 as root, would use apt-get.',
  );
  for (const install of mayUseApt ? [means.apt, means.playwright] : [means.playwright]) {
    if (!install()) continue;
    const installed = means.find();
    if (installed !== null) return installed;
  }
  throw new Error(HELP);
}

/** @param {string | undefined} value */
function isSet(value) {
  return value !== undefined && !['', '0', 'false'].includes(value);
}

/**
 * Installs packages of the system. Only for who was asked.
 * @param {...string} packages
 * @returns {boolean} whether they are there now
 */
export function installWithApt(...packages) {
  if (process.platform !== 'linux' || !isOnPath('apt-get')) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !isOnPath('sudo')) return false;
  /** @param {readonly string[]} args */
  const asRoot = (...args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return isRoot ? run('env', command.slice(1), { outputTo: 'stderr' }) : run('sudo', ['-n', ...command], { outputTo: 'stderr' });
  };
  return asRoot('update') && asRoot('install', '-y', '--no-install-recommends', ...packages);
}

function playwrightsOwn() {
  try {
    // Resolved only now: this module must load before anything is installed.
    const { chromium } = createRequire(import.meta.url)('@playwright/test');
    const own = chromium.executablePath();
    return runs(own) ? own : null;
  } catch {
    return null;
  }
}

/** @param {string} command */
export function isOnPath(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}

/**
 * Whether a program is there and starts: a package can leave a stub behind, and a download can lack its libraries.
 * @param {string} program
 */
function runs(program) {
  if (!existsSync(program)) return false;
  try {
    accessSync(program, constants.X_OK);
  } catch {
    return false;
  }
  return spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
