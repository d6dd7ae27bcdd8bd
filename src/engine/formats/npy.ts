import { invariant } from '../../lib/assert';
import { fail, ok, type Result } from '../../lib/result';
import { bytesFromValues, describeShape, ELEMENT_BYTES, elementCount, valuesFromBytes, type Tensor, type TensorType, type TensorValues } from './tensor';

/*
 * NumPy's .npy, read and written here rather than with a package: the npyjs at hand throws on bytes it does not understand, knows no big-endian data,
 * cannot read a value stream that does not start on a multiple of its element, leaves Fortran order to the caller, and is typed with the DOM.
 */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy writes some 100 characters; its own reader refuses more than 10,000. */
const MAX_HEADER_BYTES = 16384;
const MAX_DIMENSIONS = 32;
const RESAVE = 'Save it again with numpy.save, as float32 for example: numpy.save(path, array.astype("float32")).';

/** By the kind and width of a NumPy type string; a truth value counts as uint8. */
const TYPES: Readonly<Record<string, TensorType>> = { f8: 'float64', f4: 'float32', f2: 'float16', i4: 'int32', i1: 'int8', u1: 'uint8', b1: 'uint8' };
/** Integers this program does not compute with, held as a type that does: 64-bit ones to the 53 bits of a double. A zero stays a zero, and nothing else becomes one. */
interface Widened {
  /** What the file calls it, in words. */
  readonly name: string;
  readonly bytes: number;
  readonly dtype: 'int32' | 'float64';
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}
const WIDENED: Readonly<Record<string, Widened>> = {
  i2: { name: 'int16', bytes: 2, dtype: 'int32', read: (view, at, little) => view.getInt16(at, little) },
  u2: { name: 'uint16', bytes: 2, dtype: 'int32', read: (view, at, little) => view.getUint16(at, little) },
  u4: { name: 'uint32', bytes: 4, dtype: 'float64', read: (view, at, little) => view.getUint32(at, little) },
  i8: { name: 'int64', bytes: 8, dtype: 'float64', read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u8: { name: 'uint64', bytes: 8, dtype: 'float64', read: (view, at, little) => Number(view.getBigUint64(at, little)) },
};
const TYPE_STRINGS: Readonly<Record<Exclude<TensorType, 'bfloat16'>, string>> = {
  float64: '<f8',
  float32: '<f4',
  float16: '<f2',
  int32: '<i4',
  int8: '|i1',
  uint8: '|u1',
};

interface Header {
  readonly dtype: TensorType;
  /** Where the file's type is not one that is computed with. */
  readonly widened: Widened | null;
  /** Of one value in the file. */
  readonly bytes: number;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

function parseHeader(text: string, file: string): Result<Header> {
  const type = /'descr'\s*:\s*(?:'([^']*)'|(\[|\())/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const sides = /'shape'\s*:\s*\(([\s\dL,]*)\)/.exec(text);
  if (type === null || order === null || sides === null) {
    return fail(`${file} has a .npy header without a readable type, order or shape: ${JSON.stringify(text.slice(0, 120))}`, RESAVE);
  }
  const described = /^([<>|=])([a-zA-Z]\d+)$/.exec(type[1] ?? '');
  const widened = described !== null && Object.hasOwn(WIDENED, described[2]) ? WIDENED[described[2]] : null;
  const dtype = widened?.dtype ?? (described !== null && Object.hasOwn(TYPES, described[2]) ? TYPES[described[2]] : undefined);
  if (described === null || dtype === undefined) {
    const found = type[1] === undefined ? 'a structured type' : `type ${JSON.stringify(type[1].slice(0, 40))}`;
    return fail(`${file} holds values of ${found}; floats of 16, 32 and 64 bits, integers of 8 to 64 bits and bool can be read`, RESAVE);
  }
  const bytes = widened?.bytes ?? ELEMENT_BYTES[dtype];
  const shape = sides[1].split(',').flatMap((side) => (side.trim() === '' ? [] : [Number(side.trim().replace(/L$/, ''))]));
  if (shape.length > MAX_DIMENSIONS || !shape.every(Number.isSafeInteger) || !Number.isSafeInteger(elementCount(shape) * bytes)) {
    return fail(`${file} has an impossible shape (${sides[1].slice(0, 120)})`, RESAVE);
  }
  return ok({ dtype, widened, bytes, littleEndian: described[1] !== '>', fortranOrder: order[1] === 'True', shape });
}

/** From first index fastest to last index fastest. */
function toLastIndexFastest(values: TensorValues, shape: readonly number[]): TensorValues {
  const result = values.slice();
  const strides = shape.map((_, axis) => elementCount(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  let source = 0;
  for (let target = 0; target < result.length; target++) {
    result[target] = values[source];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis];
      if (++index[axis] < shape[axis]) break;
      source -= shape[axis] * strides[axis];
      index[axis] = 0;
    }
  }
  return result;
}

function widenedValues({ bytes, dtype, read }: Widened, stored: Uint8Array, littleEndian: boolean): TensorValues {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const values = dtype === 'int32' ? new Int32Array(stored.length / bytes) : new Float64Array(stored.length / bytes);
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * bytes, littleEndian);
  return values;
}

