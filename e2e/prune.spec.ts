import { expect } from '@playwright/test';
import { test } from './page';

test('sparsity by slider and by typing changes picture and numbers', async ({ lab }) => {
  await lab.open('#v=1');
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

test('another layer with fewer rows can be opened while a row of the last one is explained', async ({ lab }) => {
  await lab.open('#v=1');
  await expect(lab.page.getByRole('heading', { name: /^Row [1-9]\d+$/ })).toBeVisible();
  await lab.page
    .getByRole('button', { name: /^conv2.* Layer$|Layer/ })
    .first()
    .click();
  await lab.page.getByRole('option', { name: /^conv1/ }).click();
  await expect(lab.page.getByRole('button', { name: /^conv1/ }).first()).toBeVisible();
  await expect(lab.page).not.toHaveURL(/layer=conv2/);
  await expect(lab.headline).toContainText('of the weights are gone');
  await expect(lab.page.getByRole('heading', { name: /^Row (1?\d|2[0-4])$/ })).toBeVisible();
});

test('a typed number stays as it was typed: the old one does not come back in between', async ({ lab }) => {
  // A layer whose picture takes longer than a control is held back for.
  await lab.open('#v=1&net=vgg16&ckpt=seeded&layer=conv4_2');
  await lab.settled();
  const old = await lab.cutField.inputValue();
  await lab.cutField.fill('42');
  // Every value that is ever written into the field, also those that no frame shows.
  const written = await lab.cutField.evaluateHandle((field) => {
    const values: string[] = [];
    const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    Object.defineProperty(field, 'value', {
      get: () => own?.get?.call(field) as string,
      set: (value: string) => {
        values.push(value);
        own?.set?.call(field, value);
      },
    });
    return values;
  });
  await lab.cutField.press('Enter');
  await expect(lab.headline).toContainText(/42\s% of the weights/);
  expect(await written.jsonValue()).not.toContain(old);
});

test('another pattern stands beside the first at equal kept weights', async ({ lab }) => {
  await lab.open('#v=1&cut=0.7&cmp=unstructured');
  await expect(lab.page.getByText(/Cascade \(CSP-A\), [\d.]+\s% kept/)).toBeVisible();
  await expect(lab.page.getByText(/Unstructured, [\d.]+\s% kept/)).toBeVisible();
});

test('the page as it opens is walked through, read as a table, typed into, and taken back', async ({ lab }) => {
  await lab.open();
  await test.step('a row is chosen with the arrow keys, and said in words', async () => {
    await lab.page.getByRole('group', { name: /Weight matrix/ }).focus();
    await lab.page.keyboard.press('Home');
    const first = await lab.page.locator('.reason').textContent();
    await lab.page.keyboard.press('End');
    await expect(lab.page.locator('.reason')).not.toHaveText(first ?? '');
    await expect(lab.page).toHaveURL(/row=\d+/);
  });
  await test.step('the matrix is also a table', async () => {
    await lab.page.getByRole('button', { name: 'Show as a table' }).click();
    const table = lab.page.getByRole('table', { name: /Rows of the weight matrix/ });
    await expect(table).toBeVisible();
    const before = lab.page.url();
    await table.getByRole('button').nth(3).click();
    await expect(lab.page).not.toHaveURL(before);
    await expect(lab.page).toHaveURL(/row=\d+/);
    await lab.page.getByRole('button', { name: 'Show as a table' }).click();
  });
  await test.step('a comma is a decimal mark too', async () => {
    await lab.cutField.selectText();
    await lab.page.keyboard.type('33,3');
    await lab.page.keyboard.press('Enter');
    await expect(lab.page).toHaveURL(/cut=0\.333/);
  });
  await test.step('Back undoes a deliberate change', async () => {
    await lab.page.getByRole('button', { name: /Layer/ }).click();
    await lab.page.getByRole('option', { name: /^fc1/ }).click();
    await expect(lab.page).toHaveURL(/layer=fc1/);
    await lab.page.goBack();
    await expect(lab.page).not.toHaveURL(/layer=fc1/);
    await expect(lab.page.getByRole('group', { name: /Weight matrix/ })).toBeVisible();
  });
});
