import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../engine/formats/safetensors';
import type { Tensor } from '../../engine/formats/tensor';
import { NETWORK_ARCHITECTURES } from '../../engine/training/architectures';
import { differences, frameWeights, layerFrame } from '../../engine/training/frames';
import { weightName } from '../../engine/training/network';
import { initialParameters } from '../../engine/training/parameters';
import { createMessageYield } from '../message-yield';
import type { RecordingInfo } from '../network-info';
import { readRecording } from './recorded';
import { BASE_URL, createTrainingSite, NETWORK_ID, recordingEvents } from './testing/training-site';
import { createTraining } from './training-worker';

const NETWORK = NETWORK_ARCHITECTURES[NETWORK_ID];
const RECIPE = { network: NETWORK_ID, regularizer: 'cascade', lambda: 0.5, epochs: 2, learningRate: 0.02, seed: 3, chunkWidth: 8 };
/** Five images in batches of two: three steps an epoch, the last of one image. */
const IMAGES = { batch: 2, learnt: 5, heldOut: 10 };
const START = initialParameters(NETWORK, RECIPE.seed)[weightName('conv1')];
const COURSE = [START, START.map((weight) => weight / 2), START.map((weight) => -weight / 3)];
const FRAMES = COURSE.map((weights) => layerFrame(weights, 1));

const tensors = (): Map<string, Tensor> => {
  const told = differences(FRAMES[0].codes, FRAMES.slice(1));
  return new Map<string, Tensor>([
    ['conv1.differences', { dtype: 'int8', shape: [2, START.length], values: told }],
    ['losses', { dtype: 'float16', shape: [6], values: Float32Array.of(2, 1.5, 1, 0.5, 0.25, 0.125) }],
    ['penalties', { dtype: 'float16', shape: [6], values: new Float32Array(6).fill(4) }],
    ['correct', { dtype: 'uint8', shape: [6], values: Uint8Array.of(0, 1, 1, 2, 2, 0) }],
    ['right', { dtype: 'int32', shape: [2], values: Int32Array.of(4, 9) }],
  ]);
};

/** A recording with what is given changed in it. */
const recording = (change: (parts: Map<string, Tensor>) => void = () => undefined, head: object = { recipe: RECIPE, images: IMAGES, peaks: { conv1: 1 } }) => {
  const parts = tensors();
  change(parts);
  const raw = writeSafetensors(parts, new Map([['recording', JSON.stringify(head)]]));
  const info: RecordingInfo = { checkpoint: 'cascade', layers: ['conv1'], bytes: raw.length, sha256: '0'.repeat(64) };
  return { file: deflateSync(raw), info };
};
const read = ({ file, info }: ReturnType<typeof recording>) => readRecording(file, 'n/cascade.recording', info, NETWORK);
const problem = (given: ReturnType<typeof recording>): string => {
  const result = read(given);
  return result.ok ? '' : result.error.message;
};

