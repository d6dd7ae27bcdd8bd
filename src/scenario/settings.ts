import type { HardwareConfig } from '../engine/csph/config';
import type { PatternSettings } from '../engine/pruning/types';
import type { Scenario } from './types';

/** The array of a scenario. Its columns are the filters of a chunk: the two are one number. */
export function hardwareOf(scenario: Scenario): HardwareConfig {
  return {
    arrayRows: scenario.arrayRows,
    arrayColumns: scenario.chunkWidth,
    groupSize: scenario.groupSize,
    bins: scenario.bins,
    buffer: scenario.buffer,
    order: scenario.order,
    drain: scenario.drain,
  };
}

export function patternSettingsOf(scenario: Scenario): PatternSettings {
  const [n, m] = scenario.nOfM;
  return { pattern: scenario.pattern, chunkWidth: scenario.chunkWidth, n, m };
}
