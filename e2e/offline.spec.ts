import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { type Page, expect } from '@playwright/test';
import { test } from './page';

const SITE = path.resolve(import.meta.dirname, '../dist/site');

/** Until every file of the site is kept. */
const kept = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active?.state !== 'activated') await new Promise((resolve) => active?.addEventListener('statechange', resolve));
  });

test.describe('with the site kept', () => {
  test.use({ serviceWorkers: 'allow' });

  test('every scene works with the network off after the first visit', async ({ lab }) => {
    test.setTimeout(300_000);
    const { page } = lab;
    await page.goto('./#v=1');
    await expect(lab.headline).toBeVisible({ timeout: 60_000 });
    await kept(page);
    await page.context().setOffline(true);
    for (const link of ['#v=1&scene=stream&cyc=40', '#v=1&scene=compare&on=alexnet', '#v=1&net=vgg-fashion', '#v=1&scene=train&net=lenet5-mnist&ep=1']) {
      await page.goto('about:blank');
      await page.goto(`./${link}`);
      await expect(lab.headline).toBeVisible({ timeout: 60_000 });
      await lab.settled();
    }
    await lab.trainButton('Start training').click();
    await expect(lab.headline).toContainText(/^Trained: \d/, { timeout: 120_000 });
    await page.reload();
    await expect(lab.headline).toBeVisible();
  });

  test('a new version takes the place of the old one, and says so; half of one does not', async ({ page }) => {
    test.setTimeout(240_000);
    let html = readFileSync(path.join(SITE, 'index.html'), 'utf8');
    let worker = readFileSync(path.join(SITE, 'sw.js'), 'utf8');
    // Small: the page and its worker stand for the whole site.
    const only = (files: string): string => worker.replace(/^const SITE = .*$/m, `const SITE = ${files};`);
    const sha = async (text: string): Promise<string> => {
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      return Buffer.from(digest).toString('hex');
    };
    worker = only(JSON.stringify({ version: 'one', files: { 'index.html': await sha(html) } }));
    const server = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://x').pathname.replace(/^\/sub\/lab\//, '');
      const send = (type: string, body: string | Buffer): void => void response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' }).end(body);
      if (name === '' || name === 'index.html') return send('text/html', html);
      if (name === 'sw.js') return send('text/javascript', worker);
      try {
        const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };
        send(types[path.extname(name)] ?? 'application/octet-stream', readFileSync(path.join(SITE, name)));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const home = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/sub/lab/`;
    const edition = page.locator('html');
    const titled = (title: string): string => html.replace(/<html lang="en"[^>]*>/, `<html lang="en" data-edition="${title}">`);
    /** Asks for a new version and gives it some time; what comes of it is seen on the page. */
    const update = (): Promise<unknown> =>
      page.evaluate(async () => {
        const soon = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 100));
        const registration = await navigator.serviceWorker.ready;
        let asked = false;
        void registration.update().then(
          () => (asked = true),
          () => (asked = true),
        );
        const isUnderWay = (): boolean => !asked || registration.installing !== null;
        for (let looks = 0; looks < 100 && isUnderWay(); looks++) await soon();
      });
    try {
      await page.goto(home);
      await kept(page);
      await page.reload();
      // Half an update: the list is new, the page is not there yet.
      worker = only(JSON.stringify({ version: 'two', files: { 'index.html': await sha(titled('Newer')) } }));
      await update();
      await page.context().setOffline(true);
      await page.reload();
      await expect(edition).not.toHaveAttribute('data-edition', /./);
      await page.context().setOffline(false);
      await page.reload();
      // The whole of it.
      html = titled('Newer');
      worker = only(JSON.stringify({ version: 'three', files: { 'index.html': await sha(html) } }));
      await expect(async () => {
        await update();
        await expect(page.getByText('A new version of this page is there')).toBeVisible({ timeout: 5000 });
      }).toPass({ timeout: 90_000 });
      await page.reload();
      await expect(edition).toHaveAttribute('data-edition', 'Newer');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

test.describe('where the lab cannot start, the page says why', () => {
  const opening = (page: Page) => page.locator('#opening');

  test('opened from disk', async ({ page }) => {
    await page.goto(`file://${path.join(SITE, 'index.html')}`);
    await expect(opening(page)).toContainText('cannot be opened from disk');
  });

  test('a missing script', async ({ page }) => {
    await page.route('**/assets/index-*.js', (route) => route.fulfill({ status: 404 }));
    await page.goto('./');
    await expect(opening(page)).toContainText('is missing or may not be read');
  });

  test('an address without its last slash', async ({ page, baseURL }) => {
    const html = readFileSync(path.join(SITE, 'index.html'), 'utf8');
    await page.route('**/course/lab', (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.goto('./course/lab#v=1&rows=4');
    await expect(opening(page).getByRole('link')).toHaveAttribute('href', `${baseURL}course/lab/#v=1&rows=4`);
  });

  test('a sandboxed frame', async ({ page, baseURL }) => {
    await page.route('**/frame.html', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<iframe sandbox="allow-scripts" src="${baseURL}" width="800" height="600"></iframe>` }),
    );
    await page.goto('./frame.html');
    await expect(page.frameLocator('iframe').locator('#opening')).toContainText('Add allow-same-origin');
  });
});

test('nothing stored can keep the page from opening', async ({ lab }) => {
  const { page } = lab;
  await page.route('**/store.html', (route) => route.fulfill({ contentType: 'text/html', body: '<p>store</p>' }));
  await page.goto('./store.html');
  await page.evaluate(async () => {
    localStorage.setItem('cascade-lab.prefs', '[{"theme":');
    const opening = indexedDB.open('cascade-lab');
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('checkpoints'));
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const transaction = opening.result.transaction('checkpoints', 'readwrite');
    const store = transaction.objectStore('checkpoints');
    store.put({ network: 'x' }, 'k');
    store.put(null, 'n');
    store.put('text', 't');
    await new Promise((resolve) => transaction.addEventListener('complete', resolve));
    opening.result.close();
  });
  await lab.open();
  await expect(lab.headline).toContainText('of the weights are gone');
  await expect(lab.notices).toContainText('Something kept on this device cannot be used');
  await expect(lab.notices).toContainText('The choices kept on this device cannot all be used');
  // And it can be forgotten.
  await page.getByRole('button', { name: /^Help/ }).click();
  await page.getByRole('button', { name: 'Forget what is kept here' }).click();
  await page.getByRole('button', { name: /^Yes, forget it all/ }).click();
  await page.waitForEvent('load');
  await expect(lab.headline).toContainText('of the weights are gone');
  await expect(lab.notices).not.toContainText('cannot be used');
});
