import { expect } from '@playwright/test';
import { test } from './page';

test('a fresh page opens on the lab, asks no other server for anything, and reports no error', async ({ lab }) => {
  await lab.open();
  await expect(lab.brand).toBeVisible();
  await expect(lab.page).toHaveTitle(/Cascade Lab/);
  await expect(lab.headline).toContainText('of the weights are gone');
  await lab.page.waitForLoadState('networkidle');
});
