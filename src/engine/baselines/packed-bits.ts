import { invariant } from '../../lib/assert';
import { powerOfTwo } from '../../lib/maths';
import { loweredShape, outputSize } from '../layer/lowering';
import type { LayerShape } from '../layer/shape';
import type { ActivationBits, Geometry, GroupWork, WeightBits } from './design-types';

/** Ones in the low and high half of each byte of two words together: nibbles of at most 8. */
function pairOfNibbles(a: number, b: number): number {
  const x = a - ((a >>> 1) & 0x55555555);
  const y = b - ((b >>> 1) & 0x55555555);
  return (x & 0x33333333) + ((x >>> 2) & 0x33333333) + (y & 0x33333333) + ((y >>> 2) & 0x33333333);
}

/** Number of ones in four 32-bit words: one SparTen chunk, at a third of the price of four single counts. */
export function popcount4(a: number, b: number, c: number, d: number): number {
  const ab = pairOfNibbles(a, b);
  const cd = pairOfNibbles(c, d);
  const bytes = (ab & 0x0f0f0f0f) + ((ab >>> 4) & 0x0f0f0f0f) + (cd & 0x0f0f0f0f) + ((cd >>> 4) & 0x0f0f0f0f);
  return Math.imul(bytes, 0x01010101) >>> 24;
}

/** Number of ones in a 32-bit word. */
export function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function countOnes(bits: Uint32Array): number {
  let ones = 0;
  for (let i = 0; i < bits.length; i++) ones += popcount(bits[i]);
  return ones;
}

/** The sizes of one group of a layer. All groups of a layer have the same. */
export function geometryOf(shape: LayerShape): Geometry {
  const { rows, filters, positions } = loweredShape(shape);
  if (shape.kind === 'linear') {
    const unit = { kernelRows: 1, kernelColumns: 1, strideY: 1, strideX: 1, paddingY: 0, paddingX: 0, dilationY: 1, dilationX: 1, taps: 1 };
    return {
      ...unit,
      channels: rows,
      height: positions,
      width: 1,
      outputHeight: positions,
      outputWidth: 1,
      rows,
      filters,
      positions,
      words: (rows + 31) >>> 5,
    };
  }
  const channels = shape.inputChannels / shape.groups;
  const [outputHeight, outputWidth] = outputSize(shape);
  return {
    channels,
    height: shape.inputSize[0],
    width: shape.inputSize[1],
    kernelRows: shape.kernel[0],
    kernelColumns: shape.kernel[1],
    strideY: shape.stride[0],
    strideX: shape.stride[1],
    paddingY: shape.padding[0],
    paddingX: shape.padding[1],
    dilationY: shape.dilation[0],
    dilationX: shape.dilation[1],
    outputHeight,
    outputWidth,
    rows,
    filters,
    positions,
    taps: shape.kernel[0] * shape.kernel[1],
    words: (channels + 31) >>> 5,
  };
}

/**
 * Packs the kept weights of one group.
 * @param mask [filter · period + row]: not zero where filter m keeps its weight for row j = c · taps + tap. @param period rows of the mask; where they are fewer
 * than the layer's, they repeat.
 */
export function packMask(geometry: Geometry, mask: Uint8Array, period = geometry.rows): WeightBits {
  const { filters, channels, taps, words, rows } = geometry;
  invariant(mask.length === period * filters, `${mask.length} mask entries for ${filters} × ${period}`);
  const bits = new Uint32Array(filters * taps * words);
  const keptOfRow = new Uint32Array(rows);
  let kept = 0;
  for (let m = 0; m < filters; m++) {
    let j = 0;
    for (let c = 0; c < channels; c++) {
      const bit = 1 << (c & 31);
      const word = m * taps * words + (c >>> 5);
      for (let tap = 0; tap < taps; tap++) {
        if (mask[m * period + j] !== 0) {
          bits[word + tap * words] |= bit;
          keptOfRow[tap * channels + c]++;
          kept++;
        }
        if (++j === period) j = 0;
      }
    }
  }
  return { bits, kept, keptOfRow };
}

/** Every weight kept. */
export function packDense({ filters, channels, taps, words, rows }: Geometry): WeightBits {
  const bits = new Uint32Array(filters * taps * words).fill(0xffff_ffff);
  const beyond = channels & 31;
  if (beyond !== 0) for (let last = words - 1; last < bits.length; last += words) bits[last] = powerOfTwo(beyond) - 1;
  return { bits, kept: rows * filters, keptOfRow: new Uint32Array(rows).fill(filters) };
}

/** Index of the input pixel that a tap reads at an output position, or −1 where it lies in the padding. */
export function pixelOf(geometry: Geometry, position: number, tap: number): number {
  const { kernelColumns, outputWidth, width, height } = geometry;
  const oy = Math.floor(position / outputWidth);
  const r = Math.floor(tap / kernelColumns);
  const y = oy * geometry.strideY - geometry.paddingY + r * geometry.dilationY;
  const x = (position - oy * outputWidth) * geometry.strideX - geometry.paddingX + (tap - r * kernelColumns) * geometry.dilationX;
  return y < 0 || y >= height || x < 0 || x >= width ? -1 : y * width + x;
}

/**
 * Packs the non-zero inputs of one group.
 * @param mask 1 where the element is not zero. Convolution: (C, height, width) of the whole layer; linear: (positions, J); last index fastest.
 */
