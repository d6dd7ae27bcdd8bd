import { deflateSync } from 'fflate';
import { writeSafetensors } from '../../../engine/formats/safetensors';
import type { Tensor } from '../../../engine/formats/tensor';
import type { ImageSet } from '../../../engine/training/image-set';
import { createPrng } from '../../../lib/prng';
import { fail, ok } from '../../../lib/result';
import type { FetchBytes } from '../../fetch-bytes';
import type { TrainingEvents, TrainingProgress, TrainingTest, WatchedLayer } from '../training-protocol';

export const BASE_URL = 'https://site.test/lab/';
export const NETWORK_ID = 'lenet5-mnist';
const SIDE = 28;

/** A bright square for each class, at a place of its own, in noise. */
function squares(count: number, seed: number): ImageSet {
  const prng = createPrng(seed);
  const pixels = Uint8Array.from({ length: count * SIDE * SIDE }, () => prng.below(40));
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 10);
  labels.forEach((label, image) => {
    const [top, left] = [4 + 10 * Math.floor(label / 5), 2 + 5 * (label % 5)];
    for (let y = 0; y < 5; y++) for (let x = 0; x < 5; x++) pixels[image * SIDE * SIDE + (top + y) * SIDE + left + x] = 220;
  });
  return { count, length: SIDE * SIDE, pixels, labels };
}

export const TRAINING_IMAGES = squares(96, 1);
export const TEST_IMAGES = squares(30, 2);

/** The files training needs, by name; others, and those set to null, answer 404. */
export const createTrainingSite = (changes: Readonly<Record<string, Uint8Array | null>> = {}): FetchBytes => {
  const deflated = deflateSync(TRAINING_IMAGES.pixels);
  const labels = ({ labels: values }: ImageSet): Tensor => ({ dtype: 'uint8', shape: [values.length], values });
  const files: Record<string, Uint8Array | null> = {
    'training.safetensors': writeSafetensors(
      new Map<string, Tensor>([
        ['images.deflate', { dtype: 'uint8', shape: [deflated.length], values: deflated }],
        ['labels', labels(TRAINING_IMAGES)],
      ]),
      new Map([['images.shape', `${TRAINING_IMAGES.count} 1 ${SIDE} ${SIDE}`]]),
    ),
    'images.safetensors': writeSafetensors(
      new Map<string, Tensor>([
        ['images', { dtype: 'uint8', shape: [TEST_IMAGES.count, 1, SIDE, SIDE], values: TEST_IMAGES.pixels }],
        ['labels', labels(TEST_IMAGES)],
      ]),
    ),
    ...changes,
  };
  return async (url, onProgress) => {
    const name = url.replace(`${BASE_URL}networks/${NETWORK_ID}/`, '');
    const bytes = files[name];
    if (!bytes) return fail(`${name} could not be fetched (404).`, 'Reload the page.');
    onProgress(bytes.length, bytes.length);
    return ok(new Uint8Array(bytes));
  };
};

/** Keeps all that a worker says. */
export const recordingEvents = () => {
  const progress: TrainingProgress[] = [];
  const tests: TrainingTest[] = [];
  const watched: WatchedLayer[] = [];
  let react: (() => Promise<void>) | null = null;
  const events = {
    progress,
    tests,
    watched,
    loaded: 0,
    settled: 0,
    /** The losses of all steps told so far. */
    losses: () => progress.flatMap(({ losses }) => [...losses]),
    onProgress(reaction: (() => Promise<void>) | null) {
      react = reaction;
    },
    clear() {
      for (const list of [progress, tests, watched]) list.length = 0;
    },
    listeners: {
      loading: (done) => {
        events.loaded = done;
      },
      progress: (report) => {
        progress.push(report);
        void react?.();
      },
      tested: (test) => void tests.push(test),
      watched: (layer) => void watched.push(layer),
      settled: () => {
        events.settled++;
      },
    } satisfies TrainingEvents,
  };
  return events;
};
