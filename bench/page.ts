import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import type { Benchmark } from './benchmark';
import { SITE, withBrowser } from './browser';

const STREAM = '#v=1&scene=stream';

function gzippedBytes(file: string): number {
  return gzipSync(readFileSync(path.join(SITE, file))).length;
}

/** Until the default scenario's picture is there, and time can be stepped. */
async function steppable(page: Page): Promise<void> {
  await page.locator('main[aria-busy="false"]').waitFor();
  await page.getByRole('button', { name: 'One cycle on' }).and(page.locator(':enabled')).waitFor();
}

/**
 * Milliseconds from each key on the slider to the frame after the numbers beside the picture have changed. Measured in the page, by its own clock.
 * @param keys pressed one after the other, each once the one before has been painted
 */
async function paintTimes(page: Page, keys: readonly string[]): Promise<number[]> {
  const slider = page.getByRole('slider', { name: 'Weights cut' });
  await slider.focus();
  const samples: number[] = [];
  for (const key of keys) {
    const painted = page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const numbers = document.querySelector('dl[aria-label="What is kept"]');
          if (numbers === null) return reject(new Error('no numbers beside the picture'));
          const tooLong = setTimeout(() => reject(new Error('the numbers did not change within 5 s')), 5000);
          let pressed = 0;
          document.addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true, once: true });
          const observer = new MutationObserver(() => {
            observer.disconnect();
            clearTimeout(tooLong);
            // A task posted from within a frame runs once that frame has been handed over to be shown.
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel();
              port1.addEventListener('message', () => resolve(performance.now() - pressed), { once: true });
              port1.start();
              port2.postMessage(null);
            });
          });
          observer.observe(numbers, { characterData: true, childList: true, subtree: true });
        }),
    );
    await slider.press(key, { delay: 60 });
    samples.push(await painted);
  }
  return samples;
}

/** Frames in each of some seconds, counted in the page. */
function framesPerSecond(page: Page, seconds: number): Promise<number[]> {
  return page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        const samples: number[] = [];
        let frames = 0;
        let begun = performance.now();
        const count = (): void => {
          frames++;
          const elapsed = performance.now() - begun;
          if (elapsed >= 1000) {
            samples.push((1000 * frames) / elapsed);
            frames = 0;
            begun = performance.now();
          }
          if (samples.length < wanted) requestAnimationFrame(count);
          else resolve(samples);
        };
        requestAnimationFrame(count);
      }),
    seconds,
  );
}

export const PAGE_BENCHMARKS: readonly Benchmark[] = [
  {
    name: 'initial-script-size',
    about: "script fetched until the default scenario is on screen, the worker's included, each file gzipped",
    unit: 'bytes',
    budget: { statistic: 'median', bound: 'most', limit: 200 * 1024 },
    run: () =>
      withBrowser(async ({ open }) => {
        const scripts = new Set<string>();
        const page = await open('', async (fresh) => {
          fresh.on('request', (request) => {
            const { pathname } = new URL(request.url());
            if (/\.m?js$/.test(pathname)) scripts.add(pathname);
          });
        });
        await page.locator('main[aria-busy="false"]').waitFor();
        return [[...scripts].reduce((bytes, file) => bytes + gzippedBytes(file), 0)];
      }),
  },
  {
    name: 'open-to-steppable',
    about: 'page opened with an empty cache until the default scenario can be stepped',
    unit: 'ms',
    budget: { statistic: 'median', bound: 'most', limit: 1500 },
    run: () =>
      withBrowser(async ({ open }) => {
        const samples: number[] = [];
        for (let visit = 0; visit < 7; visit++) {
          const page = await open(STREAM);
          await steppable(page);
          samples.push(await page.evaluate(() => performance.now()));
          await page.context().close();
        }
        return samples.slice(1);
      }),
  },
  {
    name: 'slider-to-paint',
    about: 'a key on the pruning slider until the new picture and numbers are painted',
    unit: 'ms',
    budget: { statistic: 'p95', bound: 'most', limit: 33 },
    run: () =>
      withBrowser(async ({ open }) => {
        const page = await open('#v=1&scene=prune');
        await page.locator('main[aria-busy="false"]').waitFor();
        const keys = Array.from({ length: 45 }, (_, press) => (press % 6 < 3 ? 'PageUp' : 'PageDown'));
        return (await paintTimes(page, keys)).slice(5);
      }),
  },
  {
    name: 'play-frame-rate',
    about: 'frames shown in a second while the default scenario plays at 20 times the speed',
    unit: 'frames/s',
    budget: { statistic: 'p95', bound: 'least', limit: 50 },
    run: () =>
      withBrowser(async ({ open }) => {
        const page = await open(STREAM);
        await steppable(page);
        for (let press = 0; press < 4; press++) await page.keyboard.press('+');
        await page.keyboard.press('k');
        return (await framesPerSecond(page, 6)).slice(1);
      }),
  },
];
