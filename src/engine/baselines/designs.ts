import { cambriconS } from './cambricon-s';
import { cambriconX } from './cambricon-x';
import { addCosts } from './design-cost';
import { cspH } from './csp-h';
import { denseIs } from './dense-is';
import { denseOs } from './dense-os';
import { denseWs } from './dense-ws';
import type { Design, DesignConfig } from './design';
import type { Slices } from './slices';
import { sparseTensorCore } from './sparse-tensor-core';
import { sparten } from './sparten';
import type { DesignCost, DesignId, GroupWork } from './design-types';

/** All designs that can be compared. */
export const DESIGNS: Readonly<Record<DesignId, Design>> = {
  'csp-h': cspH,
  sparten,
  'cambricon-x': cambriconX,
  'cambricon-s': cambriconS,
  'sparse-tensor-core': sparseTensorCore,
  'dense-os': denseOs,
  'dense-ws': denseWs,
  'dense-is': denseIs,
};

/** The cost of a layer: its groups run one after another on the same hardware, each lowered by itself. @param groups at least one. */
export function* layerCostOn(design: DesignId, groups: readonly GroupWork[], config: DesignConfig): Slices<DesignCost> {
  const costs: DesignCost[] = [];
  for (const group of groups) costs.push(yield* DESIGNS[design].run(group, config));
  return addCosts(costs);
}
