import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { lowerActivations, loweredShape, lowerWeights } from '../layer/lowering';
import type { LayerShape } from '../layer/shape';
import { streamedFromMask } from '../pruning/testing/from-mask';
import { csphCases, hardwareConfigs } from '../reference/csph-arbitraries';
import type { CsphCase } from '../reference/csph-arbitraries';
import { outputsByDefinition, valuesByDefinition } from '../reference/csph-values';
import { directLayer } from '../reference/direct-layer';
import { layerShapes } from '../testing/arbitraries';
import type { HardwareConfig } from './config';
import { buildTrace } from './trace';
import type { PartialSumMode, TileTrace, TileValues } from './types';
import { createValueReader, executeLayer } from './values';
import type { LayerExecution } from './values';

const EXACT: PartialSumMode = { kind: 'exact' };

const modes: fc.Arbitrary<PartialSumMode> = fc.oneof(
  fc.constant(EXACT),
  fc.record({ kind: fc.constant('shift' as const), bits: fc.integer({ min: 2, max: 16 }), shift: fc.integer({ min: 0, max: 12 }) }),
);

function traceOf({ work, hardware }: CsphCase): TileTrace {
  const trace = buildTrace(work, hardware);
  if (!trace.ok) throw new Error(trace.error.message);
  return trace.value;
}

function execute(...given: Parameters<typeof executeLayer>): LayerExecution {
  const execution = executeLayer(...given);
  if (!execution.ok) throw new Error(execution.error.message);
  return execution.value;
}

/** Random int8 weights with whole rows, chunks at the end and single weights cut, and activations of which a third is zero. */
function randomValues(trace: TileTrace, seed: number, positions: number): TileValues {
  const prng = createPrng(seed);
  const weights = Int8Array.from({ length: trace.filters * trace.rows }, () => (prng.below(4) === 0 ? 0 : prng.below(256) - 128));
  const activations = Int16Array.from({ length: positions * trace.rows }, () => (prng.below(3) === 0 ? 0 : prng.below(511) - 255));
  return { tile: 0, positions, firstPosition: 0, weights, activations, weightScale: 1, activationScale: 1 };
}

interface Comparison {
  readonly output: number[];
  readonly expected: number[];
  readonly passes: number;
}

/** Prunes a layer at random, runs every group of it through the array, and lays the outputs out as the direct layer does. */
function runThroughArray(shape: LayerShape, hardware: HardwareConfig, seed: number): Comparison {
  const prng = createPrng(seed);
  const { rows, filters, positions, groups } = loweredShape(shape);
  const inputs = shape.kind === 'linear' ? shape.positions * shape.inputFeatures : shape.inputChannels * shape.inputSize[0] * shape.inputSize[1];
  const input = Int16Array.from({ length: inputs }, () => (prng.below(3) === 0 ? 0 : prng.below(256)));
  const tensor = new Float32Array(rows * filters * groups);
  for (let j = 0; j < rows * groups; j++) {
    const end = prng.below(filters + 1);
    const group = Math.floor(j / rows);
    for (let m = 0; m < end; m++) tensor[group * rows * filters + m * rows + (j % rows)] = prng.below(5) === 0 ? 0 : prng.below(255) - 127;
  }
  const output = new Array<number>(groups * filters * positions).fill(0);
  let passes = 0;
  for (let group = 0; group < groups; group++) {
    const weights = Int8Array.from(lowerWeights(shape, tensor, group).values);
    const mask = Uint8Array.from(weights, (weight) => Number(weight !== 0));
    const work = { chunkCounts: streamedFromMask(mask, rows, filters, hardware.arrayColumns), filters, positions };
    const executed = execute(work, hardware, weights, lowerActivations(shape, input, group, 0, positions), EXACT);
    for (let p = 0; p < positions; p++) {
      for (let m = 0; m < filters; m++) output[(group * filters + m) * positions + p] = executed.output[p * filters + m];
    }
    passes = Math.max(passes, traceOf({ work, hardware }).passes.length);
  }
  return { output, expected: Array.from(directLayer(shape, tensor, input)), passes };
}

