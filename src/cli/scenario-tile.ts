import { chooseShift } from '../engine/csph/partial-sums';
import { buildTrace } from '../engine/csph/trace';
import type { PartialSumMode, TileTrace, TileValues } from '../engine/csph/types';
import { validateHardware, validateWork } from '../engine/csph/validate';
import { createValueReader } from '../engine/csph/values';
import { openSafetensors, readTensor, type SafetensorsFile } from '../engine/formats/safetensors';
import { lowerActivations, loweredShape, lowerWeights } from '../engine/layer/lowering';
import { quantiseActivations, quantiseWeights } from '../engine/layer/quantise';
import { preparePattern } from '../engine/pruning/prepare';
import { NETWORK_ARCHITECTURES } from '../engine/training/architectures';
import { layerInput } from '../engine/training/evaluate';
import { layerShapes, parameterShapes, weightName } from '../engine/training/network';
import { fail, ok, type Result } from '../lib/result';
import { hardwareOf, patternSettingsOf } from '../scenario/settings';
import type { Scenario } from '../scenario/types';
import type { Io } from './command';

/** The tile a link shows in Stream. */
export interface ScenarioTile {
  readonly trace: TileTrace;
  readonly values: TileValues;
  readonly mode: PartialSumMode;
}

function open(io: Io, path: string): Result<SafetensorsFile> {
  const bytes = io.readFile(path);
  return bytes.ok ? openSafetensors(bytes.value, path) : bytes;
}

function readFloats(file: SafetensorsFile, name: string): Result<Float32Array> {
  const tensor = readTensor(file, name);
  return tensor.ok ? ok(Float32Array.from(tensor.value.values, Number)) : tensor;
}

/**
 * The very tile that the page's Stream scene shows for a scenario, of a trained network.
 * @param folder where the trained networks lie, as in `public/networks`.
 */
export function scenarioTile(scenario: Scenario, folder: string, io: Io): Result<ScenarioTile> {
  const { network: id, checkpoint, layer, image } = scenario;
  const network = Object.hasOwn(NETWORK_ARCHITECTURES, id) ? NETWORK_ARCHITECTURES[id] : undefined;
  if (network === undefined) return fail(`${id} is not a trained network.`, `Choose one of: ${Object.keys(NETWORK_ARCHITECTURES).join(', ')}.`);
  const shape = layerShapes(network).get(layer);
  if (shape === undefined)
    return fail(`${network.name} has no layer called "${layer}" with weights.`, `Choose one of: ${[...layerShapes(network).keys()].join(', ')}.`);
  if (!/^[\w.-]+$/.test(checkpoint) || checkpoint.startsWith('.')) return fail(`There is no checkpoint called "${checkpoint}".`, 'Choose another checkpoint.');

  const file = open(io, `${folder}/${id}/${checkpoint}.safetensors`);
  if (!file.ok) return file;
  const parameters: Record<string, Float32Array> = {};
  for (const name of parameterShapes(network).keys()) {
    const values = readFloats(file.value, name);
    if (!values.ok) return values;
    parameters[name] = values.value;
  }
  const images = open(io, `${folder}/${id}/images.safetensors`);
  if (!images.ok) return images;
  const pixels = readTensor(images.value, 'images');
  if (!pixels.ok) return pixels;
  const [count = 0] = pixels.value.shape;
  if (image >= count) return fail(`There is no test image ${image}: the last of ${network.name} is ${count - 1}.`, 'Choose another test image.');
  const length = pixels.value.values.length / count;
  const input = layerInput(network, parameters, Uint8Array.from(pixels.value.values.subarray(image * length, (image + 1) * length), Number), layer);

  const hardware = validateHardware(hardwareOf(scenario));
  if (!hardware.ok) return hardware;
  const matrix = lowerWeights(shape, parameters[weightName(layer)], 0);
  const prepared = preparePattern(matrix, patternSettingsOf(scenario));
  if (!prepared.ok) return prepared;
  const { mask, streamedChunks } = prepared.value.prune(scenario.amount);
  const { positions, filters } = loweredShape(shape);
  const work = validateWork({ chunkCounts: streamedChunks, filters, positions }, hardware.value);
  if (!work.ok) return work;
  const trace = buildTrace(work.value, hardware.value);
  if (!trace.ok) return trace;
  const { tiles, cycles } = trace.value;
  if (scenario.tile >= tiles) return fail(`There is no tile ${scenario.tile}: the last of this layer is ${tiles - 1}.`, 'Choose another tile.');
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
  return ok({ trace: trace.value, values: valuesOf(scenario.tile), mode });
}
