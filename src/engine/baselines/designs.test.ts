import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { TILE_FILLS } from '../csph/config';
import { lowerActivations } from '../layer/lowering';
import type { LayerShape } from '../layer/shape';
import { convolutionShapes } from '../testing/arbitraries';
import { geometryOf, matchesOf, packActivations, packDense, packMask } from './packed-bits';
import { DESIGNS } from './designs';
import { addCosts, compulsoryBytes, tiledTraffic, totalSlots, utilisation } from './design-cost';
import { DEFAULT_DESIGN_CONFIG } from './design';
import type { DesignConfig } from './design';
import { ledgerOf } from './ledger';
import { distinctInputs, streamedChunks } from './reach';
import { finish, type Slices } from './slices';
import { DESIGN_IDS } from './design-types';
import type { DesignCost, DesignId, GroupWork } from './design-types';

/** Slots in which a multiplier multiplies (useful, on a zero activation, on a zero weight), as a share of all slots. */
function occupancy(cost: DesignCost): number {
  const { useful, 'zero-activation': gated, 'zero-weight': zeroWeight } = cost.slots;
  return cost.cycles === 0 ? 0 : (useful + gated + zeroWeight) / (cost.multipliers * cost.cycles);
}

/** The cost of a layer: its groups run one after another on the same hardware, each lowered by itself. @param groups at least one. */
function* layerCostOn(design: DesignId, groups: readonly GroupWork[], config: DesignConfig): Slices<DesignCost> {
  const costs: DesignCost[] = [];
  for (const group of groups) costs.push(yield* DESIGNS[design].run(group, config));
  return addCosts(costs);
}

function randomMask(length: number, density: number, seed: number): Uint8Array {
  const prng = createPrng(seed);
  return Uint8Array.from({ length }, () => (prng.uniform() < density ? 1 : 0));
}

const groupsOf = (shape: LayerShape): number => (shape.kind === 'linear' ? 1 : shape.groups);

interface Case {
  readonly shape: LayerShape;
  readonly masks: readonly Uint8Array[];
  readonly inputs: Uint8Array;
  readonly works: readonly GroupWork[];
}

function caseOf(shape: LayerShape, weightDensity: number, inputDensity: number, seed: number): Case {
  const geometry = geometryOf(shape);
  const groups = groupsOf(shape);
  const masks = Array.from({ length: groups }, (_, g) => randomMask(geometry.rows * geometry.filters, weightDensity, seed + g));
  const inputs = randomMask(groups * geometry.channels * geometry.height * geometry.width, inputDensity, seed + 50);
  const works = masks.map((mask, g) => ({
    shape,
    geometry,
    weights: packMask(geometry, mask),
    activations: packActivations(shape, geometry, inputs, g),
    outputDensity: 0.5,
  }));
  return { shape, masks, inputs, works };
}

const shapes: fc.Arbitrary<LayerShape> = fc.oneof(
  convolutionShapes,
  fc.record({
    kind: fc.constant('linear' as const),
    inputFeatures: fc.integer({ min: 1, max: 300 }),
    outputFeatures: fc.integer({ min: 1, max: 80 }),
    positions: fc.integer({ min: 1, max: 40 }),
  }),
);
const density = fc.constantFrom(0, 0.2, 0.6, 1);
const cases = fc.tuple(shapes, density, density, fc.integer()).map(([shape, weights, inputs, seed]) => caseOf(shape, weights, inputs, seed));

/** Small machines, so that small layers meet every limit. */
const configs: fc.Arbitrary<DesignConfig> = fc
  .record({
    rows: fc.integer({ min: 1, max: 6 }),
    columns: fc.integer({ min: 2, max: 6 }),
    groupSize: fc.constantFrom(1, 3),
    buffer: fc.constantFrom('bins', 'flat', 'addressed'),
    order: fc.constantFrom('natural', 'sorted'),
    drain: fc.constantFrom('overlapped', 'serial'),
    turn: fc.constantFrom('hold', 'eager'),
    fill: fc.constantFrom(...TILE_FILLS),
    small: fc.boolean(),
    balance: fc.constantFrom('none', 'gb-s', 'gb-h'),
    sampled: fc.boolean(),
    tensorCore: fc.record({ n: fc.integer({ min: 1, max: 4 }), m: fc.integer({ min: 4, max: 9 }), core: fc.constantFrom('windows', 'native') } as const),
  } as const)
  .map(({ rows, columns, groupSize, buffer, order, drain, turn, fill, small, balance, sampled, tensorCore }) => ({
    memory: { weightBufferBytes: small ? 20 : 100_000, activationBufferBytes: small ? 10 : 100_000, dramBytesPerCycle: 4, inputBufferBytes: null },
    hardware: { arrayRows: rows, arrayColumns: columns, groupSize, bins: [2, 4], buffer, order, drain, turn },
    partialSumBytes: 2,
    systolic: { rows, columns },
    fill,
    sparten: { ...DEFAULT_DESIGN_CONFIG.sparten, clusters: 3, units: 4, chunk: 32, balance, sample: sampled ? { positions: 3, seed: 1 } : null },
    cambricon: { ...DEFAULT_DESIGN_CONFIG.cambricon, chips: 2, elements: 4, lanes: 2, window: 32, inputTileBytes: 64, elementBytes: 20 },
    tensorCore,
  }));