export function packActivations(shape: LayerShape, geometry: Geometry, mask: Uint8Array, group: number): ActivationBits {
  const { channels, height, width, words, rows, positions } = geometry;
  const pixels = height * width;
  const isLinear = shape.kind === 'linear';
  const groups = isLinear ? 1 : shape.groups;
  invariant(mask.length === groups * channels * pixels, `${mask.length} activations for ${groups * channels} × ${height} × ${width}`);
  const bits = new Uint32Array(pixels * words);
  const nonZeroOfRow = new Uint32Array(rows);
  if (isLinear) {
    for (let p = 0; p < positions; p++) {
      for (let j = 0; j < rows; j++) {
        if (mask[p * rows + j] === 0) continue;
        bits[p * words + (j >>> 5)] |= 1 << (j & 31);
        nonZeroOfRow[j]++;
      }
    }
    return { bits, nonZeroOfRow, touchedPixels: pixels, touchedNonZeros: countOnes(bits) };
  }
  for (let c = 0; c < channels; c++) {
    const plane = mask.subarray((group * channels + c) * pixels, (group * channels + c + 1) * pixels);
    for (let pixel = 0; pixel < pixels; pixel++) if (plane[pixel] !== 0) bits[pixel * words + (c >>> 5)] |= 1 << (c & 31);
    countNonZeros(geometry, plane, c, nonZeroOfRow);
  }
  const [lines, columns] = touchedLines(geometry);
  return { bits, nonZeroOfRow, touchedPixels: lines.length * columns.length, touchedNonZeros: touchedNonZerosOf(geometry, bits) };
}

/** Lines and columns of the input that some tap of some position reads. */
const touchedLines = (geometry: Geometry): readonly [lines: number[], columns: number[]] => [
  touchedAlong(geometry.height, geometry.outputHeight, geometry.kernelRows, geometry.strideY, geometry.paddingY, geometry.dilationY),
  touchedAlong(geometry.width, geometry.outputWidth, geometry.kernelColumns, geometry.strideX, geometry.paddingX, geometry.dilationX),
];

/** Non-zero elements among the pixels that any tap of any position reads. */
export function touchedNonZerosOf(geometry: Geometry, bits: Uint32Array): number {
  const { width, words } = geometry;
  const [lines, columns] = touchedLines(geometry);
  let nonZeros = 0;
  for (const y of lines) for (const x of columns) for (let w = 0; w < words; w++) nonZeros += popcount(bits[(y * width + x) * words + w]);
  return nonZeros;
}

/** For one channel and every tap: output positions whose element is not zero. Sums along x first, then along y. */
function countNonZeros(geometry: Geometry, plane: Uint8Array, channel: number, nonZeroOfRow: Uint32Array): void {
  const { height, width, kernelRows, kernelColumns, outputWidth, outputHeight, channels } = geometry;
  const along = new Uint32Array(height);
  for (let s = 0; s < kernelColumns; s++) {
    const left = s * geometry.dilationX - geometry.paddingX;
    for (let y = 0; y < height; y++) {
      let sum = 0;
      for (let ox = 0; ox < outputWidth; ox++) {
        const x = left + ox * geometry.strideX;
        if (x >= 0 && x < width && plane[y * width + x] !== 0) sum++;
      }
      along[y] = sum;
    }
    for (let r = 0; r < kernelRows; r++) {
      const top = r * geometry.dilationY - geometry.paddingY;
      let sum = 0;
      for (let oy = 0; oy < outputHeight; oy++) {
        const y = top + oy * geometry.strideY;
        if (y >= 0 && y < height) sum += along[y];
      }
      nonZeroOfRow[(r * kernelColumns + s) * channels + channel] = sum;
    }
  }
}

/** The input lines (or columns) that some kernel line of some output line reads, ascending. */
function touchedAlong(size: number, outputs: number, kernel: number, stride: number, padding: number, dilation: number): number[] {
  const touched = new Set<number>();
  for (let o = 0; o < outputs; o++) {
    for (let r = 0; r < kernel; r++) {
      const at = o * stride - padding + r * dilation;
      if (at >= 0 && at < size) touched.add(at);
    }
  }
  return [...touched].sort((a, b) => a - b);
}

/** Products of a kept weight and a non-zero activation, over all filters and positions. Exact. */
export function matchesOf(weights: WeightBits, activations: ActivationBits): number {
  let matches = 0;
  for (let row = 0; row < weights.keptOfRow.length; row++) matches += weights.keptOfRow[row] * activations.nonZeroOfRow[row];
  return matches;
}

/**
 * A layer of one group from given tensors: what is not zero is kept, or active.
 * @param weights (M, C, R, S) or (M, J); @param inputs (C, height, width) or (positions, J); last index fastest.
 */
export function workOfTensors(shape: LayerShape, weights: ArrayLike<number>, inputs: ArrayLike<number>): GroupWork {
  const geometry = geometryOf(shape);
  invariant(shape.kind === 'linear' || shape.groups === 1, 'one group');
  invariant(weights.length === geometry.rows * geometry.filters, `${weights.length} weights for ${geometry.filters} × ${geometry.rows}`);
  const nonZeros = (values: ArrayLike<number>): Uint8Array => Uint8Array.from(values, (value) => (value !== 0 ? 1 : 0));
  return {
    shape,
    geometry,
    weights: packMask(geometry, nonZeros(weights)),
    activations: packActivations(shape, geometry, nonZeros(inputs), 0),
    outputDensity: 1,
  };
}
