import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measure, type Measurement } from './benchmark';
import { ENGINE_BENCHMARKS } from './engine';
import { EVALUATION_BENCHMARKS } from './evaluation';
import { LONG_TASK_BENCHMARKS } from './long-tasks';
import { PAGE_BENCHMARKS } from './page';
import { TRAINING_BENCHMARKS } from './training';

/** Results as JSON on stdout; progress on stderr. Exit code 1 if a benchmark could not be run; a budget that is missed is a result, not an error. */
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = [...ENGINE_BENCHMARKS, ...EVALUATION_BENCHMARKS, ...TRAINING_BENCHMARKS, ...PAGE_BENCHMARKS, ...LONG_TASK_BENCHMARKS].filter(
  ({ name }) => values.only === undefined || name.includes(values.only),
);

const processors = cpus();
const machine = {
  node: process.versions.node,
  platform: process.platform,
  architecture: process.arch,
  cpus: processors.length,
  cpuModel: processors[0]?.model ?? null,
  /** What else the machine was doing: well below the number of processors, or the figures say little. */
  loadBefore: loadavg()[0],
};

const results: Measurement[] = [];
for (const benchmark of chosen) {
  try {
    const result = await measure(benchmark);
    const { statistic, bound, limit } = result.budget;
    console.error(`${result.inside ? 'inside ' : 'OUTSIDE'} ${result.name}: ${statistic} ${result[statistic]} ${result.unit} (at ${bound} ${limit})`);
    results.push(result);
  } catch (error) {
    console.error(`NOT RUN ${benchmark.name}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

console.log(JSON.stringify({ machine, results }, null, 2));
