import { denseAssumptions, denseCost } from './dense-array';
import { atOnce } from './slices';
import type { Design } from './design';
import { systolicLimits } from './systolic';

/** Input-stationary systolic array: reduction on its rows, output positions on its columns. */
export const denseIs: Design = {
  id: 'dense-is',
  name: 'Dense IS array',
  inWords: 'the dense input-stationary array',
  skips: 'input-stationary (IS), skips nothing',
  reasons: { load: 'new inputs enter the array before each fold', 'ragged-reduction': 'the last block of inputs is shorter than the array' },
  limits: ({ systolic }) => systolicLimits(systolic),
  pattern: 'dense',
  assumptions: (config) => denseAssumptions(config, 'is'),
  run: (work, config) => atOnce(() => denseCost(work, config, 'is')),
};
