import { type Browser, expect } from '@playwright/test';
import { BUFFER_KINDS, DRAIN_MODES, ROW_ORDERS } from '../src/engine/csph/config';
import { createPrng, type Prng } from '../src/lib/prng';
import { LIMITS } from '../src/scenario/limits';
import { type LabPage, labPage, test } from './page';

/** Processor time that one task of the page's own thread may take: the time on the clock would measure whatever else the machine is doing. */
const MOST_MILLISECONDS = 200;

/** The corners where the page's own thread had most to do. */
const WORST: readonly string[] = [
  'scene=prune&net=vgg-fashion&layer=fc1&cw=1&rows=128&cmp=unstructured',
  'scene=stream&net=vgg-fashion&layer=conv4&cw=512&rows=128&T=1&cyc=400',
  'scene=compare&on=mobilenet-v2&carr=1,1',
];

/** `LONG_TASKS=40 npm run e2e -- long-tasks` measures so many links in which any two ends of limits meet, and prints them, longest first. */
const SAMPLE = Number(process.env['LONG_TASKS'] ?? 0);

const ends = (key: string, { min, max }: { readonly min: number; readonly max: number }): readonly string[] => [`${key}=${min}`, `${key}=${max}`];
const FACTORS: readonly (readonly string[])[] = [
  ['scene=prune', 'scene=stream', 'scene=compare', 'scene=train'],
  ['net=lenet5-mnist', 'net=vgg-fashion&layer=fc1', 'net=alexnet&ckpt=seeded&layer=fc6', 'net=vit-b16&ckpt=seeded', 'net=mobilenet-v2&ckpt=seeded'],
  ['on=alexnet', 'on=mobilenet-v2', 'on=transformer'],
  ['carr=1,1', `carr=${LIMITS.arrayRows.max},${LIMITS.chunkWidth.max}`, 'carr=127,511'],
  ends('rows', LIMITS.arrayRows),
  ends('cw', LIMITS.chunkWidth),
  ends('T', LIMITS.groupSize),
  [`bins=${LIMITS.binSize.max}`, `bins=${Array(LIMITS.binCount.max).fill(LIMITS.binSize.min).join(',')}`],
  BUFFER_KINDS.map((kind) => `buf=${kind}`),
  ROW_ORDERS.map((order) => `order=${order}`),
  DRAIN_MODES.map((mode) => `drain=${mode}`),
  ['cut=0', 'cut=1', 'q=10000'],
  ['pat=cascade', 'pat=unstructured', 'pat=n:m&nm=1:64', 'pat=dense'],
  ['cmp=unstructured', 'cmp=row'],
  ends('cyc', LIMITS.cycle),
  ends('ep', LIMITS.epochs),
];

/** Links in which every two values of two factors stand together at least once. */
function pairwise(prng: Prng, factors: readonly (readonly string[])[]): string[] {
  const open = new Set<string>();
  factors.forEach((one, a) => factors.slice(a + 1).forEach((other) => one.forEach((left) => other.forEach((right) => open.add(`${left} ${right}`)))));
  const pairsOf = (link: readonly string[]): string[] => link.flatMap((left, a) => link.slice(a + 1).map((right) => `${left} ${right}`));
  const links: string[] = [];
  while (open.size > 0) {
    const tries = Array.from({ length: 30 }, () => factors.map((values) => values[prng.below(values.length)]));
    const news = tries.map((link) => pairsOf(link).filter((pair) => open.has(pair)).length);
    const best = tries[news.indexOf(news.reduce((most, count) => (count > most ? count : most)))];
    for (const pair of pairsOf(best)) open.delete(pair);
    links.push(best.join('&'));
  }
  return [...new Set(links)];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time in microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Opens a link, uses the scene, and gives the processor time of the longest task of a page's own thread, in milliseconds. */
async function longestTask(browser: Browser, lab: LabPage, link: string): Promise<number> {
  const { page } = lab;
  await page.goto('about:blank');
  await browser.startTracing(page, { categories: ['-*', 'toplevel', '__metadata'] });
  await lab.open(`#v=1&${link}`);
  await lab.settled();
  for (const name of ['Stream', 'Prune'] as const) if (!link.includes('scene=compare')) await lab.scene(name).click();
  await lab.settled();
  if (!link.includes('scene=compare')) {
    await lab.cutField.fill('55');
    await lab.cutField.press('Enter');
    await lab.settled();
  }
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { readonly traceEvents: readonly TraceEvent[] };
  const mains = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents
    .filter(({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && mains.has(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000);
  expect(tasks.length).toBeGreaterThan(100);
  return tasks.reduce((longest, time) => (time > longest ? time : longest), 0);
}

for (const link of WORST) {
  test(`no task of the page's own thread is long: ${link}`, async ({ browser, lab }) => {
    test.setTimeout(240_000);
    expect(await longestTask(browser, lab, link)).toBeLessThan(MOST_MILLISECONDS);
  });
}

if (SAMPLE > 0) {
  test('no task of the page’s own thread is long, wherever ends of limits meet', async ({ browser }) => {
    test.setTimeout(0);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const measured: { readonly link: string; readonly longest: number }[] = [];
    for (const link of pairwise(createPrng(1), FACTORS).slice(0, SAMPLE)) {
      const lab = labPage(await context.newPage());
      measured.push({ link, longest: await longestTask(browser, lab, link) });
      await lab.page.close();
    }
    measured.sort((one, other) => other.longest - one.longest);
    console.log(measured.map(({ link, longest }) => `${longest.toFixed(0).padStart(5)} ms  ${link}`).join('\n'));
    expect(measured.filter(({ longest }) => longest >= MOST_MILLISECONDS)).toEqual([]);
  });
}
