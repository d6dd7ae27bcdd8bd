import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BUFFER_KINDS, DRAIN_MODES, ROW_ORDERS, TURN_RULES } from '../engine/csph/config';
import { simulateLayer } from '../engine/csph/event-model';
import { readNpy, writeNpy } from '../engine/formats/npy';
import { encodeUtf8 } from '../lib/utf8';
import { COMMANDS } from './run';
import { printedJson, runInMemory } from './testing/memory-io';

// As it is, but counting its calls: what it prints cannot tell it from the closed form.
vi.mock(import('../engine/csph/event-model'), { spy: true });

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, at) => (at % 7) - 3 + at / length);
const files = {
  'w.npy': writeNpy({ dtype: 'float32', shape: [6, 8], values: ramp(48) }),
  'conv.npy': writeNpy({ dtype: 'float64', shape: [6, 2, 2, 2], values: ramp(48) }),
  'int8.npy': writeNpy({ dtype: 'int8', shape: [6, 8], values: Int8Array.from(ramp(48), (value) => Math.round(value * 20)) }),
  'half.npy': writeNpy({ dtype: 'float16', shape: [6, 8], values: ramp(48) }),
  'nan.npy': writeNpy({ dtype: 'float32', shape: [1, 3], values: Float32Array.of(1, NaN, Infinity) }),
  'empty.npy': writeNpy({ dtype: 'float32', shape: [0, 3], values: new Float32Array(0) }),
  'vector.npy': writeNpy({ dtype: 'float32', shape: [3], values: new Float32Array(3) }),
  'zeros.npy': writeNpy({ dtype: 'float32', shape: [4, 3], values: new Float32Array(12) }),
  'text.npy': encodeUtf8('not an array'),
  'counts.json': encodeUtf8('[2, 0, 3, 1]'),
  'words.json': encodeUtf8('["two"]'),
  'broken.json': encodeUtf8('[1, '),
  'none.json': encodeUtf8('[]'),
  'half.json': encodeUtf8('[0.5]'),
  'binary.json': Uint8Array.of(0xff, 0xfe),
  'scenario.json': encodeUtf8('{"chunkWidth": 4}'),
  'wrong.json': encodeUtf8('{"chunkWidth": -4}'),
  'huge.json': encodeUtf8('{"row": 1e999}'),
};
const run = (line: string) =>
  runInMemory(
    line.split(' ').filter((word) => word !== ''),
    files,
  );
const SIZES = '--filters 20 --positions 10 --rows 4 --cols 8';

describe('prune', () => {
  it.each(['w.npy', 'conv.npy', 'int8.npy', 'half.npy'])('prunes %s by target, with every pattern, and writes a mask of its shape', (path) => {
    const given = readNpy(files[path as keyof typeof files], path);
    const outcomes = ['cascade', 'chunk', 'row', 'unstructured', 'filter'].map((pattern) => {
      const outcome = run(`prune --weights ${path} --pattern ${pattern} --chunk 2 --target-sparsity 0.5 --mask m.npy`);
      const { kept, total, sparsity } = printedJson(outcome) as Record<string, number>;
      const mask = readNpy(outcome.files.get('m.npy') ?? new Uint8Array(), 'm.npy');
      return {
        pattern,
        code: outcome.code,
        reached: sparsity >= 0.5 && sparsity === (total - kept) / total,
        shape: mask.ok && mask.value.shape,
        ones: mask.ok && [...mask.value.values].filter((bit) => bit === 1).length === kept,
      };
    });
    const shape = given.ok && given.value.shape;
    expect(outcomes).toEqual(outcomes.map(({ pattern }) => ({ pattern, code: 0, reached: true, shape, ones: true })));
  });

  it('takes n:m as 2:4, and any numbers', () => {
    const kept = (pattern: string): unknown => (printedJson(run(`prune --weights w.npy --pattern ${pattern}`)) as { kept: number }).kept;
    expect(['n:m', '2:4', '1:4', '3:8', '4:4'].map(kept)).toEqual([24, 24, 12, 18, 48]);
  });

  it('says that a threshold has no effect on n:m, and prunes all the same', () => {
    const outcome = run('prune --weights w.npy --pattern 2:4 --q 3');
    expect([outcome.code, outcome.err]).toEqual([0, 'cascade-lab prune: 2:4 says by itself how much is cut; --q has no effect.\n']);
  });

  it('cuts everything from a layer of zeros, without a NaN', () => {
    const outcome = run('prune --weights zeros.npy --pattern cascade --chunk 2 --q 0.75');
    expect(printedJson(outcome)).toEqual({
      rows: 3,
      filters: 4,
      chunkWidth: 2,
      chunks: 2,
      sigma: 0,
      kept: 0,
      total: 12,
      sparsity: 1,
      chunkCounts: [0, 0, 0],
    });
  });

  it('gives the steps of a cut, which end in its counts and its kept weights', () => {
    const { chunkCounts, kept, steps } = printedJson(run('prune --weights w.npy --pattern cascade --chunk 2 --q 0.75 --steps --json')) as {
      readonly chunkCounts: readonly number[];
      readonly kept: number;
      readonly steps: readonly { readonly kind: string; readonly index: number; readonly count?: number; readonly kept?: number }[];
    };
    const done = steps.filter(({ kind }) => kind === 'done');
    expect(steps.map(({ index }) => index)).toEqual(steps.map((_, at) => at));
    expect(done.map(({ count }) => count)).toEqual(chunkCounts);
    expect(done.reduce((sum, one) => sum + (one.kept ?? 0), 0)).toBe(kept);
    // Of n:m too: each weight beside those of its group.
    const grouped = printedJson(run('prune --weights w.npy --pattern 2:4 --steps --json')) as { readonly kept: number; readonly steps: typeof steps };
    expect(grouped.steps.filter((one) => one.kind === 'test' && 'keeps' in one && one.keeps === true)).toHaveLength(grouped.kept);
  });

  it('takes chunks wider than the layer', () => {
    expect(printedJson(run('prune --weights w.npy --pattern cascade --q 0.1'))).toMatchObject({ chunkWidth: 32, chunks: 1 });
  });
});

