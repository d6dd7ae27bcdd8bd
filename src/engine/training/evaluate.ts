import { invariant } from '../../lib/assert';
import { PIXEL_SCALE, requireImages, showImage, type ImageSet } from './image-set';
import { largest } from './loss';
import { classCount, planNetwork, volumeLength, type NetworkDescription, type Parameters } from './network';
import { createSession } from './session';

export interface EvaluationProgress {
  readonly done: number;
  readonly correct: number;
  readonly finished: boolean;
}

export interface Evaluator {
  /** Starts over, with other weights on the same images. */
  load(parameters: Parameters): void;
  /** Answers the next batch of images. */
  step(): EvaluationProgress;
}

const BATCH = 50;

/** Counts right answers a batch at a time, so that the caller decides when to stop or yield. */
export function createEvaluator(network: NetworkDescription, images: ImageSet, batchSize = BATCH): Evaluator {
  requireImages(network, images);
  const classes = classCount(network);
  const session = createSession(network, Math.min(batchSize, Math.max(1, images.count)), false);
  let done = 0;
  let correct = 0;
  return {
    load(parameters) {
      session.load(parameters);
      done = 0;
      correct = 0;
    },
    step() {
      const batch = Math.min(session.capacity, images.count - done);
      if (batch > 0) {
        for (let entry = 0; entry < batch; entry++) showImage(session, images, done + entry, entry);
        session.forward(batch);
        for (let entry = 0; entry < batch; entry++) if (largest(session.output, entry * classes, classes) === images.labels[done + entry]) correct++;
        done += batch;
      }
      return { done, correct, finished: done >= images.count };
    },
  };
}

/** Number of images whose largest output is their label's, of all in the set. */
export function evaluate(network: NetworkDescription, parameters: Parameters, images: ImageSet): number {
  const evaluator = createEvaluator(network, images);
  evaluator.load(parameters);
  for (;;) {
    const { correct, finished } = evaluator.step();
    if (finished) return correct;
  }
}

/** The network's outputs before softmax. `inputs` is batch × input, as the first layer takes them; the result is batch × classes. */
export function forward(network: NetworkDescription, parameters: Parameters, inputs: Float32Array): Float32Array {
  const length = volumeLength(network.input);
  invariant(inputs.length > 0 && inputs.length % length === 0, `${network.id} takes inputs of ${length} numbers each`);
  const batch = inputs.length / length;
  const session = createSession(network, batch, false);
  session.load(parameters);
  session.input.set(inputs);
  session.forward(batch);
  return session.output.slice();
}

/**
 * The activations that enter a layer with weights when one image (bytes 0..255) goes through the network: channel-major C × H × W for a convolution,
 * a vector for a linear layer.
 */
export function layerInput(network: NetworkDescription, parameters: Parameters, image: Uint8Array, layerId: string): Float32Array {
  const length = volumeLength(network.input);
  invariant(image.length === length, `${network.id} takes images of ${length} numbers, not ${image.length}`);
  const planned = planNetwork(network).find(({ description }) => 'id' in description && description.id === layerId);
  invariant(planned !== undefined, `${network.id} has no layer ${layerId}`);
  const session = createSession(network, 1, false);
  session.load(parameters);
  for (let i = 0; i < length; i++) session.input[i] = image[i] * PIXEL_SCALE;
  session.forward(1);
  return session.entering(layerId).slice(0, volumeLength(planned.input));
}
