import { designsOfSize, type DesignConfig } from '../engine/baselines/design';
import type { HardwareConfig } from '../engine/csph/config';
import type { PatternSettings } from '../engine/pruning/types';
import type { Settings } from './types';

/** The array of a scenario. Its columns are the filters of a chunk: the two are one number. */
export function hardwareOf(scenario: Settings): HardwareConfig {
  return {
    arrayRows: scenario.arrayRows,
    arrayColumns: scenario.chunkWidth,
    groupSize: scenario.groupSize,
    bins: scenario.bins,
    buffer: scenario.buffer,
    order: scenario.order,
    drain: scenario.drain,
    turn: scenario.turn,
  };
}

/** The fields of a scenario that say how the designs of a comparison are built, beside the array's size. */
export const MACHINE_FIELDS = [
  'turn',
  'compareGroupSize',
  'spartenBalance',
  'spartenSlack',
  'spartenOutputs',
  'spartenOverhead',
  'spartenBroadcast',
  'spartenGrid',
  'spartenWeights',
] as const satisfies readonly (keyof Settings)[];

export type Machine = Pick<Settings, (typeof MACHINE_FIELDS)[number]>;

/** Those fields alone. */
export const machineOf = (settings: Machine): Machine => Object.fromEntries(MACHINE_FIELDS.map((name) => [name, settings[name]])) as unknown as Machine;

/** The designs of a comparison, all with as many multipliers as the array has unless SparTen has a grid of its own; what else of them a scenario sets. */
export function designConfigOf(scenario: Machine & Pick<Settings, 'compareArray'>): DesignConfig {
  const { hardware, sparten, ...others } = designsOfSize(...scenario.compareArray);
  const [clusters, units] = scenario.spartenGrid ?? [sparten.clusters, sparten.units];
  return {
    ...others,
    hardware: { ...hardware, turn: scenario.turn, groupSize: scenario.compareGroupSize },
    sparten: {
      ...sparten,
      clusters,
      units,
      balance: scenario.spartenBalance,
      slack: scenario.spartenSlack,
      outputsPerResidentChunk: scenario.spartenOutputs,
      chunkOverhead: scenario.spartenOverhead,
      broadcastBytes: scenario.spartenBroadcast,
      weights: scenario.spartenWeights,
    },
  };
}

export function patternSettingsOf(scenario: Settings): PatternSettings {
  const [n, m] = scenario.nOfM;
  return { pattern: scenario.pattern, chunkWidth: scenario.chunkWidth, n, m };
}
