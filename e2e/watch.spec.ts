import { readFileSync } from 'node:fs';
import { type Page, expect } from '@playwright/test';
import { type LabPage, test } from './page';

/** A number that can be typed over, by its name. */
const numberIn = async (page: Page, name: string): Promise<number> => Number(await page.getByRole('textbox', { name, exact: true }).inputValue());

/** Plays until a time is reached, however long that takes, and stops there or a little later. */
async function playTo(page: Page, name: string, time: number): Promise<number> {
  // Of a button that has the focus, Space is its own key.
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await expect.poll(() => numberIn(page, name), { timeout: 60_000 }).toBeGreaterThanOrEqual(time);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  return numberIn(page, name);
}

/** Chunk count of every row, as the table has it. */
async function countsOf(lab: LabPage): Promise<string> {
  await lab.page.getByRole('button', { name: 'Show as a table' }).click();
  const counts = await lab.page.getByRole('table', { name: /Rows of the weight matrix/ }).innerText();
  await lab.page.getByRole('button', { name: 'Show as a table' }).click();
  return counts;
}

test('the cut is played, stepped and scrubbed, and ends in the mask there is without the player', async ({ lab }) => {
  const { page } = lab;
  await lab.open('#v=2&view=mask');
  await lab.settled();
  const step = page.getByRole('textbox', { name: 'Step', exact: true });
  await expect(step).toBeVisible();
  const said = await lab.headline.innerText();
  const counts = await countsOf(lab);
  const finished = await lab.picture();

  // Space plays, from the start: nothing is cut yet.
  const paused = await playTo(page, 'Step', 3);
  expect(paused).toBeLessThan(96);
  await expect(lab.headline).not.toHaveText(said);
  expect(await lab.picture()).not.toEqual(finished);
  const sentence = await lab.headline.innerText();
  await page.keyboard.press('ArrowRight');
  await expect(step).toHaveValue(String(paused + 1));
  await expect(lab.headline).not.toHaveText(sentence);
  await page.keyboard.press('ArrowLeft');
  await expect(step).toHaveValue(String(paused));
  await expect(lab.headline).toHaveText(sentence);

  const scrubber = page.getByRole('slider', { name: 'Step of the cut' });
  await scrubber.fill('40');
  await expect(step).toHaveValue('41');
  await expect(page).toHaveURL(/step=41/);
  await scrubber.fill('96');
  await expect(lab.headline).toHaveText(said);
  await expect(page).not.toHaveURL(/step=/);
  await page.mouse.move(0, 0);
  await expect.poll(async () => (await lab.picture()).equals(finished)).toBe(true);
  expect(await countsOf(lab)).toBe(counts);
});

test('Stream, played for three seconds: picture, sentence, table and CSV hold the same number of sums', async ({ lab }) => {
  const { page } = lab;
  await lab.open();
  await lab.scene('Stream').click();
  await expect(lab.headline).toContainText('Cycle 0');
  // Where three seconds at speed 1 lead: fill, load, a product that is committed, and one of a second chunk.
  const cycle = await playTo(page, 'Cycle', 6);
  const picture = await page.locator('.array-pane [role=img]').getAttribute('aria-label');
  const [, held, capacity, peak] = /holds sums in (\d+) of (\d+) slots, peak (\d+)\./.exec(picture ?? '') ?? [];
  expect(Number(held)).toBeGreaterThan(0);
  await expect(page.locator('.subline')).toContainText(new RegExp(`${held} of ${capacity} slots holds? a sum, peak ${peak}\\.`));

  await page.getByRole('button', { name: 'Show as a table' }).click();
  await page.getByRole('radio', { name: 'Occupancy' }).click();
  await expect(page.locator('.table-note')).toContainText(new RegExp(`In cycle ${cycle} ${held} of ${capacity} slots hold a sum, peak ${peak}\\.`));
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const [, ...lines] = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\n');
  const row = lines.map((line) => line.split(',').map(Number)).find(([from, to]) => from <= cycle && cycle < to);
  expect(row?.[2]).toBe(Number(held));
  expect(Math.max(...lines.map((line) => Number(line.split(',')[2])))).toBe(Number(peak));
});

test('a row chosen in Prune is where Stream opens, and the row of the cycle is the one Prune comes back with', async ({ lab }) => {
  const { page } = lab;
  await lab.open('#v=2&row=5');
  await lab.settled();
  await page.getByRole('button', { name: 'See row 5 in Stream' }).click();
  await expect(lab.headline).toContainText('row 5 comes in');
  await page.getByRole('button', { name: 'To the next row' }).click();
  await expect(lab.headline).toContainText('row 6 comes in');
  await lab.scene('Prune').click();
  await expect(page.getByRole('heading', { name: 'Row 6', exact: true })).toBeVisible();
});
