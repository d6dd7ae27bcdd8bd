import { fail, ok } from '../../lib/result';
import type { Io } from '../command';
import { runCommandLine } from '../run';

/** A command line run on files in memory. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The files given and those written. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export function runInMemory(args: readonly string[], given: Readonly<Record<string, Uint8Array>> = {}): Run {
  const files = new Map(Object.entries(given));
  let out = '';
  let err = '';
  const io: Io = {
    readFile: (path) => {
      const bytes = files.get(path);
      return bytes === undefined ? fail(`${path} cannot be read: there is no such file`, 'Check the path.') : ok(bytes);
    },
    writeFile: (path, bytes) => {
      if (path.startsWith('read-only/')) return fail(`${path} cannot be written`, 'Check the folder.');
      files.set(path, bytes);
      return ok(null);
    },
    out: (text) => {
      out += text;
      return ok(null);
    },
    err: (text) => {
      err += text;
    },
  };
  const code = runCommandLine(args, io);
  return { code, out, err, files };
}

/** What the command printed, which has to be one line of JSON. */
export function printedJson({ out }: Run): unknown {
  if (!/^[^\n]+\n$/.test(out)) throw new Error(`not one line: ${out}`);
  return JSON.parse(out);
}
