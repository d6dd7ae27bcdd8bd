import { compareNetwork } from '../src/engine/baselines/compare-network';
import { DEFAULT_DESIGN_CONFIG } from '../src/engine/baselines/design';
import { DESIGN_IDS } from '../src/engine/baselines/design-types';
import { DEFAULT_BINS, type HardwareConfig, type StreamWork } from '../src/engine/csph/config';
import { layerCost } from '../src/engine/csph/cost';
import { stateAt } from '../src/engine/csph/replay';
import { buildTrace } from '../src/engine/csph/trace';
import type { TileTrace, TileValues } from '../src/engine/csph/types';
import { createValueReader, type ValueReader } from '../src/engine/csph/values';
import { ACCELERGY_45 } from '../src/engine/energy/presets';
import { lowerActivations } from '../src/engine/layer/lowering';
import { VGG16 } from '../src/engine/networks/alexnet-vgg';
import { syntheticWorkload } from '../src/engine/networks/workload';
import { prepareCascade } from '../src/engine/pruning/prepare';
import { createPrng } from '../src/lib/prng';
import type { Result } from '../src/lib/result';
import { type Benchmark, timed } from './benchmark';
import { type NamedLayer, resnet50Convolutions, syntheticCounts, syntheticWeights, vgg16Convolutions } from './workloads';

const HARDWARE: HardwareConfig = {
  arrayRows: 32,
  arrayColumns: 32,
  groupSize: 1,
  bins: DEFAULT_BINS,
  buffer: 'bins',
  order: 'natural',
  drain: 'overlapped',
  turn: 'hold',
};
const SEED = 2022;

/** A different q for each call, around the authors' 0.75. */
const qOf = (call: number): number => 0.5 + 0.5 * ((call * 0.618034) % 1);

function need<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function conv32(): NamedLayer {
  const layer = vgg16Convolutions().find(({ name }) => name === 'conv3_2');
  if (layer === undefined) throw new Error('VGG-16 has no conv3_2');
  return layer;
}

/** What a tile is opened from: chunk counts at the authors' q, and integers for its 32 positions. */
interface TileInput {
  readonly work: StreamWork;
  readonly values: TileValues;
}

function conv32Input(): TileInput {
  const { lowered, shape } = conv32();
  const { rows, filters, positions } = lowered;
  const pruning = need(prepareCascade(syntheticWeights(lowered, SEED), HARDWARE.arrayColumns)).prune({ by: 'q', q: 0.75 });
  const prng = createPrng(SEED);
  const image = Int16Array.from({ length: shape.inputChannels * shape.inputSize[0] * shape.inputSize[1] }, () => Math.max(0, prng.below(256) - 128));
  return {
    work: { chunkCounts: pruning.streamedChunks, filters, positions },
    values: {
      tile: 0,
      positions: HARDWARE.arrayRows,
      firstPosition: 0,
      weights: Int8Array.from({ length: filters * rows }, (_, index) => (prng.below(255) - 127) * pruning.mask[index]),
      activations: lowerActivations(shape, image, 0, 0, HARDWARE.arrayRows),
      weightScale: 1,
      activationScale: 1,
    },
  };
}

function open({ work, values }: TileInput): { readonly trace: TileTrace; readonly reader: ValueReader } {
  const trace = need(buildTrace(work, HARDWARE));
  return { trace, reader: createValueReader(trace, values, { kind: 'exact' }) };
}

export const ENGINE_BENCHMARKS: readonly Benchmark[] = [
  {
    name: 'vgg16-new-q',
    about: 'a new q: the 13 convolutions of VGG-16 re-pruned, re-counted and re-costed from their scores (synthetic weights)',
    unit: 'ms',
    budget: { statistic: 'median', bound: 'most', limit: 8 },
    run: () => {
      const layers = vgg16Convolutions().map(({ lowered }, index) => ({
        ...lowered,
        cascade: need(prepareCascade(syntheticWeights(lowered, SEED + index), HARDWARE.arrayColumns)),
        chunkCounts: new Uint16Array(lowered.rows),
      }));
      let cycles = 0;
      const samples = timed(
        (call) => {
          for (const { cascade, chunkCounts, filters, positions } of layers) {
            cascade.countsAt(qOf(call), chunkCounts);
            cycles += layerCost({ chunkCounts, filters, positions }, HARDWARE).cycles.total;
          }
        },
        { warmUps: 20, runs: 100 },
      );
      if (!(cycles > 0)) throw new Error('nothing was kept, so nothing was measured');
      return samples;
    },
  },
  {
    name: 'resnet50-closed-form',
    about: "the closed form of all of ResNet-50's convolutions, chunk counts at hand (synthetic counts)",
    unit: 'ms',
    budget: { statistic: 'median', bound: 'most', limit: 5 },
    run: () => {
      const works = resnet50Convolutions().map(({ lowered }, index) => ({
        ...lowered,
        chunkCounts: syntheticCounts(lowered, HARDWARE.arrayColumns, SEED + index),
      }));
      return timed(() => works.reduce((cycles, work) => cycles + layerCost(work, HARDWARE).cycles.total, 0), { warmUps: 20, runs: 100 });
    },
  },
  {
    name: 'vgg16-compare',
    about: 'VGG-16 at 75 % on all seven designs: weights drawn, pruned four ways, counted and priced (synthetic weights)',
    unit: 'ms',
    budget: { statistic: 'median', bound: 'most', limit: 8000 },
    run: () => {
      const settings = {
        designs: DESIGN_IDS,
        config: DEFAULT_DESIGN_CONFIG,
        sparsity: 0.75,
        sparsityOf: {},
        profile: 'published',
        energy: ACCELERGY_45,
      } as const;
      const compare = (): unknown => {
        const layers = syntheticWorkload(VGG16, { seed: SEED, chunkWidth: HARDWARE.arrayColumns, classifiers: false });
        const steps = compareNetwork(layers, settings);
        let step = steps.next();
        while (step.done !== true) step = steps.next();
        return need(step.value);
      };
      return timed(compare, { warmUps: 1, runs: 3 });
    },
  },
  {
    name: 'trace-open',
    about: 'one tile of VGG-16 conv3_2 on a 32 × 32 array opened at its last cycle: trace, checkpoints, and every sum up to there (synthetic weights)',
    unit: 'ms',
    budget: { statistic: 'p95', bound: 'most', limit: 300 },
    run: () => {
      const input = conv32Input();
      const openAtTheEnd = (): unknown => {
        const { trace, reader } = open(input);
        return [stateAt(trace, trace.cycles - 1), reader.at(trace.cycles - 1)];
      };
      return timed(openAtTheEnd, { warmUps: 1, runs: 20 });
    },
  },
  {
    name: 'trace-seek',
    about: 'a random cycle of that opened tile: the state of the array, and every sum in it',
    unit: 'ms',
    budget: { statistic: 'p95', bound: 'most', limit: 16 },
    run: () => {
      const { trace, reader } = open(conv32Input());
      reader.at(trace.cycles - 1);
      const prng = createPrng(SEED);
      const seek = (): unknown => {
        const cycle = prng.below(trace.cycles);
        return [stateAt(trace, cycle), reader.at(cycle)];
      };
      return timed(seek, { warmUps: 20, runs: 500 });
    },
  },
];