const run = (design: DesignId, { works }: Case, config: DesignConfig): DesignCost => finish(layerCostOn(design, works, config));

/** Kept weights times non-zero activations by walking the lowered matrices. */
function countMatches({ shape, masks, inputs }: Case): number {
  const { rows, filters, positions } = geometryOf(shape);
  let matches = 0;
  masks.forEach((mask, group) => {
    const lowered = lowerActivations(shape, Float32Array.from(inputs), group, 0, positions);
    for (let p = 0; p < positions; p++) {
      for (let m = 0; m < filters; m++) for (let j = 0; j < rows; j++) matches += mask[m * rows + j] * lowered[p * rows + j];
    }
  });
  return matches;
}

describe('every design', () => {
  it.each(DESIGN_IDS)('%s accounts for each multiplier in each cycle, each useful product, and the compulsory DRAM traffic', (design) => {
    fc.assert(
      fc.property(cases, configs, (layer, config) => {
        const cost = run(design, layer, config);
        expect(totalSlots(cost.slots)).toBe(cost.multipliers * cost.cycles);
        expect(cost.slots.useful).toBe(countMatches(layer));
        for (const [cause, slots] of Object.entries(cost.slots)) expect(slots, cause).toBeGreaterThanOrEqual(0);
        for (const { count, action } of cost.counters) {
          expect(Number.isSafeInteger(count), `${action} ${count}`).toBe(true);
          expect(count).toBeGreaterThan(0);
        }
        const { weights, metadata, activations, outputs, total, compulsory } = cost.dram;
        expect(weights + metadata + activations + outputs).toBe(total);
        expect(total).toBeGreaterThanOrEqual(compulsory);
        expect(cost.boundCycles).toBeGreaterThanOrEqual(Math.max(cost.cycles, total / config.memory.dramBytesPerCycle));
        expect(utilisation(cost)).toBeLessThanOrEqual(occupancy(cost));
      }),
      { seed: 11, numRuns: 120 },
    );
  });

  it('are given all weights as a mask without a hole gives them, and rows that repeat as a mask that spells them out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(),
        (channels, filters, period, seed) => {
          const geometry = geometryOf({ kind: 'linear', inputFeatures: channels, outputFeatures: filters, positions: 2 });
          expect(packDense(geometry)).toEqual(packMask(geometry, new Uint8Array(channels * filters).fill(1)));
          const prng = createPrng(seed);
          const short = Uint8Array.from({ length: filters * period }, () => (prng.uniform() < 0.5 ? 1 : 0));
          const long = Uint8Array.from({ length: filters * channels }, (_, i) => short[Math.floor(i / channels) * period + ((i % channels) % period)]);
          expect(packMask(geometry, short, period)).toEqual(packMask(geometry, long));
        },
      ),
      { seed: 13, numRuns: 60 },
    );
  });

  it.each(DESIGN_IDS)('%s has a ledger that adds up to the actual cycles', (design) => {
    fc.assert(
      fc.property(cases, configs, (layer, config) => {
        const cost = run(design, layer, config);
        const terms = ledgerOf(cost);
        expect(terms.reduce((sum, { slots }) => sum + slots, 0)).toBe(cost.boundCycles * cost.multipliers);
        const slotsFor = (cause: string): number => terms.find((term) => term.cause === cause)?.slots ?? 0;
        expect([slotsFor('ideal'), slotsFor('zero-activation')]).toEqual([cost.slots.useful, cost.slots['zero-activation']]);
      }),
      { seed: 12, numRuns: 60 },
    );
  });

  it.each(DESIGN_IDS)('%s moves at least each stored operand and each output once', (design) => {
    const layer = caseOf({ kind: 'linear', inputFeatures: 256, outputFeatures: 64, positions: 8 }, 0.25, 0.5, 3);
    const { dram } = run(design, layer, DEFAULT_DESIGN_CONFIG);
    const isSparseOutput = design === 'sparten';
    expect(dram.outputs).toBe(isSparseOutput ? 256 + 64 : 512);
    expect(dram.weights).toBeGreaterThanOrEqual(layer.works[0].weights.kept);
    expect(dram.activations).toBeGreaterThanOrEqual(layer.works[0].activations.touchedNonZeros);
  });

  it('has a name of its own', () => {
    for (const id of DESIGN_IDS) {
      expect(DESIGNS[id].id).toBe(id);
    }
    expect(new Set(DESIGN_IDS.map((id) => DESIGNS[id].name)).size).toBe(DESIGN_IDS.length);
  });
});

