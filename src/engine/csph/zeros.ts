import { invariant } from '../../lib/assert';

/** J: kept weights of each row. @param mask [filter · J + j], 1 = kept. */
export function keptWeightsByRow(mask: Uint8Array, rows: number): Uint32Array {
  invariant(rows > 0 && mask.length % rows === 0, `a mask of ${mask.length} for ${rows} rows`);
  const kept = new Uint32Array(rows);
  for (let first = 0; first < mask.length; first += rows) {
    for (let j = 0; j < rows; j++) kept[j] += mask[first + j];
  }
  return kept;
}

/**
 * Adds to each row's count the positions at which its activation is not zero. A real activation that rounds to the integer 0 is a zero on the array.
 * @param activations [position · J + j]: any number of positions. @param counts J entries, written.
 */
export function addNonZeroActivations(activations: Int16Array, counts: Uint32Array): void {
  const rows = counts.length;
  invariant(rows > 0 && activations.length % rows === 0, `${activations.length} activations for ${rows} rows`);
  for (let first = 0; first < activations.length; first += rows) {
    for (let j = 0; j < rows; j++) if (activations[first + j] !== 0) counts[j]++;
  }
}
