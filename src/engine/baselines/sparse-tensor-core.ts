import { whole } from '../../lib/numbers';
import { bytesWords, counted, tiledMemoryAssumptions } from './assumptions';
import { matchesOf } from './packed-bits';
import { ACCUMULATOR_BYTES, bytesOf, costOf, count, slotsOf, tiledTraffic, transferCounters } from './design-cost';
import type { Design, DesignConfig } from './design';
import { systolicLimits } from './systolic';
import { atOnce } from './slices';
import { SOURCES } from './sources';
import type { Assumption, DesignCost, Geometry, GroupWork, WeightBits } from './design-types';

export const sparseTensorCore: Design = {
  id: 'sparse-tensor-core',
  name: '2:4 tensor core',
  inWords: 'the 2:4 tensor core',
  skips: 'skips two of four',
  limits: ({ systolic }) => systolicLimits(systolic),
  pattern: 'n:m',
  assumptions: tensorCoreAssumptions,
  run: (work, config) => atOnce(() => tensorCoreCost(work, config)),
};

/** Bytes of register files that hold the sums of one tile of outputs. */
const SUM_BYTES = 131_072;

function tensorCoreAssumptions({ systolic: { rows, columns }, memory }: DesignConfig): readonly Assumption[] {
  const artifact = { confidence: 'S', source: SOURCES.sparseloop, detail: 'figure 15' } as const;
  return [
    {
      text:
        `${whole(rows * columns)} multipliers, for ${counted(columns, 'filter')} × ${counted(rows, 'row')} of the reduction; weights stay while ` +
        'positions stream by.',
      confidence: 'reading',
      reference: { text: 'The artifact: 1,024 multipliers of 8 bits, with a weight latch of one byte each.', ...artifact },
    },
    { text: `Sums of outputs stand in ${bytesWords(SUM_BYTES)} of register files.`, ...artifact },
    { text: 'At most two of every four weights: half the dense multiplications. Anything denser runs dense. Activations are not skipped.', ...artifact },
    { text: 'A sparser layer gains no more than 2×: the hardware knows no other ratio.', ...artifact },
    { text: 'Two bits of metadata a stored weight.', ...artifact },
    { text: 'Filling the array is not charged, while the dense arrays pay for it.', confidence: 'reading' },
    ...tiledMemoryAssumptions(memory),
  ];
}

/** Whether no filter keeps more than two of any four consecutive rows (natural order, j = c · taps + tap). */
function isTwoOfFour({ filters, rows, taps, words }: Geometry, { bits }: WeightBits): boolean {
  for (let m = 0; m < filters; m++) {
    let inGroup = 0;
    for (let j = 0; j < rows; j++) {
      if (j % 4 === 0) inGroup = 0;
      const c = Math.floor(j / taps);
      inGroup += (bits[(m * taps + (j - c * taps)) * words + (c >>> 5)] >>> (c & 31)) & 1;
      if (inGroup > 2) return false;
    }
  }
  return true;
}

/** The cost of one group on the tensor core. */
function tensorCoreCost(work: GroupWork, { systolic, memory }: DesignConfig): DesignCost {
  const { geometry, weights, activations } = work;
  const { positions, filters, rows } = geometry;
  const { rows: lanes, columns } = systolic;
  const isSparse = isTwoOfFour(geometry, weights);
  const storedRows = isSparse ? 2 * Math.ceil(rows / 4) : rows;
  const steps = Math.ceil(storedRows / lanes);
  const columnGroups = Math.ceil(filters / columns);
  const cycles = columnGroups * steps * positions;
  const stored = storedRows * filters;
  const useful = matchesOf(weights, activations);
  const kept = weights.kept * positions;
  const paddedRows = steps * lanes;
  const tiles = Math.ceil(positions / Math.max(1, Math.floor(SUM_BYTES / (columns * ACCUMULATOR_BYTES))));
  const metadata = isSparse ? bytesOf(stored * 2) : 0;
  const inputBytes = activations.touchedPixels * geometry.channels;
  const dram = tiledTraffic({ weights: stored, metadata, activations: inputBytes, outputs: positions * filters }, memory);
  const sums = positions * filters * steps * ACCUMULATOR_BYTES;
  return costOf(
    {
      design: 'sparse-tensor-core',
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
        count('activation-read', 'activations', rows * positions * columnGroups),
        ...transferCounters(dram, positions * filters),
      ],
      dram,
      indexing: null,
      activationsDelivered: rows * positions * columnGroups,
      distinctActivations: inputBytes,
      estimate: null,
    },
    memory,
  );
}
