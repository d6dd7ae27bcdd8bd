import { loweredShape } from '../layer/lowering';
import { energyOf } from '../energy/accounting';
import type { EnergyTable } from '../energy/types';
import type { CompareReport, DesignResult, LayerComparison } from './compare-network';
import { addCosts, bytesOf } from './design-cost';
import type { Counter, DesignCost } from './design-types';
import { residenciesOf, type Serving, type SpartenConfig } from './sparten-config';

/**
 * R from one end to the other; nothing public decides between them. A unit of 288 bytes with one accumulator serves one output before it fetches the next
 * chunk [D]; a public model of SparTen lets a chunk serve 32 [S2].
 */
export const RESIDENCY_STEPS = [1, 2, 4, 8, 16, 32] as const;

/** These, with the R of the configuration, least first: what is on show lies within the range that is told of it. */
export const residencySteps = ({ outputsPerResidentChunk }: SpartenConfig): readonly number[] =>
  [...new Set([...RESIDENCY_STEPS, outputsPerResidentChunk])].toSorted((a, b) => a - b);

/**
 * The same report with another R for SparTen, without running anything again: R moves the reads of weights and of their masks from the SRAM, nothing else.
 * @param table prices SparTen's energies; those of the others stay as they are.
 */
export function servingOutputs(report: CompareReport, config: SpartenConfig, outputs: number, table: EnergyTable): CompareReport {
  const serving = { clusters: config.clusters, outputsPerResidentChunk: outputs };
  const layers = report.layers.map((layer) => ({
    ...layer,
    results: layer.results.map((result) => (result.design === 'sparten' ? priced(result, refetched(layer, result, serving), table) : result)),
  }));
  const totals = report.totals.map((total, i) =>
    total.design === 'sparten' ? priced(total, addCosts(layers.map(({ results }) => results[i].cost)), table) : total,
  );
  return { ...report, layers, totals };
}

function priced(result: DesignResult, cost: DesignCost, table: EnergyTable): DesignResult {
  const energy = energyOf(cost, table);
  return { ...result, cost, energy, energyDelay: energy.total * cost.boundCycles };
}

function refetched({ shape }: LayerComparison, { cost, keptWeights, dead }: DesignResult, serving: Serving): DesignCost {
  const { positions, rows, filters, groups } = loweredShape(shape);
  const times = residenciesOf(positions, serving);
  const stored = dead?.weightsLeft ?? keptWeights;
  const masks = dead?.maskBytesLeft ?? groups * bytesOf(rows * filters);
  const amountOf = ({ action, operand, count }: Counter): number => {
    if (action === 'weight-read' && operand === 'weights') return stored * times;
    if (action === 'metadata-read' && operand === 'metadata') return masks * times;
    return count;
  };
  return { ...cost, counters: cost.counters.map((counter) => ({ ...counter, count: amountOf(counter) })) };
}
