// Serves a folder of files over HTTP: all that a built site needs. Plain Node, no packages.
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

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

const COMPRESSIBLE = new Set(['.css', '.csv', '.html', '.js', '.json', '.map', '.mjs', '.svg', '.txt', '.webmanifest']);

/** @typedef {{ file: string, size: number, changed: Date }} Found */

/**
 * The file a request path means, or null where it means none: no such file, not a file, badly encoded, or outside the folder (also by way of a symbolic link).
 * @param {string} folder
 * @param {string} requestPath the path of a URL, percent-encoded, perhaps with a query
 * @returns {Promise<Found | null>}
 */
async function resolveFile(folder, requestPath) {
  try {
    const decoded = decodeURIComponent(requestPath.split(/[?#]/, 1)[0] ?? '');
    const root = await realpath(folder);
    const file = await realpath(path.join(root, decoded.endsWith('/') ? `${decoded}index.html` : decoded));
    if (!file.startsWith(root + path.sep)) return null;
    const facts = await stat(file);
    return facts.isFile() ? { file, size: facts.size, changed: facts.mtime } : null;
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
  /** @type {Compressed} */
  const compressed = new Map();
  const server = createServer((request, response) => {
    // Nothing a request does, or leaves undone, ends the server.
    respond(folder, compressed, request, response).catch(() => response.destroy());
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

/** By file; each with the mark of what it was made from. @typedef {Map<string, { mark: string, bytes: Promise<Buffer> }>} Compressed */

/**
 * @param {string} folder
 * @param {Compressed} compressed
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function respond(folder, compressed, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const found = await resolveFile(folder, request.url ?? '/');
  if (found === null) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  const extension = path.extname(found.file).toLowerCase();
  const mark = `${found.size.toString(36)}-${found.changed.getTime().toString(36)}`;
  const isCompressible = COMPRESSIBLE.has(extension);
  const isCompressed = isCompressible && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const headers = {
    // Only the bundler's files carry a hash of their content in the name.
    'cache-control': path.basename(path.dirname(found.file)) === 'assets' ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: `"${mark}${isCompressed ? '-gzip' : ''}"`,
    'last-modified': found.changed.toUTCString(),
    'x-content-type-options': 'nosniff',
    ...(isCompressible ? { vary: 'accept-encoding' } : {}),
  };
  if (isKnown(request, headers)) {
    response.writeHead(304, headers).end();
    return;
  }
  const body = isCompressed ? await compressedOnce(compressed, found.file, mark) : null;
  response.writeHead(200, {
    ...headers,
    'content-type': MIME_TYPES[extension] ?? 'application/octet-stream',
    'content-length': body?.length ?? found.size,
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
  });
  if (request.method === 'HEAD') response.end();
  else if (body !== null) response.end(body);
  // Closes the file also where the browser goes away halfway: `pipe` alone would leave it open.
  else await pipeline(createReadStream(found.file), response);
}

/**
 * Whether the browser has the file as it is. What it says of the content goes before what it says of the time.
 * @param {import('node:http').IncomingMessage} request
 * @param {{ etag: string, 'last-modified': string }} headers
 */
function isKnown(request, headers) {
  const marks = request.headers['if-none-match'];
  if (marks !== undefined) return marks.split(',').some((mark) => [headers.etag, '*'].includes(mark.trim().replace(/^W\//, '')));
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Date.parse(headers['last-modified']) <= since;
}

/**
 * @param {Compressed} compressed
 * @param {string} file
 * @param {string} mark
 */
function compressedOnce(compressed, file, mark) {
  const kept = compressed.get(file);
  if (kept?.mark === mark) return kept.bytes;
  const bytes = readFile(file).then((content) => compress(content));
  compressed.set(file, { mark, bytes });
  bytes.catch(() => compressed.delete(file));
  return bytes;
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
