import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator } from '@playwright/test';
import { test } from './page';

/** The smallest of the big networks: its comparison takes a second or two. */
const ALEXNET = '#v=1&scene=compare&on=alexnet';
const COMPUTED = { timeout: 45_000 };

test('designs side by side, in words and numbers, down to the cycle that shows a cause', async ({ lab }) => {
  const { page } = lab;
  await lab.open(ALEXNET);
  await expect(lab.headline).toContainText(/On AlexNet at 75\s% sparsity, (CSP-H|SparTen) needs [\d.]+× the energy of (SparTen|CSP-H)/, COMPUTED);
  await expect(page.getByText('synthetic weights and activations')).toBeVisible();
  const onChip = await lab.headline.textContent();

  // A dearer inner join makes SparTen dearer, at once and in the link.
  const entry = page.getByRole('textbox', { name: /SparTen’s inner join/ });
  await entry.fill('8.5');
  await entry.press('Enter');
  await expect(lab.headline).not.toHaveText(onChip ?? '');
  await expect(page).toHaveURL(/en=sparten-inner-join(:|%3A)8\.5/);
  await expect(page.getByRole('button', { name: /1 set by you/ })).toBeVisible();
  await entry.fill('-1');
  await expect(page.getByText(/negative/)).toHaveCount(0);
  await entry.press('Enter');
  await expect(page.getByText(/negative.*8\.5 still counts/)).toBeVisible();

  await page.getByRole('button', { name: 'What SparTen’s figures assume' }).click();
  await expect(page.getByRole('dialog')).toContainText('SparTen');
  // Escape closes a note first, then the sheet around it.
  await page.getByRole('dialog').getByRole('button', { name: 'our reading' }).first().press('Enter');
  await expect(page.locator('.tag-note:popover-open')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('.tag-note:popover-open')).toHaveCount(0);
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: /^See it in Stream, conv\d \(No position left\)$/ }).click();
  await expect(page).toHaveURL(/scene=stream/);
  await expect(lab.headline).toContainText('Cycle', COMPUTED);
});

test('what stalls on synthetic weights can be seen stalling: both scenes draw the same ones', async ({ lab }) => {
  const { page } = lab;
  await lab.open('#v=1&scene=compare');
  await expect(lab.headline).toContainText('On VGG-16', COMPUTED);
  await page.getByRole('button', { name: 'See it in Stream, conv1_2 (Stalls)' }).click();
  await expect(lab.headline).toContainText(/Cycle \d+: the array waits/, COMPUTED);
  await expect(page).toHaveURL(/ckpt=compared/);
  await expect(lab.notices).toHaveText('');
  await expect(page.getByRole('main')).toBeFocused();

  // The comparison is kept: coming back shows it without computing again.
  await lab.scene('Compare').click();
  await expect(lab.headline).toContainText('On VGG-16');
});

test('where the system sets the colours, marks keep an outline and are told apart by hatching', async ({ lab }) => {
  const { page } = lab;
  await page.emulateMedia({ forcedColors: 'active' });
  await lab.open(ALEXNET);
  await expect(lab.headline).toContainText('On AlexNet', COMPUTED);
  for (const place of ['bars', 'columns', 'legend', 'ledger', 'breakdown'] as const) {
    const marks = await lab.marks(place);
    expect(marks.length, place).toBeGreaterThan(0);
    expect(
      marks.filter(({ outlined }) => !outlined),
      `${place}: an outline in a colour that is not the page’s`,
    ).toEqual([]);
    const looks = new Set(marks.map(({ look }) => look));
    expect(looks.size, `${place}: a look for each part`).toBe(new Set(marks.map(({ part }) => part)).size);
  }
  const shades = new Set((await lab.marks('cells')).map(({ look }) => look));
  expect(shades.size).toBeGreaterThan(5);
});

