import { invariant } from '../../lib/assert';
import { fail, ok, type Result } from '../../lib/result';
import { decodeUtf8, encodeUtf8 } from '../../lib/utf8';
import { checkMemory } from '../memory';
import { bytesFromValues, describeShape, ELEMENT_BYTES, elementCount, heldBytes, valuesFromBytes, type Tensor, type TensorType } from './tensor';

/** A tensor as listed in a safetensors header. */
export interface SafetensorsEntry {
  /** The format's own type name, e.g. `BF16`. It may be one this program cannot compute with. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Byte range in the file. */
  readonly begin: number;
  readonly end: number;
}

/** An opened file: its table of contents, checked, and the bytes it was opened on (not copied). */
export interface SafetensorsFile {
  readonly file: string;
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

/** Far above real models (a table of 10,000 tensors takes about 1.5 MB); a longer one is a mistake or meant to exhaust memory. */
const MAX_HEADER_BYTES = 16 * 1024 * 1024;
const SAVE_AGAIN = 'Copy the file again, or write it again with the safetensors library.';
const TYPES: Readonly<Record<string, TensorType>> = { F64: 'float64', F32: 'float32', F16: 'float16', BF16: 'bfloat16', I32: 'int32', I8: 'int8', U8: 'uint8' };
const TYPE_NAMES: Readonly<Record<TensorType, string>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int32: 'I32',
  int8: 'I8',
  uint8: 'U8',
};
/** Widths of the types the format knows, for checking the byte ranges also of tensors that are never read. */
const TYPE_BYTES = new Map([
  ...['BOOL', 'U8', 'I8', 'F8_E5M2', 'F8_E4M3'].map((type) => [type, 1] as const),
  ...['I16', 'U16', 'F16', 'BF16'].map((type) => [type, 2] as const),
  ...['I32', 'U32', 'F32'].map((type) => [type, 4] as const),
  ...['I64', 'U64', 'F64'].map((type) => [type, 8] as const),
]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.every(isSize);
const quoted = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseEntry(file: string, name: string, value: unknown, dataBegin: number, fileBytes: number): Result<SafetensorsEntry> {
  if (!isRecord(value) || typeof value.dtype !== 'string' || !isSizes(value.shape) || !isSizes(value.data_offsets) || value.data_offsets.length !== 2) {
    return fail(`${file}: the entry of tensor ${quoted(name)} lacks a readable dtype, shape or data_offsets`, SAVE_AGAIN);
  }
  const [from, to] = value.data_offsets;
  const entry = { type: value.dtype, shape: value.shape, begin: dataBegin + from, end: dataBegin + to };
  if (from > to || entry.end > fileBytes) {
    return fail(`${file}: tensor ${quoted(name)} claims bytes ${from} to ${to} of ${fileBytes - dataBegin} bytes of data`, SAVE_AGAIN);
  }
  const width = TYPE_BYTES.get(entry.type);
  const wanted = elementCount(entry.shape) * (width ?? 1);
  if (width !== undefined && wanted !== to - from) {
    return fail(`${file}: tensor ${quoted(name)} of ${describeShape(entry.shape)} ${entry.type} takes ${wanted} bytes but is given ${to - from}`, SAVE_AGAIN);
  }
  return ok(entry);
}

function parseMetadata(file: string, value: unknown): Result<ReadonlyMap<string, string>> {
  const pairs = isRecord(value) ? Object.entries(value) : value === undefined ? [] : null;
  if (pairs === null || !pairs.every((pair): pair is [string, string] => typeof pair[1] === 'string')) {
    return fail(`${file}: its __metadata__ is not a table of texts`, SAVE_AGAIN);
  }
  return ok(new Map(pairs));
}

/** Whether bytes begin as such a file does: the length of a header that fits into them, and a JSON object. */
export const looksLikeSafetensors = (bytes: Uint8Array): boolean =>
  bytes.length > 8 && bytes[8] === 0x7b && bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0 && headerBytesOf(bytes) + 8 <= bytes.length;

function headerBytesOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
}

/**
 * Reads a safetensors file's table of contents and checks it whole: header within limits, every tensor's bytes inside the file and of the right length,
 * tensors neither overlapping nor leaving gaps. No value is read yet.
 * @param file what to call the file in a message.
 * @returns any bytes lead to a file or a Failure; nothing is thrown.
 */
