import { describe, expect, it } from 'vitest';
import type { HardwareConfig, StreamWork } from './config';
import { layerCost } from './cost';
import { validateHardware, validateWork } from './validate';
import { ONE_PE } from './testing/small-array';

const HARDWARE: HardwareConfig = { ...ONE_PE, arrayRows: 32, arrayColumns: 32, turn: 'eager' };

describe('validateHardware', () => {
  it('accepts a sound configuration unchanged', () => {
    expect(validateHardware(HARDWARE)).toEqual({ ok: true, value: HARDWARE });
  });

  it.each([
    [{ arrayRows: 0 }, 'array rows is 0'],
    [{ arrayColumns: 1.5 }, 'array columns is 1.5'],
    [{ groupSize: Number.NaN }, '(T) is NaN'],
    [{ bins: [] }, '0 bins'],
    [{ bins: [2, -4] }, 'Bin 1 has -4 slots'],
    [{ bins: [60_000, 60_000] }, '120000 slots'],
    [{ buffer: 'heap' as never }, 'buffer is "heap"'],
    [{ order: 'random' as never }, 'row order is "random"'],
    [{ drain: 'never' as never }, 'drain is "never"'],
    [{ turn: 'maybe' as never }, 'turn is "maybe"'],
  ])('refuses %j', (change, message) => {
    const result = validateHardware({ ...HARDWARE, ...change });
    expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining(message), remedy: expect.stringMatching(/\w/) } });
  });
});

describe('validateWork', () => {
  it('refuses what would be counted for minutes: many rows that end in as many passes', () => {
    const hardware: HardwareConfig = { ...HARDWARE, arrayRows: 1, arrayColumns: 1, bins: [1] };
    const scattered = Uint16Array.from({ length: 1_000_000 }, (_, row) => (row * 7919) % 65_536);
    const work = { chunkCounts: scattered, filters: 65_535, positions: 1 };
    const refused = validateWork(work, hardware);
    expect(refused).toMatchObject({ ok: false, error: { message: expect.stringMatching(/passes of 1 chunk a row, which hold 3\d{10} rows together/) } });
    expect(validateWork(work, { ...hardware, bins: [2, 4, 8, 16, 32] }).ok).toBe(true);
    expect(validateWork({ ...work, chunkCounts: scattered.fill(65_535) }, hardware).ok).toBe(true);
  });

  it('accepts counts from 0 to ceil(M / A)', () => {
    const work = { chunkCounts: [0, 1, 2], filters: 33, positions: 1 };
    expect(validateWork(work, HARDWARE)).toEqual({ ok: true, value: work });
  });

  it.each([
    [{ chunkCounts: [0, 3] }, 'Row 1 has the chunk count 3'],
    [{ chunkCounts: [-1] }, 'chunk count -1'],
    [{ chunkCounts: [0.5] }, 'chunk count 0.5'],
    [{ chunkCounts: ['1'] as never }, 'chunk count 1'],
    [{ chunkCounts: [] }, 'no rows'],
    [{ filters: 0 }, '0 filters'],
    [{ positions: 0 }, '0 output positions'],
    [{ positions: Infinity }, 'Infinity output positions'],
    [{ filters: 2 ** 31 - 1, positions: 2 ** 31 - 1 }, '67108864 chunks'],
    [{ filters: 2_000_000, positions: 2 ** 31 - 1, chunkCounts: new Uint16Array(4096) }, 'too large'],
  ])('refuses %j', (change, message) => {
    const result = validateWork({ chunkCounts: [1], filters: 64, positions: 4, ...change }, HARDWARE);
    expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining(message), remedy: expect.stringMatching(/\w/) } });
  });

  it('lets through whatever can be counted exactly, and nothing that cannot', () => {
    // Rows of one chunk in one ring: each commit turns all slots, and so does each of the slots − 1 steps home.
    const slots = 65_535;
    const ring: HardwareConfig = { ...HARDWARE, arrayRows: 1, arrayColumns: 1, bins: [slots], buffer: 'flat' };
    const work = (positions: number): StreamWork => ({ chunkCounts: [1, 1], filters: 1, positions });
    const most = Math.floor(Number.MAX_SAFE_INTEGER / (2 * slots * (slots + 1)));
    const allowed = validateWork(work(most), ring);
    expect(allowed.ok && layerCost(allowed.value, ring).buffer.shifts).toEqual([most * 2 * slots ** 2]);
    expect(validateWork(work(most + 1), ring).ok).toBe(false);
  });
});
