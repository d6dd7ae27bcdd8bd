import fc from 'fast-check';
import * as v from 'valibot';
import { ENTRY_IDS } from '../../engine/energy/types';
import { FIELDS } from '../fields';
import { LIMITS } from '../limits';
import type { Scenario } from '../types';

const identifierUnit = fc.constantFrom(...'abcxyzABZ0189._-');
const anyIdentifier = fc.string({ unit: identifierUnit, minLength: 1, maxLength: LIMITS.identifierCharacters });
// Names as models really have them, and names that try the escaping. One unit is at most 2 UTF-16 units.
const anyLayer = fc.oneof(
  fc.constantFrom('conv2', 'features.0', '/encoder/layer.11/MatMul', 'a=b&c', '100%', 'a+b c', '#', 'größe', '層', '🙂'),
  fc.string({ unit: fc.constantFrom(...'ab1./:,&=#%+ _-"\'<>?é層', '🙂', '𝒲'), minLength: 1, maxLength: LIMITS.layerCharacters / 2 }),
);
const whole = (min: number, max: number): fc.Arbitrary<number> => fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
const decimal = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.double({ min, max, noNaN: true }).map((value) => value + 0),
    fc.integer({ min: 0, max: 100 }).map((value) => Math.min(max, value / 100)),
  );
/** Edits as they are kept: entries in their order, values rounded. */
const anyEdits = fc
  .tuple(fc.subarray([...ENTRY_IDS]), fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: ENTRY_IDS.length, maxLength: ENTRY_IDS.length }))
  .map(([entries, values]) => Object.fromEntries(entries.map((entry, i) => [entry, values[i] / 10_000])));

/** What of a valibot schema is read here. */
interface Shape {
  readonly type: string;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly wrapped?: Shape;
  readonly item?: Shape;
  readonly items?: readonly Shape[];
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

const requirement = (shape: Shape, type: string): unknown => shape.pipe?.find((step) => step.type === type)?.requirement;
const bound = (shape: Shape, type: string): number => {
  const found = requirement(shape, type);
  if (typeof found !== 'number') throw new TypeError(`a ${shape.type} without ${type}: say in testing/arbitrary.ts how to draw one`);
  return found;
};

/** Values of a schema's form, its own checks aside. */
function ofForm(shape: Shape): fc.Arbitrary<unknown> {
  const { type, options = [], wrapped, item, items = [], entries = {} } = shape;
  if (type === 'picklist') return fc.constantFrom(...options);
  if (type === 'literal') return fc.constant(shape.literal);
  if (type === 'boolean') return fc.boolean();
  if (type === 'variant') return fc.oneof(...options.map((option) => ofForm(option as Shape)));
  if (type === 'strict_object') return fc.record(Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, ofForm(entry)])));
  if (type === 'strict_tuple') return fc.tuple(...items.map(ofForm));
  if (type === 'array' && item) return fc.array(ofForm(item), { minLength: bound(shape, 'min_length'), maxLength: bound(shape, 'max_length') });
  // The word that a link has for nothing is no name there.
  if (type === 'nullable' && wrapped) return fc.option(ofForm(wrapped).filter((value) => value !== 'none'));
  if (type === 'string') return requirement(shape, 'regex') === undefined ? anyLayer : anyIdentifier;
  if (type === 'record') return anyEdits;
  if (type === 'number') {
    const isWhole = shape.pipe?.some((step) => step.type === 'integer');
    return (isWhole ? whole : decimal)(bound(shape, 'min_value'), bound(shape, 'max_value'));
  }
  throw new TypeError(`Say in testing/arbitrary.ts how to draw a ${type}.`);
}

const fields = Object.fromEntries(
  Object.entries(FIELDS).map(([name, { schema }]) => [name, ofForm(schema as unknown as Shape).filter((value) => v.is(schema, value))]),
);

/** Any scenario within the limits, whether or not there is such a network: a value for every field, out of what its schema allows. */
export const anyScenario = fc.record(fields) as unknown as fc.Arbitrary<Scenario>;
