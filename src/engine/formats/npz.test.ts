import { zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../lib/result';
import { writeNpy } from './npy';
import { openNpz, readNpzArray } from './npz';
import type { Tensor } from './tensor';

/** What NumPy 2.4 writes for savez and savez_compressed of `conv.weight` [[1, 2, 3], [4, 5, −6]] in float32 and `bias` [0, 1, 2, 3] in int8. */
const BY_NUMPY = {
  savez:
    'UEsDBC0AAAAAAAAAIQBcH2ZP//////////8PABQAY29udi53ZWlnaHQubnB5AQAQAJgAAAAAAAAAmAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAgD8AAABAAABAQAAAgEAAAKBAAADAwFBLAwQtAAAAAAAAACEAN7xm////////////CAAUAGJpYXMubnB5AQAQAIQAAAAAAAAAhAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICd8aTEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoNCwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgABAgNQSwECLQMtAAAAAAAAACEAXB9mT5gAAACYAAAADwAAAAAAAAAAAAAAgAEAAAAAY29udi53ZWlnaHQubnB5UEsBAi0DLQAAAAAAAAAhADe8Zv+EAAAAhAAAAAgAAAAAAAAAAAAAAIAB2QAAAGJpYXMubnB5UEsFBgAAAAACAAIAcwAAAJcBAAAAAA==',
  savez_compressed:
    'UEsDBC0AAAAIAAAAIQBcH2ZP//////////8PABQAY29udi53ZWlnaHQubnB5AQAQAJgAAAAAAAAAWQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GhgZ7BgYGByAC4gYgXgDEBw4AAFBLAwQtAAAACAAAACEAN7xm////////////CAAUAGJpYXMubnB5AQAQAIQAAAAAAAAASAAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBek2morqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RomOpo6CrUKFAAuBkYmZgBQSwECLQMtAAAACAAAACEAXB9mT1kAAACYAAAADwAAAAAAAAAAAAAAgAEAAAAAY29udi53ZWlnaHQubnB5UEsBAi0DLQAAAAgAAAAhADe8Zv9IAAAAhAAAAAgAAAAAAAAAAAAAAIABmgAAAGJpYXMubnB5UEsFBgAAAAACAAIAcwAAABwBAAAAAA==',
};
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const read = (bytes: Uint8Array, name: string): Result<Tensor> => {
  const archive = openNpz(bytes, 'w.npz');
  return archive.ok ? readNpzArray(archive.value, name) : archive;
};
const message = (result: Result<unknown>): string => (result.ok ? 'no failure' : result.error.message);
const pack = (files: Zippable): Uint8Array => zipSync(files, { level: 6 });
const array = (values: number): Uint8Array => writeNpy({ dtype: 'float32', shape: [values], values: new Float32Array(values).fill(1.5) });

/** The place of the archive's directory, for spoiling what it says. */
const directoryOf = (bytes: Uint8Array): number => new DataView(bytes.buffer).getUint32(bytes.length - 22 + 16, true);
function spoilt(bytes: Uint8Array, field: number, value: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(directoryOf(copy) + field, value, true);
  return copy;
}

describe.each(Object.entries(BY_NUMPY))('%s', (_, base64) => {
  it('gives the arrays NumPy put in', () => {
    const bytes = bytesOf(base64);
    const archive = openNpz(bytes, 'w.npz');
    expect(archive.ok && [...archive.value.entries.keys()]).toEqual(['conv.weight', 'bias']);
    expect(read(bytes, 'conv.weight')).toEqual({ ok: true, value: { dtype: 'float32', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, -6) } });
    expect(read(bytes, 'bias')).toEqual({ ok: true, value: { dtype: 'int8', shape: [4], values: Int8Array.of(0, 1, 2, 3) } });
    expect(read(bytes, 'scale')).toMatchObject({ ok: false, error: { message: 'w.npz has no array "scale"', remedy: 'It holds conv.weight, bias.' } });
  });

  it('tells of one flipped bit of the numbers', () => {
    const bytes = bytesOf(base64);
    bytes[120] ^= 4;
    expect(message(read(bytes, 'conv.weight'))).toMatch(/its checksum is another|cannot be unpacked|holds values of|without a readable/);
  });
});

describe('what an archive says of itself', () => {
  const good = pack({ 'w.npy': array(500_000) });

  it('unpacks what is far larger than it is packed', () => {
    expect(good.length).toBeLessThan(20_000);
    const result = read(good, 'w');
    expect(result.ok && result.value.values.length).toBe(500_000);
  });

  it.each([
    ['less than there is', spoilt(good, 24, 1000), 'w.npz: array "w" cannot be unpacked to the 1000 bytes it should have'],
    ['more than there is', spoilt(good, 24, 3_000_000), 'w.npz: array "w" cannot be unpacked to the 3000000 bytes it should have'],
    ['more than is taken', spoilt(good, 24, 2 ** 32 - 2), 'w.npz: array "w" would take 8590 MB of memory; at most 2147 MB are used.'],
    ['another checksum', spoilt(good, 16, 1), 'w.npz: array "w" is damaged: its checksum is another'],
    ['a place past its end', spoilt(good, 42, 2 ** 31), 'w.npz: array "w" is not where the directory says'],
    ['more packed bytes than follow', spoilt(good, 20, 2 ** 30), 'w.npz: array "w" breaks off'],
    ['an unknown method', spoilt(good, 8, 9 << 16), 'w.npz: array "w.npy" is packed by method 9'],
    ['that it is encrypted', spoilt(good, 8, 1 | (8 << 16)), 'w.npz: array "w.npy" is encrypted'],
    ['no directory', good.subarray(0, -30), 'w.npz is not a zip archive, or is cut short: it has no directory at its end'],
    ['nothing', new Uint8Array(0), 'w.npz is not a zip archive, or is cut short: it has no directory at its end'],
    ['no array', pack({ 'readme.txt': array(1) }), 'w.npz is a zip archive without an array'],
    ['a pickle', pack({ 'archive/data.pkl': array(1) }), 'w.npz is an archive of torch.save, which holds programs beside its numbers'],
  ])('refuses %s', (_, bytes, expected) => {
    expect(message(read(bytes, 'w'))).toBe(expected);
  });

  it('refuses a directory that goes on past its end', () => {
    const bytes = good.slice();
    new DataView(bytes.buffer).setUint16(bytes.length - 22 + 10, 65_535, true);
    expect(message(read(bytes, 'w'))).toContain('its directory of 65535 entries breaks off after 1');
  });
});
