import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import type { HardwareConfig } from '../csph/config';
import { READING_IDS, type ReadingId } from '../csph/readings';
import { energyOf } from '../energy/accounting';
import { ACCELERGY_45, ENERGY_PRESETS } from '../energy/presets';
import { loweredShape } from '../layer/lowering';
import type { LayerShape } from '../layer/shape';
import { compareNetwork, type CompareLayer, type CompareReport } from './compare-network';
import type { DesignReading } from './csp-h-readings';
import { type DesignConfig, DEFAULT_DESIGN_CONFIG } from './design';
import { totalSlots } from './design-cost';

const CONV: LayerShape = {
  kind: 'convolution',
  inputChannels: 32,
  inputSize: [8, 8],
  outputChannels: 96,
  kernel: [3, 3],
  stride: [1, 1],
  padding: [1, 1],
  dilation: [1, 1],
  groups: 1,
};
const LAYERS: readonly CompareLayer[] = [CONV, { ...CONV, outputChannels: 64, groups: 2 }].map((shape, index) => {
  const { rows, filters } = loweredShape(shape);
  return {
    name: `layer ${index}`,
    shape,
    origin: 'synthetic',
    isPruned: true,
    publishedDensity: null,
    outputDensity: 0.5,
    weights: (group) => {
      const prng = createPrng(group + 10 * index);
      return { rows, filters, values: Float32Array.from({ length: rows * filters }, (_, i) => prng.normal() * Math.exp(-0.5 * Math.floor(i / rows / 8))) };
    },
    activations: () => {
      const prng = createPrng(9 + index);
      return Uint8Array.from({ length: 32 * 64 }, () => prng.below(2));
    },
  };
});

function compared(config: DesignConfig, readings: boolean): CompareReport {
  const settings = { designs: ['csp-h'], config, sparsity: 0.75, sparsityOf: {}, profile: 'uniform', energy: ACCELERGY_45, readings } as const;
  const steps = compareNetwork(LAYERS, settings);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  if (!step.value.ok) throw new Error(step.value.error.message);
  return step.value.value;
}

const configOf = (hardware: Partial<HardwareConfig>, inputBufferBytes: number | null = null): DesignConfig => ({
  ...DEFAULT_DESIGN_CONFIG,
  hardware: { ...DEFAULT_DESIGN_CONFIG.hardware, arrayRows: 16, arrayColumns: 8, ...hardware },
  memory: { ...DEFAULT_DESIGN_CONFIG.memory, inputBufferBytes },
});
const readingIn = (report: CompareReport, id: ReadingId): DesignReading => {
  const found = report.totals[0].readings?.[id];
  if (found === undefined) throw new Error('no readings');
  return found;
};

describe('readings of CSP-H', () => {
  it.each([1, 4, 32])('are what the design costs when it is built so, T = %d, with an input buffer and with tiles that follow each other too', (groupSize) => {
    for (const [inputBuffer, fill] of [
      [null, 'shown'],
      [2048, 'shown'],
      [null, 'hidden'],
    ] as const) {
      const report = compared({ ...configOf({ groupSize, turn: 'eager' }, inputBuffer), fill }, true);
      for (const [id, own] of [
        ['hold', { buffer: 'bins', turn: 'hold' }],
        ['eager', { buffer: 'bins', turn: 'eager' }],
        ['flat', { buffer: 'flat', turn: 'hold' }],
        ['addressed', { buffer: 'addressed', turn: 'hold' }],
      ] as const) {
        const built = compared({ ...configOf({ groupSize, ...own }, inputBuffer), fill }, false).totals[0];
        const { cost } = readingIn(report, id);
        expect({ ...cost, counters: null }).toEqual({ ...built.cost, counters: null });
        expect(energyOf(cost, ACCELERGY_45).total).toBeCloseTo(built.energy.total, 6);
      }
    }
  });

  it('say of bins with a clock for each slot that they cost no more than any that turn, in cycles and under every table', () => {
    const report = compared(configOf({ groupSize: 1 }), true);
    const gated = readingIn(report, 'gated');
    for (const id of ['hold', 'eager', 'padded', 'flat'] as const) {
      const turned = readingIn(report, id);
      expect(gated.cost.cycles).toBeLessThanOrEqual(turned.cost.cycles);
      expect(gated.slotsClocked).toBeLessThan(turned.slotsClocked);
      for (const table of ENERGY_PRESETS) expect(energyOf(gated.cost, table).onChip).toBeLessThan(energyOf(turned.cost, table).onChip);
    }
    expect(gated.slotsClocked).toBe(gated.commits);
  });

  it('conserve slots, and are sums over the layers', () => {
    const { layers, totals } = compared(configOf({ groupSize: 2 }), true);
    for (const id of READING_IDS) {
      const total = totals[0].readings?.[id];
      const parts = layers.flatMap(({ results: [own] }) => own.readings?.[id] ?? []);
      expect(parts).toHaveLength(layers.length);
      expect(total?.cost.cycles).toBe(parts.reduce((sum, { cost }) => sum + cost.cycles, 0));
      expect(total?.slotsClocked).toBe(parts.reduce((sum, { slotsClocked }) => sum + slotsClocked, 0));
      for (const { cost } of parts) expect(totalSlots(cost.slots)).toBe(cost.multipliers * cost.cycles);
    }
  });

  it('are left out where nobody asked', () => {
    expect(compared(configOf({}), false).totals[0].readings).toBeUndefined();
  });
});
