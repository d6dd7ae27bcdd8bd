import path from 'node:path';
import { type Page, chromium } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../scripts/chromium.mjs';
import { serve } from '../scripts/static-server.mjs';

export const SITE = path.resolve('dist/site');

/** A browser on the built site. */
export interface LabBrowser {
  /** A new page in a fresh profile, at the site's address followed by `hash`; `prepare` runs before anything is loaded. */
  readonly open: (hash: string, prepare?: (page: Page) => Promise<void>) => Promise<Page>;
}

/** Serves the built site, starts Chromium, and ends both when the work is done. */
export async function withBrowser<Value>(work: (browser: LabBrowser) => Promise<Value>): Promise<Value> {
  const server = await serve(SITE, { host: '127.0.0.1', ports: [0] });
  const browser = await chromium.launch({ args: [...CHROMIUM_ARGS], executablePath: ensureChromium() });
  try {
    return await work({
      open: async (hash, prepare) => {
        const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
        const page = await context.newPage();
        await prepare?.(page);
        await page.goto(`http://127.0.0.1:${server.port}/${hash}`);
        return page;
      },
    });
  } finally {
    await browser.close();
    await server.close();
  }
}
