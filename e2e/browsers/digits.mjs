// Ten links through every scene in Chromium, Firefox and WebKit, held digit by digit against each other and, where the command line compares the same, against it:
// `node e2e/browsers/digits.mjs`, of the site and the programs as built. One line a browser; ends with 1 where a digit differs or a page falls.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { findChromium, isOnPath } from '../../scripts/chromium.mjs';
import { ROOT, SITE } from '../../scripts/setup.mjs';
import { serve } from '../../scripts/static-server.mjs';
import { chromium, firefox, webkit } from './drivers.mjs';

/** Compared by the command line too: everything that feeds these figures is computed in three browsers, and once in Node. */
const IN_NODE_TOO = [
  'on=alexnet',
  'on=alexnet&csp=0.9&prof=uniform&carr=16,16&turn=eager&energy=eyeriss-relative',
  'on=mobilenet-v2&csp=0.5&energy=horowitz-45nm',
].map((settings) => `#v=2&scene=compare&${settings}`);
/** Tables are read, and where there is a report the whole of it: weights, masks, registers, cycles, energies, in every scene. */
const LINKS = [
  ...IN_NODE_TOO,
  '#v=2&scene=compare&on=lenet5-mnist&fair=weights&fc=1',
  '#v=2&cut=0.6&cmp=unstructured',
  '#v=2&net=alexnet&ckpt=seeded&layer=conv2&pat=n:m',
  '#v=2&net=vgg-fashion&layer=conv3&q=1.1&cw=16',
  '#v=2&scene=stream&rows=4&T=2&turn=eager&psum=9',
  '#v=2&scene=stream&net=mobilenet-v2&ckpt=seeded',
  '#v=2&scene=train&net=lenet5-mnist',
];
/** For a machine that is busy with other things: it limits how long a page that hangs is waited for, not how long one that computes may take. */
const PATIENCE_MILLISECONDS = 300_000;
const SETTLED = `document.querySelector('main h1') !== null && !document.querySelector('main h1').textContent.includes('…') && document.querySelector('[aria-busy=true], [data-stale=true]') === null`;
/** The file that the button would hand over, instead of a download. */
const CSV = `new Promise((resolve) => {
  const make = URL.createObjectURL;
  URL.createObjectURL = (file) => (file instanceof Blob && file.type === 'text/csv' ? (file.text().then(resolve), 'about:blank#') : make.call(URL, file));
  HTMLAnchorElement.prototype.click = () => undefined;
  [...document.querySelectorAll('main button')].find((button) => button.textContent.includes('Whole report as CSV')).click();
})`;
/** Which points of the accuracy curve were measured depends on the time there was: their table stays closed. */
const TABLES_ARE_OPEN = `(() => {
  document
    .querySelectorAll('button[aria-label$="as a table"][aria-pressed=false]:not([aria-label="Show the points as a table"])')
    .forEach((button) => button.click());
  return document.querySelector('main tbody tr:not([aria-hidden], details tr)') !== null;
})()`;
/**
 * Of a long table only what is in sight exists, and that depends on the height of the letters: its beginning is in sight everywhere. Tables that are folded away
 * may come with a script that is still on its way.
 */
const TABLE_TEXTS = `[...document.querySelectorAll('main h1, main tr:not([aria-hidden], details tr)')]
  .filter((row) => !(Number(row.getAttribute('aria-rowindex')) > 12))
  .map((row) => [...row.children].map((cell) => cell.textContent).join(' ') || row.textContent)
  .join('\\n')`;

