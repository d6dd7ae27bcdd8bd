// What a build calls itself: the package's version, and the commit it was made from where there is one. Plain Node: nothing here may import a package.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Such as `0.1.0 (1a2b3c4d5e)`; with a `+` behind the commit where files differ from it, and without it outside a repository.
 * @returns {string}
 */
export function versionText() {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const commit = git('rev-parse', '--short=10', 'HEAD');
  if (commit === null) return version;
  return `${version} (${commit}${git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+'})`;
}

/** @param {readonly string[]} args */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 ? stdout.trim() : null;
}
