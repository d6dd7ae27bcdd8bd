import { powerOfTwo } from '../../lib/maths';
import { largestOf } from '../../lib/extremes';

/** E[b]: bin b stands for the chunk indices E[b] ≤ n < E[b+1], that is 0, 2, 6, 14, 30, …: widths 2, 4, 8, … [code] */
const binEdge = (bin: number): number => powerOfTwo(bin + 1) - 2;

/** The authors' alpha takes the registers of the first three bins as its unit. [code] */
const ALPHA_UNIT = binEdge(3);

/** How far the rows of a network reach into the register bins. Layers of one network, one chunk width. */
export interface BinStatistics {
  /** [layer][n]: rows that count for chunk n. */
  readonly perLayer: readonly (readonly number[])[];
  /** [n]: the same, over the layers that have a chunk n. */
  readonly perChunk: readonly number[];
  /** [b]: sum of `perChunk` over the bin. */
  readonly perBin: readonly number[];
  /** perBin / max(perBin); all zero where nothing is kept. */
  readonly binFrequencies: readonly number[];
  /**
   * The authors' **alpha** [code]: Σ_b binFrequencies[b] · (E[b+1] − E[b]) / 14, over the bins in use. Meant as the activity of the register file for its
   * dynamic power. It is no probability: it exceeds 1 once a fourth bin is used. Never mixed with the measured shifts of a `LayerCost`.
   */
  readonly alpha: number;
}

/**
 * What the authors' script is evidently meant to count [reading], for layers cut by the cascade, where a row that keeps chunk n keeps all before it: from its chunk counts alone. A kept chunk whose weights are all
 * zero counts here, and would not in a count of weights.
 * @param layers chunk counts of each layer's rows, and its number of chunks.
 */
export function cascadeBinStatistics(layers: readonly { readonly chunkCounts: ArrayLike<number>; readonly chunks: number }[]): BinStatistics {
  return statisticsOf(
    layers.map(({ chunkCounts, chunks }) => {
      const reaching = rowsByChunkCount(chunkCounts, chunks);
      for (let count = chunks - 1; count > 0; count--) reaching[count] += reaching[count + 1];
      return reaching.slice(1);
    }),
  );
}

/** Rows with exactly 0, 1, …, N chunks. @param chunks N. */
export function rowsByChunkCount(chunkCounts: ArrayLike<number>, chunks: number): number[] {
  const histogram = new Array<number>(chunks + 1).fill(0);
  for (let j = 0; j < chunkCounts.length; j++) histogram[chunkCounts[j]]++;
  return histogram;
}

/** The authors’ formulas, on counts of rows. @param perLayer [layer][n]: rows that count for chunk n. */
export function statisticsOf(perLayer: readonly (readonly number[])[]): BinStatistics {
  const chunks = perLayer.reduce((most, counts) => Math.max(most, counts.length), 0);
  const perChunk = Array.from({ length: chunks }, (_, n) => perLayer.reduce((sum, counts) => sum + (counts[n] ?? 0), 0));
  const perBin: number[] = [];
  for (let bin = 0; binEdge(bin) < chunks; bin++) {
    perBin.push(perChunk.slice(binEdge(bin), binEdge(bin + 1)).reduce((sum, rows) => sum + rows, 0));
  }
  const most = largestOf(perBin, 0);
  const binFrequencies = perBin.map((total) => (most === 0 ? 0 : total / most));
  const alpha = binFrequencies.reduce((sum, frequency, bin) => sum + (frequency * (binEdge(bin + 1) - binEdge(bin))) / ALPHA_UNIT, 0);
  return { perLayer, perChunk, perBin, binFrequencies, alpha };
}
