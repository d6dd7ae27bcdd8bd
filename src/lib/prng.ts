import { cos, log } from './maths';

/** A seeded stream of pseudo-random numbers (sfc32: 128 bits of state, period about 2^128). Same seed, same stream, on every machine. */
export interface Prng {
  /** Uniform in [0, 1), 32 random bits. */
  uniform(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
  /** Standard normal deviate (Box-Muller). */
  normal(): number;
}

/** @param seed any finite number; only its low 32 bits count. */
export function createPrng(seed: number): Prng {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  // The first outputs of neighbouring seeds are alike until the state has mixed.
  for (let i = 0; i < 15; i++) next();
  const uniform = (): number => next() / 4294967296;
  return {
    uniform,
    below: (bound) => Math.floor(uniform() * bound),
    normal: () => Math.sqrt(-2 * log(1 - uniform())) * cos(2 * Math.PI * uniform()),
  };
}
