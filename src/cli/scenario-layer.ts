import { openSafetensors, readTensor, type SafetensorsFile } from '../engine/formats/safetensors';
import { lowerWeights } from '../engine/layer/lowering';
import type { LayerShape, WeightMatrix } from '../engine/layer/shape';
import { networkById } from '../engine/networks/network-tables';
import type { Network } from '../engine/networks/network-types';
import { isSmall, seededLayer } from '../engine/networks/seeded-layer';
import { NETWORK_ARCHITECTURES } from '../engine/training/architectures';
import { layerInput } from '../engine/training/evaluate';
import { layerShapes, type NetworkDescription, parameterShapes, weightName } from '../engine/training/network';
import { fail, ok, type Result } from '../lib/result';
import { fitScenario } from '../scenario/fit';
import { comparedWeightsOf } from '../scenario/settings';
import type { Scenario } from '../scenario/types';
import { COMPARED_CHECKPOINT, SEEDED_CHECKPOINT } from '../scenario/words';
import type { Io } from './command';

/** A scenario's layer: its weights, and what enters it. Channel-major for a convolution, positions × features for a linear layer. */
export interface ScenarioLayer {
  readonly shape: LayerShape;
  readonly matrix: WeightMatrix;
  readonly input: Float32Array;
}

/**
 * The layer that the page shows for a scenario. A link to another network that leaves out its layer or checkpoint did not ask for the default network's: the
 * page's choice is taken. A name that was asked for and does not exist fails.
 * @param folder where the trained networks lie, as in `public/networks`.
 */
export function scenarioLayer(scenario: Scenario, folder: string, io: Io): Result<ScenarioLayer> {
  const { network: id } = scenario;
  const trained = Object.hasOwn(NETWORK_ARCHITECTURES, id) ? NETWORK_ARCHITECTURES[id] : undefined;
  if (trained !== undefined) return trainedLayer(scenario, trained, folder, io);
  const seeded = networkById(id);
  if (seeded !== null) return drawnLayer(scenario, seeded);
  return fail(`There is no network called "${id}".`, `Choose a trained one (${Object.keys(NETWORK_ARCHITECTURES).join(', ')}) or one of Compare's.`);
}

/** The scenario's names as the page fits them to a network; a failure where one was asked for that does not exist. */
function fittedNames(scenario: Scenario, name: string, checkpoints: readonly string[], layers: readonly string[]): Result<Scenario> {
  const facts = { id: scenario.network, checkpoints: checkpoints.map((id) => ({ id })), layers: layers.map((id) => ({ id })), images: 0 };
  const fitted = fitScenario(scenario, { networks: [facts] });
  const unknown = (field: string): boolean => fitted.problems.some((problem) => problem.field === field);
  if (unknown('ckpt'))
    return fail(`${name} has no checkpoint "${scenario.checkpoint}": its weights are drawn from a seed.`, `Choose one of: ${checkpoints.join(', ')}.`);
  if (unknown('layer')) return fail(`${name} has no layer called "${scenario.layer}" that can be shown.`, `Choose one of: ${layers.join(', ')}.`);
  return ok(fitted.scenario);
}

function drawnLayer(scenario: Scenario, network: Network): Result<ScenarioLayer> {
  const layers = network.layers.filter(isSmall).map(({ name }) => name);
  const fitted = fittedNames(scenario, network.name, [SEEDED_CHECKPOINT, COMPARED_CHECKPOINT], layers);
  if (!fitted.ok) return fitted;
  const { checkpoint, layer: name } = fitted.value;
  const layer = seededLayer(network, name, checkpoint === COMPARED_CHECKPOINT ? comparedWeightsOf(scenario) : null);
  if (layer === null) return fail(`${network.name} has no layer called "${name}" that can be shown.`, `Choose one of: ${layers.join(', ')}.`);
  return ok({ shape: layer.shape, matrix: layer.weights(), input: layer.inputs() });
}

function trainedLayer(scenario: Scenario, network: NetworkDescription, folder: string, io: Io): Result<ScenarioLayer> {
  const { network: id, checkpoint, image } = scenario;
  const shapes = layerShapes(network);
  const fitted = fittedNames(scenario, network.name, [], [...shapes.keys()]);
  if (!fitted.ok) return fitted;
  const { layer } = fitted.value;
  const shape = shapes.get(layer);
  if (shape === undefined) return fail(`${network.name} has no layer called "${layer}" that can be shown.`, `Choose one of: ${[...shapes.keys()].join(', ')}.`);
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
  const entering = Uint8Array.from(pixels.value.values.subarray(image * length, (image + 1) * length), Number);
  return ok({ shape, matrix: lowerWeights(shape, parameters[weightName(layer)], 0), input: layerInput(network, parameters, entering, layer) });
}

function open(io: Io, path: string): Result<SafetensorsFile> {
  const bytes = io.readFile(path);
  return bytes.ok ? openSafetensors(bytes.value, path) : bytes;
}

function readFloats(file: SafetensorsFile, name: string): Result<Float32Array> {
  const tensor = readTensor(file, name);
  return tensor.ok ? ok(Float32Array.from(tensor.value.values, Number)) : tensor;
}
