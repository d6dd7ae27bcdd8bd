import type { Failure } from '../lib/result';
import { baseline } from './baseline';
import type { Command, Io } from './command';
import { compare } from './compare';
import { link } from './link';
import { prune } from './prune';
import { regularize } from './regularize';
import { simulate } from './simulate';

/** Everything the program can do. A new command is a file and an entry here. */
export const COMMANDS: readonly Command[] = [prune, regularize, simulate, baseline, compare, link];

const OVERVIEW = `cascade-lab COMMAND …

Cascading Structured Pruning from the command line: the engine of Cascade Lab, exact and repeatable.
Results are JSON on standard output, or what is asked for instead; messages go to standard error. Exit code 1: bad data, 2: bad arguments.

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join('\n')}

cascade-lab COMMAND --help tells more.
`;

const tell = (io: Io, who: string, { message, remedy }: Failure): void => io.err(`${who}: ${message}\n${remedy}\n`);

/**
 * Runs a command line.
 * @param args without the program's own name.
 * @returns the exit code: 0, 1 for bad data, 2 for bad arguments.
 */
export function runCommandLine(args: readonly string[], io: Io): number {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    io.out(OVERVIEW);
    return 0;
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) {
    const message = name === undefined ? 'no command is given' : `there is no command ${JSON.stringify(name)}`;
    tell(io, 'cascade-lab', { message, remedy: `Commands: ${COMMANDS.map((known) => known.name).join(', ')}. See: cascade-lab --help` });
    return 2;
  }
  const outcome = command.run(rest, io);
  switch (outcome.status) {
    case 'result':
      io.out(`${JSON.stringify(outcome.value)}\n`);
      return 0;
    case 'text':
    case 'help':
      io.out(outcome.text);
      return 0;
    case 'bad arguments':
      tell(io, `cascade-lab ${command.name}`, outcome.error);
      return 2;
    case 'bad data':
      tell(io, `cascade-lab ${command.name}`, outcome.error);
      return 1;
  }
}
