import { whole } from '../../lib/numbers';
import type { HardwareConfig } from '../csph/config';
import { layerCost } from '../csph/cost';
import type { LayerCost } from '../csph/types';
import { bytesWords, counted, inputNestAssumption, memoryAssumption } from './assumptions';
import { ACCUMULATOR_BYTES, bytesOf, costOf, count, slotsOf, trafficOf, transferCounters } from './design-cost';
import { matchesOf } from './packed-bits';
import type { Design, DesignConfig } from './design';
import { distinctInputs, inNaturalOrder, streamedChunks } from './reach';
import { atOnce } from './slices';
import { SOURCES } from './sources';
import type { Assumption, Counter, DesignCost, DramTraffic, Geometry, GroupWork } from './design-types';

/** CSP-H [abstract; details reading]: cycles and buffer activity come from the engine's own closed form, this adds memory traffic. */
export const cspH: Design = {
  id: 'csp-h',
  name: 'CSP-H',
  inWords: 'CSP-H',
  skips: 'skips cut chunks',
  reasons: { 'zero-weight': 'weights inside a kept chunk are zero, and are computed all the same' },
  // Its array is checked with the accelerator's own rules, before any design's.
  limits: ({ partialSumBytes }) => [['bytes of a partial sum', partialSumBytes, 1, 8]],
  pattern: 'cascade',
  assumptions: cspHAssumptions,
  run: (work, config) => atOnce(() => cspHCost(work, config)),
};

function cspHAssumptions({ hardware, memory, partialSumBytes, fill }: DesignConfig): readonly Assumption[] {
  const { arrayRows, arrayColumns, groupSize } = hardware;
  const bits = `${8 * partialSumBytes} bits`;
  return [
    {
      text: 'Each activation is brought to its array row once and stays until its chunk counter has run out.',
      confidence: 'abstract',
      source: SOURCES.csp,
    },
    {
      text: `Chunks of ${counted(arrayColumns, 'filter')}, one for each column of the array.`,
      confidence: 'setting',
      reference: { text: 'The authors: chunks of 32.', confidence: 'code', source: SOURCES.cspCode },
    },
    {
      text:
        groupSize > 1
          ? `Sums of up to ${whole(groupSize)} products are quantised to ${bits} before they are committed.`
          : `Each product is committed by itself, to a sum of ${bits}.`,
      confidence: 'setting',
      reference: { text: 'The authors: sums of 32 products, 8 bits.', confidence: 'code', source: SOURCES.cspCode },
    },
    {
      text: `${counted(arrayRows, 'array row')}, an output position each.`,
      confidence: 'setting',
      reference: { text: 'The authors: array height, clock and buffers are not public.', confidence: 'reading' },
    },
    bufferAssumption(hardware),
    {
      text:
        hardware.drain === 'overlapped'
          ? 'Outputs leave behind the next tile’s work.'
          : `Outputs leave before the next tile starts: ${counted(arrayRows, 'cycle')} for every slot in use.`,
      confidence: 'reading',
    },
    fill === 'hidden'
      ? {
          text: 'Tiles follow each other: the array fills once a layer, and a tile’s first group is loaded behind the last group of the tile before, as far as that lasts.',
          confidence: 'reading',
        }
      : { text: 'Every tile takes the time in which its first products reach the far corner, and in which its first group is loaded.', confidence: 'reading' },
    { text: 'A zero activation gates the multiplier of the cycle; it is not skipped.', confidence: 'reading' },
    {
      text: `Weights are fetched once if the compressed layer fits ${bytesWords(memory.weightBufferBytes)}, else once for every tile.`,
      confidence: 'reading',
    },
    memory.inputBufferBytes === null
      ? {
          text: `Inputs are fetched once if ${bytesWords(memory.activationBufferBytes)} hold the kernel’s rows, else once for every tile and pass.`,
          confidence: 'reading',
        }
      : inputNestAssumption,
    memoryAssumption(memory),
  ];
}

function bufferAssumption({ buffer, bins, turn }: HardwareConfig): Assumption {
  const sizes = bins.map(whole).join(', ');
  const slots = counted(
    bins.reduce((sum, size) => sum + size, 0),
    'slot',
  );
  const last =
    turn === 'hold'
      ? ' A group that ends on the first slot of a bin is written back in place, and the bin has not to turn.'
      : ' A bin turns home after every group.';
  switch (buffer) {
    case 'bins':
      return {
        text: `Partial sums stand in register bins of ${sizes} slots. They turn like shift registers: a commit or a realign step clocks all slots of its bin.${last}`,
        confidence: 'reading',
        reference: { text: 'The authors: bins of 2, 4, 8 and so on; how they work is not public.', confidence: 'code', source: SOURCES.cspCode },
      };
    case 'flat':
      return { text: `Partial sums stand in one ring of ${slots}: a commit or a realign step clocks all of them.${last}`, confidence: 'setting' };
    case 'addressed':
      return { text: `Partial sums stand in a small memory of ${slots} with addresses: nothing turns.`, confidence: 'setting' };
  }
}