describe('CSP-H', () => {
  it('streams each row up to its last kept chunk, like a walk over the mask', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 40 }), ({ works, masks }, width) => {
        const { geometry, weights } = works[0];
        const counts = streamedChunks(geometry, weights, width);
        for (let c = 0; c < geometry.channels; c++) {
          for (let tap = 0; tap < geometry.taps; tap++) {
            let last = 0;
            for (let m = 0; m < geometry.filters; m++) if (masks[0][m * geometry.rows + c * geometry.taps + tap] === 1) last = Math.floor(m / width) + 1;
            expect(counts[tap * geometry.channels + c]).toBe(last);
          }
        }
      }),
      { seed: 13, numRuns: 80 },
    );
  });

  it('counts the different inputs behind live rows, by tile and by layer', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 7 }), ({ works }, tileSize) => {
        const { geometry, weights } = works[0];
        const counts = streamedChunks(geometry, weights, 2);
        const layer = new Set<string>();
        const tiles = new Set<string>();
        for (let p = 0; p < geometry.positions; p++) {
          for (let tap = 0; tap < geometry.taps; tap++) {
            const y =
              Math.floor(p / geometry.outputWidth) * geometry.strideY - geometry.paddingY + Math.floor(tap / geometry.kernelColumns) * geometry.dilationY;
            const x = (p % geometry.outputWidth) * geometry.strideX - geometry.paddingX + (tap % geometry.kernelColumns) * geometry.dilationX;
            if (y < 0 || x < 0 || y >= geometry.height || x >= geometry.width) continue;
            for (let c = 0; c < geometry.channels; c++) {
              if (counts[tap * geometry.channels + c] === 0) continue;
              layer.add(`${c} ${y} ${x}`);
              tiles.add(`${Math.floor(p / tileSize)} ${c} ${y} ${x}`);
            }
          }
        }
        expect(distinctInputs(geometry, counts, 0, tileSize)).toEqual({ perTile: tiles.size, perLayer: layer.size });
      }),
      { seed: 14, numRuns: 80 },
    );
  });

  const conv: LayerShape = {
    kind: 'convolution',
    inputChannels: 8,
    inputSize: [12, 12],
    outputChannels: 64,
    kernel: [3, 3],
    stride: [1, 1],
    padding: [1, 1],
    dilation: [1, 1],
    groups: 1,
  };

  it('fetches weights once if they fit their buffer, else once a tile; inputs likewise by the line buffer', () => {
    const layer = caseOf(conv, 1, 0.5, 1);
    const traffic = (memory: Partial<DesignConfig['memory']>): DesignCost['dram'] =>
      run('csp-h', layer, { ...DEFAULT_DESIGN_CONFIG, memory: { ...DEFAULT_DESIGN_CONFIG.memory, ...memory } }).dram;
    const stored = 72 * 64;
    const metadata = (72 * 2) / 8;
    const tiles = Math.ceil(144 / 32);
    expect(traffic({})).toMatchObject({ weights: stored, metadata, activations: 8 * 144, outputs: 144 * 64 });
    expect(traffic({ weightBufferBytes: stored + metadata })).toMatchObject({ weights: stored, metadata });
    expect(traffic({ weightBufferBytes: stored + metadata - 1 })).toMatchObject({ weights: stored * tiles, metadata: metadata * tiles });
    expect(traffic({ activationBufferBytes: 3 * 12 * 8 }).activations).toBe(8 * 144);
    expect(traffic({ activationBufferBytes: 3 * 12 * 8 - 1 }).activations).toBeGreaterThan(8 * 144);
  });
});

