import { expect } from '@playwright/test';
import { test } from './page';

test('a fresh page opens on the default scenario, asks no other server for anything, and reports no error', async ({ lab }) => {
  await lab.open();
  await expect(lab.brand).toBeVisible();
  await expect(lab.headline).toBeVisible();
  await expect(lab.page).toHaveTitle(/Cascade Lab/);
});
