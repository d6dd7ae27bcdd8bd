import { describe, expect, it } from 'vitest';
import { cos, decadeOf, exp, log, power, powerOfTen, powerOfTwo, rootOfSquares, sin } from './maths';
import { createPrng } from './prng';

// Series in whole numbers of 2^-240: slow, obvious, and far finer than a double.
const BITS = 240n;
const ONE = 1n << BITS;

/** A double as a whole number of 2^-240; exact for what is tested here. */
function fixed(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = (bits & 0xfffffffffffffn) | (exponent === 0n ? 0n : 1n << 52n);
  const shift = (exponent === 0n ? 1n : exponent) - 1075n + BITS;
  const size = shift >= 0n ? fraction << shift : fraction >> -shift;
  return bits >> 63n === 0n ? size : -size;
}

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

/** Σ termₙ until nothing is left of a term. */
function series(first: bigint, next: (term: bigint, n: bigint) => bigint): bigint {
  let sum = 0n;
  let term = first;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    sum += term;
    term = next(term, n);
  }
  return sum;
}

const exactExp = (x: bigint): bigint => series(ONE, (term, n) => times(term, x) / n);
const exactSine = (x: bigint): bigint => series(x, (term, n) => -times(times(term, x), x) / (2n * n * (2n * n + 1n)));
const exactCosine = (x: bigint): bigint => series(ONE, (term, n) => -times(times(term, x), x) / ((2n * n - 1n) * 2n * n));
/** 2 artanh((x − 1) / (x + 1)). */
function exactLog(x: bigint): bigint {
  const s = ((x - ONE) << BITS) / (x + ONE);
  let odd = s;
  let sum = 0n;
  for (let n = 1n; odd !== 0n && odd !== -1n; n += 2n) {
    sum += odd / n;
    odd = times(times(odd, s), s);
  }
  return 2n * sum;
}

/** Distance between a double and the exact value, in units of the double's last place. */
function unitsOff(found: number, exact: bigint): number {
  const size = Math.abs(found);
  const last = fixed(size) === 0n ? 1n : fixed(powerOfTwo(Math.floor(Math.log2(size)) - 52));
  const error = fixed(found) - exact;
  return Number(((error < 0n ? -error : error) * 1000n) / last) / 1000;
}

const prng = createPrng(7);
const between = (low: number, high: number, count: number): number[] => Array.from({ length: count }, () => low + (high - low) * prng.uniform());

describe('functions that the standard leaves open', () => {
  it.each([
    ['exp', exp, exactExp, [...between(-30, 30, 200), ...between(-1, 1, 200), 2 ** -30, -(2 ** -29), 0.5 * Math.LN2, 1.5 * Math.LN2]],
    ['log', log, exactLog, [...between(0.01, 4, 200), ...between(0.99, 1.01, 200), ...between(0, 1e3, 50).map((x) => x + 2 ** -20), 1 + 2 ** -30, 2, 0.5]],
    ['sin', sin, exactSine, [...between(-2 * Math.PI, 2 * Math.PI, 300), ...between(-50, 50, 50), 2 ** -28, Math.PI, -Math.PI / 2, 20 * Math.PI, 11]],
    [
      'cos',
      cos,
      exactCosine,
      [...between(-2 * Math.PI, 2 * Math.PI, 300), ...between(-50, 50, 50), 2 ** -28, Math.PI / 2, 5 * (Math.PI / 2), 20 * Math.PI, 11],
    ],
  ] as const)('%s is within one unit of the last place', (_name, ours, exact, given) => {
    for (const x of given) expect(unitsOff(ours(x), exact(fixed(x))), String(x)).toBeLessThan(1);
  });

  it('gives the same bits on every machine', () => {
    // FNV-1a over the bits of 20,000 results of each: what is shown, and every synthetic weight, hangs on them.
    const hash = (of: (u: number) => number): number => {
      const view = new DataView(new ArrayBuffer(8));
      const stream = createPrng(11);
      let sum = 0x811c9dc5;
      for (let i = 0; i < 20_000; i++) {
        view.setFloat64(0, of(stream.uniform()));
        for (let at = 0; at < 8; at++) sum = Math.imul(sum ^ view.getUint8(at), 0x01000193);
      }
      return sum >>> 0;
    };
    const turn = 2 * Math.PI;
    expect({
      exp: hash((u) => exp(20 * (u - 0.5))),
      log: hash((u) => log(u)),
      sin: hash((u) => sin(turn * u)),
      cos: hash((u) => cos(turn * u)),
      root: hash((u) => rootOfSquares([u, 1 - u, 3 * u])),
      power: hash((u) => power(u, 32)),
    }).toMatchInlineSnapshot(`
      {
        "cos": 3832217569,
        "exp": 2355931505,
        "log": 1225849741,
        "power": 555464961,
        "root": 1824130580,
        "sin": 2152688956,
      }
    `);
  });

  it('knows the ends of its range', () => {
    expect([exp(0), exp(710), exp(-746), exp(Infinity), exp(-Infinity), exp(NaN), exp(1)]).toEqual([1, Infinity, 0, Infinity, 0, NaN, Math.E]);
    expect(exp(709.7)).toBeGreaterThan(1e308);
    expect(exp(-745)).toBe(5e-324);
    expect([log(1), log(0), log(-1), log(Infinity), log(NaN), log(2)]).toEqual([0, -Infinity, NaN, Infinity, NaN, Math.LN2]);
    expect(log(5e-324)).toBeCloseTo(-1074 * Math.LN2, 10);
    expect([sin(0), cos(0), sin(Math.PI / 2), cos(Math.PI)]).toEqual([0, 1, 1, -1]);
    for (const far of [1e6, Infinity, NaN]) expect(() => sin(far)).toThrow('angle');
  });

  it('takes powers, roots and decades exactly where they are exact', () => {
    for (const n of [-1080, -1074, -1050, -1022, -1, 0, 1, 31, 52, 1023, 1024]) expect(powerOfTwo(n), String(n)).toBe(exactPower(n));
    for (let n = -300; n <= 300; n++) expect(decadeOf(powerOfTen(n))).toBe(n);
    expect([0.0999, 0.1, 9.99, 10, 999.9999999999999, 1000, -0.02].map(decadeOf)).toEqual([-2, -1, 0, 1, 2, 3, -2]);
    expect([power(3, 0), power(3, 5), power(0.5, 40), power(10, 15)]).toEqual([1, 243, powerOfTwo(-40), 1e15]);
    expect([rootOfSquares([]), rootOfSquares([3, -4]), rootOfSquares([1e200, 0]), rootOfSquares([NaN, 1]), rootOfSquares([Infinity])]).toEqual([
      0,
      5,
      1e200,
      NaN,
      Infinity,
    ]);
    expect(() => decadeOf(0)).toThrow('decade');
    expect(() => power(2, 0.5)).toThrow('exponent');
  });
});

/** By doubling and halving, which are exact. */
function exactPower(n: number): number {
  let value = 1;
  for (let i = 0; i < Math.abs(n); i++) value = n > 0 ? value * 2 : value / 2;
  return value;
}
