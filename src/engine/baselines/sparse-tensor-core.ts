import { whole } from '../../lib/numbers';
import { bytesWords, counted, tiledMemoryAssumptions } from './assumptions';
import type { Design, DesignConfig } from './design';
import { systolicLimits } from './systolic';
import { atOnce } from './slices';
import { SOURCES } from './sources';
import { SUM_BYTES, tensorCoreCost } from './tensor-core';
import { TWO_OF_FOUR } from './nm-rule';
import type { Assumption } from './design-types';

export const sparseTensorCore: Design = {
  id: 'sparse-tensor-core',
  name: '2:4 tensor core',
  inWords: 'the 2:4 tensor core',
  skips: 'skips two of four',
  limits: ({ systolic }) => systolicLimits(systolic),
  pattern: 'n:m',
  assumptions: tensorCoreAssumptions,
  run: (work, config) => atOnce(() => tensorCoreCost('sparse-tensor-core', work, config, TWO_OF_FOUR)),
};

function tensorCoreAssumptions({ systolic: { rows, columns }, memory }: DesignConfig): readonly Assumption[] {
  const artifact = { confidence: 'S', source: SOURCES.sparseloop, detail: 'figure 15' } as const;
  return [
    {
      text:
        `${whole(rows * columns)} multipliers, for ${counted(columns, 'filter')} × ${counted(rows, 'row')} of the reduction; weights stay while ` +
        'positions stream by.',
      confidence: 'reading',
      reference: { text: 'The artifact: 1,024 multipliers of 8 bits, with a weight latch of one byte each.', ...artifact },
    },
    { text: `Sums of outputs stand in ${bytesWords(SUM_BYTES)} of register files.`, ...artifact },
    { text: 'At most two of every four weights: half the dense multiplications. Anything denser runs dense. Activations are not skipped.', ...artifact },
    { text: 'A sparser layer gains no more than 2×: the hardware knows no other ratio.', ...artifact },
    { text: 'Two bits of metadata a stored weight.', ...artifact },
    { text: 'Filling the array is not charged, while the dense arrays pay for it.', confidence: 'reading' },
    ...tiledMemoryAssumptions(memory),
  ];
}