describe('regularize', () => {
  it('goes by columns for four dimensions and by tiles for two', () => {
    const loss = (path: string): unknown => (printedJson(run(`regularize --weights ${path} --kind chunk --chunk 2`)) as { loss: number }).loss;
    const rms = (indices: number[]): number => Math.sqrt(indices.reduce((sum, at) => sum + ramp(48)[at] ** 2, 0) / indices.length);
    const blocks = (rowsOfBlock: number): number => {
      let sum = 0;
      for (let filter = 0; filter < 6; filter += 2) {
        for (let row = 0; row < 8; row += rowsOfBlock) {
          const rows = Array.from({ length: rowsOfBlock }, (_, k) => row + k);
          sum += rms(rows.flatMap((j) => [filter * 8 + j, (filter + 1) * 8 + j]));
        }
      }
      return sum;
    };
    expect([loss('w.npy'), loss('conv.npy')]).toEqual([expect.closeTo(blocks(2), 5), expect.closeTo(blocks(1), 5)]);
  });
});

describe('simulate', () => {
  it('prints a layer under every reading of its accumulation buffer', () => {
    const { confidence, readings } = printedJson(run(`simulate --counts counts.json ${SIZES} --readings`)) as {
      readonly confidence: string;
      readonly readings: readonly { readonly reading: string; readonly commits: number; readonly slotsClocked: number }[];
    };
    expect([confidence, readings.map(({ reading }) => reading)]).toEqual(['our reading', ['hold', 'eager', 'gated', 'padded', 'flat', 'addressed']]);
    expect(readings[2].slotsClocked).toBe(readings[2].commits);
    expect(run(`simulate --counts counts.json ${SIZES} --readings --trace`).err).toMatch(/--readings is not stepped/);
  });

  it('prints the totals of a layer', () => {
    expect(printedJson(run(`simulate --counts counts.json ${SIZES} --json`))).toEqual({
      tiles: 3,
      passes: 1,
      capacity: 62,
      // Fill 4 − 1 + 8 − 1, load 1, and 6 chunks a tile.
      cycles: { fill: 30, load: 3, mac: 18, stall: 0, drain: 0, total: 51 },
      // 6 chunks of 8 on 4 rows; the last chunk has 4 filters, the last tile 2 positions.
      pe: { slots: 576, active: 440, idleRows: 96, idleColumns: 40 },
      activationWords: 30,
      weightWords: 132,
      metadataBits: 8,
      // The rows of 3 and of 1 chunk end on the first slot of a bin.
      buffer: { commits: [15, 3, 0, 0, 0], held: [3, 3, 0, 0, 0], realignSteps: [0, 0, 0, 0, 0], shifts: [27, 3, 0, 0, 0] },
      // A tile: empty for 11 cycles; then 1, 2 | 2, 2, 3 | 3 sums.
      occupancy: { capacity: 62, peak: 3, cyclesAt: [33, 3, 9, 6, ...Array.from({ length: 59 }, () => 0)] },
      // Rows that keep chunk 0, 1, 2: 3, 2, 1. Bins: 5 and 1, of which the larger is 1: (1 · 2 + 1/5 · 4) / 14.
      alpha: expect.closeTo(0.2, 12),
    });
  });

  it('prints the same with --trace, on 200 random layers and machines', () => {
    const cases = fc.record({
      filters: fc.integer({ min: 1, max: 60 }),
      positions: fc.integer({ min: 1, max: 40 }),
      rows: fc.integer({ min: 1, max: 9 }),
      cols: fc.integer({ min: 1, max: 9 }),
      group: fc.integer({ min: 1, max: 6 }),
      bins: fc.oneof(fc.constant([2, 4, 8, 16, 32]), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })),
      buffer: fc.constantFrom(...BUFFER_KINDS),
      order: fc.constantFrom(...ROW_ORDERS),
      drain: fc.constantFrom(...DRAIN_MODES),
      turn: fc.constantFrom(...TURN_RULES),
      draws: fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: 1, maxLength: 40 }),
    });
    let stalled = 0;
    fc.assert(
      fc.property(cases, ({ draws, bins, ...options }) => {
        const chunks = Math.ceil(options.filters / options.cols);
        const counts = encodeUtf8(JSON.stringify(draws.map((draw) => draw % (chunks + 1))));
        const named = Object.entries({ ...options, bins: bins.join(',') }).flatMap(([name, value]) => [`--${name}`, `${value}`]);
        const args = ['simulate', '--counts', 'c.json', ...named];
        const steppedBefore = vi.mocked(simulateLayer).mock.calls.length;
        const closed = runInMemory(args, { 'c.json': counts });
        expect(vi.mocked(simulateLayer).mock.calls.length).toBe(steppedBefore);
        const traced = runInMemory([...args, '--trace'], { 'c.json': counts });
        expect(vi.mocked(simulateLayer).mock.calls.length).toBe(steppedBefore + 1);
        expect([closed.code, traced.out]).toEqual([0, closed.out]);
        if (/"stall":[1-9]/.test(closed.out)) stalled++;
      }),
      { seed: 71, numRuns: 200 },
    );
    expect(stalled).toBeGreaterThan(20);
  });
});

