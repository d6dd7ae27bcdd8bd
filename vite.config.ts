import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Relative, so that the built site works from any folder of any static host.
  base: './',
  plugins: [react()],
  // The budget for script is on what the first scene fetches, gzipped; bench/page.ts measures that, so the bundler's own limit on a file need not speak.
  build: { target: 'es2023', outDir: 'dist/site', emptyOutDir: true, chunkSizeWarningLimit: 1000 },
  worker: { format: 'es' },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'training/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 120_000,
  },
});
