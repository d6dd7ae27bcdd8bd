import { matchesOf } from './packed-bits';
import { ACCUMULATOR_BYTES, bytesOf, costOf, count, slotsOf, tiledTraffic, transferCounters } from './design-cost';
import type { Design, DesignConfig } from './design';
import type { SpartenConfig } from './sparten-config';
import type { Slices } from './slices';
import { residenciesOf, spartenLimits } from './sparten-config';
import { spartenAssumptions } from './sparten-assumptions';
import { slowestCluster, sampleWithout } from './sparten-sample';
import { spartenTimer } from './sparten-time';
import type { Action, Counter, DesignCost, Estimate, GroupWork } from './design-types';

export const sparten: Design = {
  id: 'sparten',
  name: 'SparTen',
  inWords: 'SparTen',
  skips: 'skips zeros of both',
  reasons: {
    'ragged-filters': 'the last group of filters does not fill a cluster’s units',
    imbalance: 'units wait for the slowest, and for the broadcast and what else a chunk takes where that is set',
  },
  limits: ({ sparten: config }) => spartenLimits(config),
  pattern: 'unstructured',
  patternIn: ({ sparten: { weights } }) => (weights === 'cascade' ? 'cascade' : 'unstructured'),
  assumptions: ({ sparten: config, memory }) => spartenAssumptions(config, memory),
  run: spartenCost,
};

/** What its units do, the memories behind them left out. Of registers, those that hold sums. */
export const SPARTEN_UNIT_ACTIONS: ReadonlySet<Action> = new Set([
  'mac',
  'register',
  'sparten-inner-join',
  'sparten-buffer',
  'sparten-permute',
  'sparten-other',
]);

/** Positions timed between two steps; a few milliseconds for a large layer. */
const POSITIONS_A_SLICE = 16;

/** Sums over the positions timed. */
interface Timed {
  /** Slowest cluster, rounded to whole cycles. */
  cycles: number;
  matches: number;
  empty: number;
  raggedSlots: number;
  estimate: Estimate | null;
}

/** What the timing rule gives for exactly these tensors, every position counted: the slowest cluster's cycles and all matches. */
export interface SpartenTiming {
  readonly cycles: number;
  readonly matches: number;
}

/** Bit-exact timing of one group. @param work its weights and activations. */
export function* spartenTiming(work: GroupWork, config: SpartenConfig): Slices<SpartenTiming> {
  const { cycles, matches } = yield* timeAll(work, config);
  return { cycles, matches };
}

function* timeAll(work: GroupWork, config: SpartenConfig): Slices<Timed> {
  const { geometry, weights, activations } = work;
  const timer = spartenTimer(geometry, weights, activations, config);
  const ofCluster = new Float64Array(config.clusters);
  const sums: Timed = { cycles: 0, matches: 0, empty: 0, raggedSlots: 0, estimate: null };
  for (let p = 0; p < geometry.positions; p++) {
    const time = timer(p);
    ofCluster[p % config.clusters] += time.cycles;
    sums.matches += time.matches;
    sums.empty += time.empty;
    sums.raggedSlots += time.raggedSlots;
    if (p % POSITIONS_A_SLICE === POSITIONS_A_SLICE - 1) yield undefined;
  }
  for (const cycles of ofCluster) if (cycles > sums.cycles) sums.cycles = cycles;
  return sums;
}

