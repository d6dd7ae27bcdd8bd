import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, realpathSync, renameSync, statSync, unlinkSync, writeSync, type Stats } from 'node:fs';
import { fail, ok, type Result } from '../lib/result';
import type { Io } from './command';

/** Of one input. Layers are a thousandth of this; what is larger would not fit the memory together with what is computed from it. */
const MOST_BYTES = 2 ** 30;
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const PIECE = 2 ** 20;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** A pause for a reader or writer on the other side of a pipe that is not ready. */
const wait = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/** Files and standard streams of this process. Whatever goes wrong with them becomes a sentence. */
export function processIo(): Io {
  /** Files read so far: results are never written over them. */
  const inputs = new Set<string>();
  return {
    readFile: (path) => readFile(path, inputs),
    writeFile: (path, bytes) => writeFile(path, bytes, inputs),
    out: (text) => {
      try {
        writeAll(STDOUT, new TextEncoder().encode(text));
        return ok(null);
      } catch (error) {
        // A reader that has had enough, such as `head`, is no fault.
        return codeOf(error) === 'EPIPE'
          ? ok(null)
          : fail(`the result cannot be written: ${reasonOf(error)}`, 'Check the space on the disk, or where standard output goes.');
      }
    },
    err: (text) => {
      try {
        writeAll(STDERR, new TextEncoder().encode(text));
      } catch {
        // There is nobody left to tell.
      }
    },
  };
}

const identity = ({ dev, ino }: Stats): string => `${dev}:${ino}`;

/** @param inputs is told which file it was. */
function readFile(path: string, inputs: Set<string>): Result<Uint8Array> {
  let descriptor = STDIN;
  try {
    // Without waiting: to open a named pipe would wait for somebody to write.
    if (path !== '-') descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (stats.isDirectory() || (path !== '-' && !stats.isFile()))
      return fail(`${path} is ${kindOf(stats)}, not a file`, 'Give a file, or - for standard input.');
    if (stats.isFile()) inputs.add(identity(stats));
    const bytes = readAll(descriptor, stats.isFile() ? stats.size : 0);
    return bytes === null ? fail(`${path} holds more than ${MOST_BYTES} bytes, the most that is read`, 'Save one layer to a file.') : ok(bytes);
  } catch (error) {
    return fail(`${path} cannot be read: ${reasonOf(error)}`, 'Check the path and whether you may read it.');
  } finally {
    if (descriptor !== STDIN) closeSync(descriptor);
  }
}

function writeFile(path: string, bytes: Uint8Array, inputs: ReadonlySet<string>): Result<null> {
  const cannot = (error: unknown): Result<null> =>
    fail(`${path} cannot be written: ${reasonOf(error)}`, 'Check the folder, the space on the disk and whether you may write there.');
  const before = statSync(path, { throwIfNoEntry: false });
  if (before !== undefined && !before.isFile()) return fail(`${path} is ${kindOf(before)}, not a file`, 'Give the name of a file.');
  if (before !== undefined && inputs.has(identity(before))) return fail(`${path} is a file that was read`, 'Give the result a name of its own.');
  // Beside its place and renamed into it: there is the whole result or what was there before, never half of one.
  let temporary: string | null = null;
  try {
    const target = before === undefined ? path : realpathSync(path);
    const name = `${target}.${process.pid}.part`;
    const descriptor = openSync(name, 'wx', before?.mode);
    temporary = name;
    try {
      writeAll(descriptor, bytes);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(name, target);
    return ok(null);
  } catch (error) {
    if (temporary !== null) remove(temporary);
    return cannot(error);
  }
}

/** @returns null where there is more than is read. */
function readAll(descriptor: number, expected: number): Uint8Array | null {
  if (expected > MOST_BYTES) return null;
  const whole = new Uint8Array(expected);
  const length = fill(descriptor, whole);
  if (length < expected) return whole.subarray(0, length);
  // Of standard input, and of files that grow or do not say how long they are.
  const parts = [whole];
  for (let total = length; ;) {
    const part = new Uint8Array(PIECE);
    const more = fill(descriptor, part);
    if (more === 0) break;
    total += more;
    if (total > MOST_BYTES) return null;
    parts.push(part.subarray(0, more));
  }
  if (parts.length === 1) return whole;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Reads until the space is full or the file ends. @returns how much was read. */
function fill(descriptor: number, space: Uint8Array): number {
  let length = 0;
  while (length < space.length) {
    try {
      const read = readSync(descriptor, space, length, Math.min(space.length - length, MOST_BYTES), null);
      if (read === 0) break;
      length += read;
    } catch (error) {
      if (codeOf(error) === 'EOF') break;
      if (codeOf(error) !== 'EAGAIN') throw error;
      wait();
    }
  }
  return length;
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error;
      wait();
    }
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone already, or the folder is.
  }
}