describe('execution on integers', () => {
  it('equals the dense layer with the pruned weights, bit for bit, on 300 random layers and arrays', () => {
    let manyPasses = 0;
    fc.assert(
      fc.property(layerShapes, hardwareConfigs, fc.boolean(), fc.integer(), (shape, roomy, cramped, seed) => {
        // The layers have few filters: only narrow chunks and a small buffer make several passes of them.
        const hardware = cramped ? { ...roomy, arrayColumns: 1, bins: [1, 1] } : roomy;
        const { output, expected, passes } = runThroughArray(shape, hardware, seed);
        expect(output).toEqual(expected);
        if (passes > 1) manyPasses++;
      }),
      { seed: 2022, numRuns: 300 },
    );
    expect(manyPasses).toBeGreaterThan(30);
  });

  it('shifts and saturates every group sum before it is committed', () => {
    let saturated = 0;
    fc.assert(
      fc.property(csphCases, modes, fc.integer(), (given, mode, seed) => {
        const trace = traceOf(given);
        const { weights, activations } = randomValues(trace, seed, trace.positions);
        const executed = execute(given.work, given.hardware, weights, activations, mode);
        expect(executed).toEqual(outputsByDefinition(trace, weights, activations, mode));
        if (executed.saturations > 0) saturated++;
      }),
      { seed: 54, numRuns: 100 },
    );
    expect(saturated).toBeGreaterThan(20);
  });

  it('wraps exact sums around as int32 does', () => {
    const hardware: HardwareConfig = {
      arrayRows: 1,
      arrayColumns: 1,
      groupSize: 1,
      bins: [2],
      buffer: 'bins',
      order: 'natural',
      drain: 'overlapped',
      turn: 'eager',
    };
    const rows = 600;
    const work = { chunkCounts: new Uint8Array(rows).fill(1), filters: 1, positions: 1 };
    const { output } = execute(work, hardware, new Int8Array(rows).fill(127), new Int16Array(rows).fill(32_767), EXACT);
    expect(output[0]).toBe((600 * 127 * 32_767) | 0);
  });
});

describe('createValueReader', () => {
  it('gives the values of the definition at any cycle, in any order', () => {
    const visits = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(csphCases, modes, fc.integer(), visits, (given, mode, seed, fractions) => {
        const trace = traceOf(given);
        const values = randomValues(trace, seed, 1 + ((seed & 0xffff) % Math.min(given.hardware.arrayRows, trace.positions)));
        const reader = createValueReader(trace, values, mode);
        for (const fraction of trace.cycles > 0 ? fractions : []) {
          const cycle = Math.floor(fraction * trace.cycles);
          const { local, buffers } = reader.at(cycle);
          expect({ local, buffers }).toEqual(valuesByDefinition(trace, values, mode, cycle));
        }
        const whole = { ...trace, positions: values.positions };
        const { output, saturations, largestGroupSum } = outputsByDefinition(whole, values.weights, values.activations, mode);
        expect([reader.output(), reader.saturations(), reader.largestGroupSum()]).toEqual([output, saturations, largestGroupSum]);
      }),
      { seed: 77, numRuns: 60 },
    );
  });

  it('goes back and forth over several snapshots', () => {
    const chunkCounts = Array.from({ length: 700 }, (_, j) => (j * 5) % 6);
    const trace = traceOf({
      work: { chunkCounts, filters: 9, positions: 2 },
      hardware: { arrayRows: 2, arrayColumns: 2, groupSize: 2, bins: [2, 1], buffer: 'bins', order: 'natural', drain: 'serial', turn: 'eager' },
    });
    expect(trace.cycles).toBeGreaterThan(1600);
    const values = randomValues(trace, 1, 2);
    const reader = createValueReader(trace, values, EXACT);
    for (const cycle of [1700, 3, 511, 512, 1600, 1023, 1024, trace.cycles - 1, 0]) {
      const { local, buffers } = reader.at(cycle);
      expect({ local, buffers }).toEqual(valuesByDefinition(trace, values, EXACT, cycle));
    }
  });

  it('refuses a cycle outside the trace, and values of another layer', () => {
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
    const trace = traceOf({ work: { chunkCounts: [1, 2], filters: 4, positions: 2 }, hardware });
    const values = randomValues(trace, 1, 2);
    expect(() => createValueReader(trace, values, EXACT).at(trace.cycles)).toThrow('not one of the trace');
    expect(() => createValueReader(trace, { ...values, positions: 3 }, EXACT)).toThrow('3 positions on 2 array rows');
    expect(() => createValueReader(trace, { ...values, weights: new Int8Array(7) }, EXACT)).toThrow('7 weights');
    expect(() => createValueReader(trace, values, { kind: 'shift', bits: 1, shift: 0 })).toThrow('1 bits');
  });
});