/** The cost of one group on CSP-H, memory traffic by model §5.6. */
function cspHCost(work: GroupWork, config: DesignConfig): DesignCost {
  const { geometry, weights, activations } = work;
  const { hardware, memory } = config;
  const counts = streamedChunks(geometry, weights, hardware.arrayColumns);
  const cost = layerCost({ chunkCounts: inNaturalOrder(geometry, counts), filters: geometry.filters, positions: geometry.positions }, hardware, config.fill);
  const useful = matchesOf(weights, activations);
  const gated = weights.kept * geometry.positions - useful;
  const distinct = distinctInputs(geometry, counts, 0, hardware.arrayRows);
  const dram = cspHTraffic(work, config, cost, counts, distinct.perLayer);
  const pes = hardware.arrayRows * hardware.arrayColumns;
  return costOf(
    {
      design: 'csp-h',
      multipliers: pes,
      cycles: cost.cycles.total,
      slots: slotsOf({
        useful,
        'zero-activation': gated,
        'zero-weight': cost.pe.active - useful - gated,
        'ragged-filters': cost.pe.idleColumns,
        'ragged-positions': cost.pe.idleRows,
        fill: cost.cycles.fill * pes,
        load: cost.cycles.load * pes,
        drain: cost.cycles.drain * pes,
        stall: cost.cycles.stall * pes,
      }),
      counters: [
        ...arithmetic(work, hardware, cost, counts),
        ...sumCounters(geometry, config, cost.pe.active, bufferUse(cost), hardware.buffer === 'addressed'),
        count('weight-read', 'weights', cost.weightWords),
        count('metadata-read', 'metadata', bytesOf(cost.metadataBits) * cost.tiles),
        count('activation-read', 'activations', cost.activationWords),
        ...transferCounters(dram, geometry.positions * geometry.filters),
      ],
      dram,
      indexing: null,
      activationsDelivered: cost.activationWords,
      distinctActivations: distinct.perTile,
      estimate: null,
    },
    memory,
  );
}

function arithmetic({ geometry, activations }: GroupWork, hardware: HardwareConfig, cost: LayerCost, counts: Uint16Array): Counter[] {
  let onNonZero = 0;
  for (let row = 0; row < counts.length; row++) {
    onNonZero += Math.min(counts[row] * hardware.arrayColumns, geometry.filters) * activations.nonZeroOfRow[row];
  }
  const isGrouped = hardware.groupSize > 1;
  return [
    count('mac', 'none', onNonZero),
    count('mac-gated', 'none', cost.pe.active - onNonZero),
    count('counter', 'none', cost.cycles.mac),
    count('register', 'weights', cost.pe.active),
    // A single row's activation stays in the PEs for all its chunks; the rows of a group take turns, so that it changes with every MAC.
    count('register', 'activations', isGrouped ? cost.pe.active : cost.activationWords * hardware.arrayColumns),
  ];
}

/** What one PE's buffer does in one tile. */
export interface BufferUse {
  readonly commits: number;
  readonly slotsClocked: number;
}

function bufferUse({ buffer, tiles }: LayerCost): BufferUse {
  const perTile = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0) / tiles;
  return { commits: perTile(buffer.commits), slotsClocked: perTile(buffer.shifts) };
}

/** The sums: local registers, and the accumulation buffers of all PEs that own an output. Every tile does the same. */
export function sumCounters(
  geometry: Geometry,
  { hardware, partialSumBytes }: DesignConfig,
  active: number,
  { commits, slotsClocked }: BufferUse,
  isAddressed: boolean,
): Counter[] {
  const all = commits * owners(geometry, hardware);
  return [
    // Without grouping the sum goes straight to the accumulation buffer.
    count('register', 'partial-sums', hardware.groupSize > 1 ? active * ACCUMULATOR_BYTES : 0),
    count('accumulate', 'partial-sums', all),
    count('register', 'partial-sums', slotsClocked * owners(geometry, hardware) * partialSumBytes),
    count('local-read', 'partial-sums', isAddressed ? all * partialSumBytes : 0),
    count('local-write', 'partial-sums', isAddressed ? all * partialSumBytes : 0),
  ];
}

/** PEs of all tiles that own an output. */
export const owners = ({ positions, filters }: Geometry, { arrayColumns }: HardwareConfig): number => positions * Math.min(arrayColumns, filters);

function cspHTraffic(work: GroupWork, { hardware, memory }: DesignConfig, cost: LayerCost, counts: Uint16Array, distinct: number): DramTraffic {
  const { geometry } = work;
  const weights = cost.weightWords / cost.tiles;
  const metadata = bytesOf(cost.metadataBits);
  const footprint = { weights, metadata, activations: distinct, outputs: geometry.positions * geometry.filters };
  const kernelRows = ((geometry.kernelRows - 1) * geometry.dilationY + 1) * geometry.width * geometry.channels;
  const isLinear = work.shape.kind === 'linear';
  let activations = distinct;
  if (!isLinear && kernelRows > memory.activationBufferBytes) {
    activations = 0;
    for (let pass = 0; pass < cost.passes; pass++) activations += distinctInputs(geometry, counts, pass * cost.capacity, hardware.arrayRows).perTile;
  }
  const weightTimes = weights + metadata <= memory.weightBufferBytes ? 1 : cost.tiles;
  return trafficOf(footprint, weightTimes, activations);
}
