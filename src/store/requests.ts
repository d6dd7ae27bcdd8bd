import { hardwareOf, patternSettingsOf } from '../scenario/settings';
import type { Scenario } from '../scenario/types';
import type { AccuracyRequest, LayerRef, LayerRequest, PruneRequest, StreamRequest } from '../worker/protocol';

const layerRef = (scenario: Scenario): LayerRef => ({ network: scenario.network, checkpoint: scenario.checkpoint, layer: scenario.layer });

/** What must be asked of the worker for this scenario's layer. */
export const layerRequest = (scenario: Scenario): LayerRequest => ({ ref: layerRef(scenario), chunkWidth: scenario.chunkWidth });

/** What must be asked of the worker for this scenario's pruning. */
export const pruneRequest = (scenario: Scenario): PruneRequest => ({
  ref: layerRef(scenario),
  settings: patternSettingsOf(scenario),
  amount: scenario.amount,
  compareWith: scenario.compareWith,
  hardware: hardwareOf(scenario),
});

/** What must be asked of the worker to know what this scenario's pruning costs in accuracy. */
export const accuracyRequest = (scenario: Scenario): AccuracyRequest => ({
  ref: layerRef(scenario),
  settings: patternSettingsOf(scenario),
  amount: scenario.amount,
});

/** What must be asked of the worker for this scenario's tile on the array. */
export const streamRequest = (scenario: Scenario): StreamRequest => ({
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
