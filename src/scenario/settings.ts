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

/** The designs of a comparison, all with as many multipliers as the array has; what else of them a scenario sets. */
export function designConfigOf(scenario: Pick<Settings, 'compareArray' | 'turn' | 'spartenBalance' | 'spartenSlack'>): DesignConfig {
  const { hardware, sparten, ...others } = designsOfSize(...scenario.compareArray);
  return {
    ...others,
    hardware: { ...hardware, turn: scenario.turn },
    sparten: { ...sparten, balance: scenario.spartenBalance, slack: scenario.spartenSlack },
  };
}

export function patternSettingsOf(scenario: Settings): PatternSettings {
  const [n, m] = scenario.nOfM;
  return { pattern: scenario.pattern, chunkWidth: scenario.chunkWidth, n, m };
}