/**
 * Reads a .npy file: versions 1 to 3, either byte order, C or Fortran order. Bytes after the array are ignored, as NumPy does.
 * @param file what to call the file in a message.
 * @returns any bytes lead to a tensor (values in C order) or a Failure; nothing is thrown.
 */
export function readNpy(bytes: Uint8Array, file: string): Result<Tensor> {
  if (bytes.length < 10 || MAGIC.some((byte, at) => bytes[at] !== byte)) {
    return fail(`${file} is not a .npy file: it does not begin with the NumPy mark`, 'Give a file written by numpy.save.');
  }
  const version = bytes[6];
  if (version < 1 || version > 3) return fail(`${file} has .npy version ${version}; versions 1 to 3 can be read`, RESAVE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 : 12;
  const headerBytes = bytes.length < start ? Infinity : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + headerBytes > bytes.length || headerBytes > MAX_HEADER_BYTES) {
    return fail(`${file} breaks off in its header, or its header is too long (${bytes.length} bytes in all)`, 'Copy or save the file again.');
  }
  const header = parseHeader(String.fromCharCode(...bytes.subarray(start, start + headerBytes)), file);
  if (!header.ok) return header;
  const { dtype, widened, bytes: width, littleEndian, fortranOrder, shape } = header.value;
  const begin = start + headerBytes;
  const wanted = elementCount(shape) * width;
  if (begin + wanted > bytes.length) {
    const found = bytes.length - begin;
    return fail(
      `${file} promises ${describeShape(shape)} of ${widened?.name ?? dtype}, ${wanted} bytes, but only ${found} follow its header`,
      'Copy or save the file again.',
    );
  }
  const stored = bytes.subarray(begin, begin + wanted);
  const values = widened === null ? valuesFromBytes(dtype, stored, littleEndian) : widenedValues(widened, stored, littleEndian);
  return ok({ dtype, shape, values: fortranOrder && shape.length > 1 ? toLastIndexFastest(values, shape) : values });
}

/**
 * A .npy file of version 1, little endian, C order, values starting on a multiple of 64 bytes.
 * @throws InvariantError when shape and number of values disagree.
 */
export function writeNpy(tensor: Tensor & { readonly dtype: Exclude<TensorType, 'bfloat16'> }): Uint8Array {
  const { dtype, shape, values } = tensor;
  invariant(elementCount(shape) === values.length, `${describeShape(shape)} does not hold ${values.length} values`);
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${TYPE_STRINGS[dtype]}', 'fortran_order': False, 'shape': (${sides}), }`;
  const begin = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const text = `${dictionary.padEnd(begin - 11)}\n`;
  const data = bytesFromValues(tensor);
  const bytes = new Uint8Array(begin + data.length);
  bytes.set([...MAGIC, 1, 0, text.length & 0xff, text.length >>> 8]);
  for (let at = 0; at < text.length; at++) bytes[10 + at] = text.charCodeAt(at);
  bytes.set(data, begin);
  return bytes;
}
