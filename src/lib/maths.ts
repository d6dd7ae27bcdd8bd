import { invariant, InvariantError } from './assert';

/*
 * The functions whose last bit the standard leaves to each JavaScript engine, made of operations that IEEE 754 fixes: the same bits in every browser, in Node,
 * and next year. Whatever feeds a number that is shown uses these (src/architecture.test.ts holds it). Methods, and the coefficients of the fitted polynomials,
 * are those published with FDLIBM 5.3 (Sun Microsystems, 1993–1995); each result is within one unit in its last place.
 */

const scratch = new Float64Array(1);
const words = new Int32Array(scratch.buffer);
/** Which of a number's two words holds sign, exponent and the first 20 bits of the fraction. */
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

const HIDDEN_BIT = 0x100000;
const FRACTION = 0xfffff;
/** High word of 1. */
const ONE = 0x3ff00000;

function highWordOf(x: number): number {
  scratch[0] = x;
  return words[HIGH];
}

/** The number with this high word and a low word of 0. */
function withHighWord(high: number): number {
  words[HIGH] = high;
  words[LOW] = 0;
  return scratch[0];
}

/** 2^n, exactly: 0 below the least number, infinite above the largest. @param n a whole number. */
export function powerOfTwo(n: number): number {
  if (n > 1023) return Infinity;
  if (n >= -1022) return withHighWord((n + 1023) << 20);
  return n < -1074 ? 0 : withHighWord((n + 1023 + 60) << 20) * 2 ** -60;
}

/** 10^n, correctly rounded: read as text is. @param n a whole number. */
export const powerOfTen = (n: number): number => Number(`1e${n}`);

/** base^n for a whole n of at least 0, by squaring: each multiplication rounds once. */
export function power(base: number, n: number): number {
  invariant(Number.isSafeInteger(n) && n >= 0, 'an exponent is whole and not negative');
  let result = 1;
  let square = base;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

// ln 2 in two parts, the first short enough for its small multiples to be exact.
const LN2_HIGH = 0.693147180369123816;
const LN2_LOW = 1.90821492927058770002e-10;

/** e^x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const size = Math.abs(x);
  if (size < 2 ** -28) return 1 + x;
  // What follows would be a unit too large here.
  if (x === 1) return Math.E;
  // x = k ln 2 + r, and e^r from a rational approximation on |r| ≤ ln 2 / 2.
  let k = 0;
  if (size > 0.5 * Math.LN2) k = size < 1.5 * Math.LN2 ? Math.sign(x) : Math.trunc(Math.LOG2E * x + (x < 0 ? -0.5 : 0.5));
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t * (-2.77777777770155933842e-3 + t * (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  // In two steps at the ends of the range, where 2^k alone is no normal number.
  if (k === 1024) return y * 2 * powerOfTwo(1023);
  return k >= -1021 ? y * powerOfTwo(k) : y * powerOfTwo(k + 1000) * powerOfTwo(-1000);
}

/** The natural logarithm; −∞ of 0, NaN of anything below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const scaled = x < 2 ** -1022 ? x * 2 ** 54 : x;
  const high = highWordOf(scaled);
  const fraction = high & FRACTION;
  // x = 2^k (1 + f) with 1 + f in [√½, √2).
  const carry = (fraction + 0x95f64) & HIDDEN_BIT;
  words[HIGH] = fraction | (carry ^ ONE);
  const f = scratch[0] - 1;
  const k = (high >> 20) - 1023 + (carry >> 20) - (scaled === x ? 0 : 54);
  const kHigh = k * LN2_HIGH;
  const kLow = k * LN2_LOW;
  if ((FRACTION & (2 + fraction)) < 3) {
    const rest = f * f * (0.5 - (1 / 3) * f);
    return k === 0 ? f - rest : kHigh - (rest - kLow - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const even = z * (6.66666666666673513e-1 + w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const rest = even + odd;
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const half = 0.5 * f * f;
    return k === 0 ? f - (half - s * (half + rest)) : kHigh - (half - (s * (half + rest) + kLow) - f);
  }
  return k === 0 ? f - s * (f - rest) : kHigh - (s * (f - rest) - kLow - f);
}

/** The exponent of a number in scientific notation: 0 for 1 to 9.99…, −1 for 0.1, exactly. @param x finite and not 0. */
export function decadeOf(x: number): number {
  invariant(Number.isFinite(x) && x !== 0, 'a decade is of a finite number that is not 0');
  // As many digits as tell the number apart, which the standard fixes.
  return Number(x.toExponential().split('e')[1]);
}

/** √(Σ x²), without overflow on the way. */
export function rootOfSquares(values: readonly number[]): number {
  let largest = 0;
  for (const value of values) {
    if (Number.isNaN(value)) return NaN;
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0 || largest === Infinity) return largest;
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const share = value / largest;
    const summand = share * share - lost;
    const next = sum + summand;
    lost = next - sum - summand;
    sum = next;
  }
  return Math.sqrt(sum) * largest;
}

