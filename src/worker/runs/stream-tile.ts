import type { HardwareConfig } from '../../engine/csph/config';
import { layerCost } from '../../engine/csph/cost';
import { layerCounters, type LayerCounters } from '../../engine/csph/counters';
import { chooseShift } from '../../engine/csph/partial-sums';
import { buildTrace } from '../../engine/csph/trace';
import { cyclesByBuffer, cyclesByTurn } from '../../engine/csph/turning';
import type { LayerCost, TileTrace, TileValues } from '../../engine/csph/types';
import { createValueReader } from '../../engine/csph/values';
import { addNonZeroActivations, keptWeightsByRow } from '../../engine/csph/zeros';
import { distinctInputs, lowerActivations, loweredShape } from '../../engine/layer/lowering';
import { quantiseActivations, quantiseWeights } from '../../engine/layer/quantise';
import type { Amount, PatternSettings } from '../../engine/pruning/types';
import { fail } from '../../lib/result';
import { masked } from '../masked-weights';
import type { LayerRef } from '../network-info';
import type { Run } from '../sliced-runs';
import { checkedWork, checkHardware } from './checked-work';
import type { RunContext } from './run-context';

export interface StreamRequest {
  readonly ref: LayerRef;
  readonly settings: PatternSettings;
  readonly amount: Amount;
  readonly hardware: HardwareConfig;
  readonly partialSumBits: number | null;
  readonly tile: number;
  readonly image: number;
}

export interface TileRun {
  readonly trace: TileTrace;
  readonly values: TileValues;
  /** Shift applied before a commit; null for exact sums. */
  readonly shift: number | null;
  readonly cost: LayerCost;
  /** One tile's cycles, and those of them that stall, under each rule for a bin that was used once; null for a buffer in which nothing turns. */
  readonly byTurn: ReturnType<typeof cyclesByTurn>;
  /** The same with each kind of buffer of as many slots. */
  readonly byBuffer: ReturnType<typeof cyclesByBuffer>;
  /** Of the whole layer on this image: where the PE slots of its MAC cycles go (a zero activation gates its array row), and what is brought to the array. */
  readonly counters: Pick<LayerCounters, 'macs' | 'activations'>;
  /** The layer's input for this image: how many numbers, and how many of them are zero as integers. */
  readonly input: { readonly elements: number; readonly zeros: number };
  /** The image behind the activations: its pixels (row-major, 0..255), label, and sides. Null where they are drawn from a seed. */
  readonly image: { readonly pixels: Uint8Array; readonly height: number; readonly width: number; readonly label: number } | null;
}

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
export const streamTile = async (request: StreamRequest, { run, networks }: RunContext): Promise<TileRun> => {
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
    byTurn: cyclesByTurn(work, hardware),
    byBuffer: cyclesByBuffer(work, hardware),
    counters: { macs, activations: words },
    input: { elements: activations.values.length, zeros: activations.values.reduce((count, value) => count + Number(value === 0), 0) },
    image:
      images === null
        ? null
        : { pixels: images.pixels.slice(image * length, (image + 1) * length), height: images.height, width: images.width, label: images.labels[image] },
  };
};
