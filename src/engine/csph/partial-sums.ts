import { invariant } from '../../lib/assert';
import type { PartialSumMode } from './types';

/** An int32 divided by 2^shift as an integer, halves to the even neighbour. [code] rounds so; a power of two as the step is a [reading]. @param shift 0..31 */
export function shiftRounded(sum: number, shift: number): number {
  if (shift === 0) return sum;
  const floor = sum >> shift;
  const rest = sum & ((1 << shift) - 1);
  // Carries into bit `shift` where the rest is above one half, or equal to it beside an odd floor. No branch: it would be a coin toss.
  return floor + ((rest + (1 << (shift - 1)) - 1 + (floor & 1)) >>> shift);
}

/** The two's complement range of 2..32 bits. */
export function signedRange(bits: number): readonly [least: number, most: number] {
  const most = 0x7fffffff >> (32 - bits);
  return [~most, most];
}

/**
 * The smallest shift with which no group sum of the layer saturates, so one power of two a layer. [reading]
 * @param largestGroupSum largest magnitude of a group's sum, as `executeLayer` or a value reader reports it.
 * @param bits 2..32, sign included.
 */
export function chooseShift(largestGroupSum: number, bits: number): number {
  invariant(Number.isInteger(bits) && bits >= 2 && bits <= 32, `partial sums of ${bits} bits`);
  const [, most] = signedRange(bits);
  let shift = 0;
  while (shiftRounded(largestGroupSum, shift) > most) shift++;
  return shift;
}

/** @throws InvariantError where a mode cannot be executed: shift 0..31, bits 2..32. */
export function checkPartialSumMode(mode: PartialSumMode): void {
  if (mode.kind === 'exact') return;
  invariant(Number.isInteger(mode.bits) && mode.bits >= 2 && mode.bits <= 32, `partial sums of ${mode.bits} bits`);
  invariant(Number.isInteger(mode.shift) && mode.shift >= 0 && mode.shift <= 31, `partial sums shifted by ${mode.shift} bits`);
}
