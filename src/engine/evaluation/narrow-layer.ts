import { invariant } from '../../lib/assert';
import { powerOfTwo } from '../../lib/maths';
import { ok, type Result } from '../../lib/result';
import { weightsByRow } from '../csph/execution';
import type { RowOrder } from '../csph/config';
import { chooseShift } from '../csph/partial-sums';
import { streamingOrder } from '../csph/schedule';
import { loweredShape, lowerActivations } from '../layer/lowering';
import { quantiseActivations, quantiseWeights } from '../layer/quantise';
import type { LayerShape } from '../layer/shape';
import { chunkTotal } from '../pruning/chunks';

/** How partial sums are kept on the array. */
export interface NarrowSums {
  /** 2..31, sign included: what the sum of a group is rounded and scaled to before it is committed. */
  readonly bits: number;
  /** T: work-list rows whose products are summed exactly before that. */
  readonly groupSize: number;
  readonly order: RowOrder;
  /** Slots of an accumulation buffer: longer rows are cut into passes, each with a work list, and so groups, of its own. */
  readonly capacity: number;
}

/** A pruned layer as it goes to the array. */
export interface NarrowLayerInput {
  readonly shape: LayerShape;
  /** [filter · J + j], what is cut is zero. */
  readonly weights: Float32Array;
  /** M biases, added exactly to what leaves the array. */
  readonly bias: Float32Array;
  /** J streamed chunks. */
  readonly chunkCounts: ArrayLike<number>;
  /** A: filters to a chunk. */
  readonly chunkWidth: number;
}

/** One layer that answers one image at a time. */
export interface NarrowLayer {
  /**
   * @param input channel-major for a convolution, a vector for a linear layer.
   * @param output M × P, channel-major, written from `offset` on.
   */
  forward(input: Float32Array, output: Float32Array, offset: number): void;
}

/** T rows of a pass's work list. */
interface Group {
  readonly rows: Uint32Array;
  /** Behind the last filter each of the rows reaches in this pass. */
  readonly ends: Uint32Array;
  readonly firstFilter: number;
  /** Behind the last filter any of them reaches. */
  readonly end: number;
}

/** Room for the sums of all groups of one layer; shared by layers that take turns. */
export interface SumStore {
  values: Int32Array;
}

/**
 * Mode `shift` of the model (§5.4) without the clock: weights in 8 bits with one scale, activations in 8 bits with one scale for each image, products
 * summed exactly over T work-list rows, that sum divided by a power of two, halves to even, and added to the accumulation buffer (int32). The power of two
 * is the least with which no sum of this image saturates, so no sum has to be cut off. Equal to `executeLayer`, bit for bit, and to what Stream shows.
 * [code: sums of 32 products in 8 bits] [reading: powers of two, one for each image and layer]
 */
export function createNarrowLayer(layer: NarrowLayerInput, sums: NarrowSums, store: SumStore = { values: new Int32Array(0) }): Result<NarrowLayer> {
  const { shape, bias } = layer;
  const { rows, filters, positions, groups: convolutionGroups } = loweredShape(shape);
  invariant(convolutionGroups === 1, 'grouped convolutions are lowered group by group');
  invariant(positions === 1 || shape.kind === 'convolution', 'one image is one position of a linear layer');
  const quantised = quantiseWeights(layer.weights);
  if (!quantised.ok) return quantised;
  const weights = weightsByRow(quantised.value.values, rows, filters);
  const groups = groupsOf(layer, filters, sums);
  const peaks = peakWeights(weights, rows, filters);
  const buffer = new Int32Array(positions * filters);
  return ok({
    forward(input, output, offset) {
      const activations = quantiseActivations(input);
      invariant(activations.ok, 'activations must be finite');
      const lowered = lowerActivations(shape, activations.value.values, 0, 0, positions);
      const kernel: Kernel = { weights, rows, filters, positions, groups, activations: lowered, buffer };
      buffer.fill(0);
      let shift: number;
      if (sums.groupSize === 1) {
        shift = chooseShift(largestProduct(kernel, peaks), sums.bits);
        addProducts(kernel, shift);
      } else {
        shift = chooseShift(sumGroups(kernel, store), sums.bits);
        addSums(kernel, shift, store);
      }
      const step = quantised.value.scale * activations.value.scale * powerOfTwo(shift);
      for (let p = 0; p < positions; p++) {
        for (let m = 0; m < filters; m++) output[offset + m * positions + p] = buffer[p * filters + m] * step + bias[m];
      }
    },
  });
}

/** One image at one layer. */
interface Kernel {
  /** [j · filters + filter]. */
  readonly weights: Int8Array;
  readonly rows: number;
  readonly filters: number;
  readonly positions: number;
  readonly groups: readonly Group[];
  /** [position · rows + j]. */
  readonly activations: Int16Array;
  /** [position · filters + filter]: the sums, in units of 2^shift. */
  readonly buffer: Int32Array;
}

