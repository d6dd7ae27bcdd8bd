import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { noticesPlugin } from './scripts/notices.mjs';
import { versionText } from './scripts/version.mjs';
import { defineConfig } from 'vitest/config';
import { sitePlugin } from './scripts/site/plugin.mjs';

/**
 * WebKit runs a worker's first file a second time when another file imports from it, and then two workers answer every message: nothing may be bundled into it
 * that others share.
 */
const firstFileStandsAlone: Plugin = {
  name: 'first-file-stands-alone',
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
    const first = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
    for (const { fileName, imports } of chunks) if (imports.some((name) => first.has(name))) this.error(`${fileName} imports from a worker's first file`);
  },
};

/** Tests that put something else in the place of what others import. */
const MOCKING = 'src/cli/commands.test.ts';

export default defineConfig({
  define: { CASCADE_LAB_VERSION: JSON.stringify(versionText()) },
  // Relative, so that the built site works from any folder of any static host.
  base: './',
  // The page is in English: what its controls say in thirty other languages need not be fetched.
  plugins: [react({ jsxImportSource: '#whole-text' }), optimizeLocales.vite({ locales: ['en-US'] }), sitePlugin(), noticesPlugin()],
  // The budget for script is on what the first scene fetches, gzipped; bench/page.ts measures that, so the bundler's own limit on a file need not speak.
  build: { target: 'es2023', outDir: 'dist/site', emptyOutDir: true, chunkSizeWarningLimit: 1000 },
  worker: {
    format: 'es',
    plugins: () => [firstFileStandsAlone],
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'at-start', tags: ['$initial'], test: (id) => !id.endsWith('entry.ts') }] } } },
  },
  test: {
    testTimeout: 120_000,
    // By itself vitest leaves a processor idle, and on a machine of two that is half of it.
    maxWorkers: '100%',
    projects: [
      // Most tests are of pure functions: one after the other in a process, the engine is read once instead of in every file.
      {
        extends: true,
        test: {
          name: 'shared',
          isolate: false,
          include: ['src/**/*.test.ts', 'training/**/*.test.ts', 'hardware/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [MOCKING],
        },
      },
      // Tests with a document of their own.
      { extends: true, test: { name: 'alone', include: ['src/**/*.test.tsx', MOCKING] } },
    ],
  },
});