const EIGHTH_TURN = Math.PI / 4;
/** Angles whose reduction below is exact enough: 2^19 · π / 2. */
const LARGEST_ANGLE = 823549.6;

// π/2 in parts of 33 bits, and what is left of it behind each.
const FIRST = 1.57079632673412561417;
const AFTER_FIRST = 6.07710050650619224932e-11;
const SECOND = 6.0771005063039659766e-11;
const AFTER_SECOND = 2.02226624879595063154e-21;
const THIRD = 2.0222662487111664558e-21;
const AFTER_THIRD = 8.47842766036889956997e-32;

/** What `reduce` leaves: a rest of at most π/4, and a tail far below its last place. Kept here, as millions are asked for. */
const reduced = new Float64Array(2);

/** angle = n · π/2 + rest + tail. @returns n. */
function reduce(angle: number): number {
  if (!(Math.abs(angle) < LARGEST_ANGLE)) throw new InvariantError(`angle ${angle}`);
  // 2/π, rounded.
  const n = Math.round(angle * 6.36619772367581382433e-1);
  const exponent = (highWordOf(angle) >>> 20) & 0x7ff;
  let above = angle - n * FIRST;
  let below = n * AFTER_FIRST;
  let rest = above - below;
  // Near a multiple of π/2 the leading bits cancel: the next part of it makes up for them.
  if (exponent - ((highWordOf(rest) >>> 20) & 0x7ff) > 16) {
    const before = above;
    below = n * SECOND;
    above = before - below;
    below = n * AFTER_SECOND - (before - above - below);
    rest = above - below;
    if (exponent - ((highWordOf(rest) >>> 20) & 0x7ff) > 49) {
      const then = above;
      below = n * THIRD;
      above = then - below;
      below = n * AFTER_THIRD - (then - above - below);
      rest = above - below;
    }
  }
  reduced[0] = rest;
  reduced[1] = above - rest - below;
  return n;
}

/** sin(x + y) for |x| ≤ π/4 and a y far below x's last place. */
function sineNearZero(x: number, y: number): number {
  if (Math.abs(x) < 2 ** -27) return x;
  const z = x * x;
  const v = z * x;
  const r =
    8.33333333332248946124e-3 +
    z * (-1.98412698298579493134e-4 + z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  if (y === 0) return x + v * (-1.66666666666666324348e-1 + z * r);
  return x - (z * (0.5 * y - v * r) - y - v * -1.66666666666666324348e-1);
}

/** cos(x + y), as above. */
function cosineNearZero(x: number, y: number): number {
  const size = Math.abs(x);
  if (size < 2 ** -27) return 1;
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z * (2.48015872894767294178e-5 + z * (-2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  const high = highWordOf(size);
  if (high < 0x3fd33333) return 1 - (0.5 * z - (z * r - x * y));
  // About x/4, with few bits: 1 − q is exact.
  const q = high > 0x3fe90000 ? 0.28125 : withHighWord(high - 0x200000);
  return 1 - q - (0.5 * z - q - (z * r - x * y));
}

/** @param x radians, below 823,549 in size. */
export function sin(x: number): number {
  if (Math.abs(x) <= EIGHTH_TURN) return sineNearZero(x, 0);
  const n = reduce(x);
  const value = (n & 1) === 0 ? sineNearZero(reduced[0], reduced[1]) : cosineNearZero(reduced[0], reduced[1]);
  return (n & 2) === 0 ? value : -value;
}

/** @param x radians, below 823,549 in size. */
export function cos(x: number): number {
  if (Math.abs(x) <= EIGHTH_TURN) return cosineNearZero(x, 0);
  const n = reduce(x);
  const value = (n & 1) === 0 ? cosineNearZero(reduced[0], reduced[1]) : sineNearZero(reduced[0], reduced[1]);
  return ((n + 1) & 2) === 0 ? value : -value;
}