describe('memory', () => {
  it('fetches the cheaper operand again only where neither fits', () => {
    const memory = { weightBufferBytes: 100, activationBufferBytes: 50, dramBytesPerCycle: 1, inputBufferBytes: null };
    const footprint = { weights: 300, metadata: 0, activations: 60, outputs: 7 };
    expect(tiledTraffic({ ...footprint, weights: 100 }, memory).total).toBe(167);
    expect(tiledTraffic({ ...footprint, activations: 50 }, memory).total).toBe(357);
    expect(tiledTraffic(footprint, memory)).toMatchObject({ weights: 300, activations: 180 });
    expect(tiledTraffic({ ...footprint, weights: 101, activations: 90 }, memory)).toMatchObject({ weights: 101, activations: 180 });
    expect(tiledTraffic({ ...footprint, weights: 101, activations: 99, metadata: 0 }, { ...memory, weightBufferBytes: 10 })).toMatchObject({
      weights: 202,
      activations: 99,
    });
    expect(compulsoryBytes(footprint)).toBe(367);
  });
});

describe('Cambricon and tensor core rules', () => {
  const linear = (rows: number, filters: number, positions: number): LayerShape => ({
    kind: 'linear',
    inputFeatures: rows,
    outputFeatures: filters,
    positions,
  });

  it('Cambricon-X takes the slowest element: ceil(non-zeros / 16) a window of 256', () => {
    const shape = linear(512, 16, 3);
    const geometry = geometryOf(shape);
    const mask = new Uint8Array(16 * 512);
    mask.fill(1, 5 * 512, 5 * 512 + 40);
    const work = {
      shape,
      geometry,
      weights: packMask(geometry, mask),
      activations: packActivations(shape, geometry, new Uint8Array(3 * 512), 0),
      outputDensity: 1,
    };
    const cost = finish(layerCostOn('cambricon-x', [work], DEFAULT_DESIGN_CONFIG));
    expect(cost.cycles).toBe(3 + 1);
    expect(cost.slots).toMatchObject({ useful: 0, 'zero-activation': 120 });
  });

  it('Cambricon-S skips zero activations and pruned blocks together', () => {
    const shape = linear(256, 16, 1);
    const geometry = geometryOf(shape);
    const inputs = new Uint8Array(256).fill(1, 0, 100);
    const mask = new Uint8Array(16 * 256);
    for (let m = 0; m < 16; m++) mask.fill(1, m * 256 + 67, m * 256 + 167);
    const work = { shape, geometry, weights: packMask(geometry, mask), activations: packActivations(shape, geometry, inputs, 0), outputDensity: 1 };
    const cost = finish(layerCostOn('cambricon-s', [work], DEFAULT_DESIGN_CONFIG));
    expect(cost.cycles).toBe(Math.ceil(33 / 16));
    expect(cost.slots).toMatchObject({ useful: 33 * 16, 'zero-weight': 0 });
  });

  it('the tensor core runs 2:4 in exactly half the dense cycles, and anything denser dense', () => {
    const shape = linear(256, 64, 10);
    const geometry = geometryOf(shape);
    const activations = packActivations(shape, geometry, new Uint8Array(2560).fill(1), 0);
    const twoOfFour = Uint8Array.from({ length: 64 * 256 }, (_, i) => (i % 4 < 2 ? 1 : 0));
    const threeOfFour = Uint8Array.from(twoOfFour, (bit, i) => (i === 6 ? 1 : bit));
    const cycles = (weights: GroupWork['weights']): number =>
      finish(layerCostOn('sparse-tensor-core', [{ shape, geometry, weights, activations, outputDensity: 1 }], DEFAULT_DESIGN_CONFIG)).cycles;
    const dense = cycles(packDense(geometry));
    expect(dense).toBe((256 * 64 * 10) / 1024);
    expect(cycles(packMask(geometry, twoOfFour))).toBe(dense / 2);
    expect(cycles(packMask(geometry, threeOfFour))).toBe(dense);
  });

  it('matches are counted for all rows at once', () => {
    const layer = caseOf(linear(100, 20, 7), 0.4, 0.4, 2);
    expect(matchesOf(layer.works[0].weights, layer.works[0].activations)).toBe(countMatches(layer));
  });
});
