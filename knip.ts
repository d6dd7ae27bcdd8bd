import type { KnipConfig } from 'knip';

/** What a stylesheet refers to in packages, as imports that knip understands. */
const packagesOf = (css: string): string => [...css.matchAll(/url\('(@?\w[^':]*)'\)/g)].map(([, file]) => `import '${file}';`).join('\n');

const config: KnipConfig = {
  project: ['src/**/*.{ts,tsx,css}', 'bench/**/*.ts', 'training/**/*.ts', 'scripts/**/*.{mjs,ts}', 'e2e/**/*.ts', '*.ts'],
  // Installed together for the work under way; each name goes from here with its first use.
  ignoreDependencies: [
    /^d3-/,
    /^@types\/d3-/,
    'recharts',
    'idb-keyval',
    'uqr',
    'fake-indexeddb',
    'sirv',
    /^@testing-library/,
    'jsdom',
    'vite-plugin-pwa',
    'puppeteer-core',
  ],
  ignoreExportsUsedInFile: { interface: true, type: true },
  compilers: { css: packagesOf },
};

export default config;
