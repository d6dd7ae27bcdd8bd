// Serves a folder of files over HTTP: all that a built site needs. Plain Node, no packages.
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

/** @type {Readonly<Record<string, string>>} */
const MIME_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * The file a request path means, or null where it means none: no such file, not a file, badly encoded, or outside the folder (also by way of a symbolic link).
 * @param {string} folder
 * @param {string} requestPath the path of a URL, percent-encoded, perhaps with a query
 * @returns {Promise<{ file: string, size: number } | null>}
 */
async function resolveFile(folder, requestPath) {
  try {
    const decoded = decodeURIComponent(requestPath.split(/[?#]/, 1)[0] ?? '');
    const root = await realpath(folder);
    const file = await realpath(path.join(root, decoded.endsWith('/') ? `${decoded}index.html` : decoded));
    if (!file.startsWith(root + path.sep)) return null;
    const facts = await stat(file);
    return facts.isFile() ? { file, size: facts.size } : null;
  } catch {
    return null;
  }
}

/**
 * Starts serving `folder`.
 * @param {string} folder
 * @param {{ host: string, ports: readonly number[] }} options ports are tried in order; 0 is any free one
 * @returns {Promise<{ port: number, close: () => Promise<void> }>} rejects with the last port's error when none could be had
 */
export async function serve(folder, { host, ports }) {
  const server = createServer((request, response) => {
    void respond(folder, request, response);
  });
  const port = await listenOnFirst(server, host, ports);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function respond(folder, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const found = await resolveFile(folder, request.url ?? '/');
  if (found === null) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  response.writeHead(200, {
    'content-type': MIME_TYPES[path.extname(found.file).toLowerCase()] ?? 'application/octet-stream',
    'content-length': found.size,
    // Only the bundler's files carry a hash of their content in the name.
    'cache-control': path.basename(path.dirname(found.file)) === 'assets' ? 'public, max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(found.file)
    .on('error', () => response.destroy())
    .pipe(response);
}

/**
 * @param {import('node:http').Server} server
 * @param {string} host
 * @param {readonly number[]} ports
 */
async function listenOnFirst(server, host, ports) {
  /** @type {unknown} */
  let problem = new Error('no port given');
  for (const port of ports) {
    try {
      return await listen(server, host, port);
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

/**
 * @param {import('node:http').Server} server
 * @param {string} host
 * @param {number} port
 * @returns {Promise<number>} the port in use
 */
function listen(server, host, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