describe('link', () => {
  it('decodes any text, with what could not be used', () => {
    const outcome = run('link decode #v=2&cw=4&frobnicate=1 --json');
    expect(printedJson(outcome)).toMatchObject({ scenario: { chunkWidth: 4 }, problems: [{ field: 'frobnicate', found: '1' }] });
    expect(outcome.code).toBe(0);
    expect(printedJson(runInMemory(['link', 'decode', '']))).toMatchObject({ problems: [] });
    // Behind -- anything is a link, what looks like an option too.
    expect(printedJson(runInMemory(['link', 'decode', '--', '#a']))).toMatchObject({ scenario: {} });
    expect(printedJson(runInMemory(['link', 'decode', '--json', '--', '--help']))).toMatchObject({ scenario: {} });
  });

  it('encodes a scenario, and what decode printed', () => {
    expect(printedJson(run('link encode scenario.json'))).toEqual({ link: '#v=3&cw=4' });
    const decoded = run('link decode #v=3&cw=4').out;
    expect(printedJson(runInMemory(['link', 'encode', 'd.json'], { 'd.json': encodeUtf8(decoded) }))).toEqual({ link: '#v=3&cw=4' });
  });
});

it('writes out what a terminal would obey, wherever a message has it from', () => {
  const outcome = runInMemory(['baseline', 'dense-os', '--topology', 't.csv', '--rows', '4', '--cols', '4'], {
    't.csv': encodeUtf8('Layer, M, N, K\nfc, 8, \u001b[2J\u202e, 8\n'),
  });
  expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining('"\\u{1b}[2J\\u{202e}"') });
});

describe('help', () => {
  it.each(COMMANDS.map(({ name }) => name))('%s --help explains itself on standard output, whatever else is given', (name) => {
    const outcome = run(`${name} --bogus --help`);
    expect([outcome.code, outcome.err]).toEqual([0, '']);
    expect(outcome.out).toContain(`cascade-lab ${name}`);
  });

  it('lists every command', () => {
    expect(COMMANDS.every(({ name, summary }) => run('--help').out.includes(`${name}`) && run('--help').out.includes(summary))).toBe(true);
  });
});

