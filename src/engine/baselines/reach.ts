import { pixelOf, popcount } from './packed-bits';
import type { Geometry, WeightBits } from './design-types';

/**
 * Chunks of each row up to its last kept weight: what CSP-H streams. Row index tap · channels + c.
 * @param chunkWidth A.
 */
export function streamedChunks(geometry: Geometry, weights: WeightBits, chunkWidth: number): Uint16Array {
  const { filters, channels, taps, words, rows } = geometry;
  const counts = new Uint16Array(rows);
  const span = taps * words;
  const live = new Uint32Array(span);
  for (let chunk = Math.ceil(filters / chunkWidth) - 1; chunk >= 0; chunk--) {
    const end = Math.min((chunk + 1) * chunkWidth, filters);
    for (let w = 0; w < span; w++) {
      let any = 0;
      for (let m = chunk * chunkWidth; m < end; m++) any |= weights.bits[m * span + w];
      let fresh = any & ~live[w];
      live[w] |= any;
      const first = Math.floor(w / words) * channels + (w % words) * 32;
      while (fresh !== 0) {
        const bit = 31 - Math.clz32(fresh);
        counts[first + bit] = chunk + 1;
        fresh &= ~(1 << bit);
      }
    }
  }
  return counts;
}

/** From tap-major rows (tap · channels + c) to the natural order of a lowered layer, j = c · taps + tap. */
export function inNaturalOrder(geometry: Geometry, counts: Uint16Array): Uint16Array {
  const { channels, taps } = geometry;
  const natural = new Uint16Array(counts.length);
  for (let tap = 0; tap < taps; tap++) for (let c = 0; c < channels; c++) natural[c * taps + tap] = counts[tap * channels + c];
  return natural;
}

export interface DistinctInputs {
  /** Different elements read by each tile, summed over the tiles. */
  readonly perTile: number;
  /** Different elements read by the layer. */
  readonly perLayer: number;
}

/**
 * Input elements behind the rows with more than `above` chunks, for tiles of `tileSize` neighbouring positions. Exact: one bit a channel and pixel, set when
 * a tile (or the layer) first reads it.
 */
export function distinctInputs(geometry: Geometry, counts: Uint16Array, above: number, tileSize: number): DistinctInputs {
  const { channels, taps, words, positions, height, width } = geometry;
  const live = new Uint32Array(taps * words);
  for (let row = 0; row < counts.length; row++) {
    if (counts[row] <= above) continue;
    const tap = Math.floor(row / channels);
    const c = row - tap * channels;
    live[tap * words + (c >>> 5)] |= 1 << (c & 31);
  }
  const inTile = new Uint32Array(height * width * words);
  const inLayer = new Uint32Array(height * width * words);
  const lastTile = new Int32Array(height * width).fill(-1);
  let perTile = 0;
  let perLayer = 0;
  for (let p = 0; p < positions; p++) {
    const tile = Math.floor(p / tileSize);
    for (let tap = 0; tap < taps; tap++) {
      const pixel = pixelOf(geometry, p, tap);
      if (pixel < 0) continue;
      const first = pixel * words;
      if (lastTile[pixel] !== tile) {
        lastTile[pixel] = tile;
        inTile.fill(0, first, first + words);
      }
      for (let w = 0; w < words; w++) {
        const wanted = live[tap * words + w];
        const fresh = wanted & ~inTile[first + w];
        if (fresh === 0) continue;
        perTile += popcount(fresh);
        perLayer += popcount(wanted & ~inLayer[first + w]);
        inTile[first + w] |= wanted;
        inLayer[first + w] |= wanted;
      }
    }
  }
  return { perTile, perLayer };
}
