import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from './page';

const COMPLETE = /of 1.000 images right/;

test('accuracy is measured, and again after a change that has settled', async ({ lab }) => {
  await lab.open('#v=1&cut=0.3');
  const figure = lab.page.locator('[data-part="accuracy"]');
  await expect(figure).toContainText(COMPLETE, { timeout: 30_000 });
  const before = await figure.textContent();
  await lab.cutField.fill('99');
  await lab.cutField.press('Enter');
  await expect(figure).not.toHaveText(before ?? '');
  await expect(figure).toContainText(COMPLETE, { timeout: 30_000 });
  await expect(lab.fact('Difference')).toContainText('points');
  await expect(lab.page.getByRole('img', { name: /Share of images answered right/ })).toHaveAccessibleName(/as stored: .*cut: /);
});

test('the link says whether one layer is cut or the network', async ({ lab }) => {
  await lab.open('#v=1&layer=conv2');
  await expect(lab.fact('Cut')).toContainText('conv2 and fc1', { timeout: 30_000 });
  await lab.page.getByRole('radio', { name: 'This layer' }).click();
  await expect(lab.page).toHaveURL(/acc=layer/);
  await expect(lab.fact('Cut')).toContainText(/of conv2$/, { timeout: 30_000 });
});

test('a curve is measured point by point, can be cancelled, and stays through other scenes', async ({ lab }) => {
  test.slow();
  await lab.open('#v=1&ckpt=plain&cmp=row');
  await lab.page.getByRole('button', { name: 'Measure the curve' }).click();
  await expect(lab.page.getByText(/^[3-9] of 28 points$/)).toBeVisible({ timeout: 30_000 });
  await lab.page.getByRole('button', { name: 'Cancel' }).click();
  await expect(lab.page.getByRole('button', { name: 'Measure the curve' })).toBeVisible();

  await lab.scene('Stream').click();
  await lab.scene('Prune').click();
  await lab.page.getByRole('button', { name: 'Show the points as a table' }).click();
  const table = lab.page.getByRole('region', { name: 'Measured accuracy by weights cut' });
  await expect(table.getByRole('row')).not.toHaveCount(2);
  const { violations } = await new AxeBuilder({ page: lab.page }).include('.inspector').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)).toEqual([]);

  await table
    .getByRole('button', { name: /^20\.0\s%/ })
    .first()
    .click();
  await expect(lab.page).toHaveURL(/cut=0\.2/);
  await expect(lab.headline).toContainText(/20\s% of the weights/);
});
