import { largestOf } from '../../lib/extremes';
import { whole } from '../../lib/numbers';
import { bytesWords, counted, tiledMemoryAssumptions } from './assumptions';
import { matchesOf } from './packed-bits';
import { ACCUMULATOR_BYTES, bytesOf, costOf, count, slotsOf, tiledTraffic, transferCounters } from './design-cost';
import type { CambriconConfig } from './cambricon-config';
import type { Design, DesignConfig } from './design';
import { chipsAssumption, chipsMeeting } from './cambricon';
import { cambriconLimits } from './cambricon-config';
import { atOnce } from './slices';
import { SOURCES } from './sources';
import type { Assumption, DesignCost, Geometry, GroupWork, MemoryConfig, WeightBits } from './design-types';

export const cambriconX: Design = {
  id: 'cambricon-x',
  name: 'Cambricon-X',
  inWords: 'Cambricon-X',
  skips: 'skips zero weights',
  reasons: {
    'ragged-filters': 'the last group of outputs does not fill the elements',
    'ragged-reduction': 'the weights of a window do not fill an element’s multipliers in its last step',
  },
  limits: ({ cambricon }) => cambriconLimits(cambricon),
  pattern: 'unstructured',
  assumptions: ({ cambricon, memory }) => cambriconXAssumptions(cambricon, memory),
  run: (work, config) => atOnce(() => cambriconXCost(work, config)),
};

function cambriconXAssumptions(config: CambriconConfig, memory: MemoryConfig): readonly Assumption[] {
  const { lanes, window, inputTileBytes, elementBytes, indexBits } = config;
  return [
    {
      text: 'Weights are sparse and compressed, activations dense; an element works on one output at a time.',
      confidence: 'S',
      source: SOURCES.cambriconX,
      detail: 'abstract',
    },
    chipsAssumption(config),
    { text: `A window of ${counted(window, 'input')} takes max(1, ⌈non-zero weights / ${whole(lanes)}⌉) cycles.`, confidence: 'D' },
    {
      text: `Elements wait for each other at the end of every ${bytesWords(inputTileBytes)} of inputs.`,
      confidence: 'reading',
      reference: { text: 'The authors: input buffers of 8 KB.', confidence: 'M' },
    },
    {
      text: 'Finding the inputs takes the share of the on-chip energy that the energy table gives.',
      confidence: 'reading',
      reference: {
        text: 'The authors: the indexing module takes 34.83 % of the energy.',
        confidence: 'S2',
        source: SOURCES.cambriconX,
        detail: 'as a summary of Cambricon-S quotes it',
      },
    },
    { text: `${counted(indexBits, 'bit')} of step index a non-zero weight; long gaps need no fillers.`, confidence: 'reading' },
    {
      text: `An element’s ${bytesWords(elementBytes)} hold its filter for all positions of a chip, or are filled anew for each.`,
      confidence: 'reading',
      reference: { text: 'The authors: weight buffers of 2 KB.', confidence: 'M' },
    },
    ...tiledMemoryAssumptions(memory),
  ];
}

/** Non-zero weights of every filter in every window of consecutive rows, natural order: [filter · windows + window]. */
function windowCounts({ filters, channels, taps, words, rows }: Geometry, weights: WeightBits, window: number): Uint32Array {
  const windows = Math.ceil(rows / window);
  const counts = new Uint32Array(filters * windows);
  for (let m = 0; m < filters; m++) {
    for (let tap = 0; tap < taps; tap++) {
      for (let c = 0; c < channels; c++) {
        const isKept = (weights.bits[(m * taps + tap) * words + (c >>> 5)] >>> (c & 31)) & 1;
        counts[m * windows + Math.floor((c * taps + tap) / window)] += isKept;
      }
    }
  }
  return counts;
}

