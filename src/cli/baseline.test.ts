import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BALANCES, type Balance } from '../engine/baselines/sparten-config';
import { writeNpy } from '../engine/formats/npy';
import { simulateSparten } from '../engine/reference/sparten-oracle';
import { describeGolden, goldenText } from '../engine/testing/golden';
import { createPrng } from '../lib/prng';
import { encodeUtf8 } from '../lib/utf8';
import { printedJson, runInMemory } from './testing/memory-io';

const valuesOf = (shape: readonly number[], seed: number): Float32Array => {
  const prng = createPrng(seed);
  return Float32Array.from({ length: shape.reduce((count, side) => count * side, 1) }, () => (prng.uniform() < 0.5 ? prng.normal() : 0));
};
const tensor = (shape: readonly number[], seed: number): Uint8Array => writeNpy({ dtype: 'float32', shape, values: valuesOf(shape, seed) });

const FILES = {
  'conv.csv': encodeUtf8('Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\nConv1,8,8,3,3,4,16,1,\n'),
  'gemm.csv': encodeUtf8('Layer;M;N;K\nqkv;32;64;16\n'),
  'missing.csv': encodeUtf8('Layer name, IFMAP Height, IFMAP Width, Filter Height\nConv1,8,8,3\n'),
  'impossible.csv': encodeUtf8('Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides\nConv1,8,8,9,9,4,16,1\n'),
  'word.csv': encodeUtf8('Layer, M, N, K\nqkv, 32, many, 16\n'),
  'huge.csv': encodeUtf8('Layer,M,N,K\nfc,2000000001,1,1\n'),
  'empty.csv': encodeUtf8('\n'),
  'binary.csv': Uint8Array.of(0xff, 0xfe, 0x00),
  'w.npy': tensor([6, 40], 1),
  'x.npy': tensor([5, 40], 2),
  'short.npy': tensor([5, 39], 2),
  'conv.npy': tensor([6, 4, 3, 3], 3),
  'image.npy': tensor([4, 7, 5], 4),
  'wide.npy': tensor([3, 7, 5], 4),
  'nan.npy': writeNpy({ dtype: 'float32', shape: [1, 40], values: new Float32Array(40).fill(NaN, 3, 4) }),
  'none.npy': writeNpy({ dtype: 'float32', shape: [0, 40], values: new Float32Array(0) }),
};
const run = (line: string) =>
  runInMemory(
    line.split(' ').filter((word) => word !== ''),
    FILES,
  );

/** Rows of a reference file, by column. */
function table(file: string): Record<string, string>[] {
  const [header, ...lines] = goldenText(`scalesim/${file}`).trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}

describeGolden('baseline dense-os and dense-ws against SCALE-Sim', () => {
  const folder = resolve(import.meta.dirname, '../../../shared/golden/scalesim');
  const files = readdirSync(folder).filter((file) => /_(os|ws)_\d+x\d+\.csv$/.test(file));

  it.each(files)('%s, as a GEMM topology', (file) => {
    const [, dataflow, rows, cols] = /_(os|ws)_(\d+)x(\d+)\.csv$/.exec(file) ?? [];
    const wanted = table(file);
    const topology = ['Layer, M, N, K', ...wanted.map(({ layer, M, N, K }) => `${layer}, ${M}, ${N}, ${K},`)].join('\n');
    const outcome = runInMemory(['baseline', `dense-${dataflow}`, '--topology', 't.csv', '--rows', rows, '--cols', cols, '--json'], {
      't.csv': encodeUtf8(topology),
    });
    expect(outcome.code).toBe(0);
    expect(printedJson(outcome)).toEqual(
      wanted.map(({ layer, M, N, K, compute_cycles }) => ({ name: layer, M: Number(M), K: Number(K), N: Number(N), cycles: Number(compute_cycles) })),
    );
  });
});

