import { expect } from '@playwright/test';
import { labPage, test } from './page';

const RECORDED = '#v=2&scene=train&net=lenet5-mnist&layer=conv2&cw=2&q=0.75';
const PATIENCE = { timeout: 60_000 };

test('a recorded training is there at once, and is scrubbed, stepped, played and linked to', async ({ lab }) => {
  test.setTimeout(240_000);
  const { page } = lab;
  const scrubber = page.getByRole('slider', { name: 'Epoch of the training' });
  await lab.open(RECORDED);
  await expect(lab.headline).toContainText(
    /^Epoch 20 of 20: 98\.0\s% of the held-out images right; \d+\s% of conv2’s weights score at or below q = 0\.75\.$/,
    PATIENCE,
  );
  await expect(page.getByText(/Recorded training: cascade regulariser, λ\s=\s0\.005, seed\s1\./).first()).toBeVisible();
  await expect(scrubber).toHaveValue('20');
  const finished = await lab.picture();

  // Back to the start, where all is noise, and on by one.
  await page.getByRole('button', { name: 'To the first epoch' }).click();
  await expect(lab.headline).toContainText(/^Before the first step: starting weights of seed 1; \d[\d.]*\s% of conv2’s/, PATIENCE);
  await expect.poll(async () => (await lab.picture()).equals(finished), PATIENCE).toBe(false);
  await page.getByRole('button', { name: 'One epoch on' }).click();
  await expect(lab.headline).toContainText(/^Epoch 1 of 20: \d[\d.]*\s% of the held-out images right/, PATIENCE);

  // A place set by hand is where the link leads.
  await scrubber.fill('7');
  await expect(lab.headline).toContainText(/^Epoch 7 of 20: .*conv2’s weights/, PATIENCE);
  await expect(page.getByText(/rows? keeps? fewer chunks than an epoch before\./)).toBeVisible(PATIENCE);
  await expect(page).toHaveURL(/epoch=7/, PATIENCE);
  const seventh = await lab.headline.textContent();
  await page.reload();
  await expect(lab.headline).toHaveText(seventh ?? '', PATIENCE);

  // The same moment of the other recording.
  await page.getByRole('radio', { name: 'Recorded: Plain' }).click();
  await expect(page.getByText(/Recorded training: no regulariser, seed\s1\./).first()).toBeVisible(PATIENCE);
  await expect(lab.headline).toContainText('Epoch 7 of 20', PATIENCE);

  // It never starts by itself; played, it comes to its end and stays there.
  await lab.headline.click();
  await page.keyboard.press('End');
  await expect(scrubber).toHaveValue('20');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(lab.headline).toContainText('Epoch 20 of 20', PATIENCE);
});

test('a place past the end is mended and told', async ({ lab }) => {
  await lab.open(`${RECORDED}&epoch=99`);
  await expect(lab.notices).toContainText('The training on show has 20 epochs; the last is shown.', PATIENCE);
  await expect(lab.headline).toContainText('Epoch 20 of 20', PATIENCE);
});

for (const [what, body] of [
  ['missing', null],
  ['damaged', 'nothing of the kind'],
] as const) {
  test(`a recording that is ${what} is said, and training still begins`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.route('**/*.recording*', (route) => (body === null ? route.abort() : route.fulfill({ contentType: 'application/octet-stream', body })));
    const lab = labPage(page);
    await lab.open(`${RECORDED}&ep=1`);
    await expect(page.getByText('The recorded training cannot be shown')).toBeVisible(PATIENCE);
    await expect(lab.headline).toContainText('Train LeNet-5 here');
    await expect(page.getByRole('img', { name: /by chunk count/ })).toBeVisible();
    await page.unroute('**/*.recording*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(lab.headline).toContainText('Epoch 20 of 20', PATIENCE);
    await expect(lab.trainButton('Start training')).toBeEnabled();
  });
}

test('a training done here is scrubbed like a recorded one, and gives way to it and back', async ({ lab }) => {
  test.setTimeout(300_000);
  const { page } = lab;
  await lab.open(`${RECORDED}&ep=1&seed=5`);
  await expect(lab.headline).toContainText('Epoch 20 of 20', PATIENCE);
  await lab.trainButton('Start training').click();
  await expect(lab.headline).toContainText(/^Trained: \d/, { timeout: 180_000 });
  const trained = await lab.headline.textContent();
  await page.getByRole('button', { name: 'One epoch back' }).click();
  await expect(lab.headline).toContainText(/^Before the first step: starting weights of seed 5; .*conv2’s/, PATIENCE);
  await page.getByRole('radio', { name: 'Recorded: Cascade' }).click();
  await expect(lab.headline).toContainText('Epoch 20 of 20', PATIENCE);
  await page.getByRole('radio', { name: 'Done here' }).click();
  await expect(lab.headline).toHaveText(trained ?? '', PATIENCE);
});
