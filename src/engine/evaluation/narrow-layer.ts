import { invariant } from '../../lib/assert';
import { ok, type Result } from '../../lib/result';
import { weightsByRow } from '../csph/execution';
import type { RowOrder } from '../csph/config';
import { chooseShift } from '../csph/partial-sums';
import { chunksPerRow, streamingOrder } from '../csph/schedule';
import { loweredShape, lowerActivations } from '../layer/lowering';
import { quantiseActivations, quantiseWeights } from '../layer/quantise';
import type { LayerShape } from '../layer/shape';

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

/** A pass as it is executed: its work list, and behind the last filter each row reaches in it. */
interface Pass {
  readonly firstFilter: number;
  readonly rows: Uint32Array;
  readonly ends: Uint32Array;
}

/**
 * Mode `shift` of the model (§5.4) without the clock: weights in 8 bits with one scale, activations in 8 bits with one scale for each image, products
 * summed exactly over T work-list rows, that sum divided by a power of two, halves to even, and added to the accumulation buffer (int32). The power of two
 * is the least with which no sum of this image saturates, so no sum has to be cut off. Equal to `executeLayer`, bit for bit, and to what Stream shows.
 * [code: sums of 32 products in 8 bits] [reading: powers of two, one for each image and layer]
 */
export function createNarrowLayer(layer: NarrowLayerInput, sums: NarrowSums): Result<NarrowLayer> {
  const { shape, bias } = layer;
  const { rows, filters, positions, groups } = loweredShape(shape);
  invariant(groups === 1, 'grouped convolutions are lowered group by group');
  invariant(positions === 1 || shape.kind === 'convolution', 'one image is one position of a linear layer');
  const quantised = quantiseWeights(layer.weights);
  if (!quantised.ok) return quantised;
  const weights = weightsByRow(quantised.value.values, rows, filters);
  const passes = passesOf(layer, filters, sums);
  const kernel: Kernel = { weights, rows, filters, passes, groupSize: sums.groupSize };
  const peaks = peakWeights(weights, rows, filters);
  const buffer = new Int32Array(positions * filters);
  const local = new Int32Array(filters);
  return ok({
    forward(input, output, offset) {
      const activations = quantiseActivations(input);
      invariant(activations.ok, 'activations must be finite');
      const lowered = lowerActivations(shape, activations.value.values, 0, 0, positions);
      const most = sums.groupSize === 1 ? largestProduct(kernel, lowered, positions, peaks) : largestGroupSum(kernel, lowered, positions, local);
      const shift = chooseShift(most, sums.bits);
      buffer.fill(0);
      for (let p = 0; p < positions; p++) accumulate(kernel, lowered, p * rows, shift, local, buffer, p * filters);
      const step = quantised.value.scale * activations.value.scale * 2 ** shift;
      for (let p = 0; p < positions; p++) {
        for (let m = 0; m < filters; m++) output[offset + m * positions + p] = buffer[p * filters + m] * step + bias[m];
      }
    },
  });
}

interface Kernel {
  /** [j · filters + filter]. */
  readonly weights: Int8Array;
  readonly rows: number;
  readonly filters: number;
  readonly passes: readonly Pass[];
  readonly groupSize: number;
}

function passesOf({ chunkCounts, chunkWidth }: NarrowLayerInput, filters: number, { order, capacity }: NarrowSums): readonly Pass[] {
  const all = streamingOrder(chunkCounts, order);
  return Array.from({ length: Math.ceil(chunksPerRow(filters, chunkWidth) / capacity) }, (_, pass) => {
    const rows = all.filter((j) => chunkCounts[j] > pass * capacity);
    const ends = rows.map((j) => Math.min(filters, Math.min(chunkCounts[j], (pass + 1) * capacity) * chunkWidth));
    return { firstFilter: pass * capacity * chunkWidth, rows, ends };
  });
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
function largestProduct({ rows }: Kernel, activations: Int16Array, positions: number, peaks: Uint8Array): number {
  let most = 0;
  for (let p = 0, i = 0; p < positions; p++) {
    for (let j = 0; j < rows; j++, i++) most = Math.max(most, Math.abs(activations[i]) * peaks[j]);
  }
  return most;
}

function largestGroupSum(kernel: Kernel, activations: Int16Array, positions: number, local: Int32Array): number {
  let most = 0;
  for (let p = 0; p < positions; p++) {
    for (const pass of kernel.passes) {
      for (let first = 0; first < pass.rows.length; first += kernel.groupSize) {
        const end = sumGroup(kernel, pass, first, activations, p * kernel.rows, local);
        for (let m = pass.firstFilter; m < end; m++) {
          most = Math.max(most, Math.abs(local[m]));
          local[m] = 0;
        }
      }
    }
  }
  return most;
}

/**
 * Adds the products of one group to `local`, which comes zeroed, at one position. A zero activation is gated: it changes nothing.
 * @returns behind the last filter that was touched; no more than `firstFilter` where none was.
 */
function sumGroup({ weights, filters, groupSize }: Kernel, { firstFilter, rows, ends }: Pass, first: number, activations: Int16Array, base: number, local: Int32Array): number {
  const last = Math.min(rows.length, first + groupSize);
  let widest = 0;
  for (let work = first; work < last; work++) {
    const activation = activations[base + rows[work]];
    if (activation === 0) continue;
    const end = ends[work];
    const row = rows[work] * filters;
    widest = Math.max(widest, end);
    for (let m = firstFilter; m < end; m++) local[m] += activation * weights[row + m];
  }
  return widest;
}

/** One position through all passes: `buffer[target + m]` gets the sums, in units of 2^shift. */
function accumulate(kernel: Kernel, activations: Int16Array, base: number, shift: number, local: Int32Array, buffer: Int32Array, target: number): void {
  // As `shiftRounded`, written out: this is where the time goes.
  const mask = (1 << shift) - 1;
  const belowHalf = shift === 0 ? 0 : (1 << (shift - 1)) - 1;
  const odd = shift === 0 ? 0 : 1;
  const { weights, filters, groupSize, passes } = kernel;
  for (const pass of passes) {
    const { firstFilter, rows, ends } = pass;
    if (groupSize === 1) {
      for (let work = 0; work < rows.length; work++) {
        const activation = activations[base + rows[work]];
        if (activation === 0) continue;
        const row = rows[work] * filters;
        const end = ends[work];
        for (let m = firstFilter; m < end; m++) {
          const product = activation * weights[row + m];
          const floor = product >> shift;
          buffer[target + m] += floor + (((product & mask) + belowHalf + (floor & odd)) >>> shift);
        }
      }
      continue;
    }
    for (let first = 0; first < rows.length; first += groupSize) {
      const end = sumGroup(kernel, pass, first, activations, base, local);
      for (let m = firstFilter; m < end; m++) {
        const sum = local[m];
        const floor = sum >> shift;
        buffer[target + m] += floor + (((sum & mask) + belowHalf + (floor & odd)) >>> shift);
        local[m] = 0;
      }
    }
  }
}
