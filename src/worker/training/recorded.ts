import { inflateSync } from 'fflate';
import * as v from 'valibot';
import { openSafetensors, readTensor } from '../../engine/formats/safetensors';
import { REGULARIZERS } from '../../engine/pruning/regularizers';
import { type Frame, framesFrom, layerFrame, peakOf } from '../../engine/training/frames';
import { weightedLayers, weightName, type NetworkDescription } from '../../engine/training/network';
import { initialParameters } from '../../engine/training/parameters';
import { fail, ok, type Result } from '../../lib/result';
import type { RecordingInfo } from '../network-info';
import type { RecordedTraining } from './training-protocol';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const told = v.object({
  recipe: v.object({
    network: v.string(),
    regularizer: v.picklist(['none', ...REGULARIZERS]),
    lambda: v.number(),
    epochs: count,
    learningRate: v.number(),
    seed: v.pipe(v.number(), v.integer()),
    chunkWidth: count,
  }),
  images: v.object({ batch: count, learnt: count, heldOut: count }),
  peaks: v.record(v.string(), v.number()),
});

/** A recorded training, as `training/recordings.ts` writes it: safetensors, deflated; of each layer the differences from epoch to epoch of its frames. */
export function readRecording(file: Uint8Array, name: string, info: RecordingInfo, network: NetworkDescription): Result<RecordedTraining> {
  const damaged = (what: string) => fail(`The recording ${name} ${what}.`, 'Reload the page, or train here: that needs no recording.');
  const bytes = inflated(file, info.bytes);
  if (bytes === null) return damaged('is damaged: it cannot be unpacked');
  const opened = openSafetensors(bytes, name);
  if (!opened.ok) return opened;
  const head = v.safeParse(told, parsed(opened.value.metadata.get('recording') ?? ''));
  if (!head.success) return damaged('does not say what was trained');
  const { recipe, images, peaks } = head.output;
  if (recipe.network !== network.id) return damaged(`is of another network, ${recipe.network}`);
  const stepsAnEpoch = Math.ceil(images.learnt / images.batch);
  const steps = stepsAnEpoch * recipe.epochs;
  const floats = (tensor: string, length: number): Float32Array | null => {
    const read = readTensor(opened.value, tensor);
    return read.ok && read.value.values.length === length ? Float32Array.from(read.value.values) : null;
  };
  const losses = floats('losses', steps);
  const penalties = recipe.lambda > 0 ? floats('penalties', steps) : new Float32Array(steps);
  const correct = floats('correct', steps);
  const right = floats('right', recipe.epochs);
  if (losses === null || penalties === null || correct === null || right === null) return damaged('lacks figures of some steps');
  const last = images.learnt - (stepsAnEpoch - 1) * images.batch;
  const accuracies = correct.map((answered, step) => answered / ((step + 1) % stepsAnEpoch === 0 ? last : images.batch));
  const frames: Record<string, Frame[string]>[] = Array.from({ length: recipe.epochs + 1 }, () => ({}));
  const start = initialParameters(network, recipe.seed);
  for (const layer of info.layers) {
    const weights = weightedLayers(network).some(({ id }) => id === layer) ? start[weightName(layer)] : new Float32Array(0);
    const read = readTensor(opened.value, `${layer}.differences`);
    const values = read.ok ? read.value.values : null;
    const peak = Object.hasOwn(peaks, layer) ? peaks[layer] : 0;
    if (!(values instanceof Int8Array) || values.length !== weights.length * recipe.epochs || values.length === 0 || peakOf(weights) > peak)
      return damaged(`lacks the weights of ${layer}`);
    const first = layerFrame(weights, peak);
    [first, ...framesFrom(first, values)].forEach((frame, epoch) => {
      frames[epoch][layer] = frame;
    });
  }
  const tests = Array.from(right, (answered, epoch) => ({ epoch: epoch + 1, correct: answered, images: images.heldOut }));
  return ok({ recipe, losses, penalties, accuracies, tests, frames });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Null unless it comes to so many bytes. One byte of room more shows what is too long. */
function inflated(file: Uint8Array, bytes: number): Uint8Array | null {
  try {
    const whole = inflateSync(file, { out: new Uint8Array(bytes + 1) });
    return whole.length === bytes ? whole : null;
  } catch {
    return null;
  }
}
