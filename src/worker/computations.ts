import { layerCost } from '../engine/csph/cost';
import { layerCounters } from '../engine/csph/counters';
import type { HardwareConfig, StreamWork } from '../engine/csph/config';
import { chooseShift } from '../engine/csph/partial-sums';
import { buildTrace } from '../engine/csph/trace';
import type { TileTrace, TileValues } from '../engine/csph/types';
import { validateHardware, validateWork } from '../engine/csph/validate';
import { createValueReader } from '../engine/csph/values';
import { addNonZeroActivations, keptWeightsByRow } from '../engine/csph/zeros';
import { storageSizes } from '../engine/encoding/encode';
import { distinctInputs, lowerActivations, loweredShape } from '../engine/layer/lowering';
import { quantiseActivations, quantiseWeights } from '../engine/layer/quantise';
import type { WeightMatrix } from '../engine/layer/shape';
import { cascadeTests } from '../engine/pruning/cascade';
import type { Pruning } from '../engine/pruning/types';
import { fail, type Result } from '../lib/result';
import type { Networks } from './networks';
import type { LayerData, LayerRef, PruneReport, PruneRequest, StreamRequest, TileRun } from './protocol';
import type { Run } from './sliced-runs';

/** Everything about a layer that does not depend on how much is cut. */
export const openLayer = async (run: Run, networks: Networks, ref: LayerRef, chunkWidth: number): Promise<LayerData> => {
  const { shape, matrix } = await networks.layer(run, ref);
  const { sigma, cascadeScores } = run.unwrap(cascadeTests(matrix, chunkWidth));
  await run.pause();
  return {
    ref,
    shape,
    lowered: loweredShape(shape),
    chunkWidth,
    chunks: Math.ceil(matrix.filters / chunkWidth),
    weights: { ...matrix, values: matrix.values.slice() },
    sigma,
    peak: matrix.values.reduce((peak, weight) => Math.max(peak, Math.abs(weight)), 0),
    cascadeScores,
  };
};

/** The array's columns are the filters of a chunk: the two are one number. */
const checkHardware = ({ hardware, settings }: PruneRequest | StreamRequest): Result<HardwareConfig> =>
  hardware.arrayColumns === settings.chunkWidth
    ? validateHardware(hardware)
    : fail(`Chunks of ${settings.chunkWidth} filters do not fit ${hardware.arrayColumns} array columns.`, 'Make the chunk width and the array columns equal.');

const checkedWork = (run: Run, work: StreamWork, hardware: HardwareConfig): StreamWork => run.unwrap(validateWork(work, hardware));

const histogramOf = ({ streamedChunks, chunks }: Pruning): number[] => {
  const rows = Array.from({ length: chunks + 1 }, () => 0);
  for (const count of streamedChunks) rows[count]++;
  return rows;
};

/** A layer pruned, stored and costed; beside it, where asked for, another pattern at the same sparsity. */
export const pruneLayer = async (run: Run, networks: Networks, request: PruneRequest): Promise<PruneReport> => {
  const { ref, settings, amount, compareWith } = request;
  const hardware = run.unwrap(checkHardware(request));
  const { shape } = await networks.layer(run, ref);
  const { positions, filters } = loweredShape(shape);
  const costOf = (chunkCounts: ArrayLike<number>) => layerCost(checkedWork(run, { chunkCounts, filters, positions }, hardware), hardware);

  const pruning = (await networks.prepared(run, ref, settings)).prune(amount);
  await run.pause();
  const cost = costOf(pruning.streamedChunks);
  const denseCost = costOf(new Uint16Array(pruning.rows).fill(pruning.chunks));
  const storage = storageSizes(pruning);
  await run.pause();

  let comparison: PruneReport['comparison'] = null;
  if (compareWith !== null) {
    const other = await networks.prepared(run, ref, { ...settings, pattern: compareWith });
    const compared = other.prune({ by: 'sparsity', sparsity: pruning.sparsity });
    await run.pause();
    comparison = { pruning: compared, storage: storageSizes(compared), cost: costOf(compared.streamedChunks) };
  }
  return { pruning, histogram: histogramOf(pruning), storage, cost, denseCost, comparison };
};

