import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import type { HardwareConfig } from './config';
import { registersOf } from './registers';
import { readVcd } from './testing/vcd-reader';
import { buildTrace } from './trace';
import type { TileTrace, TileValues } from './types';
import { waveform } from './vcd';
import { fittingWindow, lastWaveformCycle, WAVEFORM_LIMIT, type WaveformWindow } from './waveform-window';

const EXACT = { kind: 'exact' } as const;
const HARDWARE: HardwareConfig = {
  arrayRows: 3,
  arrayColumns: 2,
  groupSize: 2,
  bins: [2, 4],
  buffer: 'bins',
  order: 'natural',
  drain: 'overlapped',
  turn: 'eager',
};

function tile(counts: readonly number[], hardware = HARDWARE): { readonly trace: TileTrace; readonly values: TileValues } {
  const trace = buildTrace({ chunkCounts: counts, filters: 7, positions: 3 }, hardware);
  if (!trace.ok) throw new Error(trace.error.message);
  const prng = createPrng(4);
  const draw = (length: number): number[] => Array.from({ length }, () => prng.below(255) - 127);
  const weights = Int8Array.from(draw(7 * counts.length));
  const activations = Int16Array.from(draw(3 * counts.length));
  return { trace: trace.value, values: { tile: 0, positions: 3, firstPosition: 0, weights, activations, weightScale: 1, activationScale: 1 } };
}

const { trace, values } = tile([3, 1, 0, 4, 2, 1, 1]);
const text = (window: Partial<WaveformWindow> = {}): string => {
  const bytes = waveform(trace, values, EXACT, { from: 0, to: lastWaveformCycle(trace), pe: null, ...window });
  if (!bytes.ok) throw new Error(bytes.error.message);
  return new TextDecoder().decode(bytes.value);
};
/** A signal's value while a cycle lasts, from its changes. */
const valueAt = (vcd: string, name: string, cycle: number): number => {
  const signal = readVcd(vcd).get(name);
  const bits = signal?.changes.findLast(([time]) => time <= 10 * cycle)?.[1] ?? '';
  const value = parseInt(bits, 2);
  return signal?.width === 32 && name.includes('pe_') ? value | 0 : value;
};

describe('waveform', () => {
  it("holds the corner's registers in the trace's cycle and each PE's p + m cycles later", () => {
    const vcd = text();
    const skew = 3;
    let local = 0;
    for (const at of registersOf(trace, values, EXACT)) {
      expect([valueAt(vcd, 'csp_array.cycle', at.cycle), valueAt(vcd, 'csp_array.commit', at.cycle)]).toEqual([at.cycle, Number(at.commit)]);
      expect(valueAt(vcd, 'csp_array.bin1_position', at.cycle)).toBe(at.binPosition[1]);
      expect(valueAt(vcd, 'csp_array.load', at.cycle)).toBe(Number(at.rowLoaded >= 0));
      const far = (name: string): number => valueAt(vcd, `csp_array.pe_2_1.${name}`, at.cycle + skew);
      expect([far('go'), far('product'), far('local_sum'), far('head'), far('written')]).toEqual([
        at.go[5],
        at.product[5],
        local,
        at.headRead[5],
        at.valueWritten[5],
      ]);
      if (at.go[5] === 1) local = at.sum[5];
    }
    expect(local).not.toBe(0);
  });

  it('shows bins turning home after the last cycle', () => {
    const vcd = text();
    const steps = Array.from({ length: 3 }, (_, after) => valueAt(vcd, 'csp_array.bin0_step', trace.cycles + after));
    const positions = Array.from({ length: 3 }, (_, after) => valueAt(vcd, 'csp_array.bin0_position', trace.cycles + after));
    expect([positions, steps]).toEqual([
      [1, 0, 0],
      [1, 0, 0],
    ]);
  });

  it('has the clock rise with each cycle', () => {
    expect(readVcd(text({ from: 2, to: 4 })).get('csp_array.clk')?.changes).toEqual([[20, '1'], [25, '0'], [30, '1'], [35, '0'], [40, '1'], [45, '0']]); // prettier-ignore
  });

  it('holds one PE where one is asked for, as it is among all', () => {
    const one = readVcd(text({ pe: [1, 1] }));
    const all = readVcd(text());
    expect([...one.keys()].filter((name) => name.includes('pe_'))).toEqual(
      ['go', 'product', 'local_sum', 'head', 'written'].map((name) => `csp_array.pe_1_1.${name}`),
    );
    for (const [name, signal] of one) expect(signal).toEqual(all.get(name));
  });

  it('gives every signal a code of its own, also beyond 94 of them', () => {
    const wide = tile([1], { ...HARDWARE, arrayColumns: 30 });
    const bytes = waveform(wide.trace, wide.values, EXACT, { from: 0, to: 0, pe: null });
    expect(bytes.ok && readVcd(new TextDecoder().decode(bytes.value)).size).toBe(2 + 9 + 2 * 3 + 90 * 5);
  });

  it.each<[Partial<WaveformWindow>, RegExp]>([
    [{ to: 10_000 }, /not a window of this tile: the far corner's last cycle is \d+/],
    [{ from: -1 }, /not a window/],
    [{ from: 3, to: 2 }, /not a window/],
    [{ pe: [3, 0] }, /no PE 3, 0/],
    [{ pe: [0, 2] }, /no PE 0, 2/],
  ])('refuses %j', (window, message) => {
    const found = waveform(trace, values, EXACT, { from: 0, to: 5, pe: null, ...window });
    expect(found).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) } });
  });

  it('refuses a tile without cycles, and more than a waveform is made of', () => {
    const empty = tile([0]);
    expect(waveform(empty.trace, empty.values, EXACT, { from: 0, to: 0, pe: null })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('no kept chunk') },
    });
    const large = tile(
      Array.from({ length: 300 }, () => 4),
      { ...HARDWARE, arrayRows: 200 },
    );
    expect(waveform(large.trace, large.values, EXACT, { from: 0, to: 1300, pe: null })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('are more than') },
    });
  });
});

describe('fittingWindow', () => {
  it('takes the first cycles of a stretch, as many as a waveform holds, within the tile', () => {
    const last = lastWaveformCycle(trace);
    expect(fittingWindow(trace, 2, 5, null)).toEqual({ from: 2, to: 5, pe: null });
    expect(fittingWindow(trace, -3, 1e9, [0, 1])).toEqual({ from: 0, to: last, pe: [0, 1] });
    expect(fittingWindow(trace, 1e9, 2e9, null)).toEqual({ from: last, to: last, pe: null });
    const large = tile(
      Array.from({ length: 300 }, () => 4),
      { ...HARDWARE, arrayRows: 200 },
    ).trace;
    const { from, to } = fittingWindow(large, 10, 5000, null);
    expect([from, (to - from + 1) * 400]).toEqual([10, WAVEFORM_LIMIT]);
  });
});
