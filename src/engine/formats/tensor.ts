import { bfloat16ToNumber, float16ToNumber, numberToBfloat16, numberToFloat16 } from './half';

/** Element types this program computes with. The half-width floats are held as float32. */
export type TensorType = 'float64' | 'float32' | 'float16' | 'bfloat16' | 'int32' | 'int8' | 'uint8';
export type TensorValues = Float64Array | Float32Array | Int32Array | Int8Array | Uint8Array;

/** An array of numbers with its shape, last index fastest. */
export interface Tensor {
  /** As stored in the file. */
  readonly dtype: TensorType;
  readonly shape: readonly number[];
  readonly values: TensorValues;
}

export const ELEMENT_BYTES: Readonly<Record<TensorType, number>> = { float64: 8, float32: 4, float16: 2, bfloat16: 2, int32: 4, int8: 1, uint8: 1 };

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Product of the sides; 1 for a scalar. May exceed what a double holds exactly: check with `Number.isSafeInteger`. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((count, side) => count * side, 1);

/** e.g. `20 × 1 × 5 × 5`. */
export const describeShape = (shape: readonly number[]): string => (shape.length === 0 ? 'a scalar' : shape.join(' × '));

/** Bytes of one value as it is held. */
export const heldBytes = (dtype: TensorType): number => (dtype === 'float16' || dtype === 'bfloat16' ? 4 : ELEMENT_BYTES[dtype]);

/**
 * Values with their axes in another order.
 * @param shape of the values as they are. @param axes which of these axes comes first, second and so on in the result.
 */
export function withAxes<Values extends TensorValues>(values: Values, shape: readonly number[], axes: readonly number[]): Values {
  const result = values.slice() as Values;
  eachMoved(shape, axes, (target, source) => (result[target] = values[source]));
  return result;
}

/** The inverse: from the order of `axes` back to that of `shape`. */
export function withoutAxes<Values extends TensorValues>(values: Values, shape: readonly number[], axes: readonly number[]): Values {
  const result = values.slice() as Values;
  eachMoved(shape, axes, (target, source) => (result[source] = values[target]));
  return result;
}

function eachMoved(shape: readonly number[], axes: readonly number[], move: (target: number, source: number) => void): void {
  const count = elementCount(shape);
  const sides = axes.map((axis) => shape[axis]);
  const strides = axes.map((axis) => elementCount(shape.slice(axis + 1)));
  const index = sides.map(() => 0);
  let source = 0;
  for (let target = 0; target < count; target++) {
    move(target, source);
    for (let place = sides.length - 1; place >= 0; place--) {
      source += strides[place];
      if (++index[place] < sides[place]) break;
      source -= sides[place] * strides[place];
      index[place] = 0;
    }
  }
}

function halves(bytes: Uint8Array, littleEndian: boolean, toNumber: (bits: number) => number): Float32Array {
  const values = new Float32Array(bytes.length / 2);
  const low = littleEndian ? 0 : 1;
  for (let i = 0; i < values.length; i++) values[i] = toNumber(bytes[2 * i + low] | (bytes[2 * i + 1 - low] << 8));
  return values;
}

function hostOrder(bytes: Uint8Array, littleEndian: boolean, width: number): ArrayBuffer {
  const copy = new Uint8Array(bytes);
  if (littleEndian !== HOST_IS_LITTLE_ENDIAN) for (let at = 0; at < copy.length; at += width) copy.subarray(at, at + width).reverse();
  return copy.buffer;
}

/** Numbers from raw bytes, whose length must be a multiple of the element's. The result shares no memory with `bytes`. */
export function valuesFromBytes(dtype: TensorType, bytes: Uint8Array, littleEndian: boolean): TensorValues {
  if (dtype === 'float16') return halves(bytes, littleEndian, float16ToNumber);
  if (dtype === 'bfloat16') return halves(bytes, littleEndian, bfloat16ToNumber);
  const buffer = hostOrder(bytes, littleEndian, ELEMENT_BYTES[dtype]);
  switch (dtype) {
    case 'float64':
      return new Float64Array(buffer);
    case 'float32':
      return new Float32Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'uint8':
      return new Uint8Array(buffer);
  }
}

function inElementType({ dtype, values }: Tensor): TensorValues | Uint16Array {
  switch (dtype) {
    case 'float16':
      return Uint16Array.from(values, numberToFloat16);
    case 'bfloat16':
      return Uint16Array.from(values, numberToBfloat16);
    case 'float64':
      return new Float64Array(values);
    case 'float32':
      return new Float32Array(values);
    case 'int32':
      return new Int32Array(values);
    case 'int8':
      return new Int8Array(values);
    case 'uint8':
      return new Uint8Array(values);
  }
}

/** Little-endian bytes of a tensor's values in its element type. */
export function bytesFromValues(tensor: Tensor): Uint8Array {
  const stored = inElementType(tensor);
  const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
  return new Uint8Array(hostOrder(bytes, true, ELEMENT_BYTES[tensor.dtype]));
}
