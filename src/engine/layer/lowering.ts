import { invariant } from '../../lib/assert';
import type { ConvolutionShape, LayerShape, LoweredShape, WeightMatrix } from './shape';

/** Kinds of activations that can be lowered: real values, or integers after quantisation. */
export type ActivationArray = Float32Array | Int16Array | Int32Array;

/** Where row j of a lowered convolution comes from. */
export interface RowCoordinates {
  /** Input channel within the group. */
  readonly channel: number;
  readonly kernelRow: number;
  readonly kernelColumn: number;
}

/** Output positions of a convolution as [vertical, horizontal]: floor((input + 2·padding − dilation·(kernel − 1) − 1) / stride) + 1 each. */
export function outputSize(shape: ConvolutionShape): readonly [number, number] {
  return [outputExtent(shape, 0), outputExtent(shape, 1)];
}

function outputExtent(shape: ConvolutionShape, axis: 0 | 1): number {
  const span = shape.dilation[axis] * (shape.kernel[axis] - 1) + 1;
  return Math.floor((shape.inputSize[axis] + 2 * shape.padding[axis] - span) / shape.stride[axis]) + 1;
}

/** Sizes of the matrix each group lowers to: J = C/groups · R · S rows, M/groups filters, one position for each output pixel or token. */
export function loweredShape(shape: LayerShape): LoweredShape {
  if (shape.kind === 'linear') return { rows: shape.inputFeatures, filters: shape.outputFeatures, positions: shape.positions, groups: 1 };
  const [height, width] = outputSize(shape);
  return {
    rows: (shape.inputChannels / shape.groups) * shape.kernel[0] * shape.kernel[1],
    filters: shape.outputChannels / shape.groups,
    positions: height * width,
    groups: shape.groups,
  };
}

/** The inverse of j = (c·R + r)·S + s. */
export function rowCoordinates(shape: ConvolutionShape, row: number): RowCoordinates {
  const [kernelRows, kernelColumns] = shape.kernel;
  return {
    channel: Math.floor(row / (kernelRows * kernelColumns)),
    kernelRow: Math.floor(row / kernelColumns) % kernelRows,
    kernelColumn: row % kernelColumns,
  };
}

/**
 * One group's weights as a matrix of its own (a copy, so that its buffer may be handed to another thread).
 * @param tensor convolution: (M, C/groups, R, S); linear: (M, J); last index fastest.
 */
export function lowerWeights(shape: LayerShape, tensor: Float32Array, group: number): WeightMatrix {
  const { rows, filters, groups } = loweredShape(shape);
  invariant(tensor.length === rows * filters * groups, `${tensor.length} weights for a layer of ${rows * filters * groups}`);
  invariant(group >= 0 && group < groups, `group ${group} of ${groups}`);
  const size = rows * filters;
  return { rows, filters, values: tensor.slice(group * size, (group + 1) * size) };
}

/**
 * The activations that positions firstPosition … firstPosition + count − 1 multiply their rows with; zero where the kernel reaches into the padding.
 * Positions run along the output row by row.
 * @param input convolution: (C, height, width); linear: (positions, J); last index fastest.
 * @returns [position · rows + j], position counted from firstPosition, in the same kind of array as the input.
 */
export function lowerActivations<Values extends ActivationArray>(
  shape: LayerShape,
  input: Values,
  group: number,
  firstPosition: number,
  count: number,
): Values {
  const { rows, positions, groups } = loweredShape(shape);
  invariant(group >= 0 && group < groups, `group ${group} of ${groups}`);
  invariant(firstPosition >= 0 && count >= 0 && firstPosition + count <= positions, `positions ${firstPosition}+${count} of ${positions}`);
  if (shape.kind === 'linear') {
    invariant(input.length === positions * rows, `${input.length} activations for a layer of ${positions * rows}`);
    return input.slice(firstPosition * rows, (firstPosition + count) * rows) as Values;
  }
  const [height, width] = shape.inputSize;
  invariant(input.length === shape.inputChannels * height * width, `${input.length} activations for ${shape.inputChannels} × ${height} × ${width}`);
  const lowered = new (input.constructor as new (length: number) => Values)(count * rows);
  const channels = shape.inputChannels / shape.groups;
  const [kernelRows, kernelColumns] = shape.kernel;
  const outputWidth = outputExtent(shape, 1);
  for (let p = 0; p < count; p++) {
    const position = firstPosition + p;
    const top = Math.floor(position / outputWidth) * shape.stride[0] - shape.padding[0];
    const left = (position % outputWidth) * shape.stride[1] - shape.padding[1];
    for (let c = 0; c < channels; c++) {
      const plane = (group * channels + c) * height;
      for (let r = 0; r < kernelRows; r++) {
        const y = top + r * shape.dilation[0];
        if (y < 0 || y >= height) continue;
        const source = (plane + y) * width;
        const target = p * rows + (c * kernelRows + r) * kernelColumns;
        for (let s = 0; s < kernelColumns; s++) {
          const x = left + s * shape.dilation[1];
          if (x >= 0 && x < width) lowered[target + s] = input[source + x];
        }
      }
    }
  }
  return lowered;
}

/**
 * How many different elements of the input stand behind the lowered activations of these positions in one group. Neighbouring positions share elements;
 * padding is none. (All channels of the group see the same pixels, so pixels are counted once and multiplied.)
 */
export function distinctInputs(shape: LayerShape, group: number, firstPosition: number, count: number): number {
  const { rows, positions, groups } = loweredShape(shape);
  invariant(group >= 0 && group < groups, `group ${group} of ${groups}`);
  invariant(firstPosition >= 0 && count >= 0 && firstPosition + count <= positions, `positions ${firstPosition}+${count} of ${positions}`);
  if (shape.kind === 'linear') return count * rows;
  if (count === 0) return 0;
  const [height, width] = shape.inputSize;
  const outputWidth = outputExtent(shape, 1);
  const firstLine = Math.floor(firstPosition / outputWidth) * shape.stride[0] - shape.padding[0];
  const lastLine = Math.floor((firstPosition + count - 1) / outputWidth) * shape.stride[0] - shape.padding[0] + shape.dilation[0] * (shape.kernel[0] - 1);
  const base = Math.max(0, firstLine);
  const lines = Math.min(height - 1, lastLine) - base + 1;
  if (lines <= 0) return 0;
  const seen = new Uint8Array(lines * width);
  let pixels = 0;
  for (let position = firstPosition; position < firstPosition + count; position++) {
    const top = Math.floor(position / outputWidth) * shape.stride[0] - shape.padding[0];
    const left = (position % outputWidth) * shape.stride[1] - shape.padding[1];
    for (let r = 0; r < shape.kernel[0]; r++) {
      const y = top + r * shape.dilation[0];
      if (y < 0 || y >= height) continue;
      for (let s = 0; s < shape.kernel[1]; s++) {
        const x = left + s * shape.dilation[1];
        if (x < 0 || x >= width) continue;
        const pixel = (y - base) * width + x;
        pixels += 1 - seen[pixel];
        seen[pixel] = 1;
      }
    }
  }
  return pixels * (shape.inputChannels / shape.groups);
}
