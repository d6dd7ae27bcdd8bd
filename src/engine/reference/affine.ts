import { invariant } from '../../lib/assert';
import { powerOfTwo } from '../../lib/maths';
import { fail, ok, type Result } from '../../lib/result';
import { roundHalfEven } from '../../lib/round';
import type { WeightMatrix } from '../layer/shape';

/*
 * The quantiser the CSP authors evaluate partial sums with [code]: the products of an output are summed in groups of A, each sum is rounded to `bits` bits on
 * an affine scale, and the rounded sums are added. All arithmetic is float32, operation by operation, as in their tensors.
 */

/** Partial sums of one image, before quantisation. */
export interface PartialSums {
  readonly filters: number;
  /** P: sums an output is made of. */
  readonly groups: number;
  readonly positions: number;
  /** values[(m·P + k)·positions + p]: sum k of filter m at position p. */
  readonly values: Float32Array;
}

const { fround } = Math;

/** P = floor(J / A) + 1: the authors put A − (J mod A) zeros in front of an output's J products, a whole group of them where A divides J. */
export const partialSumGroups = (rows: number, arraySize: number): number => Math.floor(rows / arraySize) + 1;

/**
 * Sums the products of every output in groups of `arraySize`, in row order, the first group filled up in front with zeros.
 * @param activations activations[p·J + j], as lowered.
 */
export function partialSums(weights: WeightMatrix, activations: Float32Array, arraySize: number): PartialSums {
  const { rows, filters } = weights;
  const positions = activations.length / rows;
  invariant(Number.isInteger(positions), `${activations.length} activations do not make whole positions of ${rows} rows`);
  const groups = partialSumGroups(rows, arraySize);
  const padding = groups * arraySize - rows;
  const values = new Float32Array(filters * groups * positions);
  for (let filter = 0; filter < filters; filter++) {
    for (let position = 0; position < positions; position++) {
      for (let group = 0; group < groups; group++) {
        let sum = 0;
        const end = (group + 1) * arraySize - padding;
        for (let row = Math.max(0, end - arraySize); row < end; row++) {
          sum = fround(sum + fround(weights.values[filter * rows + row] * activations[position * rows + row]));
        }
        values[(filter * groups + group) * positions + position] = sum;
      }
    }
  }
  return { filters, groups, positions, values };
}

const clamp = (value: number, top: number): number => Math.min(Math.max(value, 0), top);

/** scale = (max − min) / top; 0 where all values are alike. */
const scaleOf = (min: number, max: number, top: number): number => fround(fround(1 / top) * fround(max - min));

/** The integer that stands for zero: −min / scale held to 0..top, then truncated. A zero scale counts as 1. */
const zeroPointOf = (min: number, scale: number, top: number): number => Math.trunc(clamp(fround(-fround(min / (scale || 1))), top));

/** A value rounded to the scale and back. Values beyond 0..top saturate. A zero scale counts as 1. */
function roundTrip(value: number, scale: number, zeroPoint: number, top: number): number {
  const step = scale || 1;
  const level = clamp(roundHalfEven(fround(fround(value / step) + zeroPoint)), top);
  return fround(fround(level - zeroPoint) * step);
}

/** Adds each output's sums, after `change` if there is one. Result [m·positions + p]. */
function addUp({ filters, groups, positions, values }: PartialSums, change?: (value: number, filter: number, position: number) => number): Float32Array {
  const outputs = new Float32Array(filters * positions);
  for (let filter = 0; filter < filters; filter++) {
    for (let position = 0; position < positions; position++) {
      let sum = 0;
      for (let group = 0; group < groups; group++) {
        const value = values[(filter * groups + group) * positions + position];
        sum = fround(sum + (change === undefined ? value : change(value, filter, position)));
      }
      outputs[filter * positions + position] = sum;
    }
  }
  return outputs;
}

/**
 * Variant `dynamic` [code]: each output has its own scale and zero point, from the least and the greatest of its own partial sums. With a single sum
 * (P < 2), or where every output's sums are all alike, nothing is quantised. Sums of one sign saturate: the zero point stays inside 0..top.
 * @param bits 1..16. @returns outputs [m·positions + p], without bias.
 */
export function quantiseDynamic(sums: PartialSums, bits: number): Float32Array {
  const { filters, groups, positions, values } = sums;
  if (groups < 2) return addUp(sums);
  const top = powerOfTwo(bits) - 1;
  const scales = new Float32Array(filters * positions);
  const zeroPoints = new Float32Array(filters * positions);
  for (let output = 0; output < scales.length; output++) {
    const filter = Math.floor(output / positions);
    let min = Infinity;
    let max = -Infinity;
    for (let group = 0; group < groups; group++) {
      const value = values[(filter * groups + group) * positions + (output % positions)];
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    scales[output] = scaleOf(min, max, top);
    zeroPoints[output] = zeroPointOf(min, scales[output], top);
  }
  if (scales.every((scale) => scale === 0)) return addUp(sums);
  return addUp(sums, (value, filter, position) => roundTrip(value, scales[filter * positions + position], zeroPoints[filter * positions + position], top));
}

/**
 * Variant `static`, repaired: one scale and zero point per output position, the same for all filters and partial sums, from the full convolution **with**
 * bias over the filters. It is what the authors' current code evidently means; as it stands that code fails on most shapes, see `quantiseStaticAsRun`.
 * @param full outputs of the unquantised layer with bias, [m·positions + p]. @param bits 1..16. @returns outputs [m·positions + p], without bias.
 */
export function quantiseStatic(sums: PartialSums, full: Float32Array, bits: number): Float32Array {
  const { filters, groups, positions } = sums;
  invariant(full.length === filters * positions, `expected ${filters * positions} full outputs, got ${full.length}`);
  if (groups < 2) return addUp(sums);
  const top = powerOfTwo(bits) - 1;
  const scales = new Float32Array(positions);
  const zeroPoints = new Float32Array(positions);
  for (let position = 0; position < positions; position++) {
    let min = Infinity;
    let max = -Infinity;
    for (let filter = 0; filter < filters; filter++) {
      min = Math.min(min, full[filter * positions + position]);
      max = Math.max(max, full[filter * positions + position]);
    }
    scales[position] = scaleOf(min, max, top);
    zeroPoints[position] = zeroPointOf(min, scales[position], top);
  }
  if (scales.every((scale) => scale === 0)) return addUp(sums);
  return addUp(sums, (value, _, position) => roundTrip(value, scales[position], zeroPoints[position], top));
}

/**
 * Variant `static` exactly as the authors' current code runs: it repeats the scale once per input row and column, which fits the partial sums only for an
 * input of 1 × 1 (or where nothing is quantised). Then it equals `quantiseStatic`; otherwise their code stops with an error, and so does this.
 * @param inputSize [height, width] of the layer's input.
 */
export function quantiseStaticAsRun(sums: PartialSums, full: Float32Array, bits: number, inputSize: readonly [number, number]): Result<Float32Array> {
  const [height, width] = inputSize;
  if (sums.groups >= 2 && height * width > 1) {
    return fail(
      `the authors' static quantiser stops on an input of ${height} × ${width}: its scale is repeated for every row and column and no longer fits the sums`,
      'Use the repaired form, or the dynamic quantiser their accuracy sweeps used.',
    );
  }
  return ok(quantiseStatic(sums, full, bits));
}
