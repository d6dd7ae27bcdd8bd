import { type Locator, type Page, expect, test as base } from '@playwright/test';

/** Where Compare draws quantities. */
const MARKS = {
  bars: '[data-place=bars] [data-texture]',
  columns: '[data-place=columns] [data-texture]',
  legend: '[data-place=legend] [data-texture]',
  ledger: '[data-place=ledger] [data-texture]',
  breakdown: '[data-place=breakdown] [data-texture]',
  cells: '[data-place=cells] [data-cell]',
} as const;

/** How a quantity looks: which part it is of, whether an outline sets it off from the page, and its filling. */
export interface Mark {
  readonly part: string;
  readonly outlined: boolean;
  readonly look: string;
}

export type SceneName = 'Prune' | 'Stream' | 'Compare' | 'Train';

/** What the tests know of the page: places and actions in the words of the person at it. Selectors live here and nowhere else. */
export interface LabPage {
  readonly page: Page;
  readonly brand: Locator;
  readonly headline: Locator;
  readonly scene: (name: SceneName) => Locator;
  readonly cutSlider: Locator;
  readonly cutField: Locator;
  readonly notices: Locator;
  /** A button of the Train scene, by its first words. */
  readonly trainButton: (name: string) => Locator;
  /** The lines of the Train scene's charts as they are drawn, and every epoch in numbers; leaves the curves on screen. */
  readonly trainCurves: () => Promise<{ readonly lines: readonly (string | null)[]; readonly epochs: string }>;
  /** What Compare draws in one of its places. */
  readonly marks: (place: keyof typeof MARKS) => Promise<readonly Mark[]>;
  /** A number of the inspector, by the words beside it. */
  readonly fact: (name: string) => Locator;
  /** Opens the lab, by a link's hash if one is given (with its `#`), and waits until a scene is on screen. */
  readonly open: (hash?: string) => Promise<void>;
  /** Follows a link's hash within the open page, as a click on a link does. */
  readonly follow: (hash: string) => Promise<void>;
  /** Waits until nothing is being computed. */
  readonly settled: () => Promise<void>;
  /** All that can be read or heard on the page, tables included; leaves the tables open and no notice that can be dismissed. */
  readonly words: () => Promise<string>;
  /** The canvas picture as bytes, to tell one picture from another. */
  readonly picture: () => Promise<Buffer>;
  /** Presses Share and gives back what landed on the clipboard. */
  readonly copyLink: () => Promise<string>;
  /** Sets the hidden native select of every picker to its empty option, and tells how many there are. */
  readonly emptyPickers: () => Promise<number>;
  /** What went wrong behind the page's back so far: console errors, uncaught errors, failed requests, requests to other servers. */
  readonly problems: () => readonly string[];
}

/** Listens for what goes wrong behind the page's back. */
function problemsOf(page: Page): readonly string[] {
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
  return problems;
}

async function marksAt(place: Locator): Promise<readonly Mark[]> {
  // What is much to draw is drawn in a second step.
  await expect(place.first()).toBeAttached();
  return place.evaluateAll((elements) =>
    elements.map((element) => {
      const { fill, stroke, strokeWidth } = getComputedStyle(element);
      const outlined = stroke !== 'none' && Number.parseFloat(strokeWidth) > 0 && stroke !== getComputedStyle(document.body).backgroundColor;
      // A pattern looks like whatever of it is shown; a missing one like nothing.
      const pattern = /^url\("?#(.+?)"?\)/.exec(fill)?.[1];
      const drawn = pattern === undefined ? [] : [...(document.getElementById(pattern)?.querySelectorAll('path, circle') ?? [])];
      const looks = drawn
        .filter((part) => part.closest('g') === null || getComputedStyle(part.closest('g') ?? part).display !== 'none')
        .map((part) => {
          const style = getComputedStyle(part);
          return [part.getAttribute('d'), part.getAttribute('transform'), part.getAttribute('cx'), style.fill, style.stroke].join(' ');
        });
      return { part: element.getAttribute('data-texture') ?? '', outlined, look: pattern === undefined ? fill : looks.join('; ') };
    }),
  );
}

async function wordsOf(page: Page): Promise<string> {
  const wordsNow = (): Promise<string> =>
    page.evaluate(() => {
      const said = [...document.querySelectorAll('*')].flatMap((element) => [
        ...['aria-label', 'aria-valuetext', 'aria-description', 'title', 'alt'].map((name) => element.getAttribute(name)),
        ...(element instanceof HTMLInputElement ? [element.value] : []),
        ...(element.localName === 'text' ? [element.textContent] : []),
      ]);
      return [document.body.innerText, ...said.filter((text) => text !== null && text !== '')].join('\n');
    });
  const pictures = await wordsNow();
  for (const notice of await page.getByRole('button', { name: 'Dismiss' }).elementHandles()) await notice.click();
  for (const table of await page.getByRole('button', { name: /^Show .*as a table$/, pressed: false }).elementHandles()) await table.click();
  return `${pictures}\n${await wordsNow()}`;
}

export function labPage(page: Page): LabPage {
  const problems = problemsOf(page);
  const headline = page.getByRole('heading', { level: 1 });
  return {
    page,
    brand: page.getByRole('link', { name: /Cascade Lab/ }),
    headline,
    scene: (name) => page.getByRole('navigation', { name: 'Scenes' }).getByRole('button', { name }),
    cutSlider: page.getByRole('slider', { name: 'Weights cut' }),
    cutField: page.getByRole('textbox', { name: 'Weights cut, typed' }),
    notices: page.locator('.page-notices'),
    trainButton: (name) => page.getByRole('main').getByRole('button', { name: new RegExp(`^${name}`) }),
    trainCurves: async () => {
      const lines = await page.locator('[data-place=curves] path.recharts-line-curve').evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
      await page.getByRole('button', { name: 'Show the curves as a table' }).click();
      const epochs = await page.getByRole('region', { name: 'Every epoch in numbers' }).innerText();
      await page.getByRole('button', { name: 'Show the curves as a table' }).click();
      return { lines, epochs };
    },
    marks: (place) => marksAt(page.locator(MARKS[place])),
    fact: (name) => page.locator('.fact', { has: page.locator('dt', { hasText: name }) }).locator('dd'),
    open: async (hash = '') => {
      await page.goto(`./${hash}`);
      await expect(headline).toBeVisible({ timeout: 45_000 });
      // The controls are drawn right after the picture.
      await expect(page.locator('.controls > *').first()).toBeAttached();
    },
    follow: async (hash) => {
      await page.evaluate(async (to) => {
        location.hash = to;
        // The page hears of it in a task of its own, and draws what it then asks for in another.
        for (let frames = 0; frames < 3; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
      }, hash);
    },
    settled: async () => {
      await expect(headline).not.toContainText('…', { timeout: 45_000 });
      await expect(page.locator('[aria-busy=true], [data-stale=true]')).toHaveCount(0, { timeout: 45_000 });
    },
    words: () => wordsOf(page),
    picture: () => page.locator('.matrix-window, .array-pane, [data-picture=train]').first().screenshot(),
    copyLink: async () => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByRole('button', { name: 'Share' }).click();
      await expect(page.getByText('Link copied')).toBeVisible();
      return page.evaluate(() => navigator.clipboard.readText());
    },
    emptyPickers: () =>
      page.locator('main select').evaluateAll((selects) => {
        for (const select of selects) {
          if (!(select instanceof HTMLSelectElement)) continue;
          select.value = '';
          select.dispatchEvent(new Event('change', { bubbles: true }));
        }
        return selects.length;
      }),
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
