import { expect } from '@playwright/test';
import { test } from './page';

test('sparsity by slider and by typing changes picture and numbers', async ({ lab }) => {
  await lab.open();
  const kept = await lab.fact('Weights').first().textContent();
  const before = await lab.picture();
  await lab.cutField.fill('90');
  await lab.cutField.press('Enter');
  await expect(lab.headline).toContainText(/90\s% of the weights/);
  await expect(lab.fact('Weights').first()).not.toHaveText(kept ?? '');
  expect(await lab.picture()).not.toEqual(before);
  await expect(lab.page).toHaveURL(/cut=0\.9/);

  const box = await lab.cutSlider.locator('..').boundingBox();
  expect(box).not.toBeNull();
  await lab.cutSlider.focus();
  await lab.cutSlider.press('Home');
  await expect(lab.headline).toContainText(/^0\s% of the weights/);
});

test('a typed number stays as it was typed: the old one does not come back in between', async ({ lab }) => {
  await lab.open();
  const old = await lab.cutField.inputValue();
  await lab.cutField.fill('42');
  const seen = lab.cutField.evaluate(
    (field) =>
      new Promise<readonly string[]>((resolve) => {
        const values = new Set<string>();
        const until = performance.now() + 400;
        const look = (): void => {
          values.add((field as HTMLInputElement).value);
          if (performance.now() < until) requestAnimationFrame(look);
          else resolve([...values]);
        };
        look();
      }),
  );
  await lab.cutField.press('Enter');
  expect(await seen).not.toContain(old);
  await expect(lab.headline).toContainText(/42\s% of the weights/);
});

test('another pattern stands beside the first at equal kept weights', async ({ lab }) => {
  await lab.open('#v=1&cut=0.7&cmp=unstructured');
  await expect(lab.page.getByText(/Cascade \(CSP-A\), [\d.]+\s% kept/)).toBeVisible();
  await expect(lab.page.getByText(/Unstructured, [\d.]+\s% kept/)).toBeVisible();
});

test('a row is chosen with the arrow keys, and said in words', async ({ lab }) => {
  await lab.open();
  await lab.page.getByRole('group', { name: /Weight matrix/ }).focus();
  await lab.page.keyboard.press('Home');
  const first = await lab.page.locator('.reason').textContent();
  await lab.page.keyboard.press('End');
  await expect(lab.page.locator('.reason')).not.toHaveText(first ?? '');
  await expect(lab.page).toHaveURL(/row=\d+/);
});

test('the matrix is also a table', async ({ lab }) => {
  await lab.open();
  await lab.page.getByRole('button', { name: 'Show as a table' }).click();
  const table = lab.page.getByRole('table', { name: /Rows of the weight matrix/ });
  await expect(table).toBeVisible();
  await table.getByRole('button').nth(3).click();
  await expect(lab.page).toHaveURL(/row=\d+/);
});

test('Back undoes a deliberate change', async ({ lab }) => {
  await lab.open();
  await lab.page.getByRole('button', { name: /Layer/ }).click();
  await lab.page.getByRole('option', { name: /^fc1/ }).click();
  await expect(lab.page).toHaveURL(/layer=fc1/);
  await lab.page.goBack();
  await expect(lab.page).not.toHaveURL(/layer=fc1/);
  await expect(lab.page.getByRole('group', { name: /Weight matrix/ })).toBeVisible();
});
