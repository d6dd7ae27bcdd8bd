/** A record as it lies in storage, once it is known to be an object. */
export type Plain = Readonly<Record<string, unknown>>;

/** A kind of record that outlives the page that wrote it. Its shape is counted: how many upgrades there are is the shape that is written now. */
export interface RecordKind<Value> {
  /** At place n: how a record of shape n becomes one of shape n + 1. A record that names no shape has shape 0. May throw for what is no such record. */
  readonly upgrades: readonly ((record: Plain) => Plain)[];
  /** The oldest shape whose pages read rightly what is written now: they pass over the fields they do not know. */
  readonly readableFrom: number;
  /** The value of a record of today's shape; null where it is none. */
  readonly read: (record: Plain) => Value | null;
}

/** `newer`: written by a later version of this page, in a shape that this one would misread. */
export type Reading<Value> = { readonly kind: 'usable'; readonly value: Value } | { readonly kind: 'newer' } | { readonly kind: 'unusable' };

const isPlain = (record: unknown): record is Plain => typeof record === 'object' && record !== null && !Array.isArray(record);
const isShape = (shape: unknown): shape is number => Number.isSafeInteger(shape) && Number(shape) >= 0;

/** A record brought up to today's shape, or as it is where its shape is a later one that this page reads rightly. Throws where an upgrade cannot take it. */
function broughtUp(upgrades: RecordKind<unknown>['upgrades'], record: unknown): Plain | 'newer' | null {
  if (!isPlain(record)) return null;
  const { shape = 0, readableFrom = 0 } = record;
  if (!isShape(shape) || !isShape(readableFrom)) return null;
  if (readableFrom > upgrades.length) return 'newer';
  return upgrades.slice(shape).reduce((older, upgrade) => upgrade(older), record);
}

/** Reads a record that any version of this page may have written, or something else. Never throws. */
export function readRecord<Value>({ upgrades, read }: RecordKind<Value>, record: unknown): Reading<Value> {
  try {
    const plain = broughtUp(upgrades, record);
    if (plain === 'newer') return { kind: 'newer' };
    const value = plain && read(plain);
    return value === null ? { kind: 'unusable' } : { kind: 'usable', value };
  } catch {
    return { kind: 'unusable' };
  }
}

/** A record of today's shape, with what later and earlier pages have to know to read it. */
export const stamped = <Fields extends object>({ upgrades, readableFrom }: RecordKind<unknown>, record: Fields) => ({
  ...record,
  shape: upgrades.length,
  readableFrom,
});

/**
 * What is to be stored in a record's place when some of its fields change: what a later page keeps beside them stays, and so does the later shape. Null where that
 * shape is one that this page would spoil. Never throws.
 */
export function amended(kind: RecordKind<unknown>, record: unknown, changes: Plain): Plain | null {
  try {
    const plain = broughtUp(kind.upgrades, record);
    if (plain === 'newer') return null;
    const isLater = Number(plain?.['shape'] ?? 0) > kind.upgrades.length;
    return isLater ? { ...plain, ...changes } : stamped(kind, { ...plain, ...changes });
  } catch {
    return stamped(kind, changes);
  }
}

/** What the first pages wrote named no shape, and is otherwise shape 1. */
export const unnamedShape = (record: Plain): Plain => record;
