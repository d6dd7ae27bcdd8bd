import { Inflate } from 'fflate';
import { fail, ok, type Result } from '../../lib/result';
import { checkMemory } from '../memory';
import { readNpy, type ReadAs } from './npy';
import type { Tensor } from './tensor';

/*
 * NumPy's .npz: a zip archive with a .npy file for each array. The directory is read here and not by a package, since a reader that believes what it says can be
 * made to take any memory and any time; what is compressed is unpacked by fflate piece by piece, and never further than to the size that was told and checked.
 */

/** Where an array lies in the archive. */
export interface NpzEntry {
  readonly isDeflated: boolean;
  readonly crc: number;
  readonly storedBytes: number;
  /** Of the .npy file, unpacked. */
  readonly bytes: number;
  /** Of its local header. */
  readonly at: number;
}

/** An opened archive: its arrays by name, without the `.npy`, and the bytes it was opened on (not copied). */
export interface NpzFile {
  readonly file: string;
  readonly entries: ReadonlyMap<string, NpzEntry>;
  readonly bytes: Uint8Array;
}

const RESAVE = 'Copy the file again, or save it again with numpy.savez.';
const END = { mark: 0x06054b50, bytes: 22, mostComment: 0xffff };
const DIRECTORY = { mark: 0x02014b50, bytes: 46 };
const LOCAL = { mark: 0x04034b50, bytes: 30 };
const ENCRYPTED = 1;
const METHODS = { stored: 0, deflated: 8 };
/** What is unpacked at a time: at most some thousand times as much comes out before it is looked at. */
const PIECE = 2 ** 14;

/** Whether bytes begin as a zip archive does, an empty one included. */
export const looksLikeZip = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6));

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Reads the directory of an archive. Nothing is unpacked yet.
 * @param file what to call the archive in a message.
 * @returns any bytes lead to an archive or a Failure; nothing is thrown.
 */
export function openNpz(bytes: Uint8Array, file: string): Result<NpzFile> {
  const view = viewOf(bytes);
  const end = endOf(view);
  if (end === null) return fail(`${file} is not a zip archive, or is cut short: it has no directory at its end`, RESAVE);
  const count = view.getUint16(end + 10, true);
  const entries = new Map<string, NpzEntry>();
  let hasPickle = false;
  for (let at = view.getUint32(end + 16, true), index = 0; index < count; index++) {
    if (at + DIRECTORY.bytes > end || view.getUint32(at, true) !== DIRECTORY.mark)
      return fail(`${file}: its directory of ${count} entries breaks off after ${index}, or is of a kind for more than 4 GB`, RESAVE);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const name = String.fromCharCode(...bytes.subarray(at + DIRECTORY.bytes, Math.min(end, at + DIRECTORY.bytes + Math.min(nameBytes, 1024))));
    hasPickle ||= name.endsWith('.pkl');
    if (name.endsWith('.npy')) {
      const entry = entryAt(view, at, `${file}: array ${JSON.stringify(name)}`);
      if (!entry.ok) return entry;
      const key = name.slice(0, -'.npy'.length);
      if (entries.has(key)) return fail(`${file} holds two arrays called ${JSON.stringify(key)}`, RESAVE);
      entries.set(key, entry.value);
    }
    at += DIRECTORY.bytes + nameBytes + extraBytes + commentBytes;
  }
  if (entries.size > 0) return ok({ file, entries, bytes });
  return hasPickle
    ? fail(`${file} is an archive of torch.save, which holds programs beside its numbers`, 'Save the weights with safetensors or numpy.save.')
    : fail(`${file} is a zip archive without an array`, 'Give a file written by numpy.savez.');
}

/** Where the directory's end stands, searched from the end of the file; null where there is none. */
function endOf(view: DataView): number | null {
  const last = view.byteLength - END.bytes;
  for (let at = last; at >= Math.max(0, last - END.mostComment); at--) if (view.getUint32(at, true) === END.mark) return at;
  return null;
}

function entryAt(view: DataView, at: number, what: string): Result<NpzEntry> {
  const method = view.getUint16(at + 10, true);
  if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) return fail(`${what} is encrypted`, 'Save it without a password.');
  if (method !== METHODS.stored && method !== METHODS.deflated) return fail(`${what} is packed by method ${method}`, RESAVE);
  const isDeflated = method === METHODS.deflated;
  const [crc, storedBytes, bytes] = [16, 20, 24].map((field) => view.getUint32(at + field, true));
  const local = view.getUint32(at + 42, true);
  if (!isDeflated && storedBytes !== bytes) return fail(`${what} is not packed, but has ${storedBytes} bytes for ${bytes}`, RESAVE);
  return ok({ isDeflated, crc, storedBytes, bytes, at: local });
}

/**
 * Unpacks one array of an opened archive. Its values share no memory with the archive.
 * @param as see `readNpy`.
 */
export function readNpzArray({ file, entries, bytes }: NpzFile, name: string, as: ReadAs = 'stored'): Result<Tensor> {
  const what = `${file}: array ${JSON.stringify(name)}`;
  const entry = entries.get(name);
  if (entry === undefined) return fail(`${file} has no array ${JSON.stringify(name)}`, `It holds ${[...entries.keys()].join(', ')}.`);
  const fits = checkMemory(2 * entry.bytes, what, 'Save fewer values to it.');
  if (!fits.ok) return fits;
  const view = viewOf(bytes);
  if (entry.at + LOCAL.bytes > bytes.length || view.getUint32(entry.at, true) !== LOCAL.mark) return fail(`${what} is not where the directory says`, RESAVE);
  const begin = entry.at + LOCAL.bytes + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  if (begin + entry.storedBytes > bytes.length) return fail(`${what} breaks off`, RESAVE);
  const stored = bytes.subarray(begin, begin + entry.storedBytes);
  const unpacked = entry.isDeflated ? inflated(stored, entry.bytes) : stored;
  if (unpacked === null) return fail(`${what} cannot be unpacked to the ${entry.bytes} bytes it should have`, RESAVE);
  if (crc32(unpacked) !== entry.crc) return fail(`${what} is damaged: its checksum is another`, RESAVE);
  return readNpy(unpacked, what, as);
}

/** @returns null where the bytes are damaged or come to another size. */
function inflated(stored: Uint8Array, size: number): Uint8Array | null {
  const result = new Uint8Array(size);
  let length = 0;
  const inflate = new Inflate((piece) => {
    if (length + piece.length <= size) result.set(piece, length);
    length += piece.length;
  });
  try {
    for (let at = 0; at < stored.length && length <= size; at += PIECE) inflate.push(stored.subarray(at, at + PIECE), at + PIECE >= stored.length);
  } catch {
    return null;
  }
  return length === size ? result : null;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 as zip has it. */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let at = 0; at < bytes.length; at++) crc = CRC_TABLE[(crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}
