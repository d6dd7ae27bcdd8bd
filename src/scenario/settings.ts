import { DEFAULT_DESIGN_CONFIG, type DesignConfig } from '../engine/baselines/design';
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

/** The largest divisor of `count` that is at most 16 and a power of two. */
const sixteenth = (count: number): number => Math.min(16, count & -count);

/**
 * The designs of a comparison, all with as many multipliers as the array has. CSP-H is otherwise as the authors have it, its bins turn as the scenario says; SparTen has a cluster for each row
 * and a unit for each column; Cambricon's elements have 16 multipliers and its chips 16 elements, or the most that divides the array.
 */
export function designConfigOf({
  compareArray,
  turn,
  spartenBalance,
  spartenSlack,
}: Pick<Settings, 'compareArray' | 'turn' | 'spartenBalance' | 'spartenSlack'>): DesignConfig {
  const [rows, columns] = compareArray;
  const { hardware, sparten, cambricon } = DEFAULT_DESIGN_CONFIG;
  const lanes = sixteenth(rows * columns);
  const elements = sixteenth((rows * columns) / lanes);
  return {
    ...DEFAULT_DESIGN_CONFIG,
    hardware: { ...hardware, arrayRows: rows, arrayColumns: columns, turn },
    systolic: { rows, columns },
    sparten: { ...sparten, clusters: rows, units: columns, balance: spartenBalance, slack: spartenSlack },
    cambricon: { ...cambricon, chips: (rows * columns) / (lanes * elements), elements, lanes },
  };
}

export function patternSettingsOf(scenario: Settings): PatternSettings {
  const [n, m] = scenario.nOfM;
  return { pattern: scenario.pattern, chunkWidth: scenario.chunkWidth, n, m };
}
