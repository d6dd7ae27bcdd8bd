import { pixelOf } from './bits';
import type { Geometry, WeightBits } from './types';

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
 * Input elements behind the rows with more than `above` chunks, for tiles of `tileSize` neighbouring positions. Exact. Channels whose live taps agree read the
 * same pixels, so each set of live taps is walked once.
 */
export function distinctInputs(geometry: Geometry, counts: Uint16Array, above: number, tileSize: number): DistinctInputs {
  const { channels, taps, positions } = geometry;
  const channelsOfTaps = new Map<string, { readonly live: readonly number[]; channels: number }>();
  for (let c = 0; c < channels; c++) {
    const live: number[] = [];
    for (let tap = 0; tap < taps; tap++) if (counts[tap * channels + c] > above) live.push(tap);
    if (live.length === 0) continue;
    const key = live.join();
    const known = channelsOfTaps.get(key);
    if (known === undefined) channelsOfTaps.set(key, { live, channels: 1 });
    else known.channels++;
  }
  let perTile = 0;
  let perLayer = 0;
  const lastTile = new Int32Array(geometry.height * geometry.width);
  for (const { live, channels: times } of channelsOfTaps.values()) {
    lastTile.fill(-1);
    let inTiles = 0;
    let inLayer = 0;
    for (let p = 0; p < positions; p++) {
      const tile = Math.floor(p / tileSize);
      for (const tap of live) {
        const pixel = pixelOf(geometry, p, tap);
        if (pixel < 0 || lastTile[pixel] === tile) continue;
        inTiles++;
        if (lastTile[pixel] < 0) inLayer++;
        lastTile[pixel] = tile;
      }
    }
    perTile += inTiles * times;
    perLayer += inLayer * times;
  }
  return { perTile, perLayer };
}
