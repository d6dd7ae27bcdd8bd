import { inflateSync } from 'fflate';
import { openSafetensors, readTensor } from '../../engine/formats/safetensors';
import type { ImageSet } from '../../engine/training/image-set';
import { fail, ok, type Result } from '../../lib/result';

const OTHER_NETWORK = 'Choose another network, or reload the page.';
/** More than any file of ours holds: a spoilt header must not ask for all memory. */
const MOST_BYTES = 64e6;

/** The images to train on, as `training/training-images.ts` stores them: pixels deflated in one tensor of bytes, their shape in the file's metadata. */
export function readTrainingImages(bytes: Uint8Array, name: string): Result<ImageSet> {
  const file = openSafetensors(bytes, name);
  if (!file.ok) return file;
  const [deflated, labels] = [readTensor(file.value, 'images.deflate'), readTensor(file.value, 'labels')];
  if (!deflated.ok) return deflated;
  if (!labels.ok) return labels;
  const [count = 0, ...sides] = (file.value.metadata.get('images.shape') ?? '').split(' ').map(Number);
  const length = sides.reduce((product, side) => product * side, 1);
  const whole = [count, ...sides].every((side) => Number.isSafeInteger(side) && side > 0) && sides.length === 3 && count * length <= MOST_BYTES;
  if (!whole || labels.value.values.length !== count) return fail(`${name} does not say how many images it holds.`, OTHER_NETWORK);
  // One byte of room more shows a stream that is too long.
  const pixels = inflated(Uint8Array.from(deflated.value.values), count * length + 1);
  if (pixels?.length !== count * length) return fail(`${name} does not hold the ${count} images it announces.`, OTHER_NETWORK);
  return ok({ count, length, pixels, labels: Uint8Array.from(labels.value.values) });
}

function inflated(bytes: Uint8Array, room: number): Uint8Array | null {
  try {
    return inflateSync(bytes, { out: new Uint8Array(room) });
  } catch {
    return null;
  }
}
