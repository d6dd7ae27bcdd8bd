import { DEFAULT_BINS, type HardwareConfig } from '../src/engine/csph/config';
import { layerCost } from '../src/engine/csph/cost';
import { stateAt } from '../src/engine/csph/replay';
import { buildTrace } from '../src/engine/csph/trace';
import type { TileTrace } from '../src/engine/csph/types';
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

function conv32Counts(): Uint16Array {
  const { lowered } = conv32();
  const counts = new Uint16Array(lowered.rows);
  need(prepareCascade(syntheticWeights(lowered, SEED), HARDWARE.arrayColumns)).countsAt(0.75, counts);
  return counts;
}

function openConv32(chunkCounts: Uint16Array): TileTrace {
  const { filters, positions } = conv32().lowered;
  return need(buildTrace({ chunkCounts, filters, positions }, HARDWARE));
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
    about: 'the closed form of all of ResNet-50\'s convolutions, chunk counts at hand (synthetic counts)',
    unit: 'ms',
    budget: { statistic: 'median', bound: 'most', limit: 5 },
    run: () => {
      const works = resnet50Convolutions().map(({ lowered }, index) => ({ ...lowered, chunkCounts: syntheticCounts(lowered, HARDWARE.arrayColumns, SEED + index) }));
      return timed(() => works.reduce((cycles, work) => cycles + layerCost(work, HARDWARE).cycles.total, 0), { warmUps: 20, runs: 100 });
    },
  },
  {
    name: 'trace-open',
    about: 'the trace of one tile of VGG-16 conv3_2 on a 32 × 32 array, with its checkpoints (synthetic weights)',
    unit: 'ms',
    budget: { statistic: 'p95', bound: 'most', limit: 300 },
    run: () => {
      const counts = conv32Counts();
      return timed(() => openConv32(counts), { warmUps: 1, runs: 20 });
    },
  },
  {
    name: 'trace-seek',
    about: 'the array\'s state at a random cycle of that tile',
    unit: 'ms',
    budget: { statistic: 'p95', bound: 'most', limit: 16 },
    run: () => {
      const trace = openConv32(conv32Counts());
      const prng = createPrng(SEED);
      return timed(() => stateAt(trace, prng.below(trace.cycles)), { warmUps: 20, runs: 500 });
    },
  },
];
