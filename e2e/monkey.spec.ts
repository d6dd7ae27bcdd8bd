import { type Page, expect } from '@playwright/test';
import { createPrng, type Prng } from '../src/lib/prng';
import { type LabPage, labPage, test } from './page';

/** `MONKEY_SEED=7 MONKEY_ACTIONS=2000 npm run monkey` tries another. Not a part of `npm test`. */
const SEEDS: readonly number[] = process.env['MONKEY_SEED'] === undefined ? [1, 2] : [Number(process.env['MONKEY_SEED'])];
const ACTIONS = Number(process.env['MONKEY_ACTIONS'] ?? 500);
/** The monkey looks where things are once in so many actions, and acts without a pause: what has gone meanwhile is a click into nothing. */
const ACTIONS_A_LOOK = 10;
/** Small networks: the page is what is tried, not the worker. The monkey may pick others. */
const START = '#v=2&net=lenet5-mnist&on=lenet5-mnist&rows=4';

const KEYS = ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', 'Tab', 'Shift+Tab', 'Enter', 'Space', 'Escape'];
/** Every letter and digit: some are commands. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789?.,-+', 'Shift+ArrowRight', 'Shift+ArrowLeft'];
const TYPED = ['0', '1', '8', '0,9', '80.5', '-1', '1e9', '1.024,5', '512', 'x', '', '99999999999'];

const among = <Item>(prng: Prng, items: readonly Item[]): Item => items[prng.below(items.length)];

const KINDS = ['parts', 'sliders', 'fields', 'scenes'] as const;
interface Place {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}
type Sight = Readonly<Record<(typeof KINDS)[number], readonly Place[]>>;

/** Scrolls somewhere and says what can be reached there. What takes everything off the device is left alone. @param at in [0, 1): where to. */
const look = (page: Page, at: number): Promise<Sight> =>
  page.evaluate((where): Sight => {
    const selectors = {
      parts: 'main button, main [role=radio], main [role=checkbox], main summary, header button, main canvas, main [role=gridcell], [role=dialog] button',
      sliders: 'main input[type=range], main [role=slider]',
      fields: 'main input:is([type=text], [inputmode], :not([type]))',
      scenes: 'nav button',
    };
    const shown = (selector: string): Element[] =>
      [...document.querySelectorAll(selector)].filter(
        (element) => element.checkVisibility({ visibilityProperty: true }) && !/Forget what is kept|forget it all/.test(element.textContent),
      );
    const options = shown('[role=listbox] [role=option]');
    const all = options.length > 0 ? options : shown(`${selectors.parts}, ${selectors.fields}`);
    all.at(Math.floor(where * all.length))?.scrollIntoView({ block: 'center' });
    const places = (elements: readonly Element[]): Place[] =>
      elements.flatMap((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const [x, y] = [left + width * 0.4, top + height * 0.4];
        if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return [];
        return [{ name: `${element.localName} ${(element.getAttribute('aria-label') ?? element.textContent).slice(0, 40)}`, x, y, width }];
      });
    return {
      parts: places(options.length > 0 ? options : shown(selectors.parts)),
      sliders: places(shown(selectors.sliders)),
      fields: places(shown(selectors.fields)),
      scenes: places(shown(selectors.scenes)),
    };
  }, at);

/** Sets a picker's hidden select, as form restoration and extensions do, now and then to what it does not have. */
const pick = (page: Page, at: number, choice: number): Promise<string> =>
  page.evaluate(
    ([where, which]) => {
      const pickers = [...document.querySelectorAll<HTMLSelectElement>('main select')];
      const picker = pickers.at(Math.floor(where * pickers.length));
      if (picker === undefined) return 'no picker';
      const value = which < 0.1 ? '' : (picker.options[Math.floor(which * picker.options.length)]?.value ?? '');
      picker.value = value;
      picker.dispatchEvent(new Event('change', { bubbles: true }));
      return `picker ${picker.closest('label')?.textContent.slice(0, 30) ?? ''}: ${value}`;
    },
    [at, choice] as const,
  );

/** What is done next; says what it was. */
async function act(page: Page, prng: Prng, sight: Sight): Promise<string> {
  const kind = prng.below(100);
  const { keyboard, mouse } = page;
  const press = async (keys: readonly string[]): Promise<string> => {
    const key = among(prng, keys);
    await keyboard.press(key);
    return key;
  };
  const click = async (places: readonly Place[], clickCount = 1): Promise<string | null> => {
    if (places.length === 0) return null;
    const { name, x, y, width } = among(prng, places);
    await mouse.click(x + (prng.uniform() - 0.4) * Math.min(width, 200) * 0.5, y, { clickCount });
    return name;
  };
  if (kind < 30) return `key ${await press(kind < 20 ? KEYS : LETTERS)}`;
  if (kind < 60) return `click ${await click(sight.parts)}`;
  if (kind < 75) return `slider ${await click(sight.sliders)}: ${await press(['ArrowRight', 'ArrowLeft', 'Home', 'End', 'PageUp', 'PageDown'])}`;
  if (kind < 85) {
    const name = await click(sight.fields, 3);
    if (name === null) return 'no field';
    const text = among(prng, TYPED);
    await keyboard.insertText(text);
    return `field ${name}: ${text} ${await press(['Enter', 'Tab', 'Escape'])}`;
  }
  if (kind < 91) return pick(page, prng.uniform(), prng.uniform());
  if (kind < 96) return `scene ${await click(sight.scenes)}`;
  const way = among(prng, ['back', 'back', 'forward'] as const);
  await page.evaluate((direction) => {
    if (direction === 'forward') history.forward();
    else if ((window as unknown as { depth: () => number }).depth() > 0) history.back();
  }, way);
  return way;
}

