import type { Geometry, WeightBits } from '../design-types';
import type { Constants } from './chain';

/** What of a group of a layer is known before any input comes. */
export interface DeadParts {
  /** Channels that have to be read, ascending. */
  readonly liveChannels: Uint32Array;
  /** Filters that depend on them, ascending. */
  readonly liveFilters: Uint32Array;
  /** By filter: its bias with what the channels add that are no longer read. */
  readonly bias: Float64Array;
  /** By filter: what it gives if it depends on nothing; NaN for the others. */
  readonly leaving: Constants;
}

export interface DeadInput {
  /** By channel of the group. */
  readonly entering: Constants;
  /** By filter of the group. */
  readonly bias: ArrayLike<number>;
  /** Whether a ReLU follows, poolings between included: they leave constants as they are. */
  readonly rectified: boolean;
  /** A kept weight, for channels that are constant but not zero; c · taps + tap is its row. */
  weightAt(filter: number, row: number): number;
}

/**
 * Which channels of a group need not be read, and which filters not be computed, with the same outputs to the last bit of an exact sum. A channel that is zero
 * everywhere adds nothing. One that is constant otherwise adds the same everywhere, and is folded into the bias, unless the convolution is padded: at the
 * border the padding stands in its place.
 */
export function deadParts(geometry: Geometry, weights: WeightBits, { entering, bias, rectified, weightAt }: DeadInput): DeadParts {
  const { channels, filters, taps, words, paddingY, paddingX } = geometry;
  const folds = paddingY === 0 && paddingX === 0;
  const live: number[] = [];
  const folded: number[] = [];
  const liveBits = new Uint32Array(words);
  for (let c = 0; c < channels; c++) {
    if (entering[c] === 0) continue;
    if (folds && !Number.isNaN(entering[c])) folded.push(c);
    else {
      live.push(c);
      liveBits[c >>> 5] |= 1 << (c & 31);
    }
  }
  const sums = Float64Array.from({ length: filters }, (_, m) => bias[m]);
  const leaving = new Float64Array(filters).fill(Number.NaN);
  const liveFilters: number[] = [];
  for (let m = 0; m < filters; m++) {
    const start = m * taps * words;
    for (const c of folded) {
      for (let tap = 0; tap < taps; tap++) {
        const isKept = (weights.bits[start + tap * words + (c >>> 5)] >>> (c & 31)) & 1;
        if (isKept === 1) sums[m] += weightAt(m, c * taps + tap) * entering[c];
      }
    }
    let any = 0;
    for (let i = 0; i < taps * words; i++) any |= weights.bits[start + i] & liveBits[i % words];
    if (any !== 0) liveFilters.push(m);
    else leaving[m] = rectified ? Math.max(0, sums[m]) : sums[m];
  }
  return { liveChannels: Uint32Array.from(live), liveFilters: Uint32Array.from(liveFilters), bias: sums, leaving };
}
