import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../../lib/prng';
import { inputReadsByScratchpad } from '../../reference/input-scratchpad';
import { convolutionShapes } from '../../testing/arbitraries';
import { designsOfSize, type DesignConfig } from '../design';
import { DESIGN_IDS, type DesignId, type GroupWork } from '../design-types';
import { DESIGNS } from '../designs';
import { geometryOf, workOfTensors } from '../packed-bits';
import { finish } from '../slices';
import { inputLevels } from './input-levels';
import { overNest } from './buffered-cost';
import { leastForOnce, levelWithin, weightTimes } from './nest';
import { NESTS } from './nests';

function randomMask(length: number, density: number, seed: number): Uint8Array {
  const prng = createPrng(seed);
  return Uint8Array.from({ length }, () => (prng.uniform() < density ? 1 : 0));
}

/** Small arrays, few slots, little R: so that blocks, sweeps and passes are several. */
const configs = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 2, max: 4 }), outputs: fc.integer({ min: 1, max: 3 }) })
  .map(({ rows, columns, outputs }): DesignConfig => {
    const sized = designsOfSize(rows, columns);
    return { ...sized, hardware: { ...sized.hardware, bins: [2] }, sparten: { ...sized.sparten, outputsPerResidentChunk: outputs, sample: null } };
  });

const cases = fc.record({
  shape: convolutionShapes,
  config: configs,
  seed: fc.integer(),
  weightDensity: fc.constantFrom(0.05, 0.4, 1),
  inputDensity: fc.constantFrom(0, 0.5, 1),
});

interface Layer {
  readonly work: GroupWork;
  readonly nonZero: Uint8Array;
}

function layerOf({
  shape,
  seed,
  weightDensity,
  inputDensity,
}: {
  readonly shape: Parameters<typeof workOfTensors>[0] & { readonly kind: 'convolution' };
  readonly seed: number;
  readonly weightDensity: number;
  readonly inputDensity: number;
}): Layer {
  const single = { ...shape, groups: 1 };
  const { rows, filters, channels } = geometryOf(single);
  const nonZero = randomMask(channels * single.inputSize[0] * single.inputSize[1], inputDensity, seed + 1);
  return { work: workOfTensors(single, randomMask(filters * rows, weightDensity, seed), nonZero), nonZero };
}

const levelsOf = ({ work }: Layer, design: DesignId, config: DesignConfig) => finish(inputLevels(work.geometry, work.activations, NESTS[design](work, config)));

