import * as v from 'valibot';
import { JOINS, SUM_WIDTHS, VALUE_BUFFERS, type AreaChoice } from '../engine/baselines/areas';
import { LIMITS, type Range } from './limits';

/** One kind of value a scenario's field can hold: how a link spells it, how JSON holds it, and what is allowed. */
export interface Kind<Value> {
  readonly schema: v.GenericSchema<unknown, Value>;
  /** What a link may say, for a person: completes "it has to be …". */
  readonly inLink: string;
  /** The same for a scenario file. */
  readonly inJson: string;
  /** The value a link's text stands for, not yet checked against the schema; undefined where the text is not of this form at all. */
  readonly parse: (text: string) => unknown;
  readonly format: (value: Value) => string;
  /** What of a text is wrong, where that can be told more closely than by `inLink`. */
  readonly explain?: (text: string) => string | null;
}

/** The value of a link's text, or undefined where the text does not stand for an allowed one. */
export function readText<Value>(kind: Kind<Value>, text: string): Value | undefined {
  const result = v.safeParse(kind.schema, kind.parse(text));
  return result.success ? result.output : undefined;
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
const span = ({ min, max }: Range): string => `from ${grouped(min)} to ${grouped(max)}`;
const within = (limits: Range): string => (limits.max === Infinity ? `, ${grouped(limits.min)} or more` : ` ${span(limits)}`);

// ASCII digits only, no sign, no hexadecimal: what a person reads is what is meant.
const parseWhole = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);
const DECIMAL = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?$/i;
/** A number too small for a double is none: read as 0 it would mean something else. */
const vanishes = (text: string): boolean => Number(text) === 0 && /^[\d.]*[1-9]/.test(text);
export const parseDecimal = (text: string): number | undefined => (DECIMAL.test(text) && !vanishes(text) ? Number(text) : undefined);

// Adding 0 turns a −0, which no link can spell, into 0.
const withoutMinusZero = v.transform((value: number) => value + 0);
const wholeSchema = ({ min, max }: Range) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max), withoutMinusZero);

export function whole(limits: Range): Kind<number> {
  const sentence = `a whole number${within(limits)}`;
  return { schema: wholeSchema(limits), inLink: sentence, inJson: sentence, parse: parseWhole, format: String };
}

export function decimal(limits: Range): Kind<number> {
  const sentence = `a number${within(limits)}`;
  const schema = v.pipe(v.number(), v.finite(), v.minValue(limits.min), v.maxValue(limits.max), withoutMinusZero);
  const explain = (text: string): string | null => (DECIMAL.test(text) && vanishes(text) ? 'It is nearer to 0 than a computer’s numbers go.' : null);
  return { schema, inLink: sentence, inJson: sentence, parse: parseDecimal, format: String, explain };
}

export function oneOf<const Word extends string>(words: readonly Word[]): Kind<Word> {
  const sentence = `one of ${words.join(', ')}`;
  return { schema: v.picklist(words), inLink: sentence, inJson: sentence, parse: (text) => text, format: (word) => word };
}

/** The name of a network or a checkpoint: it is also a file name, hence the narrow alphabet. */
export function identifier(): Kind<string> {
  const sentence = `1 to ${LIMITS.identifierCharacters} ASCII letters, digits, dots, hyphens and underscores`;
  const schema = v.pipe(v.string(), v.maxLength(LIMITS.identifierCharacters), v.regex(/^[A-Za-z0-9._-]+$/));
  return { schema, inLink: sentence, inJson: sentence, parse: (text) => text, format: (name) => name };
}

const VISIBLE = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u;

/** A layer's name, which an imported model chooses freely: anything that can be shown. */
export function visibleName(): Kind<string> {
  const sentence = `1 to ${LIMITS.layerCharacters} visible characters, at most ${LIMITS.layerEncodedCharacters} once percent-encoded`;
  // One check: a name with half a character in it has no percent-encoding to measure.
  const isUsable = (name: string): boolean => VISIBLE.test(name) && encodeURIComponent(name).length <= LIMITS.layerEncodedCharacters;
  const schema = v.pipe(v.string(), v.maxLength(LIMITS.layerCharacters), v.check(isUsable));
  return { schema, inLink: sentence, inJson: sentence, parse: (text) => text, format: (name) => name };
}

export function flag(): Kind<boolean> {
  return {
    schema: v.boolean(),
    inLink: '0 or 1',
    inJson: 'true or false',
    parse: (text) => (text === '1' ? true : text === '0' ? false : undefined),
    format: (value) => (value ? '1' : '0'),
  };
}