export function openSafetensors(bytes: Uint8Array, file: string): Result<SafetensorsFile> {
  if (bytes.length < 8) return fail(`${file} is too short for a safetensors file (${bytes.length} bytes)`, SAVE_AGAIN);
  const headerBytes = headerBytesOf(bytes);
  if (headerBytes > MAX_HEADER_BYTES || 8 + headerBytes > bytes.length) {
    const limit = Math.min(MAX_HEADER_BYTES, bytes.length - 8);
    return fail(`${file} announces a header of ${headerBytes} bytes where at most ${limit} are possible: not a safetensors file, or cut short`, SAVE_AGAIN);
  }
  const text = decodeUtf8(bytes.subarray(8, 8 + headerBytes));
  const table = text === null ? undefined : parseJson(text);
  if (!isRecord(table)) return fail(`${file} does not begin with a safetensors header (a JSON object in UTF-8)`, SAVE_AGAIN);

  const metadata = parseMetadata(file, Object.hasOwn(table, '__metadata__') ? table['__metadata__'] : undefined);
  if (!metadata.ok) return metadata;
  const entries = new Map<string, SafetensorsEntry>();
  for (const [name, value] of Object.entries(table)) {
    if (name === '__metadata__') continue;
    const entry = parseEntry(file, name, value, 8 + headerBytes, bytes.length);
    if (!entry.ok) return entry;
    entries.set(name, entry.value);
  }

  let covered = 8 + headerBytes;
  for (const [name, entry] of [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin < covered) return fail(`${file}: tensor ${quoted(name)} overlaps the tensor stored before it`, SAVE_AGAIN);
    if (entry.begin > covered) return fail(`${file}: ${entry.begin - covered} bytes before tensor ${quoted(name)} belong to no tensor`, SAVE_AGAIN);
    covered = entry.end;
  }
  if (covered < bytes.length) return fail(`${file}: its last ${bytes.length - covered} bytes belong to no tensor`, SAVE_AGAIN);
  return ok({ file, entries, metadata: metadata.value, bytes });
}

/** Reads one tensor of an opened file. Its values share no memory with the file. */
export function readTensor({ file, entries, bytes }: SafetensorsFile, name: string): Result<Tensor> {
  const entry = entries.get(name);
  if (entry === undefined) {
    const known = [...entries.keys()].slice(0, 8).map(quoted).join(', ');
    const holdings = entries.size === 0 ? 'The file holds no tensor at all.' : `It holds ${known}${entries.size > 8 ? ', …' : ''}.`;
    return fail(`${file} has no tensor ${quoted(name)}`, holdings);
  }
  if (!Object.hasOwn(TYPES, entry.type)) {
    return fail(`${file}: tensor ${quoted(name)} is of type ${quoted(entry.type)}`, `Convert it to one of ${Object.keys(TYPES).join(', ')}.`);
  }
  const dtype = TYPES[entry.type];
  const fits = checkMemory(elementCount(entry.shape) * heldBytes(dtype), `${file}: tensor ${quoted(name)}`, 'Choose a smaller tensor.');
  if (!fits.ok) return fits;
  return ok({ dtype, shape: entry.shape, values: valuesFromBytes(dtype, bytes.subarray(entry.begin, entry.end), true) });
}

/**
 * A safetensors file. Tensors are stored widest element first, then in the order given, so that each begins on a multiple of its element's width.
 * @throws InvariantError when a shape and its number of values disagree, or a tensor is called `__metadata__`.
 */
export function writeSafetensors(tensors: ReadonlyMap<string, Tensor>, metadata: ReadonlyMap<string, string> = new Map()): Uint8Array {
  const table: [string, unknown][] = metadata.size === 0 ? [] : [['__metadata__', Object.fromEntries(metadata)]];
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const [name, tensor] of [...tensors].sort(([, a], [, b]) => ELEMENT_BYTES[b.dtype] - ELEMENT_BYTES[a.dtype])) {
    invariant(name !== '__metadata__', 'a tensor cannot be called __metadata__');
    invariant(elementCount(tensor.shape) === tensor.values.length, `${name}: ${describeShape(tensor.shape)} does not hold ${tensor.values.length} values`);
    const part = bytesFromValues(tensor);
    table.push([name, { dtype: TYPE_NAMES[tensor.dtype], shape: tensor.shape, data_offsets: [length, length + part.length] }]);
    parts.push(part);
    length += part.length;
  }
  const json = encodeUtf8(JSON.stringify(Object.fromEntries(table)));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerBytes + length).fill(0x20, 8, 8 + headerBytes);
  new DataView(bytes.buffer).setUint32(0, headerBytes, true);
  bytes.set(json, 8);
  let at = 8 + headerBytes;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
