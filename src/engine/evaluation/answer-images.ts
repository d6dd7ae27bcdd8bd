import { invariant } from '../../lib/assert';
import { loweredShape } from '../layer/lowering';
import { PIXEL_SCALE, requireImages, type ImageSet } from '../training/image-set';
import { largest } from '../training/loss';
import { classCount, weightedLayers, type NetworkDescription } from '../training/network';
import type { Session } from '../training/session';

/** Images answered so far, and how many of them right. */
export interface Tally {
  readonly done: number;
  readonly correct: number;
}

/** What answers a batch of images: a session of the network, or the same network on narrow partial sums. */
export type Answerer = Pick<Session, 'capacity' | 'input' | 'output' | 'forward'>;

/** Multiplications between two chances to stop: a few milliseconds with the vector kernel. */
const MACS_AT_ONCE = 10_000_000;
const MOST_AT_ONCE = 50;

/** How many images a slice of `answerImages` should answer, so that it takes a few milliseconds. @param speed relative to the vector kernel, dense. */
export function imagesAtOnce(network: NetworkDescription, speed = 1): number {
  const macs = weightedLayers(network).reduce((sum, { shape, rows, filters }) => sum + rows * filters * loweredShape(shape).positions, 0);
  return Math.max(1, Math.min(MOST_AT_ONCE, Math.floor((MACS_AT_ONCE * speed) / macs)));
}

/**
 * Has a network answer all images of a set, a batch between two yields, so that the caller decides when to stop or give way. An answer is the class with
 * the largest output, and right when it is the label. The last tally yielded covers all images; none is yielded where there are no images.
 * @param right one byte an image, written, if the caller wants to know which: 1 where it is answered right, else 0.
 * @throws InvariantError if the images do not fit the network.
 */
export function* answerImages(
  network: NetworkDescription,
  answerer: Answerer,
  images: ImageSet,
  right = new Uint8Array(images.count),
): Generator<Tally, void, void> {
  requireImages(network, images);
  invariant(right.length === images.count, `${right.length} marks for ${images.count} images`);
  const classes = classCount(network);
  let correct = 0;
  for (let done = 0; done < images.count;) {
    const batch = Math.min(answerer.capacity, images.count - done);
    const from = done * images.length;
    for (let i = 0; i < batch * images.length; i++) answerer.input[i] = images.pixels[from + i] * PIXEL_SCALE;
    answerer.forward(batch);
    for (let entry = 0; entry < batch; entry++) {
      const mark = largest(answerer.output, entry * classes, classes) === images.labels[done + entry] ? 1 : 0;
      right[done + entry] = mark;
      correct += mark;
    }
    done += batch;
    yield { done, correct };
  }
}
