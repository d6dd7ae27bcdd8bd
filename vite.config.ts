import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Relative, so that the built site works from any folder of any static host.
  base: './',
  // The page is in English: what its controls say in thirty other languages need not be fetched.
  plugins: [react({ jsxImportSource: '#whole-text' }), optimizeLocales.vite({ locales: ['en-US'] })],
  // The budget for script is on what the first scene fetches, gzipped; bench/page.ts measures that, so the bundler's own limit on a file need not speak.
  build: { target: 'es2023', outDir: 'dist/site', emptyOutDir: true, chunkSizeWarningLimit: 1000 },
  worker: { format: 'es' },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'training/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 120_000,
  },
});
