// Chromium, Firefox and WebKit, each behind the same three calls. Plain Node: run by `npm test` beside Playwright, which knows Debian's builds of neither.
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import puppeteer from 'puppeteer-core';
import { CHROMIUM_ARGS, isOnPath } from '../../scripts/chromium.mjs';

/**
 * @typedef {object} Browser
 * @property {string} name
 * @property {(address: string) => Promise<void>} open a fresh document, also where only the hash differs
 * @property {(code: string) => Promise<unknown>} evaluate the value of an expression in the page, a promise awaited
 * @property {() => Promise<void>} close
 */

/** The longest a single call may take: a page that hangs is a finding, not a reason to wait. */
const CALL_MILLISECONDS = 120_000;

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** @param {number} milliseconds */
const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {Parameters<typeof puppeteer.launch>[0]} options @param {string} name @returns {Promise<Browser>} */
async function driven(name, options) {
  const browser = await puppeteer.launch({
    ...options,
    headless: true,
    protocolTimeout: CALL_MILLISECONDS,
    defaultViewport: { width: 1440, height: 900 },
  });
  const [page = await browser.newPage()] = await browser.pages();
  return {
    name,
    async open(address) {
      await page.goto('about:blank');
      await page.goto(address, { timeout: CALL_MILLISECONDS });
    },
    evaluate: (code) => page.evaluate(code),
    close: () => browser.close(),
  };
}

/** @param {string} executablePath */
export const chromium = (executablePath) => driven('Chromium', { executablePath, args: ['--no-sandbox', ...CHROMIUM_ARGS] });

export const firefox = () => driven('Firefox', { browser: 'firefox', executablePath: '/usr/bin/firefox-esr' });

/** Waits until the driver is up. @param {() => Promise<unknown>} ask */
async function answering(ask) {
  for (let tries = 0; ; tries++) {
    const up = await ask().catch(() => null);
    if (up !== null) return;
    if (tries > 40) throw new Error('WebKitWebDriver does not answer');
    await after(250);
  }
}

/** Where this system keeps WebKitGTK's own browser. */
function miniBrowser() {
  const places = [
    '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
  ];
  return places.find((place) => isOnPath(place)) ?? spawnSync('sh', ['-c', 'ls /usr/lib/*/webkit2gtk-4.*/MiniBrowser | head -1']).stdout.toString().trim();
}

/** @returns {Promise<Browser>} */
export async function webkit() {
  const port = await freePort();
  const display = `:${100 + (port % 800)}`;
  const screen = spawn('Xvfb', [display, '-screen', '0', '1500x1000x24', '-nolisten', 'tcp'], { stdio: 'ignore' });
  await after(700);
  const env = { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore', env });
  const stop = () => {
    driver.kill('SIGKILL');
    screen.kill('SIGKILL');
  };
  /** @param {string} path @param {unknown} [body] @param {string} [method] @returns {Promise<any>} */
  const call = async (path, body, method = 'POST') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(CALL_MILLISECONDS),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKit: ${value?.error}: ${value?.message}`);
    return value;
  };
  try {
    await answering(() => call('/status', undefined, 'GET'));
    const timeouts = { script: CALL_MILLISECONDS, pageLoad: CALL_MILLISECONDS };
    const browserOptions = { binary: miniBrowser(), args: ['--automation'] };
    const session = await call('/session', { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': browserOptions, timeouts } } });
    const at = `/session/${session.sessionId}`;
    await call(`${at}/window/rect`, { width: 1440, height: 900 }).catch(() => undefined);
    return {
      name: 'WebKit',
      async open(address) {
        await call(`${at}/url`, { url: 'about:blank' });
        await call(`${at}/url`, { url: address });
      },
      async evaluate(code) {
        const script = `const done = arguments[0]; Promise.resolve().then(() => (${code})).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
        const { value, error } = await call(`${at}/execute/async`, { script, args: [] });
        if (error !== undefined) throw new Error(error);
        return value;
      },
      async close() {
        await Promise.race([call(at, undefined, 'DELETE').catch(() => undefined), after(5_000)]);
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}
