import type { KnipConfig } from 'knip';

/** What a stylesheet refers to in packages, as imports that knip understands. */
const packagesOf = (css: string): string => [...css.matchAll(/url\('(@?\w[^':]*)'\)/g)].map(([, file]) => `import '${file}';`).join('\n');

const config: KnipConfig = {
  // What JSX compiles to is named by the compiler's options alone.
  entry: ['src/ui/whole-text/jsx-*runtime.ts'],
  project: ['src/**/*.{ts,tsx,css}', 'bench/**/*.ts', 'training/**/*.ts', 'hardware/**/*.{ts,mjs}', 'scripts/**/*.{mjs,ts}', 'e2e/**/*.ts', '*.ts'],
  // Installed together for the work under way; each name goes from here with its first use.
  ignoreDependencies: [/^(@types\/)?d3-(hierarchy|interpolate|selection|zoom)$/, 'puppeteer-core'],
  // The JSX runtime is a place in this project, not a package.
  ignoreIssues: { 'tsconfig.json': ['unlisted'] },
  // Debian's programs, which npm run hardware asks for.
  ignoreBinaries: ['verilator', 'apt-get'],
  ignoreExportsUsedInFile: { interface: true, type: true },
  compilers: { css: packagesOf },
};

export default config;
