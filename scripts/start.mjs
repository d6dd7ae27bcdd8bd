// `npm start`: installs what is missing, builds if the sources changed, serves the site on this machine.
import { existsSync } from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { SITE, buildSite, ensureDependencies, requireNode, siteIsFresh } from './setup.mjs';
import { serve } from './static-server.mjs';

const USAGE = `Usage: npm start -- [options]
  --port N      serve on port N (default: 4173, or the next free one)
  --host NAME   listen on this address (default: 127.0.0.1, this machine alone; 0.0.0.0 for the whole network)
  --no-build    serve dist/site as it is
  --help        this text`;

const PREFERRED_PORTS = [4173, 4174, 4175, 4176, 4177, 0];

requireNode();
const options = readOptions();

if (options.build) {
  ensureDependencies();
  if (!siteIsFresh() && !buildSite()) stop('The build failed (see above).');
} else if (!existsSync(path.join(SITE, 'index.html'))) {
  stop('There is no build to serve in dist/site. Run this without --no-build.');
}

const server = await serve(SITE, { host: options.host, ports: options.port === null ? PREFERRED_PORTS : [options.port] }).catch((/** @type {Error} */ error) =>
  stop(`Cannot serve on ${options.host}${options.port === null ? '' : `, port ${options.port}`}: ${error.message}`),
);
console.log(`\n  Cascade Lab   http://${nameOf(options.host)}:${server.port}/\n\n  Ctrl-C ends it.`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    void server.close().then(() => process.exit(0));
  });
}

/**
 * What to type into a browser on this machine to reach a listening address.
 * @param {string} host
 */
function nameOf(host) {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** @returns {{ port: number | null, host: string, build: boolean }} */
function readOptions() {
  /** @type {{ port?: string, host?: string, 'no-build'?: boolean, help?: boolean }} */
  let values;
  try {
    ({ values } = util.parseArgs({
      options: { port: { type: 'string' }, host: { type: 'string' }, 'no-build': { type: 'boolean' }, help: { type: 'boolean' } },
    }));
  } catch (error) {
    stop(`${error instanceof Error ? error.message : error}\n\n${USAGE}`, 2);
  }
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port < 65536)) stop(`--port takes a number from 0 to 65535, not "${values.port}".`, 2);
  return { port, host: values.host ?? '127.0.0.1', build: values['no-build'] !== true };
}

/**
 * @param {string} message
 * @returns {never}
 */
function stop(message, exitCode = 1) {
  console.error(message);
  process.exit(exitCode);
}
