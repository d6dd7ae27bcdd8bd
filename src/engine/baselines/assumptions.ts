import { whole } from '../../lib/numbers';
import { SOURCES } from './sources';
import type { Assumption, MemoryConfig } from './design-types';

const KILO = 1024;
const MEGA = KILO * KILO;

/** `1 MB`, `8 KB`, `20 bytes`: in the largest unit of which it is a whole number. */
export function bytesWords(bytes: number): string {
  if (bytes % MEGA === 0) return `${whole(bytes / MEGA)} MB`;
  return bytes % KILO === 0 ? `${whole(bytes / KILO)} KB` : counted(bytes, 'byte');
}

/** `1 chip`, `4 chips`. */
export const counted = (count: number, noun: string): string => `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;

/** The memory around the multipliers: the same for all designs, none of whose own is public in full. */
export const memoryAssumption = ({ weightBufferBytes, activationBufferBytes, dramBytesPerCycle, inputBufferBytes }: MemoryConfig): Assumption => ({
  text:
    inputBufferBytes !== null
      ? `A weight buffer of ${bytesWords(weightBufferBytes)}, an input buffer of ${bytesWords(inputBufferBytes)} behind its own loop nest, and ` +
        `${dramBytesPerCycle} bytes of DRAM a cycle, as in all designs here.`
      : `A weight buffer of ${bytesWords(weightBufferBytes)}, an activation buffer of ${bytesWords(activationBufferBytes)}, and ` +
        `${dramBytesPerCycle} bytes of DRAM a cycle, as in all designs here.`,
  confidence: 'setting',
});

/** How a design's own loop nest uses an input buffer: see nest.ts. */
export const inputNestAssumption: Assumption = {
  text: 'Of holding no inputs, those of a step, those of a block of positions, or each until its last use, the input buffer does what fits and reads least.',
  confidence: 'reading',
};

/** The same, for a design that may choose its loop order, see tiledTraffic; or goes by its own nest, where there is an input buffer. */
export const tiledMemoryAssumptions = (memory: MemoryConfig): readonly Assumption[] => [
  memoryAssumption(memory),
  ...(memory.inputBufferBytes === null ? [TILED] : [inputNestAssumption, WEIGHT_NEST]),
];

const WEIGHT_NEST: Assumption = {
  text: 'Weights are fetched once where they stay in the array or those of a slice of the reduction fit their buffer, else with every block of positions.',
  confidence: 'reading',
};
const TILED: Assumption = {
  text: 'Where neither operand fits its buffer, the cheaper of the two is fetched again for each bufferful of the other.',
  confidence: 'S2',
  source: SOURCES.bbs,
  detail: 'its memory model',
};
