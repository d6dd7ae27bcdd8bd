import { largestOf } from '../../lib/extremes';
import { whole } from '../../lib/numbers';
import { counted, tiledMemoryAssumptions } from './assumptions';
import { matchesOf, pixelOf, popcount } from './packed-bits';
import { chipsAssumption, chipsMeeting } from './cambricon';
import { cambriconLimits } from './cambricon-config';
import { ACCUMULATOR_BYTES, bytesOf, costOf, count, slotsOf, tiledTraffic, transferCounters } from './design-cost';
import type { CambriconConfig } from './cambricon-config';
import type { Design, DesignConfig } from './design';
import type { Slices } from './slices';
import { SOURCES } from './sources';
import type { ActivationBits, Assumption, DesignCost, Geometry, GroupWork, MemoryConfig, WeightBits } from './design-types';

/** Filters to a pruned block, whatever the hardware has: as the authors prune convolutions [lit]. */
const BLOCK_FILTERS = 16;

export const cambriconS: Design = {
  id: 'cambricon-s',
  name: 'Cambricon-S',
  inWords: 'Cambricon-S',
  skips: 'skips blocks and zeros',
  reasons: {
    'ragged-filters': 'the last block of filters does not fill the elements',
    'ragged-reduction': 'the matches of a window do not fill an element’s multipliers in its last step',
  },
  limits: ({ cambricon }) => cambriconLimits(cambricon),
  pattern: 'chunk',
  blockFilters: BLOCK_FILTERS,
  assumptions: ({ cambricon, memory }) => cambriconSAssumptions(cambricon, memory),
  run: cambriconSCost,
};

function cambriconSAssumptions(config: CambriconConfig, memory: MemoryConfig): readonly Assumption[] {
  const { elements, lanes, window } = config;
  return [
    {
      text: `Weights are pruned in blocks of one input × ${BLOCK_FILTERS} outputs.`,
      confidence: 'S2',
      source: SOURCES.cambriconSNotes,
      detail: 'convolutions of AlexNet',
      reference: {
        text: 'The authors: blocks of 32 × 32 and 16 × 16 in fully connected layers.',
        confidence: 'S2',
        source: SOURCES.cambriconSNotes,
      },
    },
    {
      text:
        elements === 1
          ? 'The element of a chip works on one output, with an index of its own.'
          : `The ${counted(elements, 'element')} of a chip work on as many outputs in lock step, and share one index.`,
      confidence: 'S2',
      source: SOURCES.cambriconSNotes,
    },
    {
      text: `Zero activations and pruned blocks are both skipped: a window takes max(1, ⌈matches / ${whole(lanes)}⌉) cycles.`,
      confidence: 'S2',
      source: SOURCES.cambriconSNotes,
    },
    chipsAssumption(config),
    { text: `A window is ${counted(window, 'input')}, channels of one kernel position rounded up to 32.`, confidence: 'reading' },
    {
      text: 'The selectors take the share of the on-chip energy that the energy table gives.',
      confidence: 'reading',
      reference: {
        text: 'From the authors’ figures: 22.1 %, what 798.55 mW leave above Cambricon-X’s 954 mW without its indexing module.',
        confidence: 'D',
        source: SOURCES.cambriconSNotes,
      },
    },
    ...tiledMemoryAssumptions(memory),
  ];
}

const POSITIONS_A_SLICE = 64;

/** Which inputs each group of outputs uses at all, as a filter's bits: word `(group · taps + tap) · words + w`. */
function blockBits({ filters, taps, words }: Geometry, { bits }: WeightBits, elements: number): Uint32Array {
  const span = taps * words;
  const blocks = new Uint32Array(Math.ceil(filters / elements) * span);
  for (let m = 0; m < filters; m++) {
    const first = Math.floor(m / elements) * span;
    for (let w = 0; w < span; w++) blocks[first + w] |= bits[m * span + w];
  }
  return blocks;
}

interface Walk {
  /** Cycles of the slowest chip. */
  cycles: number;
  /** Steps, weighted with the filters of their group, and with the elements without one. */
  filterSteps: number;
  idleElementSteps: number;
  /** Multiplications: matches of a block times its filters. */
  macs: number;
}

