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

/** The same, for a design that may choose its loop order: see tiledTraffic. */
export const tiledMemoryAssumptions = (memory: MemoryConfig): readonly Assumption[] => [
  memoryAssumption(memory),
  {
    text: 'Where neither operand fits its buffer, the cheaper of the two is fetched again for each bufferful of the other.',
    confidence: 'S2',
    source: SOURCES.bbs,
    detail: 'its memory model',
  },
];
