import base from './playwright.config';

/** `npm run film-strips`: not a test, but what the tests have is what it needs: the built site, served, and a Chromium. */
export default { ...base, testMatch: 'film/*.film.ts', workers: 1, timeout: 600_000 };
