import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../lib/result';
import { encodeUtf8 } from '../../lib/utf8';
import { openSafetensors, readTensor, writeSafetensors } from './safetensors';
import { elementCount, type Tensor } from './tensor';

/** A file with this header text and so many bytes of data. */
function file(header: unknown, dataBytes: number, announced?: number): Uint8Array {
  const text = encodeUtf8(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setUint32(0, announced ?? text.length, true);
  bytes.set(text, 8);
  return bytes;
}
const message = (result: Result<unknown>): string => (result.ok ? 'no failure' : result.error.message);
const entry = (dtype: string, shape: number[], from: number, to: number): unknown => ({ dtype, shape, data_offsets: [from, to] });

const tensors: fc.Arbitrary<Tensor> = fc.array(fc.nat(4), { maxLength: 3 }).chain((shape) => {
  const size = { minLength: elementCount(shape), maxLength: elementCount(shape) };
  const eighths = fc.int8Array(size).map((list) => Float32Array.from(list, (value) => value / 8));
  return fc.oneof(
    fc.record({ dtype: fc.constant('float64' as const), shape: fc.constant(shape), values: fc.float64Array(size) }),
    fc.record({ dtype: fc.constant('float32' as const), shape: fc.constant(shape), values: fc.float32Array(size) }),
    fc.record({ dtype: fc.constantFrom('float16' as const, 'bfloat16' as const), shape: fc.constant(shape), values: eighths }),
    fc.record({ dtype: fc.constant('int32' as const), shape: fc.constant(shape), values: fc.int32Array(size) }),
    fc.record({ dtype: fc.constant('int8' as const), shape: fc.constant(shape), values: fc.int8Array(size) }),
    fc.record({ dtype: fc.constant('uint8' as const), shape: fc.constant(shape), values: fc.uint8Array(size) }),
  );
});
const names = fc.oneof(fc.constantFrom('__proto__', 'constructor', '0', 'conv1.weight'), fc.string({ unit: 'grapheme', maxLength: 8 }));

describe('safetensors', () => {
  it('reads back what it wrote, whatever the names, types, shapes and metadata', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, tensors), { maxLength: 5 }), fc.array(fc.tuple(names, names), { maxLength: 3 }), (list, pairs) => {
        const written = new Map(list);
        const metadata = new Map(pairs);
        const opened = openSafetensors(writeSafetensors(written, metadata), 'm.safetensors');
        expect(message(opened)).toBe('no failure');
        if (!opened.ok) return;
        expect(new Map([...written.keys()].map((name) => [name, readTensor(opened.value, name)]))).toEqual(
          new Map([...written].map(([name, tensor]) => [name, { ok: true, value: tensor }])),
        );
        expect(opened.value.metadata).toEqual(metadata);
        expect(opened.value.entries.size).toBe(written.size);
      }),
      { seed: 61, numRuns: 200 },
    );
  });

  it('lays a file out as the format says', () => {
    const bytes = writeSafetensors(new Map([['w', { dtype: 'int8', shape: [2], values: Int8Array.of(-1, 5) }]]), new Map([['a', 'b']]));
    const header = '{"__metadata__":{"a":"b"},"w":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}}'.padEnd(80);
    expect(bytes).toEqual(Uint8Array.from([80, 0, 0, 0, 0, 0, 0, 0, ...encodeUtf8(header), 255, 5]));
  });

  it('begins every tensor on a multiple of its element', () => {
    const small = { dtype: 'int8', shape: [3], values: new Int8Array(3) } as const;
    const half = { dtype: 'float16', shape: [1], values: new Float32Array(1) } as const;
    const wide = { dtype: 'float64', shape: [1], values: new Float64Array(1) } as const;
    const opened = openSafetensors(
      writeSafetensors(
        new Map<string, Tensor>([
          ['s', small],
          ['h', half],
          ['w', wide],
        ]),
      ),
      'm',
    );
    expect(opened.ok && ['w', 'h'].map((name) => (opened.value.entries.get(name)?.begin ?? 1) % 8)).toEqual([0, 0]);
  });

  it('opens a file with types it cannot compute with, and says so only when one is read', () => {
    const opened = openSafetensors(file({ steps: entry('I64', [], 0, 8), odd: entry('F4', [3], 8, 10), w: entry('U8', [1], 10, 11) }, 11), 'm.safetensors');
    expect(message(opened)).toBe('no failure');
    if (!opened.ok) return;
    expect(readTensor(opened.value, 'w').ok).toBe(true);
    expect(message(readTensor(opened.value, 'steps'))).toBe('m.safetensors: tensor "steps" is of type "I64"');
    const missing = readTensor(opened.value, 'toString');
    expect(missing).toEqual({ ok: false, error: { message: 'm.safetensors has no tensor "toString"', remedy: 'It holds "steps", "odd", "w".' } });
  });

  it.each([
    ['seven bytes', new Uint8Array(7), /too short/],
    ['a header longer than the file', file('{}', 0, 3), /announces a header of 3 bytes where at most 2/],
    ['a header of 2^63 bytes', Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 128, 123, 125]), /announces a header of 9223372036854776000 bytes/],
    ['a header beyond the limit', new Uint8Array(8 + 17 * 2 ** 20).fill(1, 3, 4).fill(16, 2, 3), /where at most 16777216/],
    ['no JSON', file('{"w":', 0), /does not begin with a safetensors header/],
    ['a JSON list', file([], 0), /does not begin with a safetensors header/],
    ['bytes that are not UTF-8', Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe]), /does not begin with a safetensors header/],
    ['metadata with a number', file({ __metadata__: { a: 1 } }, 0), /__metadata__ is not a table of texts/],
    ['an entry that is null', file({ w: null }, 0), /lacks a readable dtype/],
    ['a negative offset', file({ w: entry('U8', [1], -1, 0) }, 1), /lacks a readable dtype/],
    ['three offsets', file({ w: { dtype: 'U8', shape: [1], data_offsets: [0, 1, 2] } }, 1), /lacks a readable dtype/],
    ['bytes beyond the end', file({ w: entry('U8', [3], 0, 3) }, 2), /claims bytes 0 to 3 of 2/],
    ['offsets in reverse', file({ w: entry('U8', [0], 2, 1) }, 2), /claims bytes 2 to 1/],
    ['a shape that does not fit', file({ w: entry('F32', [2, 3], 0, 20) }, 20), /of 2 × 3 F32 takes 24 bytes but is given 20/],
    ['an overlap', file({ a: entry('U8', [4], 0, 4), b: entry('U8', [4], 2, 6) }, 6), /"b" overlaps/],
    ['the same bytes twice', file({ a: entry('U8', [4], 0, 4), b: entry('U8', [4], 0, 4) }, 4), /"b" overlaps/],
    ['a gap', file({ a: entry('U8', [1], 0, 1), b: entry('U8', [1], 3, 4) }, 4), /2 bytes before tensor "b" belong to no tensor/],
    ['bytes left over', file({ a: entry('U8', [1], 0, 1) }, 4), /last 3 bytes belong to no tensor/],
  ])('refuses %s and says what was found', (_, bytes, expected) => {
    expect(message(openSafetensors(bytes, 'm.safetensors'))).toMatch(expected);
  });

  it('any bytes and any JSON header give a Result; what opens can be read or is refused in words', () => {
    const entries = fc.record(
      {
        dtype: fc.constantFrom('U8', 'F32', 'I64', 'X', 'constructor'),
        shape: fc.array(fc.nat(3), { maxLength: 2 }),
        data_offsets: fc.tuple(fc.nat(9), fc.nat(9)),
      },
      { requiredKeys: [] },
    );
    const headers = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.dictionary(names, entries, { maxKeys: 2 }));
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.tuple(headers, fc.nat(9)).map(([header, bytes]) => file(header, bytes)),
    );
    let opened = 0;
    fc.assert(
      fc.property(any, (bytes) => {
        const result = openSafetensors(bytes, 'm');
        if (!result.ok) return result.error.message !== '' && result.error.remedy !== '';
        opened++;
        return [...result.value.entries.keys()].every((name) => {
          const read = readTensor(result.value, name);
          return read.ok ? read.value.values.length === elementCount(read.value.shape) : read.error.message !== '';
        });
      }),
      { seed: 62, numRuns: 3000 },
    );
    expect(opened).toBeGreaterThan(20);
  });
});