/** What a key on the brand's link does: the page is opened anew. Anything else that ends an action is a fault. */
async function leftBy(page: Page, error: unknown): Promise<string> {
  if (!(error instanceof Error) || !error.message.includes('Execution context was destroyed')) throw error;
  await labPage(page).settled();
  return 'the page was opened anew';
}

/** Headline and tables of what is on show, from their tops: all that a link promises. Which points of the accuracy curve were measured, it does not. */
async function figures(lab: LabPage): Promise<string> {
  const { page } = lab;
  await lab.settled();
  await page.mouse.move(2, 2);
  await page.evaluate(() => {
    for (const button of document.querySelectorAll<HTMLElement>('button')) if (button.textContent === 'Dismiss') button.click();
    const points = 'button[aria-label="Show the points as a table"]';
    document.querySelectorAll<HTMLElement>(`button[aria-label$="as a table"][aria-pressed=false]:not(${points})`).forEach((button) => button.click());
    document.querySelector<HTMLElement>(`${points}[aria-pressed=true]`)?.click();
  });
  await lab.settled();
  await expect(page.getByText(/^Opening .*…$/)).toHaveCount(0, { timeout: 120_000 });
  return page.evaluate(async () => {
    document.querySelectorAll('main *').forEach((element) => element.scrollTo(0, 0));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    // Of a long table only what is in sight exists: its beginning is.
    const rows = [...document.querySelectorAll('main h1, main tr:not([aria-hidden])')].filter((row) => !(Number(row.getAttribute('aria-rowindex')) > 8));
    return rows.map((row) => [...row.children].map((cell) => cell.textContent).join(' ') || row.textContent).join('\n');
  });
}

// A trace takes a picture of the document with every action.
test.use({ trace: 'off' });

for (const seed of SEEDS) {
  test(`a monkey at the page, seed ${seed}: nothing falls, and the link it leaves shows the same figures in a new window`, async ({ browser }) => {
    test.setTimeout(900_000);
    // Small: what is painted costs more than what is computed where there is no graphics card.
    const context = await browser.newContext({ viewport: { width: 1024, height: 640 }, acceptDownloads: false });
    // How many entries of the page's own lie behind: Back is pressed no further.
    await context.addInitScript(() => {
      const { pushState } = history;
      let depth = 0;
      history.pushState = function (...entry: Parameters<History['pushState']>) {
        depth++;
        pushState.apply(this, entry);
      };
      addEventListener('popstate', () => depth--);
      Object.assign(window, { depth: () => depth });
    });
    const lab = labPage(await context.newPage());
    const { page } = lab;
    context.on('page', (other) => void (other === page || other.close()));
    const done: string[] = [];
    const told = (): string => `seed ${seed}, after ${done.length} actions, the last of them:\n${done.slice(-25).join('\n')}`;
    const prng = createPrng(seed);
    await lab.open(START);
    await lab.settled();
    try {
      while (done.length < ACTIONS && lab.problems().length === 0) {
        const sight = await look(page, prng.uniform());
        for (let times = 0; times < ACTIONS_A_LOOK; times++) done.push(await act(page, prng, sight).catch((error: unknown) => leftBy(page, error)));
        expect(await page.getByText('could not be drawn').count(), told()).toBe(0);
      }
    } catch (error) {
      throw new Error(told(), { cause: error });
    }
    expect(lab.problems(), told()).toEqual([]);
    for (let times = 0; times < 3; times++) await page.keyboard.press('Escape');
    const pause = page.getByRole('button', { name: /^Pause/ });
    if ((await pause.count()) > 0) await pause.first().click();

    context.removeAllListeners('page');
    for (const scene of ['Prune', 'Stream'] as const) {
      await lab.scene(scene).click();
      const here = await figures(lab);
      await expect(page.getByText('could not be drawn'), told()).toHaveCount(0);
      const other = labPage(await context.newPage());
      await other.open(new URL(page.url()).hash);
      expect(await figures(other), `${page.url()}\n${told()}`).toBe(here);
      await other.page.close();
    }
    expect(lab.problems(), told()).toEqual([]);
    await context.close();
  });
}
