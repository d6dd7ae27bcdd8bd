import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '../scripts/chromium.mjs';

/** Chosen once, by the first process to read this file; Playwright's workers inherit it. */
process.env['CASCADE_LAB_PORT'] ??= String(await freePort());
process.env['CHROMIUM_PATH'] ??= findChromium() ?? '';

const baseURL = `http://127.0.0.1:${process.env['CASCADE_LAB_PORT']}/`;
const executablePath = process.env['CHROMIUM_PATH'];

export default defineConfig({
  testDir: '.',
  // Minutes of random clicks find other faults on every machine: `npm run monkey` asks for them, `npm test` does not.
  testIgnore: process.env['MONKEY'] === undefined ? ['monkey.spec.ts'] : [],
  outputDir: '../test-results/e2e',
  reporter: [['line'], ['json', { outputFile: '../test-results/e2e.json' }]],
  forbidOnly: process.env['CI'] !== undefined,
  fullyParallel: true,
  retries: 0,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL,
    // Kept files would come from another visit and pass by what a test does to the network; offline.spec.ts allows them.
    serviceWorkers: 'block',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // Recording doubles what the browser and its tests cost the processor; `npm run e2e -- --trace on -g "words of the test"` records one that fails.
    trace: 'off',
    launchOptions: { args: [...CHROMIUM_ARGS], ...(executablePath === '' ? {} : { executablePath }) },
  },
  webServer: {
    command: `node scripts/start.mjs --no-build --port ${process.env['CASCADE_LAB_PORT']}`,
    cwd: '..',
    url: baseURL,
    timeout: 20_000,
  },
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
