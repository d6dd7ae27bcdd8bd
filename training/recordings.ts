import { createHash } from 'node:crypto';
import { constants, deflateRawSync } from 'node:zlib';
import { writeSafetensors } from '../src/engine/formats/safetensors';
import type { Tensor } from '../src/engine/formats/tensor';
import { evaluate } from '../src/engine/training/evaluate';
import { differences, layerFrame, peakOf } from '../src/engine/training/frames';
import { weightName, type NetworkDescription, type Parameters } from '../src/engine/training/network';
import { initialParameters } from '../src/engine/training/parameters';
import { createTrainer, type TrainerSettings } from '../src/engine/training/trainer';
import type { RecordingInfo, TrainingRecipe } from '../src/worker/protocol';
import type { Dataset } from './datasets';
import type { NetworkRecipe, TrainedRecipe } from './recipes';

/** A training as it went: what each epoch left of the recorded layers, and every step's figures. */
export interface Recording {
  readonly info: RecordingInfo;
  readonly file: Uint8Array;
  /** What the training came to, before rounding: the checkpoint it is the recording of. */
  readonly parameters: Parameters;
}

/** Trains a checkpoint again and records it. The file is read by `src/worker/training/recorded.ts`. @throws Error when the training diverges. */
export function recordTraining(
  network: NetworkDescription,
  recipe: NetworkRecipe,
  { id, lambda }: TrainedRecipe,
  dataset: Dataset,
  say: (line: string) => void,
): Recording {
  const { seed, chunkWidth, prunedLayers, training, recordedLayers: layers = [] } = recipe;
  const settings: TrainerSettings = {
    network,
    images: dataset.training,
    seed,
    regularizer: 'cascade',
    chunkWidth,
    regularizedLayers: prunedLayers,
    ...training,
    lambda,
  };
  const trainer = createTrainer(settings);
  const stepsAnEpoch = Math.ceil(dataset.training.count / training.batchSize);
  const [losses, penalties, correct, right]: [number[], number[], number[], number[]] = [[], [], [], []];
  const moments: Parameters[] = [initialParameters(network, seed)];
  for (let status = 'running'; status === 'running';) {
    const report = trainer.step();
    if (report.status === 'diverged') throw new Error(`${id} diverged at step ${report.step}`);
    status = report.status;
    losses.push(report.loss);
    penalties.push(report.penalty);
    correct.push(report.correct);
    if (report.step % stepsAnEpoch !== 0) continue;
    moments.push(trainer.parameters());
    right.push(evaluate(network, trainer.live, dataset.test));
    say(`${id} epoch ${right.length}/${training.epochs}: ${right.at(-1)} of ${dataset.test.count} right`);
  }
  const { peaks, tensors } = coursesOf(layers, moments);
  tensors.set('losses', { dtype: 'float16', shape: [losses.length], values: Float32Array.from(losses) });
  if (lambda > 0) tensors.set('penalties', { dtype: 'float16', shape: [penalties.length], values: Float32Array.from(penalties) });
  tensors.set('correct', { dtype: 'uint8', shape: [correct.length], values: Uint8Array.from(correct) });
  tensors.set('right', { dtype: 'int32', shape: [right.length], values: Int32Array.from(right) });
  const told: TrainingRecipe = {
    network: network.id,
    regularizer: lambda > 0 ? 'cascade' : 'none',
    lambda,
    epochs: training.epochs,
    learningRate: training.learningRate,
    seed,
    chunkWidth,
  };
  const images = { batch: training.batchSize, learnt: dataset.training.count, heldOut: dataset.test.count };
  const raw = writeSafetensors(tensors, new Map([['recording', JSON.stringify({ recipe: told, images, peaks })]]));
  const file = deflateRawSync(raw, { level: 9, memLevel: 9, strategy: constants.Z_FILTERED });
  const sha256 = createHash('sha256').update(file).digest('hex');
  return { info: { checkpoint: id, layers, bytes: raw.length, sha256 }, file, parameters: trainer.parameters() };
}

/** What each moment changes in the recorded layers, and the largest |w| of each, which its codes are shares of. */
function coursesOf(
  layers: readonly string[],
  moments: readonly Parameters[],
): { readonly peaks: Record<string, number>; readonly tensors: Map<string, Tensor> } {
  const peaks: Record<string, number> = {};
  const tensors = new Map<string, Tensor>();
  for (const layer of layers) {
    const course = moments.map((parameters) => parameters[weightName(layer)]);
    const peak = Math.max(...course.map(peakOf));
    const [start, ...frames] = course.map((weights) => layerFrame(weights, peak));
    peaks[layer] = peak;
    tensors.set(`${layer}.differences`, { dtype: 'int8', shape: [frames.length, start.codes.length], values: differences(start.codes, frames) });
  }
  return { peaks, tensors };
}
