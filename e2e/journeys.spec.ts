import { type Locator, type Page, expect } from '@playwright/test';
import { type LabPage, labPage, test } from './page';

const cycleField = (page: Page): Locator => page.getByRole('textbox', { name: 'Cycle', exact: true });
const cycleOf = async (page: Page): Promise<number> => Number(await cycleField(page).inputValue());

/** What the stream scene says of its cycle and PE, to hold against another window. */
async function reading(lab: LabPage): Promise<readonly (string | null)[]> {
  const inspector = lab.page.getByRole('complementary', { name: 'Selected PE' });
  return [
    await lab.headline.textContent(),
    await cycleField(lab.page).inputValue(),
    await inspector.locator('.panel-title').first().textContent(),
    await inspector.locator('.facts').first().textContent(),
  ];
}

/** The same link in a window that knows nothing of the first. */
async function inAnotherWindow(lab: LabPage, link: string, look: (other: LabPage) => Promise<void>): Promise<void> {
  const context = await lab.page
    .context()
    .browser()
    ?.newContext({ viewport: { width: 1440, height: 900 } });
  if (!context) throw new Error('this browser opens no second window');
  const other = labPage(await context.newPage());
  await other.page.goto(link);
  await expect(other.headline).toBeVisible();
  await look(other);
  expect(other.problems()).toEqual([]);
  await context.close();
}

test('prune, stream, stop at a stall, and send somebody the link', async ({ lab }) => {
  const { page } = lab;
  // Version 1 has bins that turn at once: with those that hold, there is no stall to stop at.
  await lab.open('#v=1');
  await expect(lab.headline).toContainText('of the weights are gone');
  const kept = lab.fact('Weights').first();
  const first = await kept.textContent();
  const before = await lab.picture();

  // By slider: a real drag of its thumb.
  const thumb = await page.locator('.slider-field', { hasText: 'Weights cut' }).locator('.slider-thumb').boundingBox();
  if (!thumb) throw new Error('the slider has no thumb');
  const [x, y] = [thumb.x + thumb.width / 2, thumb.y + thumb.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 60, y, { steps: 8 });
  await page.mouse.up();
  await expect(kept).not.toHaveText(first ?? '');
  expect(await lab.picture()).not.toEqual(before);
  // By typing.
  await lab.cutField.fill('60');
  await lab.cutField.press('Enter');
  await expect(lab.headline).toContainText(/(60|61|62|63|64|65)\s% of the weights/);

  await lab.scene('Stream').click();
  await expect(lab.headline).toContainText('Cycle 0');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(cycleField(page)).not.toHaveValue('0');
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const paused = await cycleOf(page);
  await page.getByRole('button', { name: 'One cycle on' }).click();
  await expect(cycleField(page)).toHaveValue(String(paused + 1));
  await page.getByRole('button', { name: 'One cycle back' }).click();
  await expect(cycleField(page)).toHaveValue(String(paused));

  // Scrub into the middle, then on to a stall.
  const lanes = await page.locator('.timeline-lanes').boundingBox();
  if (!lanes) throw new Error('the timeline is not on screen');
  await page.mouse.click(lanes.x + lanes.width / 2, lanes.y + lanes.height / 2);
  await expect.poll(() => cycleOf(page)).toBeGreaterThan(paused);
  await page.getByRole('button', { name: 'To the next stall' }).click();
  await expect(lab.headline).toContainText(/held back|waits/);
  const array = await page.locator('.array-pane').boundingBox();
  if (!array) throw new Error('the array is not on screen');
  await page.mouse.click(array.x + array.width * 0.45, array.y + array.height * 0.6);
  await expect(page).toHaveURL(/pe=/);

  const said = await reading(lab);
  const link = await lab.copyLink();
  expect(link.length).toBeLessThan(300);
  await inAnotherWindow(lab, link, async (other) => {
    await expect.poll(() => reading(other)).toEqual(said);
  });
});

/** Presses Tab until the wanted control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await control.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${String(control)}`);
}

test('the same by keyboard alone', async ({ lab }) => {
  const { page } = lab;
  // Version 1 has bins that turn at once: with those that hold, there is no stall to stop at.
  await lab.open('#v=1');
  const kept = lab.fact('Weights').first();
  const first = await kept.textContent();
  const before = await lab.picture();
  await tabTo(page, lab.cutSlider);
  for (let i = 0; i < 3; i++) await page.keyboard.press('PageDown');
  await expect(kept).not.toHaveText(first ?? '');
  expect(await lab.picture()).not.toEqual(before);
  await page.keyboard.press('Shift+Tab');
  await expect(lab.cutField).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('60');
  await page.keyboard.press('Enter');
  await expect(lab.headline).toContainText(/(60|61|62|63|64|65)\s% of the weights/);

  await page.keyboard.press('Escape');
  await tabTo(page, lab.scene('Stream'));
  await page.keyboard.press('Enter');
  await expect(lab.headline).toContainText('Cycle 0');
  await tabTo(page, page.getByRole('button', { name: 'Play', exact: true }));
  await page.keyboard.press('Space');
  await expect(cycleField(page)).not.toHaveValue('0');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const paused = await cycleOf(page);
  await page.keyboard.press('ArrowRight');
  await expect(cycleField(page)).toHaveValue(String(paused + 1));
  await page.keyboard.press('ArrowLeft');
  await expect(cycleField(page)).toHaveValue(String(paused));
  // Scrub with the timeline's own slider, then jump to a stall and choose a PE.
  await tabTo(page, page.getByRole('slider', { name: 'Cycle' }));
  await page.keyboard.press('PageUp');
  await expect.poll(() => cycleOf(page)).toBeGreaterThan(paused);
  await page.keyboard.press('s');
  await expect(lab.headline).toContainText(/held back|waits/);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page).toHaveURL(/pe=1,1/);

  const said = await reading(lab);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('c');
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await inAnotherWindow(lab, link, async (other) => {
    await expect.poll(() => reading(other)).toEqual(said);
  });
});
