// The programs that check the hardware: which are there, which versions, and how to get them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** @typedef {{ verilator: string, yosys: string, compiler: string, verilatorRoot: string }} Tools */

/** What the results in results.json were made with. Others may count gates differently; the bench does not care. */
const TESTED = { verilator: '5.006', yosys: '0.23' };
/** The bench is written for this one's interface, and the design for its lint. */
const OLDEST_VERILATOR = 5;
const PACKAGES = ['verilator', 'yosys', 'g++'];

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {string | null} what it printed; null where it cannot be run
 */
function printed(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/**
 * @param {boolean} mayInstall whether missing programs are installed; that needs Debian and root
 * @returns {Tools | string} the versions, or one line that says what is missing
 */
export function findTools(mayInstall) {
  const found = versions();
  if (typeof found !== 'string' || !mayInstall) return found;
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return `${found} Installing them by itself needs Debian and root.`;
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...PACKAGES], { stdio: 'ignore' });
  return versions();
}

/** @returns {Tools | string} */
function versions() {
  const verilator = printed('verilator', ['--version'])?.match(/Verilator (\S+)/)?.[1];
  const yosys = printed('yosys', ['-V'])?.match(/Yosys (\S+)/)?.[1];
  const compiler = printed('g++', ['-dumpfullversion']);
  const missing = [verilator ? null : 'verilator', yosys ? null : 'yosys', compiler ? null : 'g++'].filter((name) => name !== null);
  if (!verilator || !yosys || !compiler) return `Not there: ${missing.join(', ')}. On Debian: apt-get install ${PACKAGES.join(' ')}.`;
  if (Number.parseFloat(verilator) < OLDEST_VERILATOR) return `This is Verilator ${verilator}: version ${OLDEST_VERILATOR} or a later one is needed.`;
  const verilatorRoot = printed('verilator', ['--getenv', 'VERILATOR_ROOT']) || rootBesideManual();
  return { verilator, yosys, compiler: `g++ ${compiler}`, verilatorRoot };
}

/** Where Debian keeps Verilator's own sources. */
function rootBesideManual() {
  const root = '/usr/share/verilator';
  if (!existsSync(`${root}/include/verilated.cpp`)) throw new Error('The C++ sources of Verilator are not where they are looked for.');
  return root;
}

/**
 * @param {Tools} tools
 * @returns {string | null} one line where a version is not the one the results were made with
 */
export function versionNote({ verilator, yosys }) {
  const others = [verilator === TESTED.verilator ? null : `Verilator ${verilator}`, yosys === TESTED.yosys ? null : `Yosys ${yosys}`].filter(
    (name) => name !== null,
  );
  if (others.length === 0) return null;
  return `This is ${others.join(' and ')}; results.json was made with Verilator ${TESTED.verilator} and Yosys ${TESTED.yosys}. Areas and activities may differ a little.`;
}
