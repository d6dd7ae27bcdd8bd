import { type Locator, type Page, expect, test as base } from '@playwright/test';

/** What the tests know of the page: places and actions in the words of the person at it. Selectors live here and nowhere else. */
export interface LabPage {
  readonly page: Page;
  readonly brand: Locator;
  /** What the scene on screen says about itself, in one sentence. */
  readonly headline: Locator;
  /** The button that leads to a scene. */
  readonly scene: (name: 'Prune' | 'Stream') => Locator;
  /** Opens the lab, by a link's hash if one is given (with its `#`), and waits until it can be used. */
  readonly open: (hash?: string) => Promise<void>;
  /** What went wrong behind the page's back so far: console errors, uncaught errors, failed requests, requests to other servers. */
  readonly problems: () => readonly string[];
}

export function labPage(page: Page): LabPage {
  const problems: string[] = [];
  const ownOrigin = (): string => new URL(page.url()).origin;

  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    // A page that is left cancels what it was still fetching; that is no fault.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') problems.push(`request failed: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== ownOrigin() && page.url() !== 'about:blank') problems.push(`request to another server: ${request.url()}`);
  });

  return {
    page,
    brand: page.getByRole('link', { name: 'Cascade Lab' }),
    headline: page.getByRole('heading', { level: 1 }),
    scene: (name) => page.getByRole('navigation', { name: 'Scenes' }).getByRole('button', { name }),
    open: async (hash = '') => {
      await page.goto(`./${hash}`);
      await expect(page.locator('main[aria-busy="false"]')).toBeVisible();
    },
    problems: () => problems,
  };
}

/** A test whose page is the lab's, and which fails if anything went wrong behind the page's back. */
export const test = base.extend<{ lab: LabPage }>({
  lab: async ({ page }, use) => {
    const lab = labPage(page);
    await use(lab);
    expect(lab.problems(), 'nothing went wrong behind the page').toEqual([]);
  },
});
