import { denseAssumptions, denseCost } from './dense-array';
import { atOnce } from './slices';
import type { Design } from './design';

/** Weight-stationary systolic array: reduction on its rows, filters on its columns. */
export const denseWs: Design = {
  id: 'dense-ws',
  name: 'Dense, weight-stationary',
  pattern: 'dense',
  assumptions: ({ systolic, memory }) => denseAssumptions(systolic, memory, 'ws'),
  run: (work, config) => atOnce(() => denseCost(work, config.systolic, config.memory, 'ws')),
};