function* walk(geometry: Geometry, blocks: Uint32Array, { bits }: ActivationBits, config: CambriconConfig): Slices<Walk> {
  const { taps, words, filters, positions } = geometry;
  const span = taps * words;
  const groups = blocks.length / span;
  const wordsPerWindow = config.window >>> 5;
  const ofChip = new Float64Array(config.chips);
  const vector = new Uint32Array(span);
  const sums: Walk = { cycles: 0, filterSteps: 0, idleElementSteps: 0, macs: 0 };
  for (let p = 0; p < positions; p++) {
    for (let tap = 0; tap < taps; tap++) {
      const pixel = pixelOf(geometry, p, tap);
      for (let w = 0; w < words; w++) vector[tap * words + w] = pixel < 0 ? 0 : bits[pixel * words + w];
    }
    for (let g = 0; g < groups; g++) {
      const members = Math.min(config.elements, filters - g * config.elements);
      let steps = 0;
      let matches = 0;
      for (let first = 0; first < span; first += wordsPerWindow) {
        const end = Math.min(first + wordsPerWindow, span);
        let inWindow = 0;
        for (let w = first; w < end; w++) inWindow += popcount(blocks[g * span + w] & vector[w]);
        matches += inWindow;
        steps += Math.max(1, Math.ceil(inWindow / config.lanes));
      }
      ofChip[(p * groups + g) % config.chips] += steps;
      sums.filterSteps += steps * members;
      sums.idleElementSteps += steps * (config.elements - members);
      sums.macs += matches * members;
    }
    if (p % POSITIONS_A_SLICE === POSITIONS_A_SLICE - 1) yield undefined;
  }
  sums.cycles = largestOf(ofChip, 0);
  return sums;
}

/** The cost of one group on Cambricon-S; every position is counted. */
function* cambriconSCost(work: GroupWork, { cambricon: config, memory }: DesignConfig): Slices<DesignCost> {
  const { geometry, weights, activations } = work;
  const { positions, filters, rows } = geometry;
  const { chips, elements, lanes, elementBytes } = config;
  const blocks = blockBits(geometry, weights, elements);
  const sums = yield* walk(geometry, blocks, activations, config);
  const useful = matchesOf(weights, activations);
  const groups = Math.ceil(filters / elements);
  const span = blocks.length / groups;
  let stored = 0;
  let longest = 0;
  for (let g = 0; g < groups; g++) {
    let inputs = 0;
    for (let w = 0; w < span; w++) inputs += popcount(blocks[g * span + w]);
    stored += inputs * Math.min(elements, filters - g * elements);
    longest = Math.max(longest, inputs);
  }
  const multipliers = chips * elements * lanes;
  const raggedFilters = sums.idleElementSteps * lanes;
  const raggedReduction = sums.filterSteps * lanes - sums.macs;
  const fills = stored * (longest <= elementBytes ? Math.min(positions, chipsMeeting(groups, chips)) : positions);
  const inputReads = rows * positions * groups;
  const inputBytes = activations.touchedPixels * geometry.channels;
  const indexBytes = bytesOf(rows * groups);
  const dram = tiledTraffic({ weights: stored, metadata: indexBytes, activations: inputBytes, outputs: positions * filters }, memory);
  return costOf(
    {
      design: 'cambricon-s',
      multipliers,
      cycles: sums.cycles,
      slots: slotsOf({
        useful,
        'zero-weight': sums.macs - useful,
        'ragged-filters': raggedFilters,
        'ragged-reduction': raggedReduction,
        imbalance: multipliers * sums.cycles - sums.macs - raggedFilters - raggedReduction,
      }),
      counters: [
        count('mac', 'none', sums.macs),
        // An adder tree sums the lanes, so that the sum register is written once a step of an element.
        count('register', 'partial-sums', sums.filterSteps * ACCUMULATOR_BYTES),
        count('local-read', 'weights', sums.macs),
        count('local-write', 'weights', fills),
        count('weight-read', 'weights', fills),
        count('metadata-read', 'metadata', indexBytes * positions),
        count('activation-read', 'activations', inputReads),
        ...transferCounters(dram, positions * filters),
      ],
      dram,
      indexing: 'cambricon-s',
      activationsDelivered: inputReads,
      distinctActivations: inputBytes,
      estimate: null,
    },
    memory,
  );
}