describe('a recording', () => {
  it('gives back every epoch’s weights and every step’s figures', () => {
    const result = read(recording());
    if (!result.ok) throw new Error(result.error.message);
    const { recipe, losses, penalties, accuracies, tests, frames } = result.value;
    expect(recipe).toEqual(RECIPE);
    expect([...losses]).toEqual([2, 1.5, 1, 0.5, 0.25, 0.125]);
    expect([...penalties]).toEqual([4, 4, 4, 4, 4, 4]);
    // The third and the sixth step have one image.
    expect([...accuracies]).toEqual([0, 0.5, 1, 1, 1, 0]);
    expect(tests).toEqual([
      { epoch: 1, correct: 4, images: 10 },
      { epoch: 2, correct: 9, images: 10 },
    ]);
    expect(frames).toEqual(FRAMES.map((frame) => ({ conv1: frame })));
  });

  it('of a training without a regulariser needs no penalties', () => {
    const result = read(
      recording((parts) => parts.delete('penalties'), { recipe: { ...RECIPE, regularizer: 'none', lambda: 0 }, images: IMAGES, peaks: { conv1: 1 } }),
    );
    expect(result.ok && [...result.value.penalties]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it.each<[string, ReturnType<typeof recording>, string]>([
    ['cut off', { ...recording(), file: recording().file.subarray(0, 200) }, 'damaged'],
    ['longer than it should be', { ...recording(), info: { ...recording().info, bytes: 10 } }, 'damaged'],
    ['no recording at all', { ...recording(), file: new Uint8Array(50).fill(255) }, 'damaged'],
    ['without its recipe', recording(undefined, { images: IMAGES }), 'what was trained'],
    ['of another network', recording(undefined, { recipe: { ...RECIPE, network: 'other' }, images: IMAGES, peaks: {} }), 'another network, other'],
    ['without some losses', recording((parts) => parts.set('losses', { dtype: 'float16', shape: [5], values: new Float32Array(5) })), 'figures of some steps'],
    ['without a layer', recording((parts) => parts.delete('conv1.differences')), 'the weights of conv1'],
    [
      'with half a layer',
      recording((parts) => parts.set('conv1.differences', { dtype: 'int8', shape: [3], values: new Int8Array(3) })),
      'the weights of conv1',
    ],
    ['with a peak below its weights', recording(undefined, { recipe: RECIPE, images: IMAGES, peaks: { conv1: 1e-3 } }), 'the weights of conv1'],
  ])('that is %s is refused in a sentence', (_, given, words) => {
    expect(problem(given)).toContain(words);
  });
});

describe('the training worker', () => {
  const setUp = async (files: Readonly<Record<string, Uint8Array | null>>, sum: string | null) => {
    const events = recordingEvents();
    const worker = createTraining({
      fetchBytes: createTrainingSite(files),
      yieldControl: createMessageYield(),
      now: () => performance.now(),
      digest: async () => sum,
    });
    await worker.configure(BASE_URL, events.listeners);
    return { worker, events };
  };

  it('opens a recording whose sum is right, and no other', async () => {
    const { file, info } = recording();
    const good = await setUp({ 'cascade.recording': file }, info.sha256);
    expect((await good.worker.recording(NETWORK_ID, info)).ok).toBe(true);
    // The same again past what a cache may hold.
    const bad = await setUp({ 'cascade.recording': file, [`cascade.recording?sha256=${info.sha256}`]: file }, 'f'.repeat(64));
    const refused = await bad.worker.recording(NETWORK_ID, info);
    expect(!refused.ok && refused.error.message).toContain('not the file that belongs to this page');
    const missing = await (await setUp({}, null)).worker.recording(NETWORK_ID, info);
    expect(!missing.ok && missing.error.message).toContain('could not be fetched');
    expect((await good.worker.recording('constructor', info)).ok).toBe(false);
    expect((await good.worker.recording(NETWORK_ID, { ...info, checkpoint: '../x' })).ok).toBe(false);
  });

  it('makes a picture of a moment, with the rows that fell since the one before', async () => {
    const { worker, events } = await setUp({}, null);
    const [start, half] = FRAMES;
    const watch = { network: NETWORK_ID, seed: 3, layer: 'conv1', chunkWidth: 2, amount: { by: 'q', q: 0.5 }, moment: { training: 't', at: 1 } } as const;
    // Everything past the first chunk gone: only then does a row keep fewer.
    const rows = 25;
    const fallen = { peak: half.peak, codes: half.codes.map((code, i) => (i >= 2 * rows ? 0 : code)) };
    await worker.watch(watch, { now: fallen, before: start });
    const [picture] = events.watched;
    expect(picture.watch).toEqual(watch);
    expect(picture.weights).toEqual(frameWeights(fallen));
    const alive = frameWeights(start);
    expect(alive.length).toBe(150);
    expect(picture.fell).toBeGreaterThan(20);
    await worker.watch({ ...watch, moment: { training: 't', at: 0 } }, { now: start, before: null });
    expect(events.watched[1].fell).toBeNull();
    // Weights of another layer make no picture.
    await worker.watch({ ...watch, layer: 'conv2' }, { now: start, before: null });
    expect(events.watched).toHaveLength(2);
    await worker.watch({ ...watch, moment: null }, null);
    expect(events.watched[2].weights).toEqual(START);
  });
});
