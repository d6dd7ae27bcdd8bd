import { matchesOf } from './packed-bits';
import { ACCUMULATOR_BYTES, bytesOf, costOf, count, slotsOf, tiledTraffic, transferCounters } from './design-cost';
import type { DesignConfig } from './design';
import type { NmRule } from './nm-rule';
import type { DesignCost, DesignId, Geometry, GroupWork, WeightBits } from './design-types';

/** Bytes of register files that hold the sums of one tile of outputs. */
export const SUM_BYTES = 131_072;

/** Whether no filter keeps more than its slots of any block of consecutive rows (natural order, j = c · taps + tap). */
function fits({ block, slots }: NmRule, { filters, rows, taps, words }: Geometry, { bits }: WeightBits): boolean {
  for (let m = 0; m < filters; m++) {
    let inGroup = 0;
    for (let j = 0; j < rows; j++) {
      if (j % block === 0) inGroup = 0;
      const c = Math.floor(j / taps);
      inGroup += (bits[(m * taps + (j - c * taps)) * words + (c >>> 5)] >>> (c & 31)) & 1;
      if (inGroup > slots) return false;
    }
  }
  return true;
}

/** The cost of one group on a tensor core. @param rule what it leaves out; null where it leaves out nothing, and runs dense. Weights that do not fit run dense too. */
export function tensorCoreCost(design: DesignId, work: GroupWork, { systolic, memory }: DesignConfig, rule: NmRule | null): DesignCost {
  const { geometry, weights, activations } = work;
  const { positions, filters, rows } = geometry;
  const { rows: lanes, columns } = systolic;
  const sparse = rule !== null && fits(rule, geometry, weights) ? rule : null;
  const blocks = sparse === null ? 0 : Math.ceil(rows / sparse.block);
  const storedRows = sparse === null ? rows : sparse.slots * blocks;
  const readRows = rows + (sparse === null ? 0 : sparse.extraInputs * blocks);
  const steps = Math.ceil(storedRows / lanes);
  const columnGroups = Math.ceil(filters / columns);
  const cycles = columnGroups * steps * positions;
  const stored = storedRows * filters;
  const useful = matchesOf(weights, activations);
  const kept = weights.kept * positions;
  const paddedRows = steps * lanes;
  const tiles = Math.ceil(positions / Math.max(1, Math.floor(SUM_BYTES / (columns * ACCUMULATOR_BYTES))));
  const metadata = sparse === null ? 0 : bytesOf(stored * sparse.indexBits);
  const inputBytes = activations.touchedPixels * geometry.channels;
  const dram = tiledTraffic({ weights: stored, metadata, activations: inputBytes, outputs: positions * filters }, memory);
  const sums = positions * filters * steps * ACCUMULATOR_BYTES;
  return costOf(
    {
      design,
      multipliers: lanes * columns,
      cycles,
      slots: slotsOf({
        useful,
        'zero-activation': kept - useful,
        'zero-weight': stored * positions - kept,
        'ragged-filters': (columnGroups * columns - filters) * storedRows * positions,
        'ragged-reduction': (paddedRows - storedRows) * columnGroups * columns * positions,
      }),
      counters: [
        count('mac', 'none', stored * positions),
        count('register', 'weights', stored * tiles),
        count('register', 'activations', stored * positions),
        count('local-read', 'partial-sums', sums),
        count('local-write', 'partial-sums', sums),
        count('weight-read', 'weights', stored * tiles),
        count('metadata-read', 'metadata', metadata * tiles),
        count('activation-read', 'activations', readRows * positions * columnGroups),
        ...transferCounters(dram, positions * filters),
      ],
      dram,
      indexing: null,
      activationsDelivered: readRows * positions * columnGroups,
      distinctActivations: inputBytes,
      estimate: null,
    },
    memory,
  );
}
