import { createServer } from 'node:http';
import { type Page, expect } from '@playwright/test';
import { labPage, test } from './page';

/** What the page's own policy refused so far, in every frame. */
const watchPolicy = async (page: Page): Promise<readonly string[]> => {
  const refused: string[] = [];
  await page.exposeFunction('refused', (what: string) => void refused.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      (window as unknown as { refused: (what: string) => void }).refused(`${effectiveDirective}: ${blockedURI}`);
    });
  });
  return refused;
};

test('every scene, its tables and the help keep within the policy, and what is put into the page from elsewhere does not run', async ({ page }) => {
  test.setTimeout(240_000);
  const refused = await watchPolicy(page);
  const lab = labPage(page);
  for (const scene of ['prune', 'stream&cyc=40', 'compare&on=alexnet', 'train']) {
    await page.goto('about:blank');
    await lab.open(`#v=1&scene=${scene}`);
    await lab.settled();
    await lab.words();
    expect([...refused, ...lab.problems()], scene).toEqual([]);
  }
  await page.getByRole('button', { name: /^Help/ }).click();
  await expect(page.getByRole('link', { name: /^Licences/ })).toBeVisible();
  expect(refused).toEqual([]);

  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
  });
  await expect.poll(() => refused).toEqual(['script-src-elem: inline']);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});

test('a scene in a frame of a page from elsewhere works within the policy', async ({ page, baseURL }) => {
  test.setTimeout(120_000);
  const refused = await watchPolicy(page);
  const notes = `<iframe src="${baseURL}#v=1&scene=stream&cyc=40" width="1200" height="800"></iframe>`;
  const server = createServer((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(notes));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
  const headline = page.frameLocator('iframe').getByRole('heading', { level: 1 });
  await expect(headline).toBeVisible({ timeout: 45_000 });
  await expect(headline).not.toContainText('…', { timeout: 45_000 });
  expect(refused).toEqual([]);
  server.closeAllConnections();
  server.close();
});
