import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { test } from './page';

const LINK = '#v=2&scene=stream&net=lenet5-mnist&layer=conv1&rows=4&cw=2&q=1&tile=101';

test('after three seconds of play the picture, its sentence, the table and the CSV hold the same number of sums', async ({ lab }) => {
  const { page } = lab;
  await lab.open(LINK);
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForTimeout(3000);
  await page.getByRole('button', { name: 'Pause' }).click();

  // The first product, commit and second chunk have been seen by then.
  const cycle = Number(await page.getByRole('textbox', { name: 'Cycle', exact: true }).inputValue());
  expect(cycle).toBeGreaterThanOrEqual(6);
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