/** Cycles of each group of outputs at one position: the slowest element of every tile of inputs. */
function groupCycles(geometry: Geometry, counts: Uint32Array, { elements, lanes, window, inputTileBytes }: CambriconConfig): Float64Array {
  const windows = Math.ceil(geometry.rows / window);
  const windowsPerTile = Math.max(1, Math.floor(inputTileBytes / window));
  const cycles = new Float64Array(Math.ceil(geometry.filters / elements));
  for (let group = 0; group < cycles.length; group++) {
    const end = Math.min((group + 1) * elements, geometry.filters);
    for (let first = 0; first < windows; first += windowsPerTile) {
      let slowest = 0;
      for (let m = group * elements; m < end; m++) {
        let own = 0;
        for (let w = first; w < Math.min(first + windowsPerTile, windows); w++) own += Math.max(1, Math.ceil(counts[m * windows + w] / lanes));
        if (own > slowest) slowest = own;
      }
      cycles[group] += slowest;
    }
  }
  return cycles;
}

/** The cost of one group on Cambricon-X. Its time does not depend on the activations. */
function cambriconXCost(work: GroupWork, { cambricon: config, memory }: DesignConfig): DesignCost {
  const { geometry, weights, activations } = work;
  const { chips, elements, lanes, indexBits, window } = config;
  const { positions, rows, filters } = geometry;
  const counts = windowCounts(geometry, weights, window);
  const perGroup = groupCycles(geometry, counts, config);
  const ofChip = new Float64Array(chips);
  for (let p = 0; p < positions; p++) for (let g = 0; g < perGroup.length; g++) ofChip[(p * perGroup.length + g) % chips] += perGroup[g];
  const cycles = largestOf(ofChip, 0);
  const multipliers = chips * elements * lanes;

  let steps = 0;
  let idleElements = 0;
  for (let i = 0; i < counts.length; i++) steps += Math.max(1, Math.ceil(counts[i] / lanes));
  for (let g = 0; g < perGroup.length; g++) idleElements += ((g + 1) * elements - Math.min((g + 1) * elements, filters)) * perGroup[g];
  const useful = matchesOf(weights, activations);
  const macs = weights.kept * positions;
  const raggedFilters = idleElements * lanes * positions;
  const raggedReduction = steps * lanes * positions - macs;

  const fills = filledWeights(geometry, counts, config, Math.min(positions, chipsMeeting(perGroup.length, chips)));
  const inputReads = rows * positions * perGroup.length;
  const indexBytes = bytesOf(weights.kept * indexBits);
  const dram = tiledTraffic(
    { weights: weights.kept, metadata: indexBytes, activations: activations.touchedPixels * geometry.channels, outputs: positions * filters },
    memory,
  );
  return costOf(
    {
      design: 'cambricon-x',
      multipliers,
      cycles,
      slots: slotsOf({
        useful,
        'zero-activation': macs - useful,
        'ragged-filters': raggedFilters,
        'ragged-reduction': raggedReduction,
        imbalance: multipliers * cycles - macs - raggedFilters - raggedReduction,
      }),
      counters: [
        count('mac', 'none', macs),
        // An adder tree sums the lanes, so that the sum register is written once a step of an element.
        count('register', 'partial-sums', steps * positions * ACCUMULATOR_BYTES),
        count('local-read', 'weights', macs),
        count('local-read', 'metadata', bytesOf(macs * indexBits)),
        count('local-write', 'weights', fills),
        count('weight-read', 'weights', fills),
        count('activation-read', 'activations', inputReads),
        ...transferCounters(dram, positions * filters),
      ],
      dram,
      indexing: 'cambricon-x',
      activationsDelivered: inputReads,
      distinctActivations: activations.touchedPixels * geometry.channels,
      estimate: null,
    },
    memory,
  );
}

/** Weights moved into the elements: once for each chip that meets the filter where it fits an element with its indices, else once a position. */
function filledWeights(
  { rows, filters, positions }: Geometry,
  counts: Uint32Array,
  { window, indexBits, elementBytes }: CambriconConfig,
  chips: number,
): number {
  const windows = Math.ceil(rows / window);
  let filled = 0;
  for (let m = 0; m < filters; m++) {
    let kept = 0;
    for (let w = 0; w < windows; w++) kept += counts[m * windows + w];
    filled += kept * (bytesOf(kept * (8 + indexBits)) <= elementBytes ? chips : positions);
  }
  return filled;
}