/** @param {import('./drivers.mjs').Browser} browser @param {string} condition an expression of the page */
async function until(browser, condition) {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await browser.evaluate(condition))) {
    if (Date.now() > end) throw new Error(`never came true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** @param {import('./drivers.mjs').Browser} browser @param {string} base @param {string} link @returns {Promise<string>} */
async function figures(browser, base, link) {
  await browser.open(base + link);
  await until(browser, SETTLED);
  if (link.includes('scene=compare')) {
    await until(browser, `[...document.querySelectorAll('main button')].some((button) => button.textContent.includes('Whole report as CSV'))`);
    // The link stands in every line: of the page it names the same place in all browsers.
    return String(await browser.evaluate(CSV));
  }
  // Train has no table before it has trained: what it is about to do is read from its words.
  const inTrain = link.includes('scene=train');
  await until(browser, inTrain ? `/\\d+ rows × \\d+ filters/.test(document.querySelector('main').textContent)` : TABLES_ARE_OPEN);
  await until(browser, SETTLED);
  // A script may be on its way: what is read twice alike is all there.
  for (let before = ''; ;) {
    const text = String(await browser.evaluate(inTrain ? `document.querySelector('main').textContent` : TABLE_TEXTS));
    if (text === before) return text;
    before = text;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** @param {string} line @returns {string[]} */
const cellsOf = (line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/**
 * Every line of the command line's table must stand in the page's, digit for digit: kept weights, cycles, energies.
 * @param {string} csv of the page
 * @param {string} link
 * @returns {Promise<string | null>} what differs
 */
async function besideNode(csv, link) {
  const program = path.join(ROOT, 'dist/cli/cascade-lab.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'compare', '--csv', '--scenario', link], { maxBuffer: 1 << 26 });
  const [header = [], ...lines] = csv.trimEnd().split('\r\n').map(cellsOf);
  const [names = [], ...rows] = stdout.trimEnd().split('\n').map(cellsOf);
  if (rows.length !== lines.length) return `${lines.length} lines in the page, ${rows.length} of the command line`;
  /** @type {Readonly<Record<string, string>>} */
  const same = { design: 'design', pattern: 'pattern', weights: 'weights', kept_weights: 'kept weights', macs: 'dense MACs', cycles: 'cycles' };
  const columns = names.flatMap((name, at) => {
    const named =
      same[name] ??
      (name === 'bound_cycles'
        ? 'cycles within DRAM bandwidth'
        : name.startsWith('energy_delay')
          ? 'energy × cycles'
          : name.startsWith('energy_on_chip')
            ? 'on chip'
            : name.startsWith('energy_total')
              ? 'all energy'
              : null);
    return named === null ? [] : [{ name, at, there: header.findIndex((cell) => cell === named || cell.startsWith(`${named} (`)) }];
  });
  if (columns.length < 10) return `only ${columns.length} columns stand in both`;
  for (const [line, row] of rows.entries()) {
    const wrong = columns.find(({ at, there }) => row[at] !== lines[line]?.[there]);
    if (wrong !== undefined) return `line ${line + 2}, ${wrong.name}: ${lines[line]?.[wrong.there]} in the page, ${row[wrong.at]} of the command line`;
  }
  return null;
}

/** @param {string} one @param {string} other */
function firstDifference(one, other) {
  const at = [...one].findIndex((letter, place) => letter !== other[place]);
  const from = Math.max(0, (at < 0 ? Math.min(one.length, other.length) : at) - 40);
  return `…${one.slice(from, from + 90)}… and …${other.slice(from, from + 90)}…`.replaceAll('\n', ' ');
}

/**
 * Opens every link in a browser of its own.
 * @param {() => Promise<import('./drivers.mjs').Browser>} start
 * @returns {Promise<{ texts: Map<string, string>, wrong: string[] }>} the figures of each link, and what kept a link from having any
 */
async function figuresOf(start) {
  /** @type {Map<string, string>} */
  const texts = new Map();
  /** @type {string[]} */
  const wrong = [];
  const browser = await start();
  try {
    for (const link of LINKS) {
      try {
        const text = await figures(browser, base, link);
        if (text.length < 100 || !/\d/.test(text)) throw new Error(`no figures: ${text}`);
        const words = String(await browser.evaluate('document.body.innerText'));
        const fallen = /.*(NaN|undefined|\[object|could not be drawn|must be configured).*/.exec(words)?.[0];
        if (fallen !== undefined) throw new Error(fallen);
        texts.set(link, text);
      } catch (error) {
        wrong.push(`${link}: ${error instanceof Error ? error.message : error}`);
      }
    }
  } finally {
    await browser.close();
  }
  return { texts, wrong };
}

const server = await serve(SITE, { host: '127.0.0.1', ports: [0] });
const base = `http://127.0.0.1:${server.port}/`;
const chromiumPath = findChromium();
const here = /** @type {const} */ ([
  [chromiumPath !== null, 'Chromium', () => chromium(String(chromiumPath))],
  [isOnPath('firefox-esr'), 'Firefox', firefox],
  [isOnPath('WebKitWebDriver') && isOnPath('Xvfb'), 'WebKit', webkit],
]).filter(([there, name]) => {
  if (!there) console.log(`skipped ${name}: it is not installed (npm test -- --install-browser would do it, through apt-get).`);
  return there;
});
let failures = 0;
/** @type {{ name: string, texts: ReadonlyMap<string, string> } | null} */
let first = null;
// All at once: each waits for its own page most of the time, and the machine has more than one core.
const running = here.map(([, name, start]) => ({
  name,
  begun: Date.now(),
  done: figuresOf(start).catch((error) => ({ texts: new Map(), wrong: [String(error)] })),
}));
for (const { name, begun, done } of running) {
  const { texts, wrong } = await done;
  const took = Math.round((Date.now() - begun) / 1000);
  for (const [link, text] of texts) {
    const other = first?.texts.get(link);
    const unlike = first === null && IN_NODE_TOO.includes(link) ? await besideNode(text, link) : null;
    if (unlike !== null) wrong.push(`${link}: ${unlike}`);
    if (first !== null && other !== undefined && other !== text) wrong.push(`${link}: ${first.name} and ${name} differ: ${firstDifference(other, text)}`);
  }
  first ??= { name, texts };
  failures += wrong.length;
  console.log(`${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${name}, ${LINKS.length} links digit by digit: ${took} s`);
  for (const line of wrong) console.log(`       ${line}`);
}
process.exit(failures === 0 ? 0 : 1);