function* timeSample(work: GroupWork, config: SpartenConfig, size: number, seed: number): Slices<Timed> {
  const { geometry, weights, activations } = work;
  const { positions } = geometry;
  const timer = spartenTimer(geometry, weights, activations, config);
  const sample = sampleWithout(positions, size, seed);
  const times = new Float64Array(size);
  const matches = new Float64Array(size);
  let empty = 0;
  let raggedSlots = 0;
  for (let i = 0; i < size; i++) {
    const time = timer(sample[i]);
    times[i] = time.cycles;
    matches[i] = time.matches;
    empty += time.empty;
    raggedSlots += time.raggedSlots;
    if (i % POSITIONS_A_SLICE === POSITIONS_A_SLICE - 1) yield undefined;
  }
  const exactMatches = matchesOf(weights, activations);
  const { cycles, halfWidth } = slowestCluster(times, matches, exactMatches / positions, positions, config.clusters);
  const scale = positions / size;
  const known = exactMatches + Math.round(empty * scale) + Math.round(raggedSlots * scale);
  return {
    cycles: Math.max(Math.round(cycles), Math.ceil(known / (config.clusters * config.units))),
    matches: exactMatches,
    empty: Math.round(empty * scale),
    raggedSlots: Math.round(raggedSlots * scale),
    estimate: { sampledPositions: size, positions, halfWidth },
  };
}

function* spartenCost(work: GroupWork, design: DesignConfig): Slices<DesignCost> {
  const { sparten: config, memory } = design;
  const { geometry, weights, activations } = work;
  const { positions, filters } = geometry;
  const isSampled = config.sample !== null && positions > config.sample.positions;
  const timed = yield* isSampled && config.sample !== null ? timeSample(work, config, config.sample.positions, config.sample.seed) : timeAll(work, config);
  const multipliers = config.clusters * config.units;
  const outputBytes = Math.round(positions * filters * work.outputDensity) + bytesOf(positions * filters);
  const dram = tiledTraffic(
    {
      weights: weights.kept,
      metadata: bytesOf(geometry.rows * filters),
      activations: activations.touchedNonZeros + bytesOf(activations.touchedPixels * geometry.channels),
      outputs: outputBytes,
    },
    memory,
  );
  return costOf(
    {
      design: 'sparten',
      multipliers,
      cycles: timed.cycles,
      slots: slotsOf({
        useful: timed.matches,
        empty: timed.empty,
        'ragged-filters': timed.raggedSlots,
        imbalance: multipliers * timed.cycles - timed.matches - timed.empty - timed.raggedSlots,
      }),
      counters: [...unitCounters(timed, config), ...fetchCounters(work, config), ...transferCounters(dram, outputBytes)],
      dram,
      indexing: null,
      activationsDelivered: deliveredInputs(work, config),
      distinctActivations: activations.touchedNonZeros,
      estimate: timed.estimate,
    },
    memory,
  );
}

function unitCounters({ matches, empty }: Timed, config: SpartenConfig): Counter[] {
  const active = matches + empty;
  return [
    count('mac', 'none', matches),
    count('register', 'partial-sums', matches * ACCUMULATOR_BYTES),
    count('sparten-inner-join', 'none', active),
    count('sparten-buffer', 'none', active),
    count('sparten-other', 'none', active),
    count('sparten-permute', 'none', config.balance === 'gb-h' ? active : 0),
  ];
}

/** Filter groups a position's input chunks are fetched for. */
const groupsOf = (filters: number, config: SpartenConfig): number => Math.ceil(filters / (config.balance === 'none' ? config.units : 2 * config.units));

/** Non-zero inputs fetched, once for each filter group of each position. */
function deliveredInputs({ geometry, activations }: GroupWork, config: SpartenConfig): number {
  let nonZeros = 0;
  for (let row = 0; row < activations.nonZeroOfRow.length; row++) nonZeros += activations.nonZeroOfRow[row];
  return nonZeros * groupsOf(geometry.filters, config);
}

/** Traffic of the clusters' buffers with the SRAMs behind them: weights once for every R outputs of a cluster, inputs once a filter group. */
function fetchCounters(work: GroupWork, config: SpartenConfig): Counter[] {
  const { geometry, weights } = work;
  const { positions, filters, rows } = geometry;
  const residencies = residenciesOf(positions, config);
  return [
    count('weight-read', 'weights', weights.kept * residencies),
    count('metadata-read', 'metadata', bytesOf(rows * filters) * residencies),
    count('activation-read', 'activations', deliveredInputs(work, config)),
    count('metadata-read', 'activations', bytesOf(positions * rows) * groupsOf(filters, config)),
  ];
}