/** `kind`, or nothing, which a link spells `word`. */
export function orNull<Value>(kind: Kind<Value>, word: string): Kind<Value | null> {
  return {
    schema: v.nullable(kind.schema),
    inLink: `${kind.inLink}, or ${word}`,
    inJson: `${kind.inJson}, or null`,
    parse: (text) => (text === word ? null : kind.parse(text)),
    format: (value) => (value === null ? word : kind.format(value)),
  };
}

const parseWholes = (text: string, separator: string): readonly (number | undefined)[] => text.split(separator).map(parseWhole);

/** @param together what they may come to when they are added up. */
export function wholeList(count: Range, each: Range, together: Range): Kind<readonly number[]> {
  const sentence = `${span(count).replace('from ', '')} whole numbers, each ${span(each)}, ${grouped(together.max)} together at most`;
  const isInBounds = (values: number[]): boolean => values.reduce((sum, value) => sum + value, 0) <= together.max;
  return {
    schema: v.pipe(v.array(wholeSchema(each)), v.minLength(count.min), v.maxLength(count.max), v.check(isInBounds)),
    inLink: `${sentence}, with commas between`,
    inJson: `a list of ${sentence}`,
    parse: (text) => parseWholes(text, ','),
    format: (values) => values.join(','),
  };
}

/** A position in the array, counted from 0. */
export function arrayPosition(rows: Range, columns: Range): Kind<readonly [number, number]> {
  const rowRange = { min: 0, max: rows.max - 1 };
  const columnRange = { min: 0, max: columns.max - 1 };
  const sentence = `a row ${span(rowRange)} and a column ${span(columnRange)}`;
  return {
    schema: v.strictTuple([wholeSchema(rowRange), wholeSchema(columnRange)]),
    inLink: `row,column: ${sentence}`,
    inJson: `[row, column]: ${sentence}`,
    parse: (text) => parseWholes(text, ','),
    format: ([row, column]) => `${row},${column}`,
  };
}

/** Rows and columns of an array. */
export function arraySize(rows: Range, columns: Range): Kind<readonly [number, number]> {
  const sentence = `rows ${span(rows)} and columns ${span(columns)}`;
  return {
    schema: v.strictTuple([wholeSchema(rows), wholeSchema(columns)]),
    inLink: `rows,columns: ${sentence}`,
    inJson: `[rows, columns]: ${sentence}`,
    parse: (text) => parseWholes(text, ','),
    format: ([r, c]) => `${r},${c}`,
  };
}

/** Which of our own areas are taken: see `AreaChoice`. */
export function areaChoice(): Kind<AreaChoice> {
  const parts = [SUM_WIDTHS, JOINS, VALUE_BUFFERS].map((words) => words.join(' or '));
  const sentence = `bits of a sum (${parts[0]}), join (${parts[1]}) and value buffers (${parts[2]})`;
  return {
    schema: v.strictTuple([v.picklist(SUM_WIDTHS), v.picklist(JOINS), v.picklist(VALUE_BUFFERS)]),
    inLink: `sums,join,buffers: ${sentence}`,
    inJson: `[sums, join, buffers]: ${sentence}`,
    parse: (text) => text.split(','),
    format: (choice) => choice.join(','),
  };
}

/** Clusters of a design, and units in each. */
export function gridSize(side: Range): Kind<readonly [number, number]> {
  const sentence = `clusters and units in each, both ${span(side)}`;
  return {
    schema: v.strictTuple([wholeSchema(side), wholeSchema(side)]),
    inLink: `clusters,units: ${sentence}`,
    inJson: `[clusters, units]: ${sentence}`,
    parse: (text) => parseWholes(text, ','),
    format: ([clusters, units]) => `${clusters},${units}`,
  };
}

/** How far SparTen's units may run ahead of each other: not at all, or without limit. */
export function slack(): Kind<0 | 'inf'> {
  return {
    schema: v.picklist([0, 'inf']),
    inLink: '0 or inf',
    inJson: '0 or "inf"',
    parse: (text) => (text === '0' ? 0 : text),
    format: String,
  };
}

/** At most n of every m. */
export function nOfM(blockLength: Range): Kind<readonly [number, number]> {
  const sentence = `whole numbers ${span(blockLength)}, n no greater than m`;
  const pair = v.strictTuple([wholeSchema(blockLength), wholeSchema(blockLength)]);
  return {
    schema: v.pipe(
      pair,
      v.check(([n, m]) => n <= m),
    ),
    inLink: `n:m: ${sentence}`,
    inJson: `[n, m]: ${sentence}`,
    parse: (text) => parseWholes(text, ':'),
    format: ([n, m]) => `${n}:${m}`,
  };
}
