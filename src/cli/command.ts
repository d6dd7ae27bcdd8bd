import type { Failure, Result } from '../lib/result';

/** The outside world as a command sees it. Files fail as values, so that a command is a function of its arguments and what it reads. */
export interface Io {
  /** `-` is standard input. */
  readFile(path: string): Result<Uint8Array>;
  /** The whole file or, where that fails, none of it; never over a file that was read. */
  writeFile(path: string, bytes: Uint8Array): Result<null>;
  /** Standard output: the result, or a help text that was asked for. */
  out(text: string): Result<null>;
  /** Standard error: everything said to a person. */
  err(text: string): void;
}

/** How a command ended. `result` is printed as JSON and `text` as it is; the last two set the exit code: 2 for bad arguments, 1 for bad data. */
export type Outcome =
  | { readonly status: 'result'; readonly value: unknown }
  | { readonly status: 'text'; readonly text: string }
  | { readonly status: 'help'; readonly text: string }
  | { readonly status: 'bad arguments'; readonly error: Failure }
  | { readonly status: 'bad data'; readonly error: Failure };

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** @param args what follows the command's name. */
  run(args: readonly string[], io: Io): Outcome;
}

export const result = (value: unknown): Outcome => ({ status: 'result', value });
export const badArguments = (error: Failure): Outcome => ({ status: 'bad arguments', error });
export const badData = (error: Failure): Outcome => ({ status: 'bad data', error });
