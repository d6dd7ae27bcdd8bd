import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csphCases } from '../reference/csph-arbitraries';
import { bufferLayout } from './bins';
import type { HardwareConfig } from './config';
import { checkDrain, drainWait } from './drain-wait';
import { registersOf } from './registers';
import { buildTrace } from './trace';
import type { TileTrace, TileValues } from './types';
import { ONE_PE, traceOf as traced } from './testing/small-array';

const traceOf = (chunkCounts: readonly number[], hardware: HardwareConfig, filters = Math.max(...chunkCounts) * hardware.arrayColumns): TileTrace =>
  traced({ chunkCounts, filters, positions: 2 }, hardware);
const HARDWARE: HardwareConfig = { ...ONE_PE, arrayRows: 2, arrayColumns: 2, drain: 'serial', turn: 'eager' };

it('is the first cycle in which the bin of the slot that leaves takes a step home, seen in the registers of 100 random tiles', () => {
  let waits = 0;
  fc.assert(
    fc.property(csphCases, ({ work, hardware }) => {
      const serial: HardwareConfig = { ...hardware, arrayRows: hardware.arrayRows + 1, drain: 'serial' };
      const built = buildTrace(work, serial);
      if (!built.ok) throw new Error(built.error.message);
      const trace = built.value;
      const { binOfSlot, rotates } = bufferLayout(serial);
      const positions = Math.min(serial.arrayRows, work.positions);
      const none: TileValues = {
        tile: 0,
        positions,
        firstPosition: 0,
        weights: new Int8Array(work.filters * trace.rows),
        activations: new Int16Array(positions * trace.rows),
        weightScale: 1,
        activationScale: 1,
      };
      let first: number | null = null;
      for (const { cycle, drain, drainRow, binClock } of registersOf(trace, none, { kind: 'exact' })) {
        // With its last row a slot turns its bin anyway; before that nothing but the way home does.
        if (first === null && rotates && drain >= 0 && drainRow < serial.arrayRows - 1 && binClock[binOfSlot[drain]] > 0) first = cycle;
      }
      expect(drainWait(trace)).toBe(first);
      waits += Number(first !== null);
      expect(drainWait({ ...trace, hardware: { ...serial, drain: 'overlapped' } })).toBeNull();
    }),
    { seed: 15, numRuns: 100 },
  );
  expect(waits).toBeGreaterThan(10);
});

it('is none with bins that hold and double, whatever ends a tile, nor in a register file', () => {
  for (let count = 1; count <= 14; count++) {
    expect(drainWait(traceOf([14, count], { ...HARDWARE, turn: 'hold' }))).toBeNull();
    expect(drainWait(traceOf([14, count], { ...HARDWARE, buffer: 'addressed' }))).toBeNull();
  }
});

it('lets a window end before it, and says what the window meets else', () => {
  // Fill 2, load 1, six products: the last leaves bin 0 a step from home, in the cycle in which its first sum is due.
  const trace = traceOf([5, 1], HARDWARE);
  expect(drainWait(trace)).toBe(9);
  expect(checkDrain(trace, 8)).toEqual({ ok: true, value: null });
  expect(checkDrain(trace, 9)).toMatchObject({
    error: {
      message: 'A sum is due to leave in cycle 9, while its bin is still turning home: the hardware waits there, and the model has no cycle for that.',
      remedy: 'End the window at cycle 8, hold bins, or take drain as overlapped.',
    },
  });
  // A second pass of fourteen slots: the wait of the first is named with it.
  expect(checkDrain(traceOf([20, 15], HARDWARE), 1000)).toMatchObject({ error: { message: expect.stringContaining(', in pass 1, while') } });
});
