import { invariant } from '../../lib/assert';
import { fail, ok, type Result } from '../../lib/result';
import { checkMemory } from '../memory';
import {
  bytesFromValues,
  describeShape,
  ELEMENT_BYTES,
  elementCount,
  heldBytes,
  valuesFromBytes,
  withAxes,
  type Tensor,
  type TensorType,
  type TensorValues,
} from './tensor';

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
/** Two bytes a value without a number type NumPy knows, as arrays of bfloat16 are saved; or the bits of such numbers as integers. */
const OPAQUE_HALVES = /^[Vui]2$/;
const TYPE_STRINGS: Readonly<Record<Exclude<TensorType, 'bfloat16'>, string>> = {
  float64: '<f8',
  float32: '<f4',
  float16: '<f2',
  int32: '<i4',
  int8: '|i1',
  uint8: '|u1',
};

/** What a file's values are taken for: what it says, or bfloat16, which .npy has no name for. */
export const READ_AS = ['stored', 'bfloat16'] as const;
export type ReadAs = (typeof READ_AS)[number];

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

function parseHeader(text: string, file: string, as: ReadAs): Result<Header> {
  const type = /'descr'\s*:\s*(?:'([^']*)'|(\[|\())/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const sides = /'shape'\s*:\s*\(([\s\dL,]*)\)/.exec(text);
  if (type === null || order === null || sides === null) {
    return fail(`${file} has a .npy header without a readable type, order or shape: ${JSON.stringify(text.slice(0, 120))}`, RESAVE);
  }
  const described = /^([<>|=])([a-zA-Z]\d+)$/.exec(type[1] ?? '');
  const code = described?.[2] ?? '';
  const isAsked = as === 'bfloat16' && OPAQUE_HALVES.test(code);
  const found = type[1] === undefined ? 'a structured type' : `type ${JSON.stringify(type[1].slice(0, 40))}`;
  if (as !== 'stored' && !isAsked) return fail(`${file} holds values of ${found}, which cannot be read as ${as}`, 'Read it as what it says it is.');
  const widened = !isAsked && Object.hasOwn(WIDENED, code) ? WIDENED[code] : null;
  const dtype = isAsked ? 'bfloat16' : (widened?.dtype ?? (Object.hasOwn(TYPES, code) ? TYPES[code] : undefined));
  if (described === null || dtype === undefined) {
    if (code === 'V2')
      return fail(`${file} holds 2 bytes a value of ${found}, which NumPy itself cannot convert`, 'If these are bfloat16, ask for that: --dtype bfloat16.');
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
const fromFortranOrder = (values: TensorValues, shape: readonly number[]): TensorValues =>
  withAxes(
    values,
    shape.toReversed(),
    shape.map((_, axis) => shape.length - 1 - axis),
  );

function widenedValues({ bytes, dtype, read }: Widened, stored: Uint8Array, littleEndian: boolean): TensorValues {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const values = dtype === 'int32' ? new Int32Array(stored.length / bytes) : new Float64Array(stored.length / bytes);
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * bytes, littleEndian);
  return values;
}

/**
 * Reads a .npy file: versions 1 to 3, either byte order, C or Fortran order. Bytes after the array are ignored, as NumPy does.
 * @param file what to call the file in a message. @param as `bfloat16` where values of 2 bytes that NumPy has no type for are such.
 * @returns any bytes lead to a tensor (values in C order) or a Failure; nothing is thrown.
 */
export function readNpy(bytes: Uint8Array, file: string, as: ReadAs = 'stored'): Result<Tensor> {
  if (bytes.length < 10 || MAGIC.some((byte, at) => bytes[at] !== byte)) {
    return fail(`${file} is not a .npy file: it does not begin with the NumPy mark`, 'Give a file written by numpy.save, numpy.savez or safetensors.');
  }
  const version = bytes[6];
  if (version < 1 || version > 3) return fail(`${file} has .npy version ${version}; versions 1 to 3 can be read`, RESAVE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 : 12;
  const headerBytes = bytes.length < start ? Infinity : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + headerBytes > bytes.length || headerBytes > MAX_HEADER_BYTES) {
    return fail(`${file} breaks off in its header, or its header is too long (${bytes.length} bytes in all)`, 'Copy or save the file again.');
  }
  const header = parseHeader(String.fromCharCode(...bytes.subarray(start, start + headerBytes)), file, as);
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
  const fits = checkMemory(elementCount(shape) * heldBytes(dtype), `${file}: ${describeShape(shape)} values`, 'Save fewer of them to a file.');
  if (!fits.ok) return fits;
  const stored = bytes.subarray(begin, begin + wanted);
  const values = widened === null ? valuesFromBytes(dtype, stored, littleEndian) : widenedValues(widened, stored, littleEndian);
  return ok({ dtype, shape, values: fortranOrder && shape.length > 1 ? fromFortranOrder(values, shape) : values });
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
