import { denseAssumptions, denseCost } from './dense-array';
import { atOnce } from './slices';
import type { Design } from './design';
import { systolicLimits } from './systolic';

/** Weight-stationary systolic array: reduction on its rows, filters on its columns. */
export const denseWs: Design = {
  id: 'dense-ws',
  name: 'Dense WS array',
  inWords: 'the dense weight-stationary array',
  skips: 'weight-stationary (WS), skips nothing',
  reasons: { load: 'new weights enter the array before each fold', 'ragged-reduction': 'the last block of inputs is shorter than the array' },
  limits: ({ systolic }) => systolicLimits(systolic),
  pattern: 'dense',
  assumptions: (config) => denseAssumptions(config, 'ws'),
  run: (work, config) => atOnce(() => denseCost(work, config, 'ws')),
};
