import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Benchmark } from './benchmark';

const SITE = path.resolve('dist/site');

/** Script the page cannot start without: what index.html names, and everything that imports statically, each once. */
function initialScripts(): string[] {
  const html = readFileSync(path.join(SITE, 'index.html'), 'utf8');
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+\.js)"/g)].map(([, address]) => path.join(SITE, address));
  const found = new Set<string>();
  const waiting = [...named];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const code = readFileSync(file, 'utf8');
    for (const [, address] of code.matchAll(/(?:^|[;\s}])(?:import|export)\s*(?:[\w$*{][^"'();]*?from\s*)?["'](\.[^"']+)["']/g)) {
      waiting.push(path.resolve(path.dirname(file), address));
    }
  }
  return [...found];
}

export const PAGE_BENCHMARKS: readonly Benchmark[] = [
  {
    name: 'initial-script-size',
    about: 'script needed before the page starts, each file gzipped',
    unit: 'bytes',
    budget: { statistic: 'median', bound: 'most', limit: 200 * 1024 },
    run: () => [initialScripts().reduce((bytes, file) => bytes + gzipSync(readFileSync(file)).length, 0)],
  },
];
