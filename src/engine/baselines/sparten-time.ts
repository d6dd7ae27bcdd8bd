import { pixelOf, popcount, popcount4 } from './packed-bits';
import type { SpartenConfig } from './sparten-config';
import { alignBlocks, scheduleFilters } from './sparten-layout';
import type { ActivationBits, Geometry, WeightBits } from './design-types';

/** What one output position takes in its cluster. */
export interface PositionTime {
  /** t: cycles. */
  readonly cycles: number;
  /** Pairs of a non-zero weight and a non-zero activation, all filters. */
  readonly matches: number;
  /** Cycles units spend on chunk pairs without a match. */
  readonly empty: number;
  /** Unit cycles of units that have no filter in a group. */
  readonly raggedSlots: number;
}

/** Where the input chunks of a position lie, and what their broadcast takes. */
interface Locator {
  /** First word of each chunk's input mask, or −1 for padding. */
  readonly sources: Int32Array;
  /** L_k in cycles. */
  readonly broadcast: Float64Array;
  /** Fills both for a position. */
  readonly locate: (position: number) => void;
}

type Schedule = ReturnType<typeof scheduleFilters>;

function createLocator(geometry: Geometry, { blocks, chunks, words }: Schedule, inputs: Uint32Array, { chunk, broadcastBytes }: SpartenConfig): Locator {
  const sources = new Int32Array(chunks);
  const broadcast = new Float64Array(chunks);
  const locate = (position: number): void => {
    for (let tap = 0; tap < geometry.taps; tap++) {
      const pixel = pixelOf(geometry, position, tap);
      for (let b = 0; b < blocks; b++) sources[tap * blocks + b] = pixel < 0 ? -1 : (pixel * blocks + b) * words;
    }
    if (broadcastBytes === null) return;
    const maskBytes = Math.ceil(chunk / 8);
    for (let k = 0; k < chunks; k++) {
      let nonZeros = 0;
      if (sources[k] >= 0) for (let w = 0; w < words; w++) nonZeros += popcount(inputs[sources[k] + w]);
      broadcast[k] = Math.ceil((maskBytes + nonZeros) / broadcastBytes);
    }
  };
  return { sources, broadcast, locate };
}

/**
 * The timing rule of SparTen [lit; details reading, model §7]. For a position p, filter group g and chunk k, unit u is busy
 * w(u) = Σ over its filters max(1, |mask_f,k ∧ mask_p,k|). Slack 0: t = Σ_k (max(L_k, max_u w_k(u)) + o); slack inf: t = max(Σ_k L_k, max_u Σ_k (w_k(u) + o)),
 * summed over the groups. o is the chunk overhead, L_k the cycles of the input chunk's broadcast (mask and values), both 0 by default.
 * @returns a function that times one position. The object it returns is overwritten by the next call.
 */
export function spartenTimer(geometry: Geometry, weights: WeightBits, activations: ActivationBits, config: SpartenConfig): (position: number) => PositionTime {
  const schedule = scheduleFilters(geometry, weights, config.chunk, config.units, config.balance);
  const { chunks, words, groups, groupFilters, perUnit, bits } = schedule;
  const inputs = alignBlocks(activations.bits, geometry, config.chunk);
  const busy = new Float64Array(config.units);
  const { sources, broadcast, locate } = createLocator(geometry, schedule, inputs, config);
  const { chunkOverhead } = config;
  const waits = config.slack === 0;
  const result = { cycles: 0, matches: 0, empty: 0, raggedSlots: 0 };

  return (position) => {
    locate(position);
    result.cycles = 0;
    result.matches = 0;
    result.empty = 0;
    result.raggedSlots = 0;
    for (let g = 0; g < groups; g++) {
      const members = Math.min(groupFilters, geometry.filters - g * groupFilters);
      const units = Math.ceil(members / perUnit);
      const base = g * groupFilters * chunks * words;
      let groupCycles = 0;
      if (!waits) busy.fill(0, 0, units);
      for (let k = 0; k < chunks; k++) {
        const source = sources[k];
        const in0 = inputs[source];
        const in1 = inputs[source + 1];
        const in2 = inputs[source + 2];
        const in3 = inputs[source + 3];
        let at = base + k * members * words;
        let longest = 0;
        for (let u = 0; u < units; u++) {
          const end = at + Math.min(perUnit, members - u * perUnit) * words;
          let w = 0;
          while (at < end) {
            let matches = 0;
            if (source >= 0) {
              if (words === 4) matches = popcount4(bits[at] & in0, bits[at + 1] & in1, bits[at + 2] & in2, bits[at + 3] & in3);
              else for (let i = 0; i < words; i++) matches += popcount(bits[at + i] & inputs[source + i]);
            }
            at += words;
            result.matches += matches;
            if (matches === 0) result.empty++;
            w += matches === 0 ? 1 : matches;
          }
          if (w > longest) longest = w;
          if (!waits) busy[u] += w + chunkOverhead;
        }
        if (waits) groupCycles += Math.max(longest, broadcast[k]) + chunkOverhead;
        else groupCycles += broadcast[k];
      }
      if (!waits) for (let u = 0; u < units; u++) if (busy[u] > groupCycles) groupCycles = busy[u];
      result.cycles += groupCycles;
      result.raggedSlots += (config.units - units) * groupCycles;
    }
    return result;
  };
}
