import type { Action, DesignCost } from '../baselines/design-types';
import type { EnergyTable } from './types';

/** Parts of the machine that energy is split by. */
export const COMPONENTS = [
  'multipliers',
  'registers',
  'partial sums',
  'matching',
  'local buffers',
  'weight buffer',
  'metadata',
  'activation buffer',
  'dram',
] as const;
export type Component = (typeof COMPONENTS)[number];

/** In the table's unit. */
export interface Energy {
  readonly byComponent: Readonly<Record<Component, number>>;
  /** Everything but DRAM. */
  readonly onChip: number;
  readonly dram: number;
  readonly total: number;
}

const COMPONENT_OF: Readonly<Record<Action, Component>> = {
  mac: 'multipliers',
  'mac-gated': 'multipliers',
  accumulate: 'partial sums',
  counter: 'matching',
  register: 'registers',
  'local-read': 'local buffers',
  'local-write': 'local buffers',
  'weight-read': 'weight buffer',
  'weight-write': 'weight buffer',
  'metadata-read': 'metadata',
  'metadata-write': 'metadata',
  'activation-read': 'activation buffer',
  'activation-write': 'activation buffer',
  'sparten-inner-join': 'matching',
  'sparten-buffer': 'local buffers',
  'sparten-permute': 'matching',
  'sparten-other': 'matching',
  dram: 'dram',
};

/** Registers that hold sums, and sums in any other memory, are shown as `partial sums`. */
const componentOf = (action: Action, operand: string): Component => (operand === 'partial-sums' && action !== 'dram' ? 'partial sums' : COMPONENT_OF[action]);

/**
 * Σ counter × energy of its action. Where only the share of picking operands is published, the rest of the chip is scaled up to it:
 * matching = rest · share / (1 − share). Leakage and idle multipliers cost nothing.
 */
export function energyOf(cost: DesignCost, table: EnergyTable): Energy {
  const byComponent = Object.fromEntries(COMPONENTS.map((component) => [component, 0])) as Record<Component, number>;
  for (const { action, operand, count } of cost.counters) byComponent[componentOf(action, operand)] += count * table.entries[action].value;
  const { dram } = byComponent;
  let onChip = 0;
  for (const component of COMPONENTS) if (component !== 'dram') onChip += byComponent[component];
  if (cost.indexing !== null) {
    const share = table.entries[`${cost.indexing}-indexing`].value;
    const matching = (onChip * share) / (1 - share);
    byComponent.matching += matching;
    onChip += matching;
  }
  return { byComponent, onChip, dram, total: onChip + dram };
}
