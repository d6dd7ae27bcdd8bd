import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { csphCases } from '../reference/csph-arbitraries';
import type { HardwareConfig } from './config';
import { layerCounters } from './counters';

describe('layerCounters', () => {
  /*
   * 2 × 2 array, 3 filters, 3 positions: tiles of 2 and 1. Row 0 streams 2 chunks (3 weights, 2 of them kept), row 1 one chunk (2 weights, both kept).
   * MAC cycles: 2 tiles · 3. Kept MACs: 4 · 3 positions = 12 of 24 PE slots. Streamed weights 5, so 15 active; one cut weight costs 3. The last
   * tile leaves a row of two idle in 3 cycles: 6. The ragged chunk leaves a column idle at 3 positions: 3. Fill 2 · 2 cycles, load 2 · 1, each of 4 slots.
   * Stalls: none, for row 0 uses the bin whole.
   */
  it('explains a small layer to the slot', () => {
    const hardware: HardwareConfig = {
      arrayRows: 2,
      arrayColumns: 2,
      groupSize: 1,
      bins: [2],
      buffer: 'bins',
      order: 'natural',
      drain: 'overlapped',
      turn: 'eager',
    };
    const work = { chunkCounts: [2, 1], filters: 3, positions: 3 };
    // Row 0 has one zero activation, row 1 none.
    const { macs, ledger, activations, outputs } = layerCounters(work, hardware, { keptWeights: [2, 2], nonZeroActivations: [2, 3] }, 4);
    expect(macs).toEqual({ useful: 2 * 2 + 2 * 3, gated: 3, zeroWeight: 2, idleRows: 6, idleColumns: 3 });
    expect(ledger.terms.map(({ name, slots }) => [name, slots])).toEqual([
      ['ideal', 12],
      ['zeros in kept chunks', 3],
      ['ragged chunk', 3],
      ['ragged tile', 6],
      ['fill', 16],
      ['load', 8],
      ['drain', 0],
      ['stalls', 0],
    ]);
    expect(ledger.actual).toEqual({ slots: 48, cycles: 12 });
    expect(ledger.terms[0].cycles).toBe(3);
    expect({ activations, outputs }).toEqual({ activations: { delivered: 6, distinctInputs: 4 }, outputs: 9 });
  });

  it('adds up exactly on 300 random layers: MACs to PE slots, ledger terms to the actual time', () => {
    fc.assert(
      fc.property(csphCases, fc.integer(), fc.boolean(), ({ work, hardware }, seed, knowsActivations) => {
        const prng = createPrng(seed);
        const keptWeights = Array.from(work.chunkCounts, (count) => prng.below(Math.min(count * hardware.arrayColumns, work.filters) + 1));
        const alive = keptWeights.map(() => prng.below(work.positions + 1));
        const counters = layerCounters(work, hardware, { keptWeights, nonZeroActivations: knowsActivations ? alive : null }, 0);
        const { cost, macs, ledger } = counters;
        const elements = hardware.arrayRows * hardware.arrayColumns;
        expect(macs.useful + macs.gated + macs.zeroWeight + macs.idleRows + macs.idleColumns).toBe(elements * cost.cycles.mac);
        expect(ledger.terms.reduce((sum, { slots }) => sum + slots, 0)).toBe(ledger.actual.slots);
        expect(ledger.actual.slots).toBe(cost.cycles.total * elements);
        for (const { slots } of ledger.terms) expect(slots).toBeGreaterThanOrEqual(0);
      }),
      { seed: 78, numRuns: 300 },
    );
  });

  it('refuses zeros that do not fit the layer', () => {
    const hardware: HardwareConfig = {
      arrayRows: 2,
      arrayColumns: 2,
      groupSize: 1,
      bins: [2],
      buffer: 'bins',
      order: 'natural',
      drain: 'overlapped',
      turn: 'eager',
    };
    const work = { chunkCounts: [1], filters: 3, positions: 3 };
    expect(() => layerCounters(work, hardware, { keptWeights: [3], nonZeroActivations: null }, 0)).toThrow('keeps 3 weights but streams 2');
    expect(() => layerCounters(work, hardware, { keptWeights: [1], nonZeroActivations: [4] }, 0)).toThrow('4 non-zero activations');
    expect(() => layerCounters(work, hardware, { keptWeights: [1, 1], nonZeroActivations: null }, 0)).toThrow('2 rows');
  });
});