describe('baseline dense', () => {
  it('lowers a convolution as SCALE-Sim does', () => {
    const line = '--topology conv.csv --rows 8 --cols 4 --json';
    const sizes = { name: 'Conv1', M: 36, K: 36, N: 16 };
    // OS: ⌈36/8⌉ · ⌈16/4⌉ folds of 36 + 8 + 4 − 2; WS: as many of 36 + 16 + 4 − 2.
    expect(printedJson(run(`baseline dense-os ${line}`))).toEqual([{ ...sizes, cycles: 20 * 46 - 1 }]);
    expect(printedJson(run(`baseline dense-ws ${line}`))).toEqual([{ ...sizes, cycles: 20 * 54 - 1 }]);
  });

  it('keeps inputs in place where it is asked to', () => {
    // ⌈36/8⌉ · ⌈36/4⌉ folds of 16 + 16 + 4 − 2.
    expect(printedJson(run('baseline dense-is --topology conv.csv --rows 8 --cols 4'))).toEqual([{ name: 'Conv1', M: 36, K: 36, N: 16, cycles: 45 * 34 - 1 }]);
  });

  it('prints a layer a channel for a DP row, with SCALE-Sim’s cycles', () => {
    const header = 'Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n';
    const files = {
      't.csv': encodeUtf8(`${header}Conv1_DP, 14, 14, 3, 3, 512, 1, 1,\nfc,1,1,1,1,8,4,1,\n`),
      'b.csv': encodeUtf8(`${header}B_DP, 8, 8, 3, 3, 4, 1, 1,\n`),
    };
    const wide = printedJson(runInMemory('baseline dense-os --topology t.csv --rows 32 --cols 32'.split(' '), files)) as { name: string; cycles: number }[];
    expect(wide).toHaveLength(513);
    expect(wide.slice(0, 512).reduce((sum, { cycles }) => sum + cycles, 0)).toBe(181_248);
    expect([wide[0].name, wide[511].name, wide[512].name]).toEqual(['Conv1_DP, channel 1', 'Conv1_DP, channel 512', 'fc']);
    const small = printedJson(runInMemory('baseline dense-os --topology b.csv --rows 4 --cols 6'.split(' '), files)) as { cycles: number }[];
    expect(small.map(({ cycles }) => cycles)).toEqual([152, 152, 152, 152]);
    const many = runInMemory('baseline dense-os --topology m.csv --rows 4 --cols 6'.split(' '), {
      'm.csv': encodeUtf8(`${header}A_DP,1,1,1,1,2000000000,1,1,`),
    });
    expect(many).toMatchObject({ code: 1, out: '', err: expect.stringContaining('m.csv, line 2: the rows up to here stand for 2000000000 layers') });
  });

  it('says what of a topology it does not read, and prints the rest', () => {
    const text = 'Layer, IFMAP Width, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\nSpeech,\nConv1, 8, 9, 3, 3, 4, 5, 1,\n';
    const outcome = runInMemory('baseline dense-os --topology t.csv --rows 4 --cols 4'.split(' '), { 't.csv': encodeUtf8(text) });
    expect(printedJson(outcome)).toEqual([{ name: 'Conv1', M: 42, K: 36, N: 5, cycles: 923 }]);
    expect(outcome.err).toMatch(/line 1: the title .* stands twice.*\n.*line 2: "Speech" is taken for a section’s title/);
  });

  it('reads other separators', () => {
    expect(printedJson(run('baseline dense-os --topology gemm.csv --rows 32 --cols 32'))).toEqual([{ name: 'qkv', M: 32, K: 16, N: 64, cycles: 2 * 78 - 1 }]);
  });
});

