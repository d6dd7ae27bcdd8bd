import { denseCost } from './dense';
import { atOnce } from './slices';
import type { Design } from './design';

const SCALE_SIM = 'SCALE-Sim v2, commit 22f88b1';

/** Weight-stationary systolic array: reduction on its rows, filters on its columns. */
export const denseWs: Design = {
  id: 'dense-ws',
  name: 'Dense, weight-stationary',
  pattern: 'dense',
  assumptions: [
    { text: 'Cycles of a fold: M + 2R + C − 2; folds do not overlap; minus 1 a layer, as the simulator reports them.', confidence: 'S', source: SCALE_SIM },
    { text: 'Partial sums of 4 bytes go to the activation buffer and back between the folds of one output.', confidence: 'reading' },
    { text: 'Zeros are multiplied like any other value: nothing is skipped and nothing is gated.', confidence: 'reading' },
    {
      text: 'Where neither operand fits its buffer, the cheaper of the two is fetched again for each bufferful of the other.',
      confidence: 'S2',
      source: 'BBS memory model',
    },
  ],
  run: (work, config) => atOnce(() => denseCost(work, config.systolic, config.memory, 'ws')),
};
