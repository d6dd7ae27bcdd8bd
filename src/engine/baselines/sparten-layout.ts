import { popcount } from './packed-bits';
import type { Balance } from './sparten-config';
import type { Geometry, WeightBits } from './design-types';

/** Both operands cut into chunks, channel-first: chunk tap · blocks + b covers channels b·K … of one tap. One bit an element. */
export interface Chunked {
  /** Blocks of K channels, the last one short. */
  readonly blocks: number;
  readonly chunks: number;
  /** 32-bit words to a chunk. */
  readonly words: number;
}

function chunkedSizes(geometry: Geometry, chunk: number): Chunked {
  const blocks = Math.ceil(geometry.channels / chunk);
  return { blocks, chunks: geometry.taps * blocks, words: (Math.min(chunk, geometry.channels) + 31) >>> 5 };
}

/** Copies vectors of `words` words of channel bits so that every block of K channels begins on a word. Vector v, block b: word (v · blocks + b) · words. */
export function alignBlocks(bits: Uint32Array, geometry: Geometry, chunk: number): Uint32Array {
  const { blocks, words } = chunkedSizes(geometry, chunk);
  const vectors = bits.length / geometry.words;
  if (blocks === 1 || (chunk % 32 === 0 && blocks * words === geometry.words)) return bits;
  const aligned = new Uint32Array(vectors * blocks * words);
  for (let v = 0; v < vectors; v++) {
    for (let c = 0; c < geometry.channels; c++) {
      if (((bits[v * geometry.words + (c >>> 5)] >>> (c & 31)) & 1) === 0) continue;
      const b = Math.floor(c / chunk);
      const bit = c - b * chunk;
      aligned[(v * blocks + b) * words + (bit >>> 5)] |= 1 << (bit & 31);
    }
  }
  return aligned;
}

/** Weights in the order in which the units of a cluster take them. */
export interface FilterSchedule extends Chunked {
  /** Filters to a group but for the last: U, or 2U where they are paired. */
  readonly groupFilters: number;
  readonly groups: number;
  /** Filters that share a unit: 1, or 2 (the last unit of an odd group has one). */
  readonly perUnit: number;
  /**
   * Filter i (in taking order) of group g for chunk k: words from (g · groupFilters · chunks + k · G + i) · words, G the filters of the group.
   * Consecutive `perUnit` filters share a unit.
   */
  readonly bits: Uint32Array;
}

/**
 * Puts the filters into groups and units [lit; details reading, model §7]. `none`: unit u takes the group's filter u. Paired: of the filters sorted by
 * non-zeros (descending, stable), unit u takes the u-th and the (G − 1 − u)-th of its group; for `gb-h` sorted again for every chunk by the chunk's.
 */
export function scheduleFilters(geometry: Geometry, weights: WeightBits, chunk: number, units: number, balance: Balance): FilterSchedule {
  const { filters, taps } = geometry;
  const sizes = chunkedSizes(geometry, chunk);
  const { chunks, words } = sizes;
  const aligned = alignBlocks(weights.bits, geometry, chunk);
  const isPaired = balance !== 'none';
  const groupFilters = isPaired ? 2 * units : units;
  const groups = Math.ceil(filters / groupFilters);
  const span = taps * sizes.blocks * words;
  const order = isPaired ? byDescending(filters, (m) => ones(aligned, m * span, span)) : Uint32Array.from({ length: filters }, (_, m) => m);
  const bits = new Uint32Array(filters * chunks * words);
  let target = 0;
  for (let g = 0; g < groups; g++) {
    const members = order.subarray(g * groupFilters, (g + 1) * groupFilters);
    const fixed = isPaired ? folded(members) : members;
    for (let k = 0; k < chunks; k++) {
      const taken =
        balance === 'gb-h' ? folded(byDescending(members.length, (i) => ones(aligned, members[i] * span + k * words, words)).map((i) => members[i])) : fixed;
      for (const m of taken) {
        const source = m * span + k * words;
        for (let w = 0; w < words; w++) bits[target++] = aligned[source + w];
      }
    }
  }
  return { ...sizes, groupFilters, groups, perUnit: isPaired ? 2 : 1, bits };
}

function ones(bits: Uint32Array, first: number, length: number): number {
  let sum = 0;
  for (let i = first; i < first + length; i++) sum += popcount(bits[i]);
  return sum;
}

/** Indices 0 … length − 1 by descending key; equal keys keep their order. */
function byDescending(length: number, keyOf: (index: number) => number): Uint32Array {
  const keys = Array.from({ length }, (_, i) => keyOf(i));
  return Uint32Array.from(keys.map((_, i) => i).sort((a, b) => keys[b] - keys[a] || a - b));
}

/** First with last, second with last but one, …: 0, G−1, 1, G−2, …; a middle one stays alone at the end. */
function folded(members: Uint32Array): Uint32Array {
  const result = new Uint32Array(members.length);
  let target = 0;
  for (let u = 0; 2 * u < members.length; u++) {
    result[target++] = members[u];
    const partner = members.length - 1 - u;
    if (partner !== u) result[target++] = members[partner];
  }
  return result;
}
