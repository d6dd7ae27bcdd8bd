#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { fail, ok } from '../lib/result';
import type { Io } from './command';
import { runCommandLine } from './run';

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const io: Io = {
  readFile: (path) => {
    try {
      return ok(readFileSync(path));
    } catch (error) {
      return fail(`${path} cannot be read: ${reason(error)}`, 'Check the path and whether you may read it.');
    }
  },
  writeFile: (path, bytes) => {
    try {
      writeFileSync(path, bytes);
      return ok(null);
    } catch (error) {
      return fail(`${path} cannot be written: ${reason(error)}`, 'Check the folder and whether you may write there.');
    }
  },
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
};

// A reader that has had enough, such as `head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// Set rather than exited with, so that a pipe takes everything that was written.
process.exitCode = runCommandLine(process.argv.slice(2), io);
