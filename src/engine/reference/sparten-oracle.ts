import type { Balance } from '../baselines/sparten-config';

/** Plain tensors for the SparTen oracle: filters × rows and positions × rows of numbers, rows channel-first: (tap, channel). */
export interface SpartenProblem {
  readonly weights: readonly (readonly number[])[];
  readonly inputs: readonly (readonly number[])[];
  readonly taps: number;
  readonly channels: number;
  readonly clusters: number;
  readonly units: number;
  readonly chunk: number;
  readonly balance: Balance;
  readonly slack: 0 | 'inf';
  /** Cycles added to every chunk. */
  readonly chunkOverhead: number;
  /** Bytes a cycle of the input broadcast; null for one that never limits. */
  readonly broadcastBytes: number | null;
  /** R: outputs a weight chunk serves before it is fetched again. */
  readonly outputsPerResidentChunk: number;
}

export interface SpartenRun {
  readonly cycles: number;
  readonly matches: number;
  /** Weights brought into units, each time they are. */
  readonly weightsFetched: number;
}

/** One thing a unit does in a cycle: a match, finding none in a chunk pair, what a chunk takes beyond that; or the broadcast sends. */
type Job = 'match' | 'empty' | 'overhead' | 'broadcast';

/**
 * SparTen, event by event: every unit holds a queue of jobs and does one a cycle; with slack 0 a queue covers one chunk and the cluster goes on when all its
 * units are idle, with slack 'inf' it covers all chunks of a filter group. The broadcast of inputs is one more queue beside the units'. Slow and literal; for
 * small tensors.
 */
export function simulateSparten(problem: SpartenProblem): SpartenRun {
  let slowest = 0;
  let matches = 0;
  let weightsFetched = 0;
  for (let cluster = 0; cluster < problem.clusters; cluster++) {
    let clock = 0;
    let served = 0;
    for (let p = cluster; p < problem.inputs.length; p += problem.clusters) {
      // What is resident has served its R outputs: every chunk of every filter comes in anew.
      if (served % problem.outputsPerResidentChunk === 0) for (const filter of problem.weights) for (const weight of filter) if (weight !== 0) weightsFetched++;
      served++;
      for (const barrier of barriersOf(problem, problem.inputs[p])) {
        const queues = barrier.map((queue) => [...queue]);
        while (queues.some((queue) => queue.length > 0)) {
          for (const queue of queues) if (queue.shift() === 'match') matches++;
          clock++;
        }
      }
    }
    slowest = Math.max(slowest, clock);
  }
  return { cycles: slowest, matches, weightsFetched };
}

/** For one position: the units' queues between one barrier and the next, in order. */
function barriersOf(problem: SpartenProblem, input: readonly number[]): Job[][][] {
  const chunks = chunkRows(problem);
  const barriers: Job[][][] = [];
  for (const group of filterGroups(problem)) {
    const perChunk = chunks.map((rows) => assign(problem, group, rows).map((filters) => filters.flatMap((f) => jobsOf(problem.weights[f], input, rows))));
    const overhead = Array.from({ length: problem.chunkOverhead }, (): Job => 'overhead');
    const sent = chunks.map((rows) => broadcastOf(problem, input, rows));
    if (problem.slack === 0) for (const [k, queues] of perChunk.entries()) barriers.push([...queues, sent[k]], [overhead]);
    else barriers.push([...group.map((_, u) => perChunk.flatMap((queues) => (queues[u] === undefined ? [] : [...queues[u], ...overhead]))), sent.flat()]);
  }
  return barriers;
}

/** Mask and values of an input chunk, a cycle for every width of the broadcast. */
function broadcastOf({ broadcastBytes, chunk }: SpartenProblem, input: readonly number[], rows: readonly number[]): Job[] {
  if (broadcastBytes === null) return [];
  let bytes = Math.ceil(chunk / 8) + nonZerosIn(input, rows);
  const jobs: Job[] = [];
  for (; bytes > 0; bytes -= broadcastBytes) jobs.push('broadcast');
  return jobs;
}

function jobsOf(weights: readonly number[], input: readonly number[], rows: readonly number[]): Job[] {
  const matching = rows.filter((row) => weights[row] !== 0 && input[row] !== 0);
  return matching.length === 0 ? ['empty'] : matching.map(() => 'match');
}

/** The rows of every chunk: blocks of the channels of one tap after the other. */
function chunkRows({ taps, channels, chunk }: SpartenProblem): number[][] {
  const chunks: number[][] = [];
  for (let tap = 0; tap < taps; tap++) {
    for (let first = 0; first < channels; first += chunk) {
      const rows: number[] = [];
      for (let c = first; c < Math.min(first + chunk, channels); c++) rows.push(tap * channels + c);
      chunks.push(rows);
    }
  }
  return chunks;
}

const nonZerosIn = (weights: readonly number[], rows: readonly number[]): number => rows.filter((row) => weights[row] !== 0).length;

/** Filter indices, group by group, in the order in which pairing looks at them. */
function filterGroups({ weights, units, balance }: SpartenProblem): number[][] {
  const filters = weights.map((_, f) => f);
  const everyRow = weights[0].map((_, row) => row);
  if (balance !== 'none') filters.sort((a, b) => nonZerosIn(weights[b], everyRow) - nonZerosIn(weights[a], everyRow) || a - b);
  const size = balance === 'none' ? units : 2 * units;
  const groups: number[][] = [];
  for (let first = 0; first < filters.length; first += size) groups.push(filters.slice(first, first + size));
  return groups;
}

/** The filters of each unit for one chunk of one group. */
function assign(problem: SpartenProblem, group: readonly number[], rows: readonly number[]): number[][] {
  if (problem.balance === 'none') return group.map((f) => [f]);
  const place = new Map(group.map((f, i) => [f, i]));
  const density = (f: number): number => nonZerosIn(problem.weights[f], rows);
  const order = problem.balance === 'gb-s' ? [...group] : [...group].sort((a, b) => density(b) - density(a) || (place.get(a) ?? 0) - (place.get(b) ?? 0));
  const units: number[][] = [];
  while (order.length > 0) {
    const densest = order.shift();
    const sparsest = order.pop();
    units.push([densest, sparsest].filter((f) => f !== undefined));
  }
  return units;
}
