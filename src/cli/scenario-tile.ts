import { chooseShift } from '../engine/csph/partial-sums';
import { buildTrace } from '../engine/csph/trace';
import type { PartialSumMode, TileTrace, TileValues } from '../engine/csph/types';
import { validateHardware, validateWork } from '../engine/csph/validate';
import { createValueReader } from '../engine/csph/values';
import { lowerActivations, loweredShape } from '../engine/layer/lowering';
import { quantiseActivations, quantiseWeights } from '../engine/layer/quantise';
import { preparePattern } from '../engine/pruning/prepare';
import { fail, ok, type Result } from '../lib/result';
import { fitScenario } from '../scenario/fit';
import { hardwareOf, patternSettingsOf } from '../scenario/settings';
import type { Scenario } from '../scenario/types';
import type { Io } from './command';
import { scenarioLayer } from './scenario-layer';

/** The tile a link shows in Stream. */
export interface ScenarioTile {
  readonly trace: TileTrace;
  readonly values: TileValues;
  readonly mode: PartialSumMode;
}

/**
 * The very tile that the page's Stream scene shows for a scenario, of a trained network or one drawn from a seed. Where the scenario leaves out the tile, and
 * the default's does not exist, it is the one in the middle, as on the page.
 * @param folder where the trained networks lie, as in `public/networks`.
 */
export function scenarioTile(scenario: Scenario, folder: string, io: Io): Result<ScenarioTile> {
  const layer = scenarioLayer(scenario, folder, io);
  if (!layer.ok) return layer;
  const { shape, matrix, input } = layer.value;

  const hardware = validateHardware(hardwareOf(scenario));
  if (!hardware.ok) return hardware;
  const prepared = preparePattern(matrix, patternSettingsOf(scenario));
  if (!prepared.ok) return prepared;
  const { mask, streamedChunks } = prepared.value.prune(scenario.amount);
  const { positions, filters } = loweredShape(shape);
  const work = validateWork({ chunkCounts: streamedChunks, filters, positions }, hardware.value);
  if (!work.ok) return work;
  const trace = buildTrace(work.value, hardware.value);
  if (!trace.ok) return trace;
  const { tiles, cycles } = trace.value;
  const fitted = fitScenario(scenario, { networks: [], tiles });
  if (fitted.problems.some(({ field }) => field === 'tile'))
    return fail(`There is no tile ${scenario.tile}: the last of this layer is ${tiles - 1}.`, 'Choose another tile.');
  if (cycles === 0) return fail('The layer has no kept chunk, so its tile takes no cycle.', 'Prune less.');

  const weights = quantiseWeights(matrix.values.map((weight, index) => weight * mask[index]));
  if (!weights.ok) return weights;
  const activations = quantiseActivations(input);
  if (!activations.ok) return activations;
  const { arrayRows } = hardware.value;
  const valuesOf = (tile: number): TileValues => {
    const firstPosition = tile * arrayRows;
    const used = Math.min(arrayRows, positions - firstPosition);
    return {
      tile,
      positions: used,
      firstPosition,
      weights: weights.value.values,
      activations: lowerActivations(shape, activations.value.values, 0, firstPosition, used),
      weightScale: weights.value.scale,
      activationScale: activations.value.scale,
    };
  };
  const bits = scenario.partialSumBits;
  let mode: PartialSumMode = { kind: 'exact' };
  if (bits !== null) {
    let largest = 0;
    for (let tile = 0; tile < tiles; tile++) largest = Math.max(largest, createValueReader(trace.value, valuesOf(tile), mode).largestGroupSum());
    mode = { kind: 'shift', bits, shift: chooseShift(largest, bits) };
  }
  return ok({ trace: trace.value, values: valuesOf(fitted.scenario.tile), mode });
}