interface SpartenCase {
  readonly filters: number;
  readonly channels: number;
  readonly kernel: number;
  readonly side: number;
  readonly stride: number;
  readonly padding: number;
  readonly clusters: number;
  readonly units: number;
  readonly chunk: number;
  readonly balance: Balance;
  readonly slack: 0 | 'inf';
  readonly seed: number;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** The layer as the oracle takes it: every output position's window written out, channels of one tap together. */
function oracle({ filters, channels, kernel, side, stride, padding, seed, ...machine }: SpartenCase): unknown {
  const w = valuesOf([filters, channels, kernel, kernel], seed);
  const x = valuesOf([channels, side, side], seed + 1);
  const taps = upTo(kernel * kernel);
  const outputs = upTo(Math.floor((side + 2 * padding - kernel) / stride) + 1);
  const pixel = (c: number, row: number, column: number): number =>
    row < 0 || column < 0 || row >= side || column >= side ? 0 : x[(c * side + row) * side + column];
  const window = (oy: number, ox: number): number[] =>
    taps.flatMap((tap) => upTo(channels).map((c) => pixel(c, oy * stride - padding + Math.floor(tap / kernel), ox * stride - padding + (tap % kernel))));
  const { cycles, matches } = simulateSparten({
    ...machine,
    chunkOverhead: 0,
    broadcastBytes: null,
    outputsPerResidentChunk: 32,
    weights: upTo(filters).map((f) => taps.flatMap((tap) => upTo(channels).map((c) => w[(f * channels + c) * kernel * kernel + tap]))),
    inputs: outputs.flatMap((oy) => outputs.map((ox) => window(oy, ox))),
    taps: kernel * kernel,
    channels,
  });
  return { cycles, matches };
}

describe('baseline sparten', () => {
  it('agrees with the event-by-event oracle on random layers, however it is set', () => {
    const cases = fc.record({
      filters: fc.integer({ min: 1, max: 20 }),
      channels: fc.integer({ min: 1, max: 12 }),
      kernel: fc.integer({ min: 1, max: 3 }),
      side: fc.integer({ min: 3, max: 6 }),
      stride: fc.integer({ min: 1, max: 2 }),
      padding: fc.integer({ min: 0, max: 1 }),
      clusters: fc.integer({ min: 1, max: 3 }),
      units: fc.integer({ min: 1, max: 5 }),
      chunk: fc.integer({ min: 1, max: 9 }),
      balance: fc.constantFrom(...BALANCES),
      slack: fc.constantFrom<0 | 'inf'>(0, 'inf'),
      seed: fc.integer({ min: 1, max: 9999 }),
    });
    fc.assert(
      fc.property(cases, (given) => {
        const { filters, channels, kernel, side, seed, ...options } = given;
        const files = { 'w.npy': tensor([filters, channels, kernel, kernel], seed), 'x.npy': tensor([channels, side, side], seed + 1) };
        const named = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
        const outcome = runInMemory(['baseline', 'sparten', '--weights', 'w.npy', '--activations', 'x.npy', ...named, '--json'], files);
        expect(printedJson(outcome)).toEqual(oracle(given));
      }),
      { seed: 91, numRuns: 60 },
    );
  });

  it('takes a linear layer and positions', () => {
    const { cycles, matches } = printedJson(
      run('baseline sparten --weights w.npy --activations x.npy --clusters 1 --units 1 --chunk 8 --balance none'),
    ) as Record<string, number>;
    expect(matches).toBeGreaterThan(0);
    // One unit: every match takes a cycle, and every chunk pair at least one.
    expect(cycles).toBeGreaterThanOrEqual(matches);
    expect(cycles).toBeLessThanOrEqual(matches + 6 * 5 * 5);
  });
});

describe('bad input', () => {
  it.each([
    ['baseline', /no baseline is named/],
    ['baseline dense', /no baseline "dense"/],
    ['baseline dense-os --rows 8 --cols 8', /--topology: it is missing/],
    ['baseline dense-ws --topology conv.csv --rows 0 --cols 8', /--rows is "0"/],
    ['baseline dense-ws --topology conv.csv --rows 8 --cols 8 --balance none', /--balance/],
    ['baseline sparten --activations x.npy', /--weights: it is missing/],
    ['baseline sparten --weights w.npy --activations x.npy --balance gb', /--balance is "gb"/],
    ['baseline sparten --weights w.npy --activations x.npy --slack 1', /--slack is "1": it has to be one of 0, inf/],
    ['baseline sparten --weights w.npy --activations x.npy --units 70000', /SparTen units in a cluster: 70000/],
    ['baseline sparten --weights conv.npy --activations image.npy --padding -1', /--padding/],
  ])('%s: exit code 2', (line, message) => {
    const outcome = run(line);
    expect([outcome.code, outcome.out]).toEqual([2, '']);
    expect(outcome.err).toMatch(message);
  });

  it.each([
    ['baseline dense-os --topology gone.csv --rows 8 --cols 8', /gone\.csv cannot be read/],
    ['baseline dense-os --topology missing.csv --rows 8 --cols 8', /missing\.csv/],
    ['baseline dense-os --topology impossible.csv --rows 8 --cols 8', /line 2/],
    ['baseline dense-os --topology word.csv --rows 8 --cols 8', /line 2, column 3/],
    ['baseline dense-os --topology empty.csv --rows 8 --cols 8', /no layers/],
    ['baseline dense-os --topology binary.csv --rows 8 --cols 8', /not text in UTF-8/],
    ['baseline sparten --weights gone.npy --activations x.npy', /gone\.npy cannot be read/],
    ['baseline sparten --weights w.npy --activations short.npy', /short\.npy as positions × rows, with 40 rows/],
    ['baseline sparten --weights w.npy --activations none.npy', /none\.npy is 0 × 40: it holds no activation/],
    ['baseline sparten --weights conv.npy --activations image.npy --padding 2147483648', /output positions; each of them is counted, and at most 1048576/],
    ['baseline dense-os --topology huge.csv --rows 1 --cols 1000000007', /huge\.csv, line 2: on 1 × 1000000007 PEs .* more cycles than can be counted exactly/],
    ['baseline sparten --weights w.npy --activations nan.npy', /not finite, at index 3/],
    ['baseline sparten --weights w.npy --activations x.npy --stride 2', /no stride and no padding/],
    ['baseline sparten --weights x.npy --activations image.npy', /positions × rows/],
    ['baseline sparten --weights conv.npy --activations wide.npy', /with 4 channels/],
    ['baseline sparten --weights conv.csv --activations x.npy', /not a \.npy file/],
    [
      'baseline sparten --weights image.npy --activations x.npy',
      /image\.npy is 4 × 7 × 5 and x\.npy is 5 × 40\nGive x\.npy as channels × length, with 7 channels/,
    ],
  ])('%s: exit code 1', (line, message) => {
    const outcome = run(line);
    expect([outcome.code, outcome.out]).toEqual([1, '']);
    expect(outcome.err).toMatch(message);
  });
});
