import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deflateSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { openSafetensors, readTensor, writeSafetensors } from '../src/engine/formats/safetensors';
import { NETWORK_ARCHITECTURES } from '../src/engine/training/architectures';
import type { ImageSet } from '../src/engine/training/image-set';
import { createPrng } from '../src/lib/prng';
import type { NetworkInfo } from '../src/worker/protocol';
import { readTrainingImages } from '../src/worker/training/training-images';
import { noteTrainingImages, trainingFile, writeTrainingImages } from './training-images';
import { readCatalogue, writeCatalogue } from './output';

const PUBLIC = resolve(import.meta.dirname, '../public/networks');
const NETWORK = NETWORK_ARCHITECTURES['lenet5-mnist'];

/** Noise, which does not shrink when deflated. */
function noise(count: number): ImageSet {
  const prng = createPrng(8);
  const pixels = Uint8Array.from({ length: count * 784 }, () => prng.below(256));
  return { count, length: 784, pixels, labels: Uint8Array.from({ length: count }, (_, image) => image % 10) };
}

describe('images to train on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-lab-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('come out of the file as they went in', () => {
    const images = noise(20);
    expect(readTrainingImages(trainingFile(NETWORK, images), 'x')).toEqual({ ok: true, value: images });
  });

  it('are as many as fit in 3 MB, an equal number of each class', () => {
    const count = writeTrainingImages(folder, NETWORK, noise(5000));
    const bytes = readFileSync(join(folder, 'training.safetensors'));
    expect(bytes.length).toBeLessThan(3e6);
    expect(bytes.length).toBeGreaterThan(2.8e6);
    expect(count % 10).toBe(0);
    const read = readTrainingImages(bytes, 'x');
    expect(read.ok && read.value.count).toBe(count);
    writeCatalogue(folder, [
      { id: 'a', checkpoints: [] },
      { id: NETWORK.id, checkpoints: [] },
    ] as unknown as NetworkInfo[]);
    noteTrainingImages(folder, NETWORK.id, count);
    expect(readCatalogue(folder)).toEqual([
      { id: 'a', checkpoints: [] },
      { id: NETWORK.id, checkpoints: [], trainingImages: count },
    ]);
  });

  it('are refused, with words, where the file is spoilt', () => {
    const good = trainingFile(NETWORK, noise(20));
    const message = (bytes: Uint8Array): string => {
      const read = readTrainingImages(bytes, 'training.safetensors');
      return read.ok ? 'read' : read.error.message;
    };
    expect(message(good.subarray(0, 50))).toContain('cut short');
    const tensors = (shape: string, values = Uint8Array.of(3, 0)): Uint8Array =>
      writeSafetensors(
        new Map([
          ['images.deflate', { dtype: 'uint8', shape: [values.length], values }],
          ['labels', { dtype: 'uint8', shape: [1], values: Uint8Array.of(0) }],
        ]),
        new Map([['images.shape', shape]]),
      );
    for (const shape of ['', '1 1 28', '2 1 28 28', '1 1 28 x', '1 1 99999 99999']) expect(message(tensors(shape)), shape).toContain('how many images');
    const deflated = deflateSync(noise(1).pixels);
    expect(message(tensors('1 1 28 28', deflated))).toBe('read');
    for (const bytes of [Uint8Array.of(3, 0), deflated.subarray(0, 500), Uint8Array.of(7, 7)]) {
      expect(message(tensors('1 1 28 28', bytes))).toContain('does not hold the 1 images');
    }
    expect(message(tensors('1 1 28 27', deflated))).toContain('does not hold');
    expect(message(writeSafetensors(new Map()))).toContain('images.deflate');
  });
});

const shipped = (JSON.parse(readFileSync(resolve(PUBLIC, 'index.json'), 'utf8')) as readonly NetworkInfo[]).filter(({ trainingImages }) => trainingImages);

it('can be fetched for a network at least', () => expect(shipped.length).toBeGreaterThan(0));

describe.each(shipped.map((info) => [info.id, info] as const))('the images %s is trained on in the page', (id, { trainingImages }) => {
  it('are as many as the catalogue says, of all classes, and no held-out image is among them', () => {
    const read = readTrainingImages(readFileSync(resolve(PUBLIC, id, 'training.safetensors')), id);
    if (!read.ok) throw new Error(read.error.message);
    const { count, length, pixels, labels } = read.value;
    expect(count).toBe(trainingImages);
    const ofClass = Array.from({ length: 10 }, (_, label) => labels.filter((other) => other === label).length);
    expect(Math.min(...ofClass)).toBeGreaterThan(0.05 * count);
    const file = openSafetensors(readFileSync(resolve(PUBLIC, id, 'images.safetensors')), id);
    const test = file.ok ? readTensor(file.value, 'images') : file;
    if (!test.ok) throw new Error(test.error.message);
    const key = (source: ArrayLike<number>, image: number): string =>
      Buffer.from(Uint8Array.from({ length }, (_, i) => source[image * length + i])).toString('latin1');
    const heldOut = new Set(Array.from({ length: test.value.shape[0] }, (_, image) => key(test.value.values, image)));
    expect(heldOut.size).toBeGreaterThan(900);
    expect(Array.from({ length: count }, (_, image) => key(pixels, image)).filter((image) => heldOut.has(image))).toEqual([]);
  });
});
