import { pixelOf, popcount } from '../packed-bits';
import { bytesOf } from '../design-cost';
import type { ActivationBits, Geometry } from '../design-types';
import type { Slices } from '../slices';
import type { InputLevel, Nest } from './nest';

/** Words looked at between two pauses: about a millisecond. */
const AT_ONCE = 131_072;
/** Positions between two pauses. */
const positionsAtOnce = ({ taps, words }: Geometry): number => Math.max(1, Math.floor(AT_ONCE / (taps * words)));

/** Sums in bits. */
interface Walked {
  /** Every use fetched anew. */
  uses: number;
  /** Different elements of each step, added up; and of the largest step. */
  steps: number;
  largestStep: number;
  blocks: number;
  largestBlock: number;
}

/**
 * What each way to use an input buffer needs and saves, for one group of a layer. Exact: elements are told apart by one bit a channel and pixel, stamped when a step,
 * a block, or the layer first needs them. In steps: every slice is a walk over all positions, and small arrays have many.
 */
export function* inputLevels(geometry: Geometry, activations: ActivationBits, nest: Nest): Slices<readonly InputLevel[]> {
  const sums: Walked = { uses: 0, steps: 0, largestStep: 0, blocks: 0, largestBlock: 0 };
  const perSlice = Math.ceil(geometry.positions / nest.block);
  /** Bits of elements that are needed for the first and for the last time in a slice's block. */
  const first = new Float64Array(nest.slices.length * perSlice);
  const last = new Float64Array(nest.slices.length * perSlice);
  const seen = new Uint32Array(geometry.height * geometry.width * geometry.words);
  for (const [s, rows] of nest.slices.entries()) {
    const sweeps = nest.laterSweeps === undefined ? nest.sweeps : 1;
    addWalk(sums, yield* walked(geometry, activations, nest, rows, (block, bits) => (first[s * perSlice + block] += bits), seen), sweeps);
  }
  for (const rows of nest.laterSweeps ?? []) {
    const { uses, steps } = yield* walked(geometry, activations, nest, rows, null, seen);
    sums.uses += uses;
    sums.steps += steps;
  }
  seen.fill(0);
  for (let s = nest.slices.length - 1; s >= 0; s--)
    yield* lastUses(geometry, activations, nest, nest.slices[s], (block, bits) => (last[s * perSlice + block] += bits), seen);
  const { unique, most } = alive(first, last);
  return [
    { level: 'nothing', bytes: 0, reads: bytesOf(sums.uses) },
    { level: 'step', bytes: bytesOf(sums.largestStep), reads: bytesOf(sums.steps) },
    { level: 'block', bytes: bytesOf(sums.largestBlock), reads: bytesOf(sums.blocks) },
    { level: 'all', bytes: bytesOf(most), reads: bytesOf(unique) },
  ];
}

function addWalk(sums: Walked, one: Walked, sweeps: number): void {
  sums.uses += sweeps * one.uses;
  sums.steps += sweeps * one.steps;
  sums.blocks += one.blocks;
  sums.largestStep = Math.max(sums.largestStep, one.largestStep);
  sums.largestBlock = Math.max(sums.largestBlock, one.largestBlock);
}

/** Elements held at once where each leaves after its last use: those first needed so far, less those last needed before. */
function alive(first: Float64Array, last: Float64Array): { readonly unique: number; readonly most: number } {
  let now = 0;
  let unique = 0;
  let most = 0;
  for (let t = 0; t < first.length; t++) {
    now += first[t];
    unique += first[t];
    if (now > most) most = now;
    now -= last[t];
  }
  return { unique, most };
}

/** Bits that elements take as they are stored. @param fresh channels of one word. */
const bitsOf = (fresh: number, nonZero: number, stored: Nest['stored']): number =>
  stored === 'bytes' ? 8 * popcount(fresh) : popcount(fresh) + 8 * popcount(fresh & nonZero);

/** Channels of each pixel seen in a step or block, of which only the latest counts. */
interface Seen {
  readonly channels: Uint32Array;
  /** The step or block that a pixel's channels are of. */
  readonly latest: Int32Array;
}

