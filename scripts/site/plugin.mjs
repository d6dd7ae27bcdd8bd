// What the build adds to the site: a policy on what the page may load, and the service worker that keeps the site for when there is no network.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @param {string | Uint8Array} content @param {'hex' | 'base64'} encoding */
const sha256 = (content, encoding) => createHash('sha256').update(content).digest(encoding);

/**
 * The policy: everything from this site alone; styles may stand in the page, as controls place themselves by them; WebAssembly may be compiled. Framing stays
 * open on purpose: scenes are embedded in lecture notes.
 * @param {string} html the page, whose own scripts are let in by their hashes
 */
function policyFor(html) {
  const hashes = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, code]) => `'sha256-${sha256(code ?? '', 'base64')}'`);
  return [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval' ${hashes.join(' ')}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * Every file below a folder, sorted, with forward slashes.
 * @param {string} folder
 * @returns {string[]}
 */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .toSorted();

/**
 * The service worker's code for a built site.
 * @param {string} site the folder
 */
function serviceWorkerFor(site) {
  const paths = filesIn(site).filter((file) => file !== 'sw.js' && !file.endsWith('.map'));
  const files = Object.fromEntries(paths.map((file) => [file, sha256(readFileSync(path.join(site, file)), 'hex')]));
  const version = sha256(JSON.stringify(files), 'hex').slice(0, 16);
  const code = readFileSync(new URL('service-worker.js', import.meta.url), 'utf8');
  return code.replace('__SITE__;', () => `${JSON.stringify({ version, files })};`);
}

/** @returns {import('vite').Plugin} */
export function sitePlugin() {
  let outDir = '';
  return {
    name: 'cascade-lab-site',
    apply: (_, { command, isSsrBuild }) => command === 'build' && isSsrBuild !== true,
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html.replace('<meta charset="utf-8" />', (charset) => `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policyFor(html)}" />`),
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => writeFileSync(path.join(outDir, 'sw.js'), serviceWorkerFor(outDir)),
    },
  };
}
