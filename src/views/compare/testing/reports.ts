import fc from 'fast-check';
import type { CompareReport, DesignResult, LayerComparison } from '../../../engine/baselines/compare-network';
import { addCosts, costOf, count, slotsOf } from '../../../engine/baselines/design-cost';
import { DESIGNS } from '../../../engine/baselines/designs';
import { ledgerOf } from '../../../engine/baselines/ledger';
import { ACTIONS, DEFAULT_MEMORY, DESIGN_IDS, OPERANDS, SLOT_CAUSES, type DesignCost, type DesignId } from '../../../engine/baselines/design-types';
import { energyOf } from '../../../engine/energy/accounting';
import { ACCELERGY_45 } from '../../../engine/energy/presets';

const MULTIPLIERS = 64;

/** A cost whose slots add up, of any size down to nothing at all. */
const anyCost = (design: DesignId): fc.Arbitrary<DesignCost> =>
  fc
    .record({
      cycles: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5_000_000 })),
      cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: SLOT_CAUSES.length - 1, maxLength: SLOT_CAUSES.length - 1 }),
      counts: fc.array(fc.tuple(fc.constantFrom(...ACTIONS), fc.constantFrom(...OPERANDS), fc.integer({ min: 0, max: 1_000_000_000 })), { maxLength: 12 }),
      bytes: fc.integer({ min: 0, max: 100_000_000 }),
      interval: fc.option(fc.double({ min: 0, max: 1000, noNaN: true }), { nil: null }),
    })
    .map(({ cycles, cuts, counts, bytes, interval }) => {
      const slots = cycles * MULTIPLIERS;
      const places = [0, ...cuts.map((cut) => Math.floor(cut * slots)).toSorted((a, b) => a - b), slots];
      return costOf(
        {
          design,
          multipliers: MULTIPLIERS,
          cycles,
          slots: slotsOf(Object.fromEntries(SLOT_CAUSES.map((cause, i) => [cause, places[i + 1] - places[i]]))),
          counters: counts.map(([action, operand, amount]) => count(action, operand, amount)),
          dram: { weights: bytes, metadata: 0, activations: 0, outputs: 0, total: bytes, compulsory: Math.floor(bytes / 2) },
          indexing: design === 'cambricon-x' ? 'cambricon-x' : null,
          activationsDelivered: bytes,
          distinctActivations: Math.floor(bytes / 3),
          estimate: interval === null ? null : { sampledPositions: 2, positions: 9, halfWidth: interval },
        },
        DEFAULT_MEMORY,
      );
    });

function resultOf(cost: DesignCost, keptWeights: number): DesignResult {
  const energy = energyOf(cost, ACCELERGY_45);
  return {
    design: cost.design,
    pattern: DESIGNS[cost.design].pattern,
    keptWeights,
    cost,
    energy,
    energyDelay: energy.total * cost.boundCycles,
    ledger: ledgerOf(cost),
  };
}

const NAMES = ['conv1', 'conv2', 'a "quoted", name', '=1+1', 'conv2_2'] as const;

/** Reports of one to five layers on one or more designs, layers without work among them. */
export const anyReport: fc.Arbitrary<CompareReport> = fc
  .record({ designs: fc.subarray([...DESIGN_IDS], { minLength: 1 }), layers: fc.integer({ min: 1, max: NAMES.length }) })
  .chain(({ designs, layers }) =>
    fc.array(
      fc.record({
        weights: fc.integer({ min: 0, max: 1_000_000 }),
        kept: fc.double({ min: 0, max: 1, noNaN: true }),
        costs: fc.tuple(...designs.map(anyCost)),
      }),
      {
        minLength: layers,
        maxLength: layers,
      },
    ),
  )
  .map((drawn) => {
    const layers = drawn.map(({ weights, kept, costs }, i): LayerComparison => ({
      name: NAMES[i],
      shape: { kind: 'linear', positions: 3, inputFeatures: 4, outputFeatures: 5 },
      origin: 'synthetic',
      weights,
      macs: weights * 10,
      cascadeTarget: 0.25,
      results: costs.map((cost) => resultOf(cost, Math.floor(weights * kept))),
    }));
    const designs = drawn[0].costs.map(({ design }) => design);
    const totals = designs.map((_, i) =>
      resultOf(
        addCosts(drawn.map(({ costs }) => costs[i])),
        layers.reduce((sum, { results }) => sum + results[i].keptWeights, 0),
      ),
    );
    return { layers, totals, weights: layers.reduce((sum, { weights }) => sum + weights, 0), macs: layers.reduce((sum, { macs }) => sum + macs, 0) };
  });
