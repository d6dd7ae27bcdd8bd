// `npm run bench`: builds what is measured, then measures. Only the benchmarks' JSON goes to stdout.
import path from 'node:path';
import { ROOT, buildNodePrograms, buildSite, ensureDependencies, requireNode, run, siteIsFresh } from './setup.mjs';

requireNode();
ensureDependencies();
const built = (siteIsFresh() || buildSite({ outputTo: 'stderr' })) && buildNodePrograms({ outputTo: 'stderr' });
const program = path.join(ROOT, 'dist', 'node', 'bench.mjs');
process.exitCode = built && run(process.execPath, [program, ...process.argv.slice(2)]) ? 0 : 1;
