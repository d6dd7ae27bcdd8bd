import { invariant } from '../../lib/assert';
import { answerImages } from '../evaluation/answer-images';
import { PIXEL_SCALE, type ImageSet } from './image-set';
import { planNetwork, volumeLength, type NetworkDescription, type Parameters } from './network';
import { createSession, type Session } from './session';

const BATCH = 50;

/** What answers a set of images, a batch at a time: load weights into it first. */
export const evaluationSession = (network: NetworkDescription, images: ImageSet): Session =>
  createSession(network, Math.min(BATCH, Math.max(1, images.count)), false);

/** Number of images whose largest output is their label's, of all in the set. */
export function evaluate(network: NetworkDescription, parameters: Parameters, images: ImageSet): number {
  const session = evaluationSession(network, images);
  session.load(parameters);
  let right = 0;
  for (const { correct } of answerImages(network, session, images)) right = correct;
  return right;
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
