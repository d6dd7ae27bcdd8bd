import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { test } from './page';

test('the cycles on show are saved as a waveform, the one that the command line writes', async ({ lab }, testInfo) => {
  const link = '#v=1&scene=stream&pe=2,3';
  await lab.open(link);
  const { page } = lab;
  await page.getByRole('button', { name: 'Save the picture of the timeline, or a waveform' }).click();
  const choice = page.getByRole('option', { name: /^Waveform \(VCD\)/ });
  await expect(choice).toContainText('PE 2, 3, cycles 0 to 95');
  const download = page.waitForEvent('download');
  await choice.click();
  const saved = readFileSync(await (await download).path(), 'utf8');

  const out = testInfo.outputPath('cli.vcd');
  execFileSync(process.execPath, ['dist/cli/cascade-lab.mjs', 'trace', '--scenario', link, '--vcd', out, '--pe', '2,3', '--to', '95'], { cwd: '.' });
  expect(saved).toContain('$scope module pe_2_3 $end');
  expect(saved).toBe(readFileSync(out, 'utf8'));
});

test('cycles that the hardware would wait in have no waveform, and the menu says so', async ({ lab }) => {
  await lab.open('#v=2&scene=stream&buf=flat&drain=serial');
  const { page } = lab;
  await page.getByRole('button', { name: 'Show the whole tile' }).click();
  await page.getByRole('button', { name: 'Save the picture of the timeline, or a waveform' }).click();
  await expect(page.getByRole('listbox')).toHaveAccessibleDescription(/^There is no waveform of these cycles\. A sum is due to leave in cycle \d+, while/);
  await expect(page.getByRole('option')).toHaveCount(2);
});
