/** One thing measured against one budget. */
export interface Benchmark {
  /** Stable, for `--only` and for comparing runs. */
  readonly name: string;
  /** What is measured, in a sentence. */
  readonly about: string;
  readonly unit: 'ms' | 'frames/s' | 'images/s' | 'bytes';
  readonly budget: Budget;
  /** One number a sample, in `unit`. */
  readonly run: () => Promise<readonly number[]> | readonly number[];
}

export interface Budget {
  /** Which figure of the samples is held against the limit. */
  readonly statistic: 'median' | 'p95';
  /** Whether the limit is the most or the least allowed. */
  readonly bound: 'most' | 'least';
  readonly limit: number;
}

export interface Measurement {
  readonly name: string;
  readonly about: string;
  readonly unit: Benchmark['unit'];
  readonly samples: number;
  readonly median: number;
  /** The figure 95 % of the samples are no worse than. */
  readonly p95: number;
  readonly budget: Budget;
  readonly inside: boolean;
}

/** @throws whatever the benchmark throws, and where it gives no samples */
export async function measure(benchmark: Benchmark): Promise<Measurement> {
  const { name, about, unit, budget } = benchmark;
  const samples = await benchmark.run();
  if (samples.length === 0) throw new Error(`${name} gave no samples`);
  const bestFirst = samples.toSorted((a, b) => (budget.bound === 'most' ? a - b : b - a));
  const median = quantile(bestFirst, 0.5);
  const p95 = quantile(bestFirst, 0.95);
  const figure = budget.statistic === 'median' ? median : p95;
  const inside = budget.bound === 'most' ? figure <= budget.limit : figure >= budget.limit;
  return { name, about, unit, samples: samples.length, median: rounded(median), p95: rounded(p95), budget, inside };
}

/**
 * Milliseconds of each of `runs` calls, after `warmUps` that are not counted.
 * @param work given the call's index, warm-ups included, so that each call can have input of its own
 */
export function timed(work: (call: number) => unknown, { warmUps, runs }: { readonly warmUps: number; readonly runs: number }): number[] {
  const samples: number[] = [];
  for (let call = 0; call < warmUps + runs; call++) {
    const begun = performance.now();
    work(call);
    const took = performance.now() - begun;
    if (call >= warmUps) samples.push(took);
  }
  return samples;
}

/** Nearest rank: the smallest sample with at least `share` of all at or before it. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
