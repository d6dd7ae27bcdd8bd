import { type BrowserContext, expect } from '@playwright/test';
import { type LabPage, labPage, test } from './page';

for (const locale of ['de-DE', 'fr-FR', 'ar-EG']) {
  test(`numbers are read as they are typed where the browser speaks ${locale}`, async ({ browser }) => {
    const context = await browser.newContext({ locale, viewport: { width: 1440, height: 900 } });
    const lab = labPage(await context.newPage());
    await lab.open('#v=1');
    const q = lab.page.getByRole('textbox', { name: 'Threshold q, typed' });
    for (const [typed, shown] of [
      ['0.9', '0.9'],
      ['1,25', '1.25'],
    ]) {
      await q.fill(typed);
      await q.press('Tab');
      await expect(q).toHaveValue(shown);
      await expect.poll(() => lab.page.url()).toContain(`q=${shown}`);
    }
    await lab.cutField.fill('80.5 %');
    await lab.cutField.press('Enter');
    await expect(lab.cutField).toHaveValue('80.5');
    await expect.poll(() => lab.page.url()).toContain('cut=0.805');

    // What cannot be understood stays to be mended, says why, and changes nothing.
    const width = lab.page.getByRole('textbox', { name: 'Chunk width' });
    await width.fill('1.024,5');
    await width.press('Tab');
    await expect(width).toHaveValue('1.024,5');
    await expect(width).toHaveAccessibleDescription(/without groups/);
    await width.press('Escape');
    await expect(width).toHaveValue('8');
    await width.fill('9999');
    await width.press('Enter');
    await expect(width).toHaveValue('512');
    await expect(width).toHaveAccessibleDescription('512 is the most.');
    expect(lab.problems()).toEqual([]);
    await context.close();
  });
}

/** As browsers translate a page: texts are put into `font` elements of the translator's, at once and after every change; the nodes that were there are gone. */
function translateForEver(): void {
  const wrap = (root: Node): void => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    if (root instanceof Text) texts.push(root);
    for (const text of texts) {
      const parent = text.parentElement;
      if (!parent || text.data.trim() === '' || parent.closest('[translate=no], script, style, font, svg')) continue;
      const outer = document.createElement('font');
      const inner = document.createElement('font');
      inner.textContent = text.data;
      outer.append(inner);
      text.replaceWith(outer);
    }
  };
  const watch = (): void => {
    wrap(document.body);
    new MutationObserver((changes) => {
      for (const change of changes) {
        if (change.type === 'characterData') wrap(change.target);
        else for (const node of change.addedNodes) if (node.isConnected) wrap(node);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', watch);
  else watch();
}

const SCENES: Readonly<Record<string, { readonly link: string; readonly act: (lab: LabPage) => Promise<void> }>> = {
  prune: {
    link: '#v=1&cmp=unstructured',
    act: async (lab) => {
      for (const key of ['Home', 'PageUp', 'PageUp', 'End', 'PageDown']) await lab.cutSlider.press(key);
      await lab.cutField.fill('62,5');
      await lab.cutField.press('Enter');
      await lab.page.locator('.matrix-window').first().hover();
    },
  },
  stream: {
    link: '#v=1&scene=stream&cyc=40',
    act: async ({ page }) => {
      await page.locator('main').focus();
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowRight']) await page.keyboard.press(key);
      const cycle = page.getByRole('textbox', { name: 'Cycle' });
      for (const at of ['12', '90', '45']) {
        await cycle.fill(at);
        await cycle.press('Enter');
      }
    },
  },
  compare: {
    link: '#v=1&scene=compare&on=alexnet',
    act: async ({ page }) => {
      const cut = page.getByRole('main').getByRole('textbox', { name: /typed/ }).first();
      for (const share of ['50', '90']) {
        await cut.fill(share);
        await cut.press('Enter');
      }
      for (const name of ['Cycles', 'Energy']) await page.getByRole('radio', { name, exact: true }).first().click();
    },
  },
  train: {
    link: '#v=1&scene=train&ep=2',
    act: async ({ page }) => {
      const epochs = page.getByRole('textbox', { name: 'Epochs' });
      for (const count of ['3', '4', '1']) {
        await epochs.fill(count);
        await epochs.press('Enter');
      }
    },
  },
};

/** The points of the accuracy curve are left out: which are measured depends on where the hand came to rest, and for how long. */
const wordsOf = async (lab: LabPage): Promise<string> => {
  await lab.settled();
  await lab.page.mouse.move(0, 0);
  for (const notice of await lab.page.getByRole('button', { name: 'Dismiss' }).elementHandles()) await notice.click();
  for (const table of await lab.page.getByRole('button', { name: /^Show (?!the points).*as a table$/, pressed: false }).elementHandles()) await table.click();
  await expect(lab.page.getByText(/^Opening .*…$/)).toHaveCount(0, { timeout: 45_000 });
  // In one go: between two looks the measuring goes on.
  const words = await lab.page.getByRole('region', { name: 'Accuracy' }).evaluateAll((regions) => {
    for (const region of regions as HTMLElement[]) region.style.display = 'none';
    const shown = document.querySelector('main')?.innerText ?? '';
    for (const region of regions as HTMLElement[]) region.style.removeProperty('display');
    return shown;
  });
  return words.replace(/\s+/g, ' ');
};

const openedIn = async (context: BrowserContext, link: string): Promise<LabPage> => {
  const lab = labPage(await context.newPage());
  await lab.open(link);
  await lab.settled();
  return lab;
};

for (const [scene, { link, act }] of Object.entries(SCENES)) {
  test(`${scene} under a translator that wraps text after every change: nothing falls, nothing is stale`, async ({ browser }) => {
    test.setTimeout(300_000);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const plain = await openedIn(context, link);
    await act(plain);
    const words = await wordsOf(plain);
    await plain.page.close();

    await context.addInitScript(translateForEver);
    const lab = await openedIn(context, link);
    await expect(lab.page.locator('font').first()).toBeAttached();
    await act(lab);
    expect(await wordsOf(lab)).toBe(words);
    // To another scene and back: what was wrapped is taken away and drawn anew.
    await lab.scene(scene === 'prune' ? 'Stream' : 'Prune').click();
    await lab.settled();
    await lab.page.goBack();
    await lab.settled();
    expect([...lab.problems(), ...plain.problems()]).toEqual([]);
    await context.close();
  });
}
