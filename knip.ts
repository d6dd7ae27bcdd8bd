import type { KnipConfig } from 'knip';

/** What a stylesheet refers to in packages, as imports that knip understands. */
const packagesOf = (css: string): string => [...css.matchAll(/url\('(@?\w[^':]*)'\)/g)].map(([, file]) => `import '${file}';`).join('\n');

const isProduction = process.argv.includes('--production');

const config: KnipConfig = {
  // What JSX compiles to is named by the compiler's options alone.
  // With `--production` only what ends in `!` counts: the page, the workers, the command line, the gallery of pictures. What tests alone use is then dead, and belongs into `testing`.
  entry: ['src/worker/entry.ts!', 'src/worker/training/training-entry.ts!', 'src/pictures/pictures.ts!', 'src/ui/whole-text/jsx-*runtime.ts!'],
  project: [
    'src/**/*.{ts,tsx,css}!',
    '!src/**/{testing,reference,corpus}/**!',
    'bench/**/*.ts',
    'training/**/*.ts',
    'hardware/**/*.{ts,mjs}',
    'scripts/**/*.{mjs,ts}',
    'e2e/**/*.ts',
    '*.ts',
  ],
  // Marked in their comments: a second way to the same number, against which tests hold the first, and which needs what is private to its file.
  tags: isProduction ? ['-oracle'] : [],
  // Installed together for the work under way; each name goes from here with its first use.
  ignoreDependencies: ['puppeteer-core'],
  // The JSX runtime is a place in this project, not a package.
  ignoreIssues: { 'tsconfig.json': ['unlisted'] },
  // Debian's programs, which npm run hardware asks for.
  ignoreBinaries: ['verilator', 'apt-get'],
  // A test may look into a file that the page needs; with `--production` only what nothing but tests runs is told.
  ignoreExportsUsedInFile: isProduction || { interface: true, type: true },
  compilers: { css: packagesOf },
};

export default config;
