import { invariant } from '../../lib/assert';
import { rootOfSquares } from '../../lib/maths';
import { SLOT_CAUSES } from './design-types';
import type { Action, Counter, DesignCost, DramTraffic, Estimate, MemoryConfig, Operand, SlotCause, Slots } from './design-types';

/** A local sum register beside a multiplier: int32. */
export const ACCUMULATOR_BYTES = 4;

export const bytesOf = (bits: number): number => Math.ceil(bits / 8);

export function slotsOf(parts: Readonly<Partial<Record<SlotCause, number>>>): Slots {
  return Object.fromEntries(SLOT_CAUSES.map((cause) => [cause, parts[cause] ?? 0])) as Record<SlotCause, number>;
}

export const totalSlots = (slots: Slots): number => SLOT_CAUSES.reduce((sum, cause) => sum + slots[cause], 0);

/** How many bytes each operand has in the form the design stores it. */
export interface Footprint {
  readonly weights: number;
  readonly metadata: number;
  readonly activations: number;
  readonly outputs: number;
}

export const compulsoryBytes = (footprint: Footprint): number => footprint.weights + footprint.metadata + footprint.activations + footprint.outputs;

/**
 * DRAM traffic of a design that may choose its loop order. An operand that fits its buffer is fetched once, and so then is the other; where neither fits,
 * the inputs are fetched once for each bufferful of weights or the weights once for each bufferful of inputs, whichever is less. [lit: BBS memory model]
 */
export function tiledTraffic(footprint: Footprint, memory: MemoryConfig): DramTraffic {
  const stored = footprint.weights + footprint.metadata;
  let weightTimes = 1;
  let inputTimes = 1;
  if (stored > memory.weightBufferBytes && footprint.activations > memory.activationBufferBytes) {
    const forInputs = Math.ceil(stored / memory.weightBufferBytes);
    const forWeights = Math.ceil(footprint.activations / memory.activationBufferBytes);
    if (footprint.activations * (forInputs - 1) <= stored * (forWeights - 1)) inputTimes = forInputs;
    else weightTimes = forWeights;
  }
  return trafficOf(footprint, weightTimes, footprint.activations * inputTimes);
}

/** @param activations bytes fetched in all, at least the footprint's. */
export function trafficOf(footprint: Footprint, weightTimes: number, activations: number): DramTraffic {
  const weights = footprint.weights * weightTimes;
  const metadata = footprint.metadata * weightTimes;
  const { outputs } = footprint;
  return { weights, metadata, activations, outputs, total: weights + metadata + activations + outputs, compulsory: compulsoryBytes(footprint) };
}

/** What every design pays to move operands between DRAM and its SRAMs: both sides of each transfer. */
export function transferCounters(dram: DramTraffic, outputBytesWritten: number): Counter[] {
  return [
    count('dram', 'weights', dram.weights),
    count('dram', 'metadata', dram.metadata),
    count('dram', 'activations', dram.activations),
    count('dram', 'outputs', dram.outputs),
    count('weight-write', 'weights', dram.weights),
    count('metadata-write', 'metadata', dram.metadata),
    count('activation-write', 'activations', dram.activations),
    count('activation-write', 'outputs', outputBytesWritten),
    count('activation-read', 'outputs', dram.outputs),
  ];
}

export const count = (action: Action, operand: Operand, amount: number): Counter => ({ action, operand, count: amount });

/** Completes a cost and checks that its slots add up. */
export function costOf(parts: Omit<DesignCost, 'boundCycles'>, memory: MemoryConfig): DesignCost {
  const all = totalSlots(parts.slots);
  invariant(all === parts.multipliers * parts.cycles, `${parts.design}: ${all} slots for ${parts.multipliers} × ${parts.cycles}`);
  invariant(parts.dram.total >= parts.dram.compulsory, `${parts.design}: ${parts.dram.total} DRAM bytes, ${parts.dram.compulsory} compulsory`);
  const counters = parts.counters.filter((counter) => counter.count !== 0);
  return { ...parts, counters, boundCycles: Math.max(parts.cycles, Math.ceil(parts.dram.total / memory.dramBytesPerCycle)) };
}

/** The costs of groups or layers that run one after another on the same hardware. @throws InvariantError for none, or for different designs. */
export function addCosts(costs: readonly DesignCost[]): DesignCost {
  invariant(costs.length > 0, 'nothing to add');
  const [first] = costs;
  if (costs.length === 1) return first;
  invariant(
    costs.every((cost) => cost.design === first.design && cost.multipliers === first.multipliers),
    'costs of one design only',
  );
  const sum = (read: (cost: DesignCost) => number): number => costs.reduce((total, cost) => total + read(cost), 0);
  return {
    ...first,
    cycles: sum((cost) => cost.cycles),
    boundCycles: sum((cost) => cost.boundCycles),
    slots: slotsOf(Object.fromEntries(SLOT_CAUSES.map((cause) => [cause, sum((cost) => cost.slots[cause])]))),
    ...(costs.some(({ spared }) => spared !== undefined) && {
      spared: { useful: sum(({ spared }) => spared?.useful ?? 0), zeros: sum(({ spared }) => spared?.zeros ?? 0) },
    }),
    counters: addCounters(costs),
    dram: {
      weights: sum((cost) => cost.dram.weights),
      metadata: sum((cost) => cost.dram.metadata),
      activations: sum((cost) => cost.dram.activations),
      outputs: sum((cost) => cost.dram.outputs),
      total: sum((cost) => cost.dram.total),
      compulsory: sum((cost) => cost.dram.compulsory),
    },
    activationsDelivered: sum((cost) => cost.activationsDelivered),
    distinctActivations: sum((cost) => cost.distinctActivations),
    estimate: addEstimates(costs),
  };
}

function addCounters(costs: readonly DesignCost[]): Counter[] {
  const sums = new Map<string, Counter>();
  for (const { counters } of costs) {
    for (const { action, operand, count: amount } of counters) {
      const key = `${action} ${operand}`;
      sums.set(key, count(action, operand, (sums.get(key)?.count ?? 0) + amount));
    }
  }
  return [...sums.values()];
}

/** Independent samples: half widths add in quadrature. */
function addEstimates(costs: readonly DesignCost[]): Estimate | null {
  const estimates = costs.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]));
  if (estimates.length === 0) return null;
  return {
    sampledPositions: estimates.reduce((sum, estimate) => sum + estimate.sampledPositions, 0),
    positions: estimates.reduce((sum, estimate) => sum + estimate.positions, 0),
    halfWidth: rootOfSquares(estimates.map(({ halfWidth }) => halfWidth)),
  };
}

/** Kept weights times non-zero activations, a multiplier slot each, as a share of all slots. 0 for a layer that takes no cycle. */
export function utilisation(cost: DesignCost): number {
  return cost.cycles === 0 ? 0 : cost.slots.useful / (cost.multipliers * cost.cycles);
}