describe('input traffic of a loop nest', () => {
  it('equals a scratchpad simulated use by use, on 300 random layers, for every design and buffer size', () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ config, ...drawn }, pick) => {
        const layer = layerOf(drawn);
        for (const design of DESIGN_IDS) {
          const levels = levelsOf(layer, design, config);
          // Every size at which something changes, the one below it, none at all, and one drawn.
          const sizes = new Set([0, pick % 5000, ...levels.flatMap(({ bytes }) => [bytes, Math.max(0, bytes - 1)])]);
          for (const bytes of sizes) {
            const { geometry } = layer.work;
            const oracle = inputReadsByScratchpad({ geometry, nonZero: layer.nonZero, nest: NESTS[design](layer.work, config), bytes });
            expect(levelWithin(levels, bytes).reads, `${design} ${bytes}`).toBe(oracle);
          }
        }
      }),
      { seed: 41, numRuns: 300 },
    );
  });

  it('never falls as the buffer shrinks, is compulsory without bounds, and never below', () => {
    fc.assert(
      fc.property(cases, ({ config, ...drawn }) => {
        const layer = layerOf(drawn);
        for (const design of DESIGN_IDS) {
          const levels = levelsOf(layer, design, config);
          const reads = [0, 1, 10, 100, 1000, 10_000, Infinity].map((bytes) => levelWithin(levels, bytes).reads);
          expect(reads, design).toEqual(reads.toSorted((a, b) => b - a));
          const memory = { ...config.memory, weightBufferBytes: 2 ** 40, activationBufferBytes: 2 ** 40 };
          expect(finish(DESIGNS[design].run(layer.work, { ...config, memory })).dram.activations, design).toBe(reads[6]);
          expect(levelWithin(levels, leastForOnce(levels)).reads).toBe(reads[6]);
        }
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  it('takes the place of any loop order in a cost, compulsory without bounds, and what a smaller buffer costs is inputs and waits alone', () => {
    fc.assert(
      fc.property(cases, ({ config, ...drawn }) => {
        const { work } = layerOf(drawn);
        for (const design of DESIGN_IDS) {
          const cost = finish(DESIGNS[design].run(work, config));
          const at = (inputBufferBytes: number) =>
            finish(overNest(cost, work, { ...config, memory: { ...config.memory, inputBufferBytes, weightBufferBytes: 2 ** 40 } })).cost;
          const [large, small] = [at(2 ** 40), at(1)];
          expect(large.dram.total, design).toBe(large.dram.compulsory);
          expect(small.dram.total, design).toBeGreaterThanOrEqual(small.dram.compulsory);
          expect({ ...small.dram, activations: 0, total: 0 }).toEqual({ ...large.dram, activations: 0, total: 0 });
          expect([small.cycles, small.slots]).toEqual([cost.cycles, cost.slots]);
          const { weights, metadata, activations, outputs, total } = small.dram;
          expect(weights + metadata + activations + outputs).toBe(total);
        }
      }),
      { seed: 43, numRuns: 60 },
    );
  });

  it('comes in steps, one at least for every slice walked there and back, so that a run can be stopped', () => {
    const { work } = layerOf({ shape: { ...SHAPE, inputChannels: 40, inputSize: [70, 70] }, seed: 1, weightDensity: 1, inputDensity: 1 });
    const nest = NESTS['dense-ws'](work, designsOfSize(32, 4));
    const steps = [...overNest(finish(DESIGNS['dense-ws'].run(work, designsOfSize(32, 4))), work, designsOfSize(32, 4))];
    expect(nest.slices.length).toBeGreaterThan(10);
    expect(steps.length).toBeGreaterThanOrEqual(2 * nest.slices.length);
  });

  it('brings weights once where they stay or fit, and else with every block', () => {
    const { work } = layerOf({ shape: SHAPE, seed: 1, weightDensity: 1, inputDensity: 1 });
    const config = designsOfSize(4, 4);
    const timesOf = (design: DesignId, bytes: number): number => weightTimes(NESTS[design](work, config), work.geometry.positions, bytes);
    expect(timesOf('dense-ws', 0)).toBe(1);
    expect([timesOf('dense-os', 10), timesOf('dense-os', 100_000)]).toEqual([Math.ceil(work.geometry.positions / 4), 1]);
    expect([timesOf('sparten', 10), timesOf('csp-h', 10)]).toEqual([1, Math.ceil(work.geometry.positions / 4)]);
  });
});

const SHAPE = {
  kind: 'convolution',
  inputChannels: 6,
  inputSize: [6, 6],
  outputChannels: 10,
  kernel: [3, 3],
  stride: [1, 1],
  padding: [1, 1],
  dilation: [1, 1],
  groups: 1,
} as const;

describe('the abstract’s second half', () => {
  it('shows: CSP-H needs a small buffer for what others need a large one', () => {
    const layer = layerOf({ shape: { ...SHAPE, inputChannels: 64, inputSize: [28, 28], outputChannels: 256 }, seed: 3, weightDensity: 0.3, inputDensity: 0.6 });
    const config = designsOfSize(32, 32);
    const own = levelsOf(layer, 'csp-h', config);
    const theirs = levelsOf(layer, 'sparten', config);
    const withLittle = (levels: ReturnType<typeof levelsOf>): number => levelWithin(levels, 1024).reads / levelWithin(levels, Infinity).reads;
    expect(withLittle(own)).toBeLessThan(4);
    expect(withLittle(theirs)).toBeGreaterThan(20);
  });
});