test('from layer to layer: arrows, Home and End go along the columns and leave the page where it is, buttons turn the pages', async ({ lab }) => {
  const { page } = lab;
  await lab.open(ALEXNET);
  await expect(lab.headline).toContainText('On AlexNet', COMPUTED);
  const column = (name: string): Locator => page.getByRole('group', { name: 'Show one layer alone' }).getByRole('button', { name });
  await column('conv1').focus();
  const before = await page.evaluate(() => scrollY);
  await page.keyboard.press('End');
  await expect(column('conv5')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(column('conv4')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(column('conv1')).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(before);

  await page.getByRole('button', { name: 'Next layer' }).click();
  await expect(column('conv1')).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Previous layer' }).click();
  await page.getByRole('button', { name: 'Previous layer' }).click();
  await expect(page).toHaveURL(/cl=conv5/);
});

test('in numbers: a column a design, a line a part, all of it in the width there is', async ({ lab }) => {
  const { page } = lab;
  await lab.open(ALEXNET);
  await expect(lab.headline).toContainText('On AlexNet', COMPUTED);
  await page.getByRole('button', { name: 'Show as a table' }).click();
  const table = page.getByRole('table', { name: /What each design needs, in all and by part, in mJ/ });
  for (const design of ['CSP-H', 'SparTen', 'Dense WS array']) await expect(table.getByRole('columnheader', { name: design })).toBeInViewport();
  const figureIn = async (line: string): Promise<number> => {
    const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: line, exact: true }) });
    return Number(await row.getByRole('cell').first().innerText());
  };
  expect((await figureIn('All, on chip')) + (await figureIn('DRAM'))).toBeCloseTo(await figureIn('All, with DRAM'), 2);
  const layers = page.getByRole('table', { name: /What each design needs in each layer/ });
  await expect(layers.getByRole('rowheader', { name: 'conv5' })).toBeVisible();
  for (const grid of [table, layers]) {
    const [own, room] = await grid.evaluate((element) => [element.scrollWidth, element.parentElement?.clientWidth ?? 0]);
    expect(own).toBeLessThanOrEqual(room);
  }
});

test('beside its columns the stage is narrow, and the energy table stays in it', async ({ lab }) => {
  const { page } = lab;
  await page.setViewportSize({ width: 860, height: 700 });
  await lab.open(`${ALEXNET}&embed=1`);
  await expect(lab.headline).toContainText('On AlexNet', COMPUTED);
  const stage = await page.getByRole('region', { name: /^On AlexNet/ }).boundingBox();
  const sources = page.getByRole('table', { name: /Energy of every action/ }).getByRole('cell', { name: /nm\./ });
  expect(await sources.count()).toBeGreaterThan(3);
  for (const source of await sources.all()) {
    const box = await source.boundingBox();
    expect(box?.width).toBeGreaterThan(300);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((stage?.x ?? 0) + (stage?.width ?? 0));
  }
});

test('large type: every design and the legend are on a projector’s screen at once', async ({ lab }) => {
  const { page } = lab;
  await page.setViewportSize({ width: 1280, height: 720 });
  await lab.open(ALEXNET);
  await expect(lab.headline).toContainText('On AlexNet', COMPUTED);
  await page.getByRole('button', { name: 'Large type for a projector' }).click();
  await expect(page.getByRole('button', { name: /^Dense WS array: / })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('list', { name: 'Meaning of the colours' })).toBeInViewport({ ratio: 1 });
});

test('a comparison is reachable by keyboard and free of accessibility violations', async ({ lab }) => {
  await lab.open(ALEXNET);
  await expect(lab.headline).toContainText('On AlexNet', COMPUTED);
  const { violations } = await new AxeBuilder({ page: lab.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(', ')}`)).toEqual([]);

  // One stop for the keyboard, and arrows within it.
  await lab.page.getByRole('radio', { name: 'Energy', exact: true }).focus();
  await lab.page.keyboard.press('ArrowRight');
  await lab.page.keyboard.press('Space');
  await expect(lab.page).toHaveURL(/by=cycles/);
  await expect(lab.headline).toContainText(/sparsity, (CSP-H|SparTen) takes/);

  // What a tag means, without a pointer.
  const tag = lab.page.getByRole('button', { name: 'CSP-H: our reading' });
  await tag.press('Enter');
  await expect(lab.page.getByText('How CSP-H is timed', { exact: false })).toBeVisible();
  await lab.page.keyboard.press('Escape');
  await expect(lab.page.getByText('How CSP-H is timed', { exact: false })).toBeHidden();
  await lab.page.setViewportSize({ width: 360, height: 800 });
  expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
