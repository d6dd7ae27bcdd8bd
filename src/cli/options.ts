import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../lib/result';
import * as kinds from '../scenario/kinds';
import { readText, type Kind } from '../scenario/kinds';
import { FIELDS, type Spelling } from '../scenario/fields';
import type { Scenario } from '../scenario/types';

/** One `--name VALUE` of a command, or a `--name` alone where `hint` is null. */
export interface Option<Value> {
  /** What stands for the value in the help text, e.g. `W.npy`. */
  readonly hint: string | null;
  readonly help: string;
  /** Whether it may be left out. */
  readonly required: boolean;
  /** @param given undefined where it was left out. @returns the value, or what it has to be. */
  read(given: string | undefined): Result<Value, string>;
}

export type Options = Readonly<Record<string, Option<unknown>>>;
export type Values<Table extends Options> = { readonly [Name in keyof Table]: Table[Name] extends Option<infer Value> ? Value : never };

const problem = (text: string): { readonly ok: false; readonly error: string } => ({ ok: false, error: text });

/** A required option read by `read`. */
const option = <Value>(hint: string, help: string, read: (given: string) => Result<Value, string>): Option<Value> => ({
  hint,
  help,
  required: true,
  read: (given) => (given === undefined ? problem('it is missing') : read(given)),
});

/** The same option with a value for when it is left out. */
export const withDefault = <Value>(base: Option<Value>, value: Value): Option<Value> => ({
  ...base,
  required: false,
  help: `${base.help} (default ${String(value)})`,
  read: (given) => (given === undefined ? ok(value) : base.read(given)),
});

/** The same option, null when it is left out. */
export const optional = <Value>(base: Option<Value>): Option<Value | null> => ({
  ...base,
  required: false,
  read: (given) => (given === undefined ? ok(null) : base.read(given)),
});

export const text = (hint: string, help: string): Option<string> => option(hint, help, (given) => (given === '' ? problem('it is empty') : ok(given)));

/** A required option whose value is of a kind that links have too. */
const ofKind = <Value>(hint: string, help: string, kind: Kind<Value>): Option<Value> =>
  option(hint, help, (given) => {
    const value = readText(kind, given);
    return value === undefined ? problem(kind.explain?.(given) ?? `it has to be ${kind.inLink}`) : ok(value);
  });

export const choice = <const Value extends string>(values: readonly Value[], help: string): Option<Value> =>
  ofKind(values.join('|'), help, kinds.oneOf(values));

export const whole = (hint: string, help: string, least: number): Option<number> => ofKind(hint, help, kinds.whole({ min: least, max: Infinity }));

/** Comma-separated whole numbers, at least one of them. */
export const wholes = (hint: string, help: string, least: number): Option<readonly number[]> =>
  option(hint, help, (given) => {
    const each = kinds.whole({ min: least, max: Infinity });
    const values = given.split(',').flatMap((part) => readText(each, part.trim()) ?? []);
    return values.length === given.split(',').length ? ok(values) : problem(`it has to be whole numbers, ${least} or more, with commas between them`);
  });

/** A decimal number in a closed range. */
export const decimal = (hint: string, help: string, min: number, max: number): Option<number> => ofKind(hint, help, kinds.decimal({ min, max }));

/** A setting that links have too, spelled as there; undefined where it is left out, since some settings may be null. */
export const fieldOption = <Name extends keyof Scenario & keyof typeof FIELDS>(name: Name, hint: string, help: string): Option<Scenario[Name] | undefined> => {
  const [{ allowed, read, write }] = FIELDS[name].spellings as unknown as readonly [Spelling<Scenario[Name]>];
  return {
    hint,
    help: `${help} (default ${write(FIELDS[name].byDefault as Scenario[Name])})`,
    required: false,
    read: (given) => {
      if (given === undefined) return ok(undefined);
      const value = read(given);
      return value === undefined ? problem(`it has to be ${allowed}`) : ok(value);
    },
  };
};

/** A switch: true where it is given. */
export const flag = (help: string): Option<boolean> => ({ hint: null, help, required: false, read: (given) => ok(given !== undefined) });

/** Every command takes `--json`: JSON is the only format there is, and scripts may say that they count on it. */
export const JSON_FLAG = flag('print JSON; it is what is printed in any case');

const remedyFor = (command: string): string => `See: cascade-lab ${command} --help`;

/**
 * Reads a command's arguments. Unknown options, stray words and values that do not fit are refused; every option may be given once.
 * @returns 'help' where --help is among the arguments, whatever else is.
 */
export function readOptions<Table extends Options>(command: string, table: Table, args: readonly string[]): Result<Values<Table> | 'help'> {
  if (args.includes('--help') || args.includes('-h')) return ok('help');
  const config = Object.fromEntries(
    Object.entries(table).map(([name, { hint }]) => [name, { type: hint === null ? ('boolean' as const) : ('string' as const), multiple: true as const }]),
  );
  let given: Readonly<Record<string, (string | boolean)[] | undefined>>;
  try {
    given = parseArgs({ args: [...args], options: config, allowPositionals: false }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), remedyFor(command));
  }
  const values: Record<string, unknown> = {};
  for (const [name, { read }] of Object.entries(table)) {
    const found = given[name] ?? [];
    if (found.length > 1) return fail(`--${name} is given ${found.length} times`, remedyFor(command));
    const value = read(found.length === 0 ? undefined : String(found[0]));
    if (!value.ok) {
      const what = found.length === 0 ? `--${name}` : `--${name} is ${JSON.stringify(String(found[0]))}`;
      return fail(`${what}: ${value.error}`, remedyFor(command));
    }
    values[name] = value.value;
  }
  return ok(values as Values<Table>);
}

/** Usage, a sentence, and a line for every option. */
export function helpText(command: string, about: string, table: Options): string {
  const named = Object.entries(table).map(([name, { hint, help, required }]) => ({ left: hint === null ? `--${name}` : `--${name} ${hint}`, help, required }));
  const width = Math.max(...named.map(({ left }) => left.length));
  const usage = named.map(({ left, required }) => (required ? left : `[${left}]`)).join(' ');
  return `cascade-lab ${command} ${usage}\n\n${about}\n\n${named.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}`).join('\n')}\n`;
}
