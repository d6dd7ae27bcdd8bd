import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { labPage, test } from './page';

test('a spoilt link opens the page and says which fields were ignored', async ({ lab }) => {
  await lab.open('#v=1&q=NaN&cw=-3&layer=nowhere&scene=moon&rows=9999&%E0%A4%A=1&cyc=12');
  await expect(lab.notices).toContainText('q');
  await expect(lab.notices).toContainText('cw');
  await expect(lab.notices).toContainText('scene');
  await expect(lab.notices).toContainText('rows');
  await expect(lab.headline).toContainText('of the weights are gone');
});

test('any string is a link', async ({ lab }) => {
  for (const hash of ['#%', `#${'x'.repeat(5000)}`, '#v=99&q=1']) {
    await test.step(`opened: ${hash.slice(0, 24)}`, async () => {
      await lab.page.goto('about:blank');
      await lab.open(hash);
      await expect(lab.headline).toContainText('weights');
    });
  }
  for (const hash of ['#', '#=&=&&', '#v=1&bins=0,0&pe=9,9,9', '#__proto__=1&constructor=2']) {
    await test.step(hash.slice(0, 24), async () => {
      await lab.follow(hash);
      await expect(lab.headline).toContainText('weights');
    });
  }
});

const ODD_PRUNING: readonly string[] = [
  'cut=1',
  'pat=dense&cut=0&cw=512&bins=2&T=32&psum=4',
  'pat=n:m&nm=1:64&cmp=dense&cw=1',
  'q=10000&rows=128&cw=512&T=32&cmp=row',
  'cut=1&net=vgg-fashion&layer=nowhere&cw=512&bins=2&psum=4',
  'net=mobilenet-v2&ckpt=seeded&layer=nowhere&T=32&bins=2&psum=2',
  'net=alexnet&ckpt=seeded&layer=conv2&pat=n:m&cw=512&rows=1&buf=flat',
];
/** Settings that are allowed, and that hardly anybody would think of. */
const ODD: Readonly<Record<string, readonly string[]>> = {
  prune: ODD_PRUNING,
  stream: [...ODD_PRUNING, 'cyc=999999999&tile=9999999&pe=127,511&num=fixed', 'rows=1&cw=1&bins=1&drain=serial&order=sorted&buf=addressed'],
  compare: [
    'on=alexnet&csp=0.99&carr=1,1',
    'on=alexnet&csp=0.99&carr=1,2',
    'on=alexnet&csp=0&carr=128,512&prof=uniform&norm=dense-ws&fc=1',
    'on=alexnet&cl=conv1&by=edp&energy=eyeriss-relative&en=dram:0&sb=none&ss=inf',
  ],
  train: ['cut=1&cw=512&lam=0&lr=0&ep=1&tune=1', 'reg=row&lam=1000&lr=1000&ep=200&q=10000&net=vgg-fashion', 'net=alexnet&ckpt=seeded&pat=dense'],
};

for (const [scene, settings] of Object.entries(ODD)) {
  test(`${scene} has words for settings that are odd and allowed`, async ({ lab }) => {
    test.setTimeout(60_000 + 15_000 * settings.length);
    for (const setting of settings) {
      await test.step(setting, async () => {
        await lab.page.goto('about:blank');
        await lab.open(`#v=1&scene=${scene}&${setting}`);
        await lab.settled();
        const words = await lab.words();
        expect(words.length).toBeGreaterThan(300);
        expect(/.*(NaN|undefined|Infinity|\[object).*/.exec(words)?.[0] ?? null, `${scene}, ${setting}`).toBeNull();
      });
    }
  });
}

test('a worker that is killed is restarted, said so, and the scenario is kept', async ({ page }) => {
  // The page's own Worker, with a handle left outside so that the test can end it as a browser under memory pressure does.
  await page.addInitScript(() => {
    const Real = window.Worker;
    const workers: Worker[] = [];
    Object.assign(window, { workers });
    window.Worker = class extends Real {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        workers.push(this);
      }
    };
  });
  const lab = labPage(page);
  await lab.open('#v=1&cut=0.6');
  await page.evaluate(() => {
    const { workers } = window as unknown as { workers: Worker[] };
    for (const worker of workers) worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  });
  await lab.cutField.fill('80');
  await lab.cutField.press('Enter');
  await expect(lab.notices).toContainText('restarted');
  await expect(lab.headline).toContainText(/80\s% of the weights/);
});

test('a checkpoint that cannot be fetched is named, and can be tried again', async ({ page }) => {
  const lab = labPage(page);
  await page.route('**/*.safetensors', (route) => route.abort());
  await page.goto('./');
  await expect(lab.notices).toContainText('safetensors');
  await page.unroute('**/*.safetensors');
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await expect(lab.headline).toContainText('of the weights are gone');
});

for (const scene of ['prune', 'stream', 'train'] as const) {
  test(`${scene}, dark and light, wide and narrow: no accessibility violation, nothing wider than the page`, async ({ lab }) => {
    test.setTimeout(360_000);
    await lab.page.emulateMedia({ colorScheme: 'dark' });
    await lab.open(`#v=1&scene=${scene}`);
    for (const scheme of ['dark', 'light'] as const) {
      await lab.page.emulateMedia({ colorScheme: scheme });
      for (const width of [1440, 360]) {
        await lab.page.setViewportSize({ width, height: 800 });
        await lab.settled();
        const { violations } = await new AxeBuilder({ page: lab.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
        expect(violations.map(({ id, nodes }) => `${scheme}, ${width} px: ${id}: ${nodes.map(({ target }) => String(target)).join(', ')}`)).toEqual([]);
        expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    }
  });
}

test('a picker whose hidden native select is set to nothing, as form restoration does, changes nothing and takes nothing away', async ({ lab }) => {
  await lab.open();
  await lab.settled();
  const headline = await lab.headline.innerText();
  const emptied = await lab.emptyPickers();
  expect(emptied).toBeGreaterThanOrEqual(5);
  await lab.settled();
  await expect(lab.headline).toHaveText(headline);
  await expect(lab.notices).toContainText('A setting was not changed');
  for (const panel of ['Workload', 'Pruning', 'Array']) await expect(lab.page.getByRole('region', { name: panel })).toBeVisible();
  const bins = lab.page.getByRole('button', { name: /Register bins/ });
  await bins.click();
  await lab.page.getByRole('option', { name: /^2 · 4 · 8(?! ·)/ }).click();
  await expect(bins).toContainText('2 · 4 · 8');
});
