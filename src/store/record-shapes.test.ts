import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amended, type Plain, readRecord, type RecordKind, stamped, unnamedShape } from './record-shapes';

/** Three pages of different age. The second split a name; the third took the second's measure in other units, which the first would misread. */
const first: RecordKind<string> = { upgrades: [unnamedShape], readableFrom: 0, read: ({ name }) => (typeof name === 'string' ? name : null) };
const second: RecordKind<string> = {
  upgrades: [unnamedShape, (record) => ({ ...record, family: String(record['name']).split(' ')[1] })],
  readableFrom: 1,
  read: ({ name, family }) => (typeof name === 'string' && typeof family === 'string' ? `${name}, ${family}` : null),
};
const third: RecordKind<string> = {
  upgrades: [
    ...second.upgrades,
    ({ name, family }) => {
      if (typeof family !== 'string') throw new TypeError('no family');
      return { full: `${name} of ${family}` };
    },
  ],
  readableFrom: 3,
  read: ({ full }) => (typeof full === 'string' ? full : null),
};

describe('records that outlive the page that wrote them', () => {
  it('are brought up, one shape after the other, by every later page', () => {
    for (const record of [{ name: 'Ada Byron' }, stamped(first, { name: 'Ada Byron' })]) {
      expect(readRecord(first, record)).toEqual({ kind: 'usable', value: 'Ada Byron' });
      expect(readRecord(second, record)).toEqual({ kind: 'usable', value: 'Ada Byron, Byron' });
      expect(readRecord(third, record)).toEqual({ kind: 'usable', value: 'Ada Byron of Byron' });
    }
    expect(readRecord(third, stamped(second, { name: 'Ada', family: 'Lovelace' }))).toEqual({ kind: 'usable', value: 'Ada of Lovelace' });
  });

  it('are read by earlier pages where those read them rightly, and told to be newer where not', () => {
    expect(readRecord(first, stamped(second, { name: 'Ada', family: 'Lovelace' }))).toEqual({ kind: 'usable', value: 'Ada' });
    expect(readRecord(first, stamped(third, { full: 'Ada', name: 'wrong' }))).toEqual({ kind: 'newer' });
    expect(readRecord(second, stamped(third, { full: 'Ada' }))).toEqual({ kind: 'newer' });
  });

  it('are changed in their later shape, brought up from an earlier one, and not touched where that would spoil them', () => {
    expect(amended(second, { name: 'Ada Byron', more: 1 }, { name: 'Eve' })).toEqual({ name: 'Eve', family: 'Byron', more: 1, shape: 2, readableFrom: 1 });
    expect(amended(first, stamped(second, { name: 'Ada', family: 'Lovelace' }), { name: 'Eve' })).toEqual({
      name: 'Eve',
      family: 'Lovelace',
      shape: 2,
      readableFrom: 1,
    });
    expect(amended(second, stamped(third, { full: 'Ada' }), { name: 'Eve' })).toBeNull();
    expect(amended(first, [1], { name: 'Eve' })).toEqual({ name: 'Eve', shape: 1, readableFrom: 0 });
    expect(amended(third, { shape: 2 }, { full: 'Eve' })).toEqual({ full: 'Eve', shape: 3, readableFrom: 3 });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a list', []],
    ['text', 'Ada'],
    ['another thing', {}],
    ['a shape that is none', { shape: -1, name: 'Ada Byron' }],
    ['a shape in words', { shape: '1', name: 'Ada Byron' }],
    ['a least reader that is none', { readableFrom: 0.5, name: 'Ada Byron' }],
    ['what an upgrade cannot take', { shape: 2, name: 'Ada' }],
  ])('are unusable as %s', (_, record) => {
    expect(readRecord(third, record)).toEqual({ kind: 'unusable' });
  });

  it('never throw, whatever they are', () => {
    const anyRecord = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true }),
      fc.record({ shape: fc.anything(), readableFrom: fc.anything(), name: fc.anything(), family: fc.anything(), full: fc.anything() }, { requiredKeys: [] }),
      fc.record({ shape: fc.nat(9), readableFrom: fc.nat(9), name: fc.string(), family: fc.string(), full: fc.string() }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(fc.constantFrom(first, second, third), anyRecord, (kind, record) => {
        const reading = readRecord(kind, record);
        const from = (record as Plain | null)?.['readableFrom'];
        const isBeyond = typeof from === 'number' && from > kind.upgrades.length;
        expect(isBeyond ? ['newer', 'unusable'] : ['usable', 'unusable']).toContain(reading.kind);
      }),
      { seed: 63, numRuns: 400 },
    );
  });
});
