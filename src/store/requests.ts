import type { NarrowSums } from '../engine/evaluation/narrow-layer';
import { comparedWeightsOf, hardwareOf, machineOf, paritySettingsOf, patternSettingsOf } from '../scenario/settings';
import type { Settings } from '../scenario/types';
import { COMPARED_CHECKPOINT } from '../scenario/words';
import type { AccuracyRequest, CompareRequest, LayerRef, LayerRequest, NetworkInfo, PruneRequest, StreamRequest } from '../worker/protocol';

const layerRef = (scenario: Settings): LayerRef => {
  const { network, checkpoint, layer } = scenario;
  return { network, checkpoint, layer, ...(checkpoint === COMPARED_CHECKPOINT && { comparison: comparedWeightsOf(scenario) }) };
};

/** What must be asked of the worker for this scenario's layer. */
export const layerRequest = (scenario: Settings): LayerRequest => ({ ref: layerRef(scenario), chunkWidth: scenario.chunkWidth });

/** What must be asked of the worker for this scenario's pruning. */
export const pruneRequest = (scenario: Settings): PruneRequest => ({
  ref: layerRef(scenario),
  settings: patternSettingsOf(scenario),
  amount: scenario.amount,
  compareWith: scenario.compareWith,
  hardware: hardwareOf(scenario),
});

/** What must be asked of the worker to know what this scenario's pruning costs in accuracy. */
export const accuracyRequest = (scenario: Settings): AccuracyRequest => ({
  network: scenario.network,
  checkpoint: scenario.checkpoint,
  layer: scenario.accuracyScope === 'layer' ? scenario.layer : null,
  settings: patternSettingsOf(scenario),
  amount: scenario.amount,
  sums: narrowSums(scenario),
});

const narrowSums = ({ partialSumBits, groupSize, order, bins }: Settings): NarrowSums | null =>
  partialSumBits === null ? null : { bits: partialSumBits, groupSize, order, capacity: bins.reduce((sum, size) => sum + size, 0) };

/** Shares cut along a curve: closer together where accuracy falls. */
const CURVE: readonly number[] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/**
 * The points of accuracy over sparsity for the scenario's pattern, then for the one beside it, with exact sums. For a checkpoint that others were fine-tuned
 * from, these as they are stored; they come last.
 */
export const curveRequests = (scenario: Settings, networks: readonly NetworkInfo[]): readonly AccuracyRequest[] => {
  const request = { ...accuracyRequest(scenario), sums: null };
  const checkpoints = networks.find(({ id }) => id === scenario.network)?.checkpoints ?? [];
  const patterns = [scenario.pattern, scenario.compareWith].filter((pattern) => pattern !== null);
  const along = patterns.flatMap((pattern) => {
    const settings = { ...request.settings, pattern };
    const shares = pattern === 'dense' || pattern === 'n:m' ? [0] : CURVE;
    return shares.map((sparsity): AccuracyRequest => ({ ...request, settings, amount: { by: 'sparsity', sparsity } }));
  });
  const tuned = checkpoints.filter(({ pruned }) => pruned?.from === scenario.checkpoint && patterns.includes(pruned.pattern));
  const asStored = tuned.map(({ id }): AccuracyRequest => ({
    ...request,
    checkpoint: id,
    settings: { ...request.settings, pattern: 'dense' },
    amount: { by: 'sparsity', sparsity: 0 },
  }));
  return [...along, ...asStored];
};

/** Synthetic weights have no meaning beyond their distribution: one seed serves everybody, and everybody sees the same. */
const COMPARE_SEED = 1;

/** What must be asked of the worker for this scenario's comparison. Prices and what is looked at do not matter: the page sees to them. */
export const compareRequest = (scenario: Settings): CompareRequest => ({
  subject: scenario.compareSubject,
  checkpoint: scenario.network === scenario.compareSubject && scenario.checkpoint !== COMPARED_CHECKPOINT ? scenario.checkpoint : null,
  sparsity: scenario.compareSparsity,
  profile: scenario.compareProfile,
  array: scenario.compareArray,
  fairness: scenario.fairness,
  ...machineOf(scenario),
  ...paritySettingsOf(scenario),
  classifiers: scenario.classifiers,
  seed: COMPARE_SEED,
});

/** What must be asked of the worker for this scenario's tile on the array. */
export const streamRequest = (scenario: Settings): StreamRequest => ({
  ref: layerRef(scenario),
  settings: patternSettingsOf(scenario),
  amount: scenario.amount,
  hardware: hardwareOf(scenario),
  partialSumBits: scenario.partialSumBits,
  tile: scenario.tile,
  image: scenario.image,
});

/** Whether two pieces of plain data (numbers, strings, arrays, records; no cycles) are equal all through. */
export const samePlain = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && samePlain(a[key as keyof typeof a], b[key as keyof typeof b]));
};
