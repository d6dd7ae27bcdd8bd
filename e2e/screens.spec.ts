import { expect, type Page } from '@playwright/test';
import { test } from './page';

/** Web Vitals call up to 0.1 good; here nothing that a person already sees may be pushed away at all, give or take a word. */
const MOST_SHIFT = 0.02;

/** Adds up from the first paint on how far what is on screen was moved without a person having asked for it. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const state = { shifted: 0 };
    Object.assign(window, { shifts: state });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ('value' in entry && typeof entry.value === 'number') state.shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () =>
    page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return (window as Window & { shifts?: { shifted: number } }).shifts?.shifted ?? Number.NaN;
    });
}

test.describe('phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  for (const scene of ['prune', 'stream', 'compare', 'train']) {
    test(`${scene} opens in place: nothing on screen is pushed about`, async ({ lab }) => {
      test.setTimeout(120_000);
      const shifted = await watchShifts(lab.page);
      // A phone is slower than this machine, and what comes late is what moves the rest.
      const session = await lab.page.context().newCDPSession(lab.page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: 2 });
      await lab.page.goto(`./#scene=${scene}`);
      await expect(lab.headline).toBeVisible({ timeout: 45_000 });
      await lab.settled();
      expect(await shifted()).toBeLessThanOrEqual(MOST_SHIFT);
    });
  }

  test('the stage is what one sees first, the settings come after it', async ({ lab }) => {
    await lab.open();
    await expect(lab.page.locator('.matrix-window')).toBeInViewport({ ratio: 0.8 });
    await expect(lab.cutSlider).not.toBeInViewport();
  });
});

for (const scene of ['prune', 'stream', 'compare', 'train']) {
  test(`${scene} on paper: its words, its picture in lines, its link and a code of it; nothing to press`, async ({ lab }) => {
    test.setTimeout(120_000);
    await lab.open(`#v=2&scene=${scene}&on=alexnet`);
    await expect(lab.headline).not.toContainText('…', { timeout: 90_000 });
    const words = await lab.headline.innerText();
    await lab.page.emulateMedia({ media: 'print' });
    const foot = lab.page.getByRole('contentinfo');
    await expect(foot.getByRole('link')).toHaveAttribute('href', /#/, { timeout: 30_000 });
    await expect(foot.getByRole('img', { name: 'QR code of this address' })).toBeVisible();
    await expect(lab.headline).toHaveText(words);
    for (const pressed of ['.player', '.page-head', '.controls', 'main .icon-button'])
      await expect(lab.page.locator(pressed).filter({ visible: true })).toHaveCount(0);
    const drawn = { prune: ['Weight matrix'], stream: ['Array of PEs', 'Timeline of a tile'] }[scene] ?? [];
    for (const name of drawn) await expect(lab.page.getByRole('img', { name, exact: true })).toBeVisible();
    if (drawn.length > 0) {
      await expect(lab.page.locator('.print-table tbody tr').first()).toBeVisible();
      await expect(lab.page.locator('.stage canvas').filter({ visible: true })).toHaveCount(0);
    }
    // Back on the screen nothing of it is left.
    await lab.page.emulateMedia({ media: 'screen' });
    await expect(foot).toHaveCount(0);
  });
}

test('a low frame in another page has the whole array, the selected PE and the timeline in sight', async ({ lab }) => {
  await lab.page.setViewportSize({ width: 960, height: 520 });
  await lab.open('#v=1&scene=stream&embed=1&pe=4,3&cyc=60');
  await lab.settled();
  await expect(lab.page.locator('.array-pane')).toBeInViewport({ ratio: 1 });
  await expect(lab.page.locator('.timeline')).toBeInViewport({ ratio: 1 });
  const [array, timeline] = await Promise.all([lab.page.locator('.array-pane').boundingBox(), lab.page.locator('.timeline').boundingBox()]);
  expect((array?.y ?? 0) + (array?.height ?? 0)).toBeLessThanOrEqual((timeline?.y ?? 0) + 1);
  expect(array?.height ?? 0).toBeGreaterThan(180);
});
