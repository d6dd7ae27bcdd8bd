import { denseAssumptions, denseCost } from './dense-array';
import { atOnce } from './slices';
import type { Design } from './design';

/** Output-stationary systolic array: positions on its rows, filters on its columns. */
export const denseOs: Design = {
  id: 'dense-os',
  name: 'Dense, output-stationary',
  pattern: 'dense',
  assumptions: ({ systolic, memory }) => denseAssumptions(systolic, memory, 'os'),
  run: (work, config) => atOnce(() => denseCost(work, config.systolic, config.memory, 'os')),
};
