import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { lowerActivations } from '../layer/lowering';
import type { LayerShape } from '../layer/shape';
import { simulateSparten } from '../reference/sparten-oracle';
import { convolutionShapes } from '../testing/arbitraries';
import { geometryOf, matchesOf, workOfTensors } from './packed-bits';
import { totalSlots, utilisation } from './design-cost';
import { BALANCES, DEFAULT_SPARTEN } from './sparten-config';
import { DEFAULT_DESIGN_CONFIG } from './design';
import type { GroupWork } from './design-types';
import type { Balance, SpartenConfig } from './sparten-config';
import { finish } from './slices';
import { sparten, spartenTiming } from './sparten';
import { maximumOfNormals, sampleWithout } from './sparten-sample';

function randomMask(length: number, density: number, seed: number): Uint8Array {
  const prng = createPrng(seed);
  return Uint8Array.from({ length }, () => (prng.uniform() < density ? 1 : 0));
}

const exactly = (changes: Partial<SpartenConfig>): SpartenConfig => ({ ...DEFAULT_SPARTEN, sample: null, ...changes });

const settings = fc.record({
  clusters: fc.integer({ min: 1, max: 4 }),
  units: fc.integer({ min: 1, max: 5 }),
  chunk: fc.oneof(fc.constantFrom(1, 3, 8, 32, 33, 128), fc.integer({ min: 1, max: 140 })),
  balance: fc.constantFrom(...BALANCES),
  slack: fc.constantFrom<0 | 'inf'>(0, 'inf'),
  seed: fc.integer(),
  chunkOverhead: fc.constantFrom(0, 0, 1, 3),
  broadcastBytes: fc.constantFrom(null, null, 1, 5, 64),
  outputsPerResidentChunk: fc.integer({ min: 1, max: 7 }),
  weightDensity: fc.constantFrom(0, 0.1, 0.5, 1),
  inputDensity: fc.constantFrom(0, 0.3, 0.7, 1),
});

/** Cycles and matches of the timing rule, and the weights brought into units as the cost counts them. */
function ourRun(work: GroupWork, config: SpartenConfig) {
  const { counters } = finish(sparten.run(work, { ...DEFAULT_DESIGN_CONFIG, sparten: config }));
  const weightsFetched = counters.find(({ action, operand }) => action === 'weight-read' && operand === 'weights')?.count ?? 0;
  return { ...finish(spartenTiming(work, config)), weightsFetched };
}

