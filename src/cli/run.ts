import type { Failure } from '../lib/result';
import { VERSION } from '../lib/version';
import { baseline } from './baseline';
import type { Command, Io } from './command';
import { compare } from './compare';
import { link } from './link';
import { prune } from './prune';
import { regularize } from './regularize';
import { simulate } from './simulate';
import { trace } from './trace';

/** Everything the program can do. A new command is a file and an entry here. */
export const COMMANDS: readonly Command[] = [prune, regularize, simulate, baseline, compare, link, trace];

const OVERVIEW = `cascade-lab COMMAND …

Cascading Structured Pruning from the command line: the engine of Cascade Lab, exact and repeatable.
Results are JSON on standard output, or what is asked for instead; messages go to standard error. Exit code 1: bad data, 2: bad arguments.

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join('\n')}

cascade-lab COMMAND --help tells more; cascade-lab --version tells which build this is. A file named - is standard input.
`;

/** Characters that a terminal obeys, that break a line, or that turn its direction. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text that may come from a file, such as a tensor's name, with what a terminal would obey written out. */
const visible = (text: string): string => text.replace(CONTROLS, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

const tell = (io: Io, who: string, { message, remedy }: Failure): void => io.err(`${who}: ${visible(message)}\n${visible(remedy)}\n`);

/** The same streams for a command, whose notes are a line each. */
const withVisibleNotes = (io: Io): Io => ({ ...io, err: (text) => io.err(`${visible(text.replace(/\n$/, ''))}\n`) });

/** Prints what was asked for. @returns the exit code. */
function print(text: string, io: Io, who: string): number {
  const printed = io.out(text);
  if (printed.ok) return 0;
  tell(io, who, printed.error);
  return 1;
}

/** What is said of a fault of ours, or of too little memory: a sentence, not a stack trace. */
function ended(error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  const isMemory = error instanceof RangeError;
  return {
    message: isMemory ? `this takes more memory than there is: ${reason}` : `the program is at fault: ${reason}`,
    remedy: isMemory ? 'Use a smaller layer, a larger chunk or a larger array.' : 'Please report it with the command line and the files.',
  };
}

/**
 * Runs a command line. Nothing is thrown.
 * @param args without the program's own name.
 * @returns the exit code: 0, 1 for bad data, 2 for bad arguments.
 */
export function runCommandLine(args: readonly string[], io: Io): number {
  const [name, ...rest] = args;
  const program = 'cascade-lab';
  if (name === '--help' || name === '-h' || name === 'help') return print(OVERVIEW, io, program);
  if (name === '--version') return print(`${program} ${VERSION}\n`, io, program);
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) {
    const message = name === undefined ? 'no command is given' : `there is no command ${JSON.stringify(name)}`;
    tell(io, program, { message, remedy: `Commands: ${COMMANDS.map((known) => known.name).join(', ')}. See: cascade-lab --help` });
    return 2;
  }
  const who = `${program} ${command.name}`;
  try {
    const outcome = command.run(rest, withVisibleNotes(io));
    switch (outcome.status) {
      case 'result':
        return print(`${JSON.stringify(outcome.value)}\n`, io, who);
      case 'text':
      case 'help':
        return print(outcome.text, io, who);
      case 'bad arguments':
        tell(io, who, outcome.error);
        return 2;
      case 'bad data':
        tell(io, who, outcome.error);
        return 1;
    }
  } catch (error) {
    tell(io, who, ended(error));
    return 1;
  }
}
