import { matchesOf, pixelOf, popcount } from './bits';
import { chipsMeeting } from './cambricon';
import { ACCUMULATOR_BYTES, bytesOf, costOf, count, slotsOf, tiledTraffic, transferCounters } from './cost';
import type { CambriconConfig, Design, DesignConfig } from './design';
import type { Slices } from './slices';
import type { ActivationBits, DesignCost, Geometry, GroupWork, WeightBits } from './types';

export const cambriconS: Design = {
  id: 'cambricon-s',
  name: 'Cambricon-S',
  pattern: 'chunk',
  blockFilters: 16,
  assumptions: [
    {
      text: 'Weights are pruned in blocks of 1 input × 16 outputs; the elements of a block share its index and run in lock step.',
      confidence: 'S2',
      source: 'Cambricon-S notes',
    },
    { text: 'The same blocks in fully connected layers, where the paper has 32 × 32 and 16 × 16.', confidence: 'reading' },
    {
      text: 'Zero activations and pruned blocks are both skipped: a window takes max(1, ⌈matches / 16⌉) cycles.',
      confidence: 'S2',
      source: 'Cambricon-S notes',
    },
    { text: '16 elements of 16 multipliers; four chips make 1,024, pairs of position and output group dealt to them in turn.', confidence: 'M' },
    { text: 'A window is 256 inputs, channels of one kernel position rounded up to 32.', confidence: 'reading' },
    { text: 'Selectors take 22.1 % of the on-chip energy: what 798.55 mW leave above Cambricon-X’s 954 mW without its index module.', confidence: 'D' },
  ],
  run: cambriconSCost,
};

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
  sums.cycles = Math.max(...ofChip);
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