describe('SparTen against the event-by-event oracle', () => {
  it('agrees exactly on random linear layers: every balancing and slack, R, overhead and broadcast', () => {
    const shapes = fc.record({ rows: fc.integer({ min: 1, max: 150 }), filters: fc.integer({ min: 1, max: 14 }), positions: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(shapes, settings, ({ rows, filters, positions }, { seed, weightDensity, inputDensity, ...config }) => {
        const weights = randomMask(filters * rows, weightDensity, seed);
        const inputs = randomMask(positions * rows, inputDensity, seed + 1);
        const shape = { kind: 'linear', inputFeatures: rows, outputFeatures: filters, positions } as const;
        const oracle = simulateSparten({ ...config, weights: tableOf(weights, rows), inputs: tableOf(inputs, rows), taps: 1, channels: rows });
        expect(ourRun(workOfTensors(shape, weights, inputs), exactly(config))).toEqual(oracle);
      }),
      { seed: 4, numRuns: 250 },
    );
  });

  it('agrees exactly on random convolutions: strides, padding, dilation', () => {
    fc.assert(
      fc.property(convolutionShapes, settings, (shape, { seed, weightDensity, inputDensity, ...config }) => {
        const single = { ...shape, groups: 1 };
        const { rows, filters, positions, channels, taps } = geometryOf(single);
        const weights = randomMask(filters * rows, weightDensity, seed);
        const inputs = randomMask(channels * single.inputSize[0] * single.inputSize[1], inputDensity, seed + 1);
        const lowered = lowerActivations(single, Float32Array.from(inputs), 0, 0, positions);
        const channelFirst = (table: number[][]): number[][] =>
          table.map((row) => Array.from({ length: rows }, (_, i) => row[(i % channels) * taps + Math.floor(i / channels)]));
        const oracle = simulateSparten({
          ...config,
          weights: channelFirst(tableOf(weights, rows)),
          inputs: channelFirst(tableOf(lowered, rows)),
          taps,
          channels,
        });
        expect(ourRun(workOfTensors(single, weights, inputs), exactly(config))).toEqual(oracle);
      }),
      { seed: 5, numRuns: 150 },
    );
  });
});

const tableOf = (values: ArrayLike<number>, rows: number): number[][] =>
  Array.from({ length: values.length / rows }, (_, i) => Array.from({ length: rows }, (_unused, j) => values[i * rows + j]));

describe('SparTen overheads', () => {
  const shape = { kind: 'linear', inputFeatures: 256, outputFeatures: 8, positions: 1 } as const;
  const work = workOfTensors(shape, randomMask(8 * 256, 0.1, 1), randomMask(256, 0.5, 2));
  const timed = (changes: Partial<SpartenConfig>): number => finish(spartenTiming(work, exactly({ units: 8, balance: 'none', ...changes }))).cycles;

  it('adds the chunk overhead to each of the two chunks', () => {
    expect(timed({ chunkOverhead: 3 })).toBe(timed({}) + 6);
    expect(timed({ chunkOverhead: 3, slack: 'inf' })).toBe(timed({ slack: 'inf' }) + 6);
  });

  it('waits for the broadcast where it is the slower part', () => {
    const nonZeros = [0, 1].map((k) =>
      randomMask(256, 0.5, 2)
        .slice(k * 128, (k + 1) * 128)
        .reduce((sum, bit) => sum + bit, 0),
    );
    const alone = nonZeros.reduce((sum, count) => sum + 16 + count, 0);
    expect(timed({ broadcastBytes: 1 })).toBe(alone);
    expect(timed({ broadcastBytes: 1, slack: 'inf' })).toBe(alone);
    expect(timed({ broadcastBytes: 10_000 })).toBe(timed({}));
  });
});

/** baselines-and-energy §1.4: 32 units, 9 chunks of 128, filter densities with a relative spread of 25 %, a barrier a chunk. */
const MONTE_CARLO: readonly (readonly [weights: number, inputs: number, none: number, gbS: number, gbH: number])[] = [
  [0.35, 0.4, 0.61, 0.78, 0.82],
  [0.2, 0.4, 0.52, 0.71, 0.76],
  [0.1, 0.4, 0.48, 0.61, 0.67],
  [0.05, 0.4, 0.38, 0.51, 0.57],
  [0.1, 1, 0.57, 0.72, 0.91],
];

/** Work of the busiest unit against the mean, with the rule's cycle for an empty chunk pair counted as work, as the reference run does. */
function busyShare(weightDensity: number, inputDensity: number, balance: Balance, seed: number): number {
  const filters = 64;
  const rows = 9 * 128;
  const positions = 24;
  const prng = createPrng(seed);
  const weights = new Uint8Array(filters * rows);
  for (let f = 0; f < filters; f++) {
    const density = Math.min(1, Math.max(0, weightDensity * (1 + 0.25 * prng.normal())));
    for (let j = 0; j < rows; j++) weights[f * rows + j] = prng.uniform() < density ? 1 : 0;
  }
  const shape = { kind: 'linear', inputFeatures: rows, outputFeatures: filters, positions } as const;
  const work = workOfTensors(shape, weights, randomMask(positions * rows, inputDensity, seed + 100));
  const cost = finish(sparten.run(work, { ...DEFAULT_DESIGN_CONFIG, sparten: exactly({ clusters: 1, units: 32, balance }) }));
  return (cost.slots.useful + cost.slots.empty) / totalSlots(cost.slots);
}

describe('SparTen utilisation on random tensors', () => {
  it.each(MONTE_CARLO)('weights %d, inputs %d: none %d, GB-S %d, GB-H %d, within a few points', (weights, inputs, none, gbS, gbH) => {
    const draws = [1, 2, 3, 4];
    const ours = BALANCES.map((balance) => draws.reduce((sum, seed) => sum + busyShare(weights, inputs, balance, seed), 0) / draws.length);
    expect(Math.abs(ours[0] - none)).toBeLessThan(0.04);
    expect(Math.abs(ours[1] - gbS)).toBeLessThan(0.04);
    expect(Math.abs(ours[2] - gbH)).toBeLessThan(0.04);
  });
});

describe('SparTen on a sample of positions', () => {
  const shape: LayerShape = {
    kind: 'convolution',
    inputChannels: 48,
    inputSize: [30, 31],
    outputChannels: 24,
    kernel: [3, 3],
    stride: [1, 1],
    padding: [1, 1],
    dilation: [1, 1],
    groups: 1,
  };
  const config = (sample: SpartenConfig['sample']): typeof DEFAULT_DESIGN_CONFIG => ({
    ...DEFAULT_DESIGN_CONFIG,
    sparten: { ...DEFAULT_SPARTEN, clusters: 8, units: 8, sample },
  });
  const work = workOfTensors(shape, randomMask(24 * 432, 0.3, 1), randomMask(48 * 30 * 31, 0.5, 2));
  const exact = finish(sparten.run(work, config(null)));

  it('covers the exact cycles in about 95 % of the samples, and counts matches exactly', () => {
    const runs = Array.from({ length: 60 }, (_, seed) => finish(sparten.run(work, config({ positions: 96, seed }))));
    const covered = runs.filter(({ cycles, estimate }) => Math.abs(cycles - exact.cycles) <= (estimate?.halfWidth ?? -1));
    expect(covered.length).toBeGreaterThanOrEqual(54);
    const halfWidth = runs[0].estimate?.halfWidth ?? 0;
    expect(halfWidth / exact.cycles).toBeLessThan(0.05);
    expect(new Set(runs.map(({ cycles }) => cycles)).size).toBeGreaterThan(1);
    for (const run of runs) expect(run.slots.useful).toBe(exact.slots.useful);
    expect(exact.estimate).toBeNull();
  });

  it('gives the same answer for the same seed', () => {
    expect(finish(sparten.run(work, config({ positions: 40, seed: 9 })))).toEqual(finish(sparten.run(work, config({ positions: 40, seed: 9 }))));
  });

  it('draws different positions, each within range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 300 }), fc.integer(), (population, wanted, seed) => {
        const size = Math.min(population, wanted);
        const sample = sampleWithout(population, size, seed);
        expect(new Set(sample).size).toBe(size);
        expect(sample.every((position) => position < population)).toBe(true);
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it('knows the mean of the largest of 1, 2 and 32 normal deviates', () => {
    expect(maximumOfNormals(1).expected).toBeCloseTo(0, 1);
    expect(maximumOfNormals(1).deviation).toBeCloseTo(1, 2);
    expect(maximumOfNormals(2).expected).toBeCloseTo(1 / Math.sqrt(Math.PI), 1);
    expect(maximumOfNormals(32).expected).toBeCloseTo(2.07, 1);
  });

  it('counts matches like the closed form', () => {
    expect(exact.slots.useful).toBe(matchesOf(work.weights, work.activations));
    expect(utilisation(exact)).toBeCloseTo(exact.slots.useful / (64 * exact.cycles), 12);
  });
});
