import { versionText } from './scripts/version.mjs';
import { defineConfig } from 'vite';

/** The programs that run in Node: the command line, the trainer and the benchmarks. */
export default defineConfig({
  define: { CASCADE_LAB_VERSION: JSON.stringify(versionText()) },
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: false,
    rollupOptions: {
      input: {
        'cli/cascade-lab': 'src/cli/main.ts',
        'node/train': 'training/train.ts',
        'node/bench': 'bench/bench.ts',
        'node/hardware-scenarios': 'hardware/scenarios.ts',
        'node/hardware-waveforms': 'hardware/waveforms.ts',
        'node/hardware-work': 'hardware/work.ts',
      },
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'node/chunks/[name]-[hash].mjs' },
    },
  },
  // Bundled whole, so that the command line runs without node_modules; only the benchmarks drive a browser, and they stay beside it.
  ssr: { noExternal: true, external: ['@playwright/test'] },
});
