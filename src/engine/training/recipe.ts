import { loweredShape } from '../layer/lowering';
import { weightName, weightedLayers, type NetworkDescription, type Parameters } from './network';
import type { TrainerSettings } from './trainer';

/** Layers worth cutting. The first layer and the classifier stay whole: they hold next to nothing, and everything goes through them. */
export function prunableLayers(network: NetworkDescription): readonly string[] {
  return weightedLayers(network)
    .slice(1, -1)
    .map(({ id }) => id);
}

/** Multiplications for one image from which a batch is made smaller: a step must be short enough for Pause to be heard between two. */
const LARGE = 5e6;

/** Training as it is done in the page, whatever is chosen there. */
export function pageTraining(network: NetworkDescription): Pick<TrainerSettings, 'batchSize' | 'momentum' | 'weightDecay' | 'shift'> {
  const multiplications = weightedLayers(network).reduce((sum, { shape }) => {
    const { rows, filters, positions } = loweredShape(shape);
    return sum + rows * filters * positions;
  }, 0);
  return { batchSize: multiplications < LARGE ? 32 : 16, momentum: 0.9, weightDecay: 5e-4, shift: 1 };
}

/** Masks for fine-tuning, read off the zeros of a pruned network: by layer id, M·J bytes, 0 = pruned. */
export function masksFromZeros(parameters: Parameters, layerIds: readonly string[]): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(layerIds.map((id) => [id, Uint8Array.from(parameters[weightName(id)], (value) => (value === 0 ? 0 : 1))]));
}

/**
 * Eight hexadecimal digits that tell whether two sets of weights are the same bit for bit: MurmurHash3's mixing over the 32-bit words, in order of names.
 * Not a guard against forgery.
 */
export function fingerprint(parameters: Parameters): string {
  let hash = 0;
  for (const name of Object.keys(parameters).sort()) {
    const { buffer, byteOffset, length } = parameters[name];
    for (const word of new Uint32Array(buffer, byteOffset, length)) {
      const scattered = Math.imul(word, 0xcc9e2d51);
      hash ^= Math.imul((scattered << 15) | (scattered >>> 17), 0x1b873593);
      hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
    }
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
