import { denseAssumptions, denseCost } from './dense-array';
import { atOnce } from './slices';
import type { Design } from './design';
import { systolicLimits } from './systolic';

/** Output-stationary systolic array: positions on its rows, filters on its columns. */
export const denseOs: Design = {
  id: 'dense-os',
  name: 'Dense OS array',
  inWords: 'the dense output-stationary array',
  skips: 'output-stationary (OS), skips nothing',
  limits: ({ systolic }) => systolicLimits(systolic),
  pattern: 'dense',
  assumptions: (config) => denseAssumptions(config, 'os'),
  run: (work, config) => atOnce(() => denseCost(work, config, 'os')),
};
