import { describe, expect, it } from 'vitest';
import { buildTrace } from './csph/trace';
import type { HardwareConfig } from './csph/config';
import { readNpy, writeNpy } from './formats/npy';
import { weightMatrixOf } from './formats/weight-matrix';
import { checkMemory, MEMORY_CEILING } from './memory';
import { regularize } from './pruning/regularizers';
import { prepareCascade, preparePattern } from './pruning/prepare';
import { cascadeTests } from './pruning/cascade';

it('says how much would be taken, and how much there may be', () => {
  expect(checkMemory(MEMORY_CEILING, 'A layer', 'Choose another.').ok).toBe(true);
  expect(checkMemory(MEMORY_CEILING + 1, 'A layer', 'Choose another.')).toEqual({
    ok: false,
    error: { message: 'A layer would take 2148 MB of memory; at most 2147 MB are used.', remedy: 'Choose another.' },
  });
});

/** Values that say that they are many without being there: what looks at one of them has begun before it has counted. */
const untouchable = (length: number): Float32Array =>
  new Proxy(new Float32Array(0), {
    get: (target, name) => {
      if (name === 'length') return length;
      if (typeof name === 'string' && /^\d+$/.test(name)) throw new Error('a value was read');
      return Reflect.get(target, name, target) as unknown;
    },
  });

describe('refused by its size, before any of it is spent', () => {
  const [filters, rows] = [4096, 25_088];
  const matrix = { filters, rows, values: untouchable(filters * rows) };
  const refusal = { ok: false, error: { message: expect.stringMatching(/would take \d{4} MB of memory; at most 2147 MB are used\./) } };

  it.each([
    ['a pattern', () => preparePattern(matrix, { pattern: 'row', chunkWidth: 1, n: 2, m: 4 })],
    ['the cascade', () => prepareCascade(matrix, 1)],
    ['its scores', () => cascadeTests(matrix, 1)],
    ['a penalty', () => regularize('cascade', matrix, 1, { tiles: false })],
    ['weights of a file', () => weightMatrixOf({ dtype: 'int8', shape: [2 ** 14, 2 ** 15], values: new Int8Array(1) }, 'w.npy')],
  ])('%s', (_, ask) => {
    expect(ask()).toMatchObject(refusal);
  });

  it('and the same layer in chunks of 32 is begun', () => {
    expect(() => prepareCascade(matrix, 32)).toThrow('a value was read');
  });

  it('a trace whose work lists alone are too long', () => {
    const hardware: HardwareConfig = {
      arrayRows: 1,
      arrayColumns: 1,
      groupSize: 256,
      bins: [1],
      buffer: 'addressed',
      order: 'natural',
      drain: 'overlapped',
      turn: 'hold',
    };
    const work = { chunkCounts: new Uint16Array(65_535).fill(4000), filters: 4000, positions: 1 };
    expect(buildTrace(work, hardware)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('The work lists of one tile would take 2622 MB') },
    });
  });

  it('a header that promises more than there is never makes room for it', () => {
    const file = writeNpy({ dtype: 'int8', shape: [10], values: new Int8Array(10) });
    const lying = Uint8Array.from(String.fromCharCode(...file).replace('(10,)', '(999)'), (character) => character.charCodeAt(0));
    expect(readNpy(lying, 'w.npy').ok).toBe(false);
  });
});
