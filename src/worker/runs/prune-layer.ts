import type { HardwareConfig } from '../../engine/csph/config';
import { layerCost } from '../../engine/csph/cost';
import type { LayerCost } from '../../engine/csph/types';
import { storageSizes } from '../../engine/encoding/encode';
import type { StorageSize } from '../../engine/encoding/types';
import { loweredShape } from '../../engine/layer/lowering';
import type { Amount, Pattern, PatternSettings, Pruning } from '../../engine/pruning/types';
import type { LayerRef } from '../network-info';
import { checkedWork, checkHardware } from './checked-work';
import type { RunContext } from './run-context';

export interface PruneRequest {
  readonly ref: LayerRef;
  readonly settings: PatternSettings;
  readonly amount: Amount;
  readonly compareWith: Pattern | null;
  readonly hardware: HardwareConfig;
}

export interface PruneReport {
  readonly pruning: Pruning;
  /** Rows with 0, 1, …, N streamed chunks. */
  readonly histogram: readonly number[];
  readonly storage: readonly StorageSize[];
  readonly cost: LayerCost;
  /** The dense layer on the same array, for scale. */
  readonly denseCost: LayerCost;
  /** The second pattern, at the sparsity of the first; null where none was asked for. */
  readonly comparison: { readonly pruning: Pruning; readonly storage: readonly StorageSize[]; readonly cost: LayerCost } | null;
}

const histogramOf = ({ streamedChunks, chunks }: Pruning): number[] => {
  const rows = Array.from({ length: chunks + 1 }, () => 0);
  for (const count of streamedChunks) rows[count]++;
  return rows;
};

/** A layer pruned, stored and costed; beside it, where asked for, another pattern at the same sparsity. */
export const pruneLayer = async (request: PruneRequest, { run, networks }: RunContext): Promise<PruneReport> => {
  const { ref, settings, amount, compareWith } = request;
  const hardware = run.unwrap(checkHardware(request));
  const { shape } = await networks.layer(run, ref);
  const { positions, filters } = loweredShape(shape);
  const costOf = (chunkCounts: ArrayLike<number>) => layerCost(checkedWork(run, { chunkCounts, filters, positions }, hardware), hardware);

  const pruning = (await networks.prepared(run, ref, settings)).prune(amount);
  await run.pause();
  const cost = costOf(pruning.streamedChunks);
  const denseCost = costOf(new Uint16Array(pruning.rows).fill(pruning.chunks));
  const storage = storageSizes(pruning);
  await run.pause();

  let comparison: PruneReport['comparison'] = null;
  if (compareWith !== null) {
    const other = await networks.prepared(run, ref, { ...settings, pattern: compareWith });
    const compared = other.prune({ by: 'sparsity', sparsity: pruning.sparsity });
    await run.pause();
    comparison = { pruning: compared, storage: storageSizes(compared), cost: costOf(compared.streamedChunks) };
  }
  return { pruning, histogram: histogramOf(pruning), storage, cost, denseCost, comparison };
};
