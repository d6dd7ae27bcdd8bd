import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { labPage, test } from './page';

/** One epoch: seconds where nothing else runs, longer beside the other tests. */
const SHORT = '#v=1&net=lenet5-mnist&ep=1&tune=1&seed=7&scene=train';
const AN_EPOCH = { timeout: 120_000 };

test('the same link trains the same weights: curves, numbers and fingerprint twice alike', async ({ lab }) => {
  test.setTimeout(300_000);
  const train = async (hash: string) => {
    await lab.open(hash);
    await lab.trainButton('Start training').click();
    await expect(lab.headline).toContainText(/^Trained: \d/, AN_EPOCH);
    await expect(lab.fact('Fingerprint')).toHaveText(/^[0-9a-f]{8}$/);
    return { curves: await lab.trainCurves(), fingerprint: await lab.fact('Fingerprint').textContent(), headline: await lab.headline.textContent() };
  };
  const first = await train(SHORT);
  expect(first.curves.lines.filter((line) => line !== null && line.length > 200).length).toBeGreaterThanOrEqual(2);
  expect(first.curves.epochs).toMatch(/Epoch 1\s[\d.]+\s[\d.]+\s[\d.]+\s%\s[\d.]+\s%/);
  const { violations } = await new AxeBuilder({ page: lab.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(', ')}`)).toEqual([]);
  await lab.page.goto('about:blank');
  expect(await train(SHORT)).toEqual(first);
});

test('watch, pause, stop, prune, fine-tune, keep, and open in the other scenes', async ({ lab }) => {
  test.setTimeout(300_000);
  const { page } = lab;
  await lab.open(SHORT.replace('ep=1', 'ep=30'));
  await expect(page.getByRole('img', { name: /by chunk count/ })).toBeVisible();
  const before = await lab.picture();
  await lab.trainButton('Start training').click();
  await expect(page.getByText(/images shown/)).toBeVisible(AN_EPOCH);
  await expect.poll(async () => (await lab.picture()).equals(before), AN_EPOCH).toBe(false);

  await lab.trainButton('Pause').click();
  await expect(lab.headline).toContainText('Paused in epoch');
  // The step under way may still be reported; after it nothing changes in the time of two reports.
  let shown: string | null = null;
  const standsStill = async (): Promise<boolean> => {
    const earlier = shown;
    shown = await page.getByText(/images shown/).textContent();
    return shown === earlier;
  };
  await expect.poll(standsStill, { intervals: [400], timeout: 30_000 }).toBe(true);
  await lab.scene('Prune').click();
  await expect(lab.headline).toContainText('of the weights are gone');
  await lab.scene('Train').click();
  await expect(lab.headline).toContainText('Paused in epoch');
  await lab.trainButton('Go on').click();
  await expect(page.getByText(/images shown/)).not.toHaveText(shown ?? '', AN_EPOCH);

  await lab.trainButton('Stop').click();
  await expect(lab.headline).toContainText('Stopped after', AN_EPOCH);
  await expect(lab.trainButton('Fine-tune')).toBeDisabled();
  await lab.trainButton('Prune').click();
  await expect(lab.headline).toContainText(/^Pruned: \d+\s% of the weights are gone/, AN_EPOCH);
  await lab.trainButton('Fine-tune').click();
  await expect(lab.headline).toContainText('Fine-tuning, epoch 1 of 1', AN_EPOCH);
  await expect(lab.headline).toContainText(/^Fine-tuned: \d/, AN_EPOCH);

  await lab.trainButton('Keep as workload').click();
  await expect(page.getByText(/^Kept on this device: Trained here, λ = [\d.]+, \d+\s% cut, fine-tuned, [\d.]+\s%\.$/)).toBeVisible();
  const download = page.waitForEvent('download');
  await lab.trainButton('Export').click();
  expect((await download).suggestedFilename()).toMatch(/^[\w-]+-trained-[0-9a-f]{8}\.safetensors$/);

  await lab.trainButton('Open in Prune').click();
  await expect(page).toHaveURL(/ckpt=trained-[0-9a-f]{8}/);
  await expect(lab.headline).toContainText('of the weights are gone');
  await expect(lab.fact('Test accuracy')).toHaveText(/%/);
  await page.reload();
  await expect(lab.headline).toContainText('of the weights are gone');
  await expect(page).toHaveURL(/ckpt=trained-[0-9a-f]{8}/);
  await expect(lab.notices).toBeEmpty();

  await lab.scene('Train').click();
  await lab.trainButton('Remove').click();
  await expect(lab.trainButton('Remove')).toHaveCount(0);
  await expect(page).not.toHaveURL(/ckpt=trained/);
});

test('a learning rate that diverges is said plainly', async ({ lab }) => {
  await lab.open(`${SHORT}&lr=1000`);
  await lab.trainButton('Start training').click();
  await expect(lab.headline).toContainText('Training diverged at step', AN_EPOCH);
  await expect(lab.page.getByText('A learning rate of 1000')).toBeVisible();
  await expect(lab.trainButton('Train anew')).toBeEnabled();
});

test('without storage a result is kept for the visit, and that is said', async ({ page }) => {
  test.setTimeout(180_000);
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
    });
  });
  const lab = labPage(page);
  // Long enough to be stopped before it has ended.
  await lab.open(SHORT.replace('ep=1', 'ep=30'));
  await lab.trainButton('Start training').click();
  await expect(page.getByText(/images shown/)).toBeVisible(AN_EPOCH);
  await lab.trainButton('Stop').click();
  await expect(lab.headline).toContainText('Stopped after', AN_EPOCH);
  await lab.trainButton('Keep as workload').click();
  await expect(page.getByText('Kept until this page is closed')).toBeVisible();
  await lab.trainButton('Open in Prune').click();
  await expect(page).toHaveURL(/ckpt=trained-/);
  await expect(lab.headline).toContainText('of the weights are gone');
  expect(lab.problems()).toEqual([]);
});

test('a training worker that dies is said, and training can begin again', async ({ page }) => {
  test.setTimeout(180_000);
  await page.addInitScript(() => {
    const Real = window.Worker;
    window.Worker = class extends Real {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        if (options?.name?.includes('training')) Object.assign(window, { trainingWorker: this });
      }
    };
  });
  const lab = labPage(page);
  // Its first epoch takes long enough for the worker to die in it.
  await lab.open(SHORT.replace('lenet5-mnist', 'lenet5-wide-mnist'));
  await lab.trainButton('Start training').click();
  await expect(page.getByText(/images shown/)).toBeVisible(AN_EPOCH);
  await page.evaluate(() => {
    (window as unknown as { trainingWorker: Worker }).trainingWorker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  });
  await expect(lab.headline).toContainText('The training stopped: out of memory.');
  await lab.trainButton('Start training').click();
  await expect(page.getByText(/images shown/)).toBeVisible(AN_EPOCH);
});
