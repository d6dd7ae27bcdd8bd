import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../engine/formats/npy';
import { writeSafetensors } from '../engine/formats/safetensors';
import type { Tensor } from '../engine/formats/tensor';
import { encodeUtf8 } from '../lib/utf8';
import { printedJson, runInMemory } from './testing/memory-io';

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, at) => ((at * 7919) % 97) - 48);
/** The weights of one convolution, 6 filters of 4 channels of 3 × 3. */
const OIHW = ramp(216);
/** Where the values of the same by H, W, I, O stand in it. */
const PLACES = Array.from({ length: 216 }, (_, at) => {
  const [o, i, w, h] = [at % 6, Math.floor(at / 6) % 4, Math.floor(at / 24) % 3, Math.floor(at / 72)];
  return ((o * 4 + i) * 3 + h) * 3 + w;
});
const HWIO = Float32Array.from(PLACES, (place) => OIHW[place]);
const conv: Tensor = { dtype: 'float32', shape: [6, 4, 3, 3], values: OIHW };
const npy = (shape: readonly number[], values: Float32Array): Uint8Array => writeNpy({ dtype: 'float32', shape, values });
const bfloat16 = npy([6, 36], OIHW).slice();
// One file's header for another type of the same width in characters, and half its bytes.
const opaque = Uint8Array.from([
  ...encodeUtf8(String.fromCharCode(...bfloat16.subarray(1, 128)).replace('<f4', '<V2')),
  ...[...OIHW].flatMap((value) => [...new Uint8Array(Float32Array.of(value).buffer).subarray(2)]),
]);

const FILES = {
  'conv.npy': npy([6, 4, 3, 3], OIHW),
  'hwio.npy': npy([3, 3, 4, 6], HWIO),
  'line.npy': npy([6, 36, 1], OIHW),
  'one.npz': zipSync({ 'conv.npy': npy([6, 4, 3, 3], OIHW) }),
  'two.npz': zipSync({ 'conv.npy': npy([6, 4, 3, 3], OIHW), 'bias.npy': npy([6], ramp(6)) }),
  'one.safetensors': writeSafetensors(new Map([['conv.weight', conv]])),
  'two.safetensors': writeSafetensors(
    new Map([
      ['conv.weight', conv],
      ['conv.bias', { dtype: 'float32', shape: [6], values: ramp(6) }],
    ]),
  ),
  'torn.safetensors': encodeUtf8('{}'),
  'opaque.npy': Uint8Array.from([0x93, ...opaque]),
  'tiny.npy': writeNpy({ dtype: 'float64', shape: [2, 3], values: Float64Array.of(1e-60, 1, 2, -1e-50, 3, 4) }),
  'x.npy': npy([36, 5], ramp(180)),
  'image.npy': npy([4, 5, 5], ramp(100)),
};
const run = (line: string) => runInMemory(line.split(' '), FILES);
const PRUNE = '--pattern cascade --chunk 2 --q 0.9';
const PLAIN = run(`prune --weights conv.npy ${PRUNE}`);

describe('the same layer', () => {
  it.each([
    'one.npz',
    'two.npz --tensor conv',
    'one.safetensors',
    'two.safetensors --tensor conv.weight',
    'one.safetensors --tensor conv.weight',
    'hwio.npy --layout hwio',
    'line.npy',
    'opaque.npy --dtype bfloat16',
  ])('from %s gives the same figures', (file) => {
    expect(PLAIN).toMatchObject({ code: 0, err: '' });
    expect(run(`prune --weights ${file} ${PRUNE}`)).toMatchObject({ code: 0, err: '', out: PLAIN.out });
  });

  it('has its mask and its gradient written in the order of its file', () => {
    const written = (command: string, file: string): readonly [readonly number[], readonly number[]] => {
      const result = readNpy(run(`${command}`).files.get(file) ?? new Uint8Array(), file);
      return result.ok ? [result.value.shape, [...result.value.values]] : [[], []];
    };
    for (const command of [`prune ${PRUNE} --mask m.npy --weights`, 'regularize --kind cascade --chunk 2 --gradient m.npy --weights']) {
      const [shape, values] = written(`${command} conv.npy`, 'm.npy');
      const [otherShape, other] = written(`${command} hwio.npy --layout hwio`, 'm.npy');
      expect([shape, otherShape]).toEqual([
        [6, 4, 3, 3],
        [3, 3, 4, 6],
      ]);
      expect(new Set(values).size).toBeGreaterThan(1);
      expect(other).toEqual(PLACES.map((place) => values[place]));
    }
  });
});

describe('what is told', () => {
  it.each([
    ['two.npz', 1, /two\.npz holds 2 arrays\nName one with --tensor: conv, bias\.\n$/],
    ['two.safetensors', 1, /holds 2 arrays\nName one with --tensor: conv\.weight \(6 × 4 × 3 × 3\), conv\.bias \(6\)\.\n$/],
    ['two.safetensors --tensor fc', 1, /has no array "fc"\nIt holds: conv\.weight \(6/],
    ['two.npz --tensor bias', 1, /two\.npz, bias has 1 dimensions/],
    ['conv.npy --tensor conv', 1, /holds one array, which has no name/],
    ['opaque.npy', 1, /2 bytes a value of type "<V2", which NumPy itself cannot convert\nIf these are bfloat16, ask for that: --dtype bfloat16\./],
    ['conv.npy --dtype bfloat16', 1, /cannot be read as bfloat16/],
    ['one.safetensors --dtype bfloat16', 1, /says itself what its values are/],
    ['torn.safetensors', 1, /too short for a safetensors file/],
    ['hwio.npy --layout in-out', 1, /has 4 dimensions \(3 × 3 × 4 × 6\)\nThe layout in-out is \(inputs, outputs\)/],
    ['hwio.npy --layout chwn', 2, /--layout is "chwn": it has to be one of oihw, hwio/],
    ['hwio.npy', 0, /It looks like \(K, I, O\) or \(H, W, I, O\); if it is, give --layout hwio\.\n$/],
    ['tiny.npy', 0, /^cascade-lab prune: tiny\.npy: 2 of 6 weights are smaller than float32 holds, and count as 0\./],
  ])('%s ends with %d: %s', (file, code, message) => {
    const outcome = run(`prune --weights ${file} ${PRUNE}`);
    expect(outcome).toMatchObject({ code, err: expect.stringMatching(message) });
    expect(outcome.out === '').toBe(code !== 0);
  });
});

it('times SparTen on weights of another layout, and on a convolution over a length', () => {
  const cycles = (line: string): unknown => printedJson(run(`baseline sparten ${line}`));
  expect(cycles('--weights hwio.npy --layout hwio --activations image.npy --padding 1')).toEqual(
    cycles('--weights conv.npy --activations image.npy --padding 1'),
  );
  expect(cycles('--weights line.npy --activations x.npy')).toMatchObject({ cycles: expect.any(Number) });
  expect(run('baseline sparten --weights line.npy --activations image.npy').err).toContain('Give image.npy as channels × length, with 36 channels.');
});
