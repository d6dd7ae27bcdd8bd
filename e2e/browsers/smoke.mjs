// Every scene with its tables in Firefox and WebKit: `node e2e/browsers/smoke.mjs`, of the site as built or at an address. One line a scene; ends with 1 where something is wrong.
import { SITE } from '../../scripts/setup.mjs';
import { serve } from '../../scripts/static-server.mjs';
import { firefox, isThere, webkit } from './drivers.mjs';

const SCENES = ['prune', 'stream', 'compare&on=alexnet', 'train'];
const PATIENCE_MILLISECONDS = 60_000;

const server = process.argv[2] === undefined ? await serve(SITE, { host: '127.0.0.1', ports: [0] }) : null;
const base = server === null ? process.argv[2] : `http://127.0.0.1:${server.port}/`;

/** @param {import('./drivers.mjs').Browser} browser @param {string} condition an expression of the page */
async function until(browser, condition) {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await browser.evaluate(condition))) {
    if (Date.now() > end) throw new Error(`never came true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** @param {() => Promise<import('./drivers.mjs').Browser>} start @returns {Promise<number>} how many scenes failed */
async function smoke(start) {
  const browser = await start();
  let failures = 0;
  try {
    for (const scene of SCENES) {
      const begun = Date.now();
      try {
        await browser.open(`${base}#v=1&scene=${scene}`);
        await until(
          browser,
          `document.querySelector('h1') !== null && !document.querySelector('h1').textContent.includes('…') && document.querySelector('[aria-busy=true]') === null`,
        );
        await browser.evaluate(`document.querySelectorAll('button[aria-label$="as a table"][aria-pressed=false]').forEach((button) => button.click())`);
        const words = String(await browser.evaluate('document.body.innerText'));
        const wrong = /.*(NaN|undefined|\[object|could not be drawn|was restarted).*/.exec(words)?.[0];
        if (wrong !== undefined) throw new Error(wrong);
        console.log(`ok     ${browser.name}, ${scene}: ${Date.now() - begun} ms`);
      } catch (error) {
        failures++;
        console.log(`FAILED ${browser.name}, ${scene}: ${error instanceof Error ? error.message : error}`);
      }
    }
  } finally {
    await browser.close();
  }
  return failures;
}

let failures = 0;
for (const [command, name, start] of /** @type {const} */ ([
  ['firefox-esr', 'Firefox', firefox],
  ['WebKitWebDriver', 'WebKit', webkit],
])) {
  if (isThere(command)) failures += await smoke(start);
  else console.log(`skipped ${name}: there is no ${command} here (apt-get install --no-install-recommends firefox-esr webkit2gtk-driver xvfb).`);
}
process.exit(failures === 0 ? 0 : 1);
