import type { Page } from '@playwright/test';
import { BUFFER_KINDS, DRAIN_MODES, ROW_ORDERS } from '../src/engine/csph/config';
import { createPrng } from '../src/lib/prng';
import { LIMITS } from '../src/scenario/limits';
import type { Benchmark } from './benchmark';
import { withBrowser } from './browser';

/** The corners where the page's own thread had most to do. */
const WORST: readonly string[] = [
  'scene=prune&net=vgg-fashion&layer=fc1&cw=1&rows=128&cmp=unstructured',
  'scene=stream&net=vgg-fashion&layer=conv4&cw=512&rows=128&T=1&cyc=400',
  'scene=compare&on=mobilenet-v2&carr=1,1',
];
/** How many links are measured beside those, in which ends of limits meet two by two. */
const CORNERS = 12;
/** How long a page that hangs is waited for. */
const PATIENCE_MILLISECONDS = 300_000;

const ends = (key: string, { min, max }: { readonly min: number; readonly max: number }): readonly string[] => [`${key}=${min}`, `${key}=${max}`];
const FACTORS: readonly (readonly string[])[] = [
  ['scene=prune', 'scene=stream', 'scene=compare', 'scene=train'],
  ['net=lenet5-mnist', 'net=vgg-fashion&layer=fc1', 'net=alexnet&ckpt=seeded&layer=fc6', 'net=vit-b16&ckpt=seeded', 'net=mobilenet-v2&ckpt=seeded'],
  ['on=alexnet', 'on=mobilenet-v2'],
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

/** Links, of which each adds as many pairs of values of two factors as thirty tries can find, the first ones most. */
function corners(factors: readonly (readonly string[])[], count: number): string[] {
  const prng = createPrng(1);
  const met = new Set<string>();
  const pairsOf = (values: readonly string[]): string[] => values.flatMap((one, at) => values.slice(at + 1).map((other) => `${one} ${other}`));
  return Array.from({ length: count }, () => {
    const tries = Array.from({ length: 30 }, () => factors.map((values) => values[prng.below(values.length)]));
    const news = tries.map((values) => pairsOf(values).filter((pair) => !met.has(pair)).length);
    const best = tries[news.indexOf(news.reduce((most, pairs) => Math.max(most, pairs)))];
    for (const pair of pairsOf(best)) met.add(pair);
    return best.join('&');
  });
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time in microseconds: the time on the clock would measure whatever else the machine is doing. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Until nothing is being computed. */
async function settled(page: Page): Promise<void> {
  await page.locator('main[aria-busy="false"]').waitFor({ timeout: PATIENCE_MILLISECONDS });
  await page.locator('main h1').filter({ hasNotText: '…' }).waitFor({ timeout: PATIENCE_MILLISECONDS });
  await page.locator('[data-stale=true]').first().waitFor({ state: 'detached', timeout: PATIENCE_MILLISECONDS });
}

/** Opens a link and uses the scene. @returns milliseconds of processor time of the longest task of the page's own thread */
async function longestTask(page: Page, address: string): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page has no browser of its own');
  await browser.startTracing(page, { categories: ['-*', 'toplevel', '__metadata'] });
  await page.goto(address);
  await settled(page);
  if (!address.includes('scene=compare')) {
    for (const scene of ['Stream', 'Prune']) {
      await page.getByRole('navigation', { name: 'Scenes' }).getByRole('button', { name: scene }).click();
      await settled(page);
    }
    const cut = page.getByRole('textbox', { name: 'Weights cut, typed' });
    // Not every pattern has an amount to be cut.
    if ((await cut.count()) > 0 && (await cut.isEnabled())) {
      await cut.fill('55');
      await cut.press('Enter');
      await settled(page);
    }
  }
  const { traceEvents }: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString('utf8'));
  const isMain = new Set(traceEvents.filter(({ args }) => args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && isMain.has(`${pid} ${tid}`));
  if (tasks.length < 100) throw new Error(`only ${tasks.length} tasks were seen`);
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1000), 0);
}

export const LONG_TASK_BENCHMARKS: readonly Benchmark[] = [
  {
    name: 'longest-task',
    about: "processor time of the longest task of the page's own thread, a sample a link: the worst known, and where ends of limits meet",
    unit: 'ms',
    budget: { statistic: 'p95', bound: 'most', limit: 200 },
    run: () =>
      withBrowser(async ({ open }) => {
        const page = await open('');
        const home = new URL('.', page.url()).href;
        const samples: number[] = [];
        for (const link of [...WORST, ...corners(FACTORS, CORNERS)]) {
          await page.goto('about:blank');
          samples.push(await longestTask(page, `${home}#v=1&${link}`));
          console.error(`${samples.at(-1)?.toFixed(0).padStart(8)} ms  #v=1&${link}`);
        }
        return samples;
      }),
  },
];
