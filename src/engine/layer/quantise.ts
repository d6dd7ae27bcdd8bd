import { ok, type Result } from '../../lib/result';
import { notFinite } from './finite';

/** Integers that stand for real values: real = integer · scale. */
export interface Quantised<Values> {
  readonly values: Values;
  readonly scale: number;
}

/**
 * Symmetric int8 weights with one scale a layer, max|w| / 127; all zero: scale 1. Rounds half to even.
 * Fails on a value that is not finite.
 */
export function quantiseWeights(values: Float32Array): Result<Quantised<Int8Array>> {
  const range = rangeOf(values, 'weights');
  if (!range.ok) return range;
  const scale = stepOf(range.value.peak, 127);
  return ok({ values: toIntegers(values, scale, new Int8Array(values.length)), scale });
}

/**
 * 8-bit activations with one scale for all given values: 0..255 where none is negative (after a ReLU), else −127..127; all zero: scale 1.
 * Rounds half to even. Held in 16 bits so that one array type serves both. Fails on a value that is not finite.
 */
export function quantiseActivations(values: Float32Array): Result<Quantised<Int16Array>> {
  const range = rangeOf(values, 'activations');
  if (!range.ok) return range;
  const scale = stepOf(range.value.peak, range.value.least >= 0 ? 255 : 127);
  return ok({ values: toIntegers(values, scale, new Int16Array(values.length)), scale });
}

function rangeOf(values: Float32Array, what: string): Result<{ readonly least: number; readonly peak: number }> {
  let least = 0;
  let peak = 0;
  let finite = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const magnitude = Math.abs(value);
    if (value < least) least = value;
    if (magnitude > peak) peak = magnitude;
    finite &&= magnitude < Infinity;
  }
  if (!finite) return notFinite(values, what);
  return ok({ least, peak });
}

const stepOf = (peak: number, levels: number): number => (peak === 0 ? 1 : peak / levels);

/** Adding and taking away 1.5 · 2^52 leaves no bits for a fraction: the double rounds half to even by itself. */
const ROUNDER = 6755399441055744;

function toIntegers<Values extends Int8Array | Int16Array>(values: Float32Array, scale: number, integers: Values): Values {
  for (let i = 0; i < values.length; i++) integers[i] = values[i] / scale + ROUNDER - ROUNDER;
  return integers;
}