function groupsOf({ chunkCounts, chunkWidth }: NarrowLayerInput, filters: number, { order, capacity, groupSize }: NarrowSums): readonly Group[] {
  const all = streamingOrder(chunkCounts, order);
  const groups: Group[] = [];
  for (let firstChunk = 0; firstChunk < chunkTotal(filters, chunkWidth); firstChunk += capacity) {
    const workList = all.filter((j) => chunkCounts[j] > firstChunk);
    for (let first = 0; first < workList.length; first += groupSize) {
      const rows = workList.subarray(first, first + groupSize);
      const ends = rows.map((j) => Math.min(filters, Math.min(chunkCounts[j], firstChunk + capacity) * chunkWidth));
      groups.push({ rows, ends, firstFilter: firstChunk * chunkWidth, end: ends.reduce((most, end) => Math.max(most, end), 0) });
    }
  }
  return groups;
}

/** Largest |weight| of each row. */
function peakWeights(weights: Int8Array, rows: number, filters: number): Uint8Array {
  const peaks = new Uint8Array(rows);
  for (let j = 0; j < rows; j++) {
    for (let i = j * filters; i < (j + 1) * filters; i++) peaks[j] = Math.max(peaks[j], Math.abs(weights[i]));
  }
  return peaks;
}

/** The largest magnitude a sum of one product has: no need to form them all. */
function largestProduct({ rows, positions, activations }: Kernel, peaks: Uint8Array): number {
  let most = 0;
  for (let p = 0, i = 0; p < positions; p++) {
    for (let j = 0; j < rows; j++, i++) most = Math.max(most, Math.abs(activations[i]) * peaks[j]);
  }
  return most;
}

// In both loops below, rounding is `shiftRounded` written out: this is where the time goes.

/** T = 1: every product is rounded by itself. A zero activation is gated: it changes nothing. */
function addProducts({ weights, rows, filters, positions, groups, activations, buffer }: Kernel, shift: number): void {
  const { mask, belowHalf, odd } = roundingOf(shift);
  for (let p = 0; p < positions; p++) {
    const target = p * filters;
    for (const group of groups) {
      const j = group.rows[0];
      const activation = activations[p * rows + j];
      if (activation === 0) continue;
      const row = j * filters;
      const { end } = group;
      for (let m = group.firstFilter; m < end; m++) {
        const product = activation * weights[row + m];
        const floor = product >> shift;
        buffer[target + m] += floor + (((product & mask) + belowHalf + (floor & odd)) >>> shift);
      }
    }
  }
}

/** Sums every group at every position into the store, one after the other. @returns the largest magnitude. */
function sumGroups({ weights, rows, filters, positions, groups, activations }: Kernel, store: SumStore): number {
  const length = positions * groups.reduce((sum, { firstFilter, end }) => sum + end - firstFilter, 0);
  if (store.values.length < length) store.values = new Int32Array(length);
  const sums = store.values.fill(0, 0, length);
  let most = 0;
  for (let p = 0, target = 0; p < positions; p++) {
    for (const { rows: members, ends, firstFilter, end } of groups) {
      const base = target - firstFilter;
      for (let work = 0; work < members.length; work++) {
        const activation = activations[p * rows + members[work]];
        if (activation === 0) continue;
        const row = members[work] * filters;
        for (let m = firstFilter; m < ends[work]; m++) sums[base + m] += activation * weights[row + m];
      }
      const next = base + end;
      for (; target < next; target++) {
        const magnitude = sums[target] < 0 ? -sums[target] : sums[target];
        if (magnitude > most) most = magnitude;
      }
    }
  }
  return most;
}

/** Rounds what `sumGroups` left and adds it to the buffer. */
function addSums({ filters, positions, groups, buffer }: Kernel, shift: number, { values: sums }: SumStore): void {
  const { mask, belowHalf, odd } = roundingOf(shift);
  for (let p = 0, source = 0; p < positions; p++) {
    for (const { firstFilter, end } of groups) {
      const target = p * filters;
      for (let m = firstFilter; m < end; m++) {
        const sum = sums[source++];
        const floor = sum >> shift;
        buffer[target + m] += floor + (((sum & mask) + belowHalf + (floor & odd)) >>> shift);
      }
    }
  }
}

const roundingOf = (shift: number): { readonly mask: number; readonly belowHalf: number; readonly odd: number } => ({
  mask: (1 << shift) - 1,
  belowHalf: shift === 0 ? 0 : (1 << (shift - 1)) - 1,
  odd: shift === 0 ? 0 : 1,
});
