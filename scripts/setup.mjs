// What `npm start`, `npm test` and `npm run bench` need before they can begin. Plain Node: nothing here may import a package.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { versionText } from './version.mjs';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const SITE = path.join(ROOT, 'dist', 'site');

const LOCKFILE = path.join(ROOT, 'package-lock.json');
const MODULES = path.join(ROOT, 'node_modules');
const LOCK_STAMP = path.join(MODULES, '.cascade-lab-lock');
const SITE_STAMP = path.join(ROOT, 'dist', '.site-sources');
/** Everything the built site is made from. */
const SITE_SOURCES = [
  'index.html',
  'package.json',
  'package-lock.json',
  'public',
  'scripts/notices.mjs',
  'scripts/site',
  'scripts/version.mjs',
  'src',
  'tsconfig.json',
  'vite.config.ts',
];

/**
 * Whether a Node version can run the build tools: 20.19 or a later 20, 22.12 or a later 22, or anything above.
 * @param {string} version such as `20.19.0`
 */
export function nodeIsSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

/** Ends the program with an explanation unless this Node can run the build tools. */
export function requireNode() {
  if (nodeIsSupported(process.versions.node)) return;
  console.error(`Cascade Lab needs Node 20.19 or newer (on the 22 line: 22.12 or newer). This is Node ${process.versions.node}.`);
  process.exit(1);
}

/**
 * Runs a program to its end in the project's root, without stdin.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, shell?: boolean, outputTo?: 'stdout' | 'stderr' }} [options]
 * @returns {boolean} whether it ended with exit code 0
 */
export function run(command, args, options = {}) {
  const output = options.outputTo === 'stderr' ? process.stderr : 'inherit';
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', output, 'inherit'],
    env: { ...process.env, ...options.env },
    shell: options.shell ?? false,
  });
  return status === 0;
}

/**
 * Runs an installed package's program with this same Node.
 * @param {string} script path below node_modules
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runTool(script, args, options) {
  return run(process.execPath, [path.join(MODULES, script), ...args], options);
}

/** Installs what package-lock.json lists, unless exactly that is installed already. Ends the program if it cannot. */
export function ensureDependencies() {
  const lock = hashOf([LOCKFILE]);
  if (readIfThere(LOCK_STAMP) === lock) return;
  if (!installedAsLocked()) {
    console.error('Installing what package-lock.json lists …');
    // `ci` refuses a lockfile that lacks packages of other platforms; `install --no-save` takes the same versions and leaves the lockfile alone.
    if (!npm('ci', '--include=dev') && !npm('install', '--include=dev', '--no-save')) {
      console.error('Installing failed (see above). It needs a reachable package registry; once it has worked, no network is needed again.');
      process.exit(1);
    }
  }
  writeFileSync(LOCK_STAMP, lock);
}

/**
 * Runs npm: the one that runs this script, or the one on the PATH.
 * @param {readonly string[]} args
 */
function npm(...args) {
  const quiet = [...args, '--no-audit', '--no-fund'];
  const cli = process.env['npm_execpath'];
  if (cli !== undefined && /npm-cli\.[cm]?js$/.test(cli)) return run(process.execPath, [cli, ...quiet], { outputTo: 'stderr' });
  return run('npm', quiet, { outputTo: 'stderr', shell: process.platform === 'win32' });
}

/** npm's own note of what is installed against the lockfile. Packages for other platforms are rightly absent. */
function installedAsLocked() {
  const note = readIfThere(path.join(MODULES, '.package-lock.json'));
  if (note === null) return false;
  const installed = JSON.parse(note).packages;
  /** @type {[string, { version: string, optional?: boolean }][]} */
  const locked = Object.entries(JSON.parse(readFileSync(LOCKFILE, 'utf8')).packages);
  return locked.every(([name, entry]) => {
    if (name === '') return true;
    const present = installed[name];
    return present === undefined ? entry.optional === true : present.version === entry.version;
  });
}

/** Whether dist/site was built from the sources as they are. */
export function siteIsFresh() {
  return existsSync(path.join(SITE, 'index.html')) && readIfThere(SITE_STAMP) === siteSourcesHash();
}

/**
 * Builds the site and notes what it was built from.
 * @param {Parameters<typeof run>[2]} [options]
 * @returns {boolean} whether the build succeeded
 */
export function buildSite(options) {
  // Hashed before the build: a source saved while it runs makes the result stale, not fresh.
  const sources = siteSourcesHash();
  rmSync(SITE_STAMP, { force: true });
  if (!runTool('vite/bin/vite.js', ['build'], options)) return false;
  mkdirSync(path.dirname(SITE_STAMP), { recursive: true });
  writeFileSync(SITE_STAMP, sources);
  return true;
}

/**
 * Builds the programs for Node: command line, trainer, benchmarks.
 * @param {Parameters<typeof run>[2]} [options]
 */
export function buildNodePrograms(options) {
  return runTool('vite/bin/vite.js', ['build', '--config', 'vite.node.config.ts'], options);
}

function siteSourcesHash() {
  // The site says which commit it was built from.
  return `${hashOf(SITE_SOURCES.flatMap((name) => filesUnder(path.join(ROOT, name))))} ${versionText()}`;
}

/**
 * @param {string} place a file or folder
 * @returns {string[]} every file of the site there, sorted; tests are left out, as they are not part of it
 */
function filesUnder(place) {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return /\.test\.tsx?$/.test(place) ? [] : [place];
  return readdirSync(place)
    .toSorted()
    .flatMap((name) => filesUnder(path.join(place, name)));
}

/** @param {readonly string[]} files */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${path.relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
