import { type Page, expect } from '@playwright/test';
import { createPrng, type Prng } from '../src/lib/prng';
import { type LabPage, labPage, test } from './page';

/** `MONKEY_SEED=7 MONKEY_ACTIONS=2000 npm run e2e -- monkey` tries another. */
const SEEDS: readonly number[] = process.env['MONKEY_SEED'] === undefined ? [1, 2] : [Number(process.env['MONKEY_SEED'])];
const ACTIONS = Number(process.env['MONKEY_ACTIONS'] ?? 500);

const KEYS = ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', 'Tab', 'Shift+Tab', 'Enter', 'Space', 'Escape'];
/** Every letter and digit: some are commands. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789?.,-+', 'Shift+ArrowRight', 'Shift+ArrowLeft'];
const TYPED = ['0', '1', '8', '0,9', '80.5', '-1', '1e9', '1.024,5', '512', 'x', '', '99999999999'];
const PARTS = 'main button, main [role=radio], main [role=checkbox], main summary, header button, main canvas, main [role=gridcell], [role=dialog] button';
/** What takes everything off the device, or asks for the system's own windows. */
const LEFT_ALONE = /Forget what is kept|forget it all/;

const among = <Item>(prng: Prng, items: readonly Item[]): Item => items[prng.below(items.length)];

/** What is done next; says what it was. Whatever of it cannot be done is passed over, as a person's click into nothing is. */
async function act(page: Page, prng: Prng): Promise<string> {
  const kind = prng.below(100);
  const pick = prng.uniform();
  if (kind < 30) {
    const key = among(prng, kind < 20 ? KEYS : LETTERS);
    await page.keyboard.press(key);
    return `key ${key}`;
  }
  if (kind < 60) {
    const [name, x, y] = await page.evaluate(
      ([selector, at, leftAlone]): [string, number, number] => {
        const options = [...document.querySelectorAll('[role=listbox] [role=option]')];
        const shown = (options.length > 0 ? options : [...document.querySelectorAll(selector)]).filter(
          (element) => element.checkVisibility({ visibilityProperty: true }) && !new RegExp(leftAlone).test(element.textContent),
        );
        const element = shown[Math.floor(at * shown.length)] as Element | undefined;
        if (element === undefined) return ['nothing', 5, 5];
        element.scrollIntoView({ block: 'nearest' });
        const { left, top, width, height } = element.getBoundingClientRect();
        return [`${element.localName} ${(element.getAttribute('aria-label') ?? element.textContent).slice(0, 40)}`, left + width * 0.4, top + height * 0.4];
      },
      [PARTS, pick, LEFT_ALONE.source] as const,
    );
    await page.mouse.click(x, y);
    return `click ${name}`;
  }
  if (kind < 75) {
    const name = await page.evaluate((at) => {
      const sliders = [...document.querySelectorAll<HTMLElement>('main input[type=range], main [role=slider]')];
      const slider = sliders[Math.floor(at * sliders.length)] as HTMLElement | undefined;
      slider?.focus();
      return slider?.getAttribute('aria-label') ?? slider?.getAttribute('aria-labelledby') ?? 'no slider';
    }, pick);
    const key = among(prng, ['ArrowRight', 'ArrowLeft', 'Home', 'End', 'PageUp', 'PageDown']);
    await page.keyboard.press(key);
    return `slider ${name}: ${key}`;
  }
  if (kind < 85) {
    const text = among(prng, TYPED);
    const name = await page.evaluate((at) => {
      const fields = [...document.querySelectorAll<HTMLInputElement>('main input:is([type=text], [inputmode], :not([type]))')];
      const field = fields[Math.floor(at * fields.length)] as HTMLInputElement | undefined;
      field?.focus();
      field?.select();
      return field?.getAttribute('aria-label') ?? 'no field';
    }, pick);
    if (name !== 'no field') {
      await page.keyboard.insertText(text);
      await page.keyboard.press(among(prng, ['Enter', 'Tab', 'Escape']));
    }
    return `field ${name}: ${text}`;
  }
  if (kind < 91) {
    return page.evaluate(
      ([at, choice]) => {
        const pickers = [...document.querySelectorAll('main select')] as HTMLSelectElement[];
        const picker = pickers[Math.floor(at * pickers.length)] as HTMLSelectElement | undefined;
        if (picker === undefined) return 'no picker';
        const value = choice < 0.1 ? '' : (picker.options[Math.floor(choice * picker.options.length)]?.value ?? '');
        picker.value = value;
        picker.dispatchEvent(new Event('change', { bubbles: true }));
        return `picker ${picker.closest('label')?.textContent.slice(0, 30) ?? ''}: ${value}`;
      },
      [pick, prng.uniform()] as const,
    );
  }
  if (kind < 96) {
    const scene = among(prng, ['Prune', 'Stream', 'Compare', 'Train'] as const);
    await page.evaluate((name) => {
      const buttons = [...document.querySelectorAll<HTMLElement>('nav button')];
      buttons.find((button) => button.textContent.startsWith(name))?.click();
    }, scene);
    return `scene ${scene}`;
  }
  const way = among(prng, ['back', 'back', 'forward'] as const);
  await page.evaluate((direction) => {
    if (direction === 'forward') window.history.forward();
    else if ((window as unknown as { depth: () => number }).depth() > 0) window.history.back();
  }, way);
  return way;
}

/** Headline and tables of what is on show: all that a link promises. Which points of the accuracy curve were measured, it does not. */
async function figures(lab: LabPage): Promise<string> {
  const { page } = lab;
  await lab.settled();
  await page.mouse.move(2, 2);
  for (const notice of await page.getByRole('button', { name: 'Dismiss' }).elementHandles()) await notice.click();
  for (const table of await page.getByRole('button', { name: /^Show (?!the points).*as a table$/, pressed: false }).elementHandles()) await table.click();
  await lab.settled();
  const points = page.getByRole('button', { name: 'Show the points as a table', pressed: true });
  if ((await points.count()) > 0) await points.click();
  await lab.settled();
  const texts = await page.locator('main h1, main table, main [role=table], main [role=grid]').allInnerTexts();
  return texts.join('\n').replace(/[^\S\n]+/g, ' ');
}

for (const seed of SEEDS) {
  test(`a monkey at the page, seed ${seed}: nothing falls, and the link it leaves shows the same figures in a new window`, async ({ browser }) => {
    test.setTimeout(900_000);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    // How many entries of the page's own lie behind: Back is pressed no further.
    await context.addInitScript(() => {
      const { pushState } = window.history;
      let depth = 0;
      window.history.pushState = function (...entry: Parameters<History['pushState']>) {
        depth++;
        pushState.apply(this, entry);
      };
      window.addEventListener('popstate', () => depth--);
      Object.assign(window, { depth: () => depth });
    });
    const lab = labPage(await context.newPage());
    const { page } = lab;
    context.on('page', (other) => void (other === page || other.close()));
    const done: string[] = [];
    const told = (): string => `seed ${seed}, after ${done.length} actions, the last of them:\n${done.slice(-25).join('\n')}`;
    const prng = createPrng(seed);
    await lab.open('#v=1');
    await lab.settled();
    try {
      while (done.length < ACTIONS) {
        done.push(await act(page, prng));
        if (lab.problems().length > 0) break;
        if (done.length % 20 === 0) await expect(page.getByText('could not be drawn')).toHaveCount(0);
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