/** The weights as the array gets them: what is cut is zero. */
export const masked = ({ values }: WeightMatrix, { mask }: Pruning): Float32Array => values.map((weight, index) => weight * mask[index]);

/** Positions whose activations are looked through between two chances to stop. */
const POSITIONS_AT_ONCE = 256;

/** Cycles of a tile executed between two chances to stop. */
const EXECUTED_AT_ONCE = 512;

/**
 * Largest magnitude of a group's sum over all tiles of the layer, which one shift for the whole layer must bring into range.
 * @param valuesOf the integers of a tile.
 */
const largestGroupSum = async (run: Run, trace: TileTrace, valuesOf: (tile: number) => TileValues): Promise<number> => {
  let largest = 0;
  for (let tile = 0; tile < trace.tiles; tile++) {
    run.report(tile, trace.tiles);
    const reader = createValueReader(trace, valuesOf(tile), { kind: 'exact' });
    for (let cycle = EXECUTED_AT_ONCE; cycle < trace.cycles; cycle += EXECUTED_AT_ONCE) {
      reader.at(cycle);
      await run.pause();
    }
    largest = Math.max(largest, reader.largestGroupSum());
    await run.pause();
  }
  return largest;
};

/** One tile of a pruned layer: its timing, and the integers of one test image that go through it. */
export const streamTile = async (run: Run, networks: Networks, request: StreamRequest): Promise<TileRun> => {
  const { ref, settings, amount, tile, image, partialSumBits } = request;
  const hardware = run.unwrap(checkHardware(request));
  const { shape, matrix } = await networks.layer(run, ref);
  const { positions, filters } = loweredShape(shape);
  const pruning = (await networks.prepared(run, ref, settings)).prune(amount);
  const work = checkedWork(run, { chunkCounts: pruning.streamedChunks, filters, positions }, hardware);
  const cost = layerCost(work, hardware);
  if (tile >= cost.tiles) run.unwrap(fail(`There is no tile ${tile}: the last of this layer is ${cost.tiles - 1}.`, 'Choose another tile.'));
  await run.pause();
  const trace = run.unwrap(buildTrace(work, hardware));
  await run.pause();

  const weights = run.unwrap(quantiseWeights(masked(matrix, pruning)));
  const { images, values: input } = await networks.entering(run, ref, image);
  const activations = run.unwrap(quantiseActivations(input));
  await run.pause();
  const valuesOf = (index: number): TileValues => {
    const firstPosition = index * hardware.arrayRows;
    const count = Math.min(hardware.arrayRows, positions - firstPosition);
    return {
      tile: index,
      positions: count,
      firstPosition,
      weights: weights.values,
      activations: lowerActivations(shape, activations.values, 0, firstPosition, count),
      weightScale: weights.scale,
      activationScale: activations.scale,
    };
  };
  const shift = partialSumBits === null ? null : chooseShift(await largestGroupSum(run, trace, valuesOf), partialSumBits);
  const nonZeroActivations = new Uint32Array(trace.rows);
  for (let first = 0; first < positions; first += POSITIONS_AT_ONCE) {
    const count = Math.min(POSITIONS_AT_ONCE, positions - first);
    addNonZeroActivations(lowerActivations(shape, activations.values, 0, first, count), nonZeroActivations);
    await run.pause();
  }
  const zeros = { keptWeights: keptWeightsByRow(pruning.mask, trace.rows), nonZeroActivations };
  const { macs, activations: words } = layerCounters(work, hardware, zeros, distinctInputs(shape, 0, 0, positions));
  const length = images === null ? 0 : images.height * images.width;
  return {
    trace,
    values: valuesOf(tile),
    shift,
    cost,
    counters: { macs, activations: words },
    input: { elements: activations.values.length, zeros: activations.values.reduce((count, value) => count + Number(value === 0), 0) },
    image:
      images === null
        ? null
        : { pixels: images.pixels.slice(image * length, (image + 1) * length), height: images.height, width: images.width, label: images.labels[image] },
  };
};
