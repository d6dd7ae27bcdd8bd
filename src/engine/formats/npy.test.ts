import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../lib/result';
import { readNpy, writeNpy } from './npy';
import { elementCount, type Tensor } from './tensor';

/** A file as NumPy lays it out: mark, version, header padded to a multiple of 64 bytes, data. */
function npy(version: number, dictionary: string, hex: string): Uint8Array {
  const lengthBytes = version === 1 ? 2 : 4;
  const begin = Math.ceil((8 + lengthBytes + dictionary.length + 1) / 64) * 64;
  const length = begin - 8 - lengthBytes;
  const header = [...dictionary.padEnd(length - 1), '\n'].map((character) => character.charCodeAt(0));
  const data = (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  const mark = [0x93, ...[...'NUMPY'].map((character) => character.charCodeAt(0))];
  return Uint8Array.from([...mark, version, 0, length & 255, length >> 8, ...(version === 1 ? [] : [0, 0]), ...header, ...data]);
}
const dict = (type: string, fortran: boolean, shape: string): string =>
  `{'descr': '${type}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }`;
const message = (result: Result<unknown>): string => (result.ok ? 'no failure' : result.error.message);

describe('files as NumPy 2.4 writes them', () => {
  it.each([
    ['float32', 1, dict('<f4', false, '(2, 3)'), '0000c03f000000c000004040cdcccc3d000000800000c040', [2, 3], [1.5, -2, 3, Math.fround(0.1), -0, 6]],
    ['float32', 1, dict('>f4', true, '(2, 3)'), '3fc0000040800000c000000040a000004040000040c00000', [2, 3], [1.5, -2, 3, 4, 5, 6]],
    ['float64', 2, dict('>f8', true, '(1, 2, 2)'), '3ff00000000000004008000000000000c00000000000000040c3880000000000', [1, 2, 2], [1, -2, 3, 10000]],
    ['float16', 1, dict('<f2', false, '(4,)'), '003c00b8ff7b0100', [4], [1, -0.5, 65504, 2 ** -24]],
    ['float16', 3, dict('>f2', false, '(2, 1)'), '3c00b800', [2, 1], [1, -0.5]],
    ['int8', 1, dict('|i1', false, '(1, 2)'), '807f', [1, 2], [-128, 127]],
    ['uint8', 1, dict('|u1', false, '()'), 'c8', [], [200]],
    ['int32', 1, dict('>i4', false, '(2,)'), '00000001fffeee90', [2], [1, -70000]],
    ['uint8', 1, dict('|b1', false, '(3,)'), '010001', [3], [1, 0, 1]],
    ['float32', 1, dict('<f4', false, '(3, 0, 2)'), '', [3, 0, 2], []],
    ['int32', 1, dict('<i2', false, '(2,)'), '0100feff', [2], [1, -2]],
    ['int32', 1, dict('>u2', false, '(2,)'), '0001ffff', [2], [1, 65535]],
    ['float64', 1, dict('<u4', false, '(2,)'), '01000000ffffffff', [2], [1, 4294967295]],
    ['float64', 1, dict('<i8', true, '(1, 2)'), '0100000000000000feffffffffffffff', [1, 2], [1, -2]],
    ['float64', 1, dict('>u8', false, '(2,)'), '0000000000000001ffffffffffffffff', [2], [1, 2 ** 64]],
  ] as const)('%s, version %d: %s', (dtype, version, dictionary, hex, shape, values) => {
    const result = readNpy(npy(version, dictionary, hex), 'w.npy');
    expect(result.ok && { ...result.value, values: [...result.value.values] }).toEqual({ dtype, shape, values });
  });

  it('turns Fortran order of four dimensions into C order', () => {
    const [a, b, c, d] = [2, 3, 4, 5];
    const fortran: number[] = [];
    for (let l = 0; l < d; l++) for (let k = 0; k < c; k++) for (let j = 0; j < b; j++) for (let i = 0; i < a; i++) fortran.push(((i * b + j) * c + k) * d + l);
    const hex = fortran.map((value) => value.toString(16).padStart(2, '0')).join('');
    const result = readNpy(npy(1, dict('|u1', true, '(2, 3, 4, 5)'), hex), 'w.npy');
    expect(result.ok && [...result.value.values]).toEqual(Array.from({ length: a * b * c * d }, (_, index) => index));
  });

  it('reads from the middle of a larger buffer, whatever the alignment', () => {
    const file = npy(1, dict('<f8', false, '(1,)'), '000000000000f03f');
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    const result = readNpy(shifted.subarray(3), 'w.npy');
    expect(result.ok && [...result.value.values]).toEqual([1]);
  });
});

describe('bfloat16, which .npy has no name for', () => {
  it.each(['<V2', '|V2', '<u2', '<i2'])('is read from %s where that is asked for', (type) => {
    const file = npy(1, dict(type, false, '(3,)'), '803f00c04940');
    const result = readNpy(file, 'w.npy', 'bfloat16');
    expect(result.ok && [result.value.dtype, ...result.value.values]).toEqual(['bfloat16', 1, -2, 3.140625]);
  });

  it('is asked for in so many words where it is not', () => {
    expect(readNpy(npy(1, dict('<V2', false, '(1,)'), '803f'), 'w.npy')).toMatchObject({
      ok: false,
      error: { remedy: expect.stringContaining('--dtype bfloat16') },
    });
    expect(message(readNpy(npy(1, dict('<f4', false, '(1,)'), '0000803f'), 'w.npy', 'bfloat16'))).toBe(
      'w.npy holds values of type "<f4", which cannot be read as bfloat16',
    );
  });
});

const tensors: fc.Arbitrary<Tensor & { dtype: Exclude<Tensor['dtype'], 'bfloat16'> }> = fc.array(fc.nat(4), { maxLength: 4 }).chain((shape) => {
  const size = { minLength: elementCount(shape), maxLength: elementCount(shape) };
  const sixteenths = fc.int8Array(size).map((list) => Float32Array.from(list, (value) => value / 16));
  return fc.oneof(
    fc.record({ dtype: fc.constant('float64' as const), shape: fc.constant(shape), values: fc.float64Array(size) }),
    fc.record({ dtype: fc.constant('float32' as const), shape: fc.constant(shape), values: fc.float32Array(size) }),
    fc.record({ dtype: fc.constant('float16' as const), shape: fc.constant(shape), values: sixteenths }),
    fc.record({ dtype: fc.constant('int32' as const), shape: fc.constant(shape), values: fc.int32Array(size) }),
    fc.record({ dtype: fc.constant('int8' as const), shape: fc.constant(shape), values: fc.int8Array(size) }),
    fc.record({ dtype: fc.constant('uint8' as const), shape: fc.constant(shape), values: fc.uint8Array(size) }),
  );
});

describe('writeNpy', () => {
  it('writes what readNpy reads back', () => {
    fc.assert(
      fc.property(tensors, (tensor) => {
        expect(readNpy(writeNpy(tensor), 'w.npy')).toEqual({ ok: true, value: tensor });
      }),
      { seed: 51, numRuns: 300 },
    );
  });

  it('writes the bytes NumPy writes', () => {
    expect(writeNpy({ dtype: 'float16', shape: [2, 1], values: Float32Array.of(1, -0.5) })).toEqual(npy(1, dict('<f2', false, '(2, 1)'), '003c00b8'));
    expect(writeNpy({ dtype: 'uint8', shape: [3], values: Uint8Array.of(1, 0, 1) })).toEqual(npy(1, dict('|u1', false, '(3,)'), '010001'));
  });

  it('refuses a shape that does not hold the values', () => {
    expect(() => writeNpy({ dtype: 'int8', shape: [3], values: new Int8Array(2) })).toThrow('3 does not hold 2 values');
  });
});

describe('what is no readable .npy', () => {
  it.each([
    ['text', Uint8Array.from([...'PK\u0003\u0004 some zip'].map((c) => c.charCodeAt(0))), /does not begin with the NumPy mark/],
    ['version 4', npy(4, dict('<f4', false, '(1,)'), '00000000'), /version 4/],
    ['complex', npy(1, dict('<c8', false, '(1,)'), '0000000000000000'), /type "<c8"; floats of 16, 32 and 64 bits, integers of 8 to 64 bits/],
    ['int64 cut short', npy(1, dict('<i8', false, '(2,)'), '0000000000000000'), /promises 2 of int64, 16 bytes, but only 8/],
    ['a structured type', npy(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", ''), /a structured type/],
    ['too little data', npy(1, dict('<f4', false, '(2, 3)'), '00000000'), /promises 2 × 3 of float32, 24 bytes, but only 4 follow/],
    ['a shape beyond any memory', npy(1, dict('<f4', false, '(9007199254740993, 3)'), ''), /impossible shape/],
    ['a shape with nonsense', npy(1, dict('<f4', false, '(1 2,)'), ''), /impossible shape/],
    ['no shape', npy(1, "{'descr': '<f4', 'fortran_order': False, }", ''), /without a readable type, order or shape/],
    ['a header cut short', npy(1, dict('<f4', false, '(1,)'), '').subarray(0, 40), /breaks off in its header/],
    ['a header of 4 GB', Uint8Array.from([...npy(2, dict('<f4', false, '(1,)'), '').subarray(0, 8), 255, 255, 255, 255]), /breaks off in its header/],
    ['eleven bytes of version 2', npy(2, dict('<f4', false, '(1,)'), '').subarray(0, 11), /breaks off in its header/],
  ])('%s is refused with what was found', (_, bytes, expected) => {
    expect(message(readNpy(bytes, 'w.npy'))).toMatch(expected);
  });

  it('refuses a good file cut short anywhere', () => {
    const good = npy(1, dict('<f4', false, '(2, 3)'), '0000c03f000000c000004040cdcccc3d000000800000c040');
    const lengths = Array.from({ length: good.length }, (_, length) => length);
    expect(lengths.filter((length) => readNpy(good.subarray(0, length), 'w.npy').ok)).toEqual([]);
  });

  it('any bytes, and any damage to a good file, give a Result that is sound', () => {
    const good = npy(1, dict('<f4', false, '(2, 3)'), '0000c03f000000c000004040cdcccc3d000000800000c040');
    const damaged = fc.tuple(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 5 }), fc.nat(good.length)).map(([changes, length]) => {
      const bytes = good.slice();
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes.subarray(0, good.length - (length % 7 === 0 ? length : 0));
    });
    const tails = fc.uint8Array({ maxLength: 60 }).map((tail) => Uint8Array.from([...good.subarray(0, 8), ...tail]));
    const outcomes = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 }), tails), (bytes) => {
        const result = readNpy(bytes, 'w.npy');
        outcomes[result.ok ? 'read' : 'refused']++;
        return result.ok ? result.value.values.length === elementCount(result.value.shape) : result.error.message !== '' && result.error.remedy !== '';
      }),
      { seed: 52, numRuns: 2000 },
    );
    expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(100);
  });
});
