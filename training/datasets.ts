import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ImageSet } from '../src/engine/training/image-set';

/** Where a data set comes from: an npm package of ten JSON files, fetched when the script runs. */
export interface DatasetSource {
  readonly name: string;
  readonly npmPackage: string;
  readonly version: string;
  /** Folder of `0.json` … `9.json` in the package. */
  readonly folder: string;
  /** Images of each class used, from the first on; null for all. */
  readonly perClass: number | null;
}

export const DATASETS = {
  mnist: { name: 'MNIST', npmPackage: 'mnist', version: '1.1.0', folder: 'src/digits', perClass: null },
  fashion: { name: 'Fashion-MNIST', npmPackage: 'fashion-mnist', version: '1.1.0', folder: 'src/clothes', perClass: 2000 },
} as const satisfies Record<string, DatasetSource>;

export interface Dataset {
  readonly source: DatasetSource;
  readonly training: ImageSet;
  /** Held out: never trained on, no choice was made by it but the ones the README names. */
  readonly test: ImageSet;
  /** Images that would have been trained on but equal a held-out image pixel for pixel: left out. */
  readonly leftOut: number;
  /** Of all pixels and labels, to tell whether someone else's copy is the same. */
  readonly sha256: string;
}

const CLASSES = 10;
const PIXELS = 28 * 28;
/** Share of each class held out: its last images. */
const HELD_OUT = 0.2;

/**
 * Fetches the package into `cache` unless it is there, and splits each class: the last fifth is the test set. Both sets go round the classes, so image i
 * has label i mod 10 until a class runs out.
 */
export function loadDataset(source: DatasetSource, cache: string): Dataset {
  const folder = resolve(cache, 'node_modules', source.npmPackage, source.folder);
  if (!existsSync(folder)) {
    const specifier = `${source.npmPackage}@${source.version}`;
    execFileSync('npm', ['install', '--prefix', cache, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', specifier], { stdio: 'inherit' });
  }
  const classes = Array.from({ length: CLASSES }, (_, label) => readClass(resolve(folder, `${label}.json`), source.perClass));
  const held = classes.map((images) => Math.floor(images.length * HELD_OUT));
  const heldOut = classes.map((images, label) => images.slice(images.length - held[label]));
  const seen = new Set(heldOut.flat().map(imageKey));
  const usable = classes.map((images, label) => images.slice(0, images.length - held[label]).filter((image) => !seen.has(imageKey(image))));
  const [training, test] = [interleave(usable), interleave(heldOut)];
  const leftOut = classes.flat().length - training.count - test.count;
  const hash = createHash('sha256');
  for (const set of [training, test]) hash.update(set.pixels).update(set.labels);
  return { source, training, test, leftOut, sha256: hash.digest('hex') };
}

/** The first `count` images of a set, sharing its memory. */
export function firstImages(images: ImageSet, count: number): ImageSet {
  const kept = Math.min(count, images.count);
  return { count: kept, length: images.length, pixels: images.pixels.subarray(0, kept * images.length), labels: images.labels.subarray(0, kept) };
}

/**
 * One class file, `{ "data": … }`: either all pixels one after the other as fractions of 255 (mnist), or a list of bytes for each image, with an empty
 * list at the end (fashion-mnist).
 */
function readClass(file: string, limit: number | null): readonly Uint8Array[] {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const data: unknown = typeof parsed === 'object' && parsed !== null && 'data' in parsed ? parsed.data : undefined;
  if (!isNonEmptyList(data)) throw new Error(`${file} has no data`);
  const images = data.every(isNumbers)
    ? data.filter((image) => image.length > 0).map((image) => Uint8Array.from(image))
    : Array.from({ length: data.length / PIXELS }, (_, image) =>
        Uint8Array.from(data.slice(image * PIXELS, (image + 1) * PIXELS), (value) => Math.round(Number(value) * 255)),
      );
  if (images.some((image) => image.length !== PIXELS)) throw new Error(`${file} does not hold whole images of ${PIXELS} numbers`);
  return images.slice(0, limit ?? images.length);
}

const imageKey = (image: Uint8Array): string => Buffer.from(image).toString('latin1');
const isNonEmptyList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 0;
const isNumbers = (value: unknown): value is readonly number[] => Array.isArray(value);

function interleave(classes: readonly (readonly Uint8Array[])[]): ImageSet {
  const count = classes.reduce((sum, images) => sum + images.length, 0);
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  let next = 0;
  for (let turn = 0; next < count; turn++) {
    classes.forEach((images, label) => {
      const image = images[turn];
      if (!image) return;
      pixels.set(image, next * PIXELS);
      labels[next++] = label;
    });
  }
  return { count, length: PIXELS, pixels, labels };
}
