import type { DesignConfig } from '../design';
import type { Counter, DesignCost, DramTraffic, GroupWork } from '../design-types';
import type { Slices } from '../slices';
import { inputLevels as levelsOf } from './input-levels';
import { levelWithin, type InputLevel, weightTimes } from './nest';
import { NESTS } from './nests';

/** A cost, and what each way to use an input buffer would save. */
export interface NestedCost {
  readonly cost: DesignCost;
  readonly inputLevels: readonly InputLevel[];
}

/**
 * One group's cost with the DRAM traffic of the design's own loop nest, where the configuration has an input buffer; the cost as it was, with its rule that any
 * loop order may be chosen, where it has none.
 */
export function* overNest(cost: DesignCost, work: GroupWork, config: DesignConfig): Slices<NestedCost> {
  const nest = NESTS[cost.design](work, config);
  const inputLevels = yield* levelsOf(work.geometry, work.activations, nest);
  const { inputBufferBytes, weightBufferBytes, dramBytesPerCycle } = config.memory;
  if (inputBufferBytes === null) return { cost, inputLevels };
  const times = weightTimes(nest, work.geometry.positions, weightBufferBytes);
  const { outputs, compulsory } = cost.dram;
  const activations = levelWithin(inputLevels, inputBufferBytes).reads;
  // What is compulsory of weights and metadata, each once; the shares of the two are those of any number of times.
  const fetched = cost.dram.weights + cost.dram.metadata;
  const once = compulsory - outputs - levelWithin(inputLevels, Infinity).reads;
  const scale = fetched === 0 ? 0 : (once * times) / fetched;
  const [weights, metadata] = [Math.round(cost.dram.weights * scale), Math.round(cost.dram.metadata * scale)];
  const dram: DramTraffic = { weights, metadata, activations, outputs, total: weights + metadata + activations + outputs, compulsory };
  const amountOf = ({ action, operand, count }: Counter): number => {
    if (operand === 'activations' && (action === 'dram' || action === 'activation-write')) return activations;
    if (operand === 'weights' && (action === 'dram' || action === 'weight-write')) return weights;
    return operand === 'metadata' && (action === 'dram' || action === 'metadata-write') ? metadata : count;
  };
  const counters = cost.counters.map((counter) => ({ ...counter, count: amountOf(counter) }));
  return { cost: { ...cost, dram, counters, boundCycles: Math.max(cost.cycles, Math.ceil(dram.total / dramBytesPerCycle)) }, inputLevels };
}
