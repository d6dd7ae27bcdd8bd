import { type BinStatistics, statisticsOf } from '../csph/bin-statistics';
import { chunkTotal } from '../pruning/chunks';

/** A pruned layer: filter m's weight for row j is `values[m * rows + j]`. */
export interface PrunedMatrix {
  readonly rows: number;
  readonly filters: number;
  readonly values: ArrayLike<number>;
}

/**
 * What the authors' script is evidently meant to count ("intended" in the reference data) [reading]: a row counts for chunk n where chunk n
 * alone holds a weight that is not zero. Alpha and frequencies are the authors' formulas on these counts.
 */
export function binStatistics(layers: readonly PrunedMatrix[], chunkWidth: number): BinStatistics {
  return statisticsOf(
    layers.map((layer) => {
      const chunks = chunkTotal(layer.filters, chunkWidth);
      return Array.from({ length: chunks }, (_, n) => rowsWith(layer, n * chunkWidth, (n + 1) * chunkWidth, (weight) => weight !== 0));
    }),
  );
}

/**
 * What the authors' script prints [code], with its two slips: the slice for chunk n is min(M, (n+1)·A) long instead of ending there, so it covers
 * chunks n … 2n; and only weights greater than zero count.
 */
export function authorsBinStatistics(layers: readonly PrunedMatrix[], chunkWidth: number): BinStatistics {
  return statisticsOf(
    layers.map((layer) => {
      const chunks = chunkTotal(layer.filters, chunkWidth);
      return Array.from({ length: chunks }, (_, n) => {
        const length = Math.min(layer.filters, (n + 1) * chunkWidth);
        return rowsWith(layer, n * chunkWidth, n * chunkWidth + length, (weight) => weight > 0);
      });
    }),
  );
}

/** Rows with a weight that counts among the filters `first` to `end` (not included; cut at the last filter). */
function rowsWith(layer: PrunedMatrix, first: number, end: number, counts: (weight: number) => boolean): number {
  const last = Math.min(end, layer.filters);
  let rows = 0;
  for (let j = 0; j < layer.rows; j++) {
    for (let filter = first; filter < last; filter++) {
      if (!counts(layer.values[filter * layer.rows + j])) continue;
      rows++;
      break;
    }
  }
  return rows;
}
