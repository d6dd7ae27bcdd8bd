import { whole } from '../../lib/numbers';
import { bytesWords, counted, tiledMemoryAssumptions } from './assumptions';
import type { Design, DesignConfig } from './design';
import { type NmConfig, nmRule } from './nm-rule';
import { atOnce } from './slices';
import { SOURCES } from './sources';
import { SUM_BYTES, tensorCoreCost } from './tensor-core';
import { MOST_UNITS } from './size-limits';
import type { Assumption } from './design-types';

/** A tensor core for any n of m, to stand beside the one of 2:4. */
export const nmCore: Design = {
  id: 'nm-core',
  name: 'n:m tensor core',
  inWords: 'the n:m tensor core',
  skips: 'skips all but n of m',
  limits: ({ tensorCore: { n, m } }) => [
    ['n of the tensor core’s n:m', n, 1, Math.max(1, m)],
    ['m of the tensor core’s n:m', m, 1, MOST_UNITS],
  ],
  pattern: 'n:m',
  nOfM: ({ tensorCore: { n, m } }) => [n, m],
  assumptions: nmCoreAssumptions,
  run: (work, config) => atOnce(() => tensorCoreCost('nm-core', work, config, nmRule(config.tensorCore))),
};

/** `6:8`. */
const nmName = ({ n, m }: Pick<NmConfig, 'n' | 'm'>): string => `${whole(n)}:${whole(m)}`;

/** What a core makes of n of m, or that it can make nothing of it. */
export function nmWords(config: NmConfig): string {
  const rule = nmRule(config);
  const name = nmName(config);
  if (rule === null) return `${name} leaves nothing out, so no tensor core can run it faster: it runs dense.`;
  const { block, slots } = rule;
  const gain = `${(block / slots).toFixed(2)} times the dense speed`;
  if (config.n === 2 && config.m === 4) return `2:4 itself: ${gain}.`;
  if (config.core === 'native') return `A core built for ${name}: ${gain}.`;
  if (block === 4) {
    const padded = 2 * config.n < config.m ? ', with zeros where fewer are kept' : '';
    return `On hardware for 2:4, ${name} runs as 2:4${padded}: ${gain}, and no more.`;
  }
  const windows = `${whole(slots / 2)} overlapping windows of 2:4`;
  const as = config.n === slots && config.m === block ? windows : `${nmName({ n: slots, m: block })}, which is ${windows}`;
  return `On hardware for 2:4, ${name} runs as ${as}: ${gain}.`;
}

function nmCoreAssumptions({ systolic: { rows, columns }, memory, tensorCore }: DesignConfig): readonly Assumption[] {
  const isNative = tensorCore.core === 'native';
  const rule = nmRule(tensorCore);
  return [
    {
      text: `${whole(rows * columns)} multipliers, for ${counted(columns, 'filter')} × ${counted(rows, 'row')} of the reduction, as in the 2:4 tensor core.`,
      confidence: 'reading',
    },
    isNative || rule === null
      ? { text: nmWords(tensorCore), confidence: 'reading' }
      : { text: nmWords(tensorCore), confidence: 'S', source: SOURCES.slideSparse, detail: 'abstract' },
    { text: 'A layer that is to keep more than n of m runs dense; a sparser one gains no more. Activations are not skipped.', confidence: 'reading' },
    rule === null
      ? { text: 'No metadata.', confidence: 'D' }
      : {
          text: `${counted(rule.indexBits, 'bit')} of metadata a stored weight${rule.extraInputs > 0 ? '; inputs that two windows share are read twice' : ''}.`,
          confidence: 'D',
        },
    { text: `Sums of outputs stand in ${bytesWords(SUM_BYTES)} of register files. Filling the array is not charged.`, confidence: 'reading' },
    ...tiledMemoryAssumptions(memory),
  ];
}