const createSeen = (pixels: number, words: number): Seen => ({ channels: new Uint32Array(pixels * words), latest: new Int32Array(pixels).fill(-1) });

/** In another step or block nothing of the pixel has been seen. */
function enter({ channels, latest }: Seen, pixel: number, words: number, now: number): void {
  if (latest[pixel] === now) return;
  latest[pixel] = now;
  channels.fill(0, pixel * words, (pixel + 1) * words);
}

/** One sweep over all positions. @param onFirst told of the elements that `seen` has not, by block; they are seen then. */
function* walked(
  geometry: Geometry,
  activations: ActivationBits,
  { block, step, channelwise, stored }: Nest,
  rows: Uint32Array,
  onFirst: ((block: number, bits: number) => void) | null,
  seen: Uint32Array,
): Slices<Walked> {
  const atOnce = positionsAtOnce(geometry);
  const { taps, words, positions, height, width } = geometry;
  const pixels = height * width;
  const inStep = createSeen(pixels, words);
  const inBlock = createSeen(pixels, words);
  const usedIn = new Int32Array(pixels).fill(-1);
  const sums: Walked = { uses: 0, steps: 0, largestStep: 0, blocks: 0, largestBlock: 0 };
  let ofStep = 0;
  let pixelsOfStep = 0;
  let ofBlock = 0;
  for (let p = 0; p < positions; p++) {
    const s = Math.floor(p / step);
    const b = Math.floor(p / block);
    if (p % step === 0) [ofStep, pixelsOfStep] = [0, 0];
    if (p % block === 0) ofBlock = 0;
    if (p % atOnce === 0) yield undefined;
    for (let tap = 0; tap < taps; tap++) {
      const pixel = pixelOf(geometry, p, tap);
      if (pixel < 0) continue;
      const at = pixel * words;
      enter(inStep, pixel, words, s);
      enter(inBlock, pixel, words, b);
      for (let w = 0; w < words; w++) {
        const wanted = rows[tap * words + w];
        if (wanted === 0) continue;
        if (usedIn[pixel] !== s) {
          usedIn[pixel] = s;
          pixelsOfStep++;
        }
        const nonZero = activations.bits[at + w];
        sums.uses += bitsOf(wanted, nonZero, stored);
        ofStep += bitsOf(wanted & ~inStep.channels[at + w], nonZero, stored);
        ofBlock += bitsOf(wanted & ~inBlock.channels[at + w], nonZero, stored);
        inStep.channels[at + w] |= wanted;
        inBlock.channels[at + w] |= wanted;
        if (onFirst === null) continue;
        onFirst(b, bitsOf(wanted & ~seen[at + w], nonZero, stored));
        seen[at + w] |= wanted;
      }
    }
    if ((p + 1) % step === 0 || p === positions - 1) {
      sums.steps += ofStep;
      // Room for a channel of every pixel that the step uses.
      sums.largestStep = Math.max(sums.largestStep, channelwise ? 8 * pixelsOfStep : ofStep);
    }
    if ((p + 1) % block === 0 || p === positions - 1) {
      sums.blocks += ofBlock;
      sums.largestBlock = Math.max(sums.largestBlock, ofBlock);
    }
  }
  return sums;
}

/** The same backwards: an element not yet seen is needed for the last time. */
function* lastUses(
  geometry: Geometry,
  activations: ActivationBits,
  { block, stored }: Nest,
  rows: Uint32Array,
  onLast: (block: number, bits: number) => void,
  seen: Uint32Array,
): Slices<void> {
  const atOnce = positionsAtOnce(geometry);
  const { taps, words, positions } = geometry;
  for (let p = positions - 1; p >= 0; p--) {
    if (p % atOnce === 0) yield undefined;
    for (let tap = 0; tap < taps; tap++) {
      const pixel = pixelOf(geometry, p, tap);
      if (pixel < 0) continue;
      for (let w = 0; w < words; w++) {
        const at = pixel * words + w;
        const wanted = rows[tap * words + w];
        const fresh = wanted & ~seen[at];
        if (fresh === 0) continue;
        onLast(Math.floor(p / block), bitsOf(fresh, activations.bits[at], stored));
        seen[at] |= wanted;
      }
    }
  }
}