describe('bad arguments: exit code 2, nothing on standard output', () => {
  it.each([
    ['', /no command is given/],
    ['frob', /no command "frob"/],
    ['prune', /--weights: it is missing/],
    ['prune --weights w.npy --q 1', /--pattern: it is missing/],
    ['prune --weights w.npy --pattern rows --q 1', /--pattern is "rows": it has to be one of/],
    ['prune --weights w.npy --pattern dense --q 1', /--pattern is "dense"/],
    ['prune --weights w.npy --pattern 5:4', /--pattern is "5:4"/],
    ['prune --weights w.npy --pattern 0:4', /--pattern is "0:4"/],
    ['prune --weights w.npy --pattern row', /neither --q nor --target-sparsity/],
    ['prune --weights w.npy --pattern row --q 1 --target-sparsity 0.5', /both given/],
    ['prune --weights w.npy --pattern row --q nan', /--q is "nan"/],
    ['prune --weights w.npy --pattern row --q=-1', /--q is "-1"/],
    ['prune --weights w.npy --pattern row --q 1e999', /--q is "1e999"/],
    ['prune --weights w.npy --pattern row --target-sparsity 1.5', /a number from 0 to 1/],
    ['prune --weights w.npy --pattern row --q 1 --q 2', /--q is given 2 times/],
    ['prune --weights w.npy --pattern row --q 1 --chunk 0', /--chunk is "0": it has to be a whole number, 1 or more/],
    ['prune --weights w.npy --pattern row --q 1 --chunk 2.5', /--chunk is "2.5"/],
    ['prune --weights w.npy --pattern row --q 1 --frob', /--frob/],
    ['prune --weights w.npy --pattern row --q', /--q/],
    ['prune w.npy --pattern row --q 1', /w\.npy/],
    ['regularize --weights w.npy --kind ssl', /--kind is "ssl"/],
    [`simulate --filters 20 --positions 10 --rows 4 --cols 8`, /--counts: it is missing/],
    ['simulate --counts counts.json --positions 10 --rows 4 --cols 8', /--filters: it is missing/],
    ['simulate --counts counts.json --filters 20 --positions 0 --rows 4 --cols 8', /--positions is "0"/],
    [`simulate --counts counts.json ${SIZES} --bins 2,,4`, /--bins is "2,,4"/],
    [`simulate --counts counts.json ${SIZES} --bins 2,0`, /--bins is "2,0"/],
    [`simulate --counts counts.json ${SIZES} --bins 65535,65535`, /The bins hold 131070 slots/],
    [`simulate --counts counts.json ${SIZES} --buffer ring`, /--buffer is "ring"/],
    [`simulate --counts counts.json ${SIZES} --group 0`, /--group is "0"/],
    ['link', /decode or to encode/],
    ['link frob x', /link cannot frob/],
    ['link decode', /takes one link/],
    ['link encode a b', /takes one scenario file/],
    ['link decode x --frob', /no option --frob/],
  ])('cascade-lab %s', (line, message) => {
    const outcome = run(line);
    expect([outcome.code, outcome.out]).toEqual([2, '']);
    expect(outcome.err).toMatch(message);
  });
});

describe('bad data: exit code 1, nothing on standard output', () => {
  it.each([
    ['prune --weights gone.npy --pattern row --q 1', /gone\.npy cannot be read/],
    ['prune --weights text.npy --pattern row --q 1', /text\.npy is not a \.npy file/],
    ['prune --weights nan.npy --pattern row --q 1', /holds 2 weights that are not finite in float32, the first at index 1 \(NaN\)/],
    ['prune --weights empty.npy --pattern row --q 1', /empty\.npy is empty \(0 × 3\)/],
    ['prune --weights vector.npy --pattern row --q 1', /vector\.npy has 1 dimensions/],
    ['prune --weights w.npy --pattern row --q 1 --mask read-only/m.npy', /cannot be written/],
    ['regularize --weights nan.npy --kind row', /not finite/],
    ['regularize --weights w.npy --kind row --gradient read-only/g.npy', /cannot be written/],
    [`simulate --counts gone.json ${SIZES}`, /gone\.json cannot be read/],
    [`simulate --counts broken.json ${SIZES}`, /broken\.json is not JSON/],
    [`simulate --counts binary.json ${SIZES}`, /not text in UTF-8/],
    [`simulate --counts words.json ${SIZES}`, /not a JSON array of numbers/],
    [`simulate --counts scenario.json ${SIZES}`, /not a JSON array of numbers/],
    [`simulate --counts none.json ${SIZES}`, /no rows/],
    [`simulate --counts half.json ${SIZES}`, /chunk count 0\.5/],
    ['simulate --counts counts.json --filters 16 --positions 1 --rows 4 --cols 8', /Row 2 has the chunk count 3/],
    ['link encode gone.json', /gone\.json cannot be read/],
    ['link encode broken.json', /broken\.json is not JSON/],
    ['link encode wrong.json', /chunkWidth \(found -4/],
    ['link encode huge.json', /row \(found Infinity; /],
    ['link encode none.json', /not a JSON object/],
  ])('cascade-lab %s', (line, message) => {
    const outcome = run(line);
    expect([outcome.code, outcome.out]).toEqual([1, '']);
    expect(outcome.err).toMatch(message);
  });
});
