import { extent, range, tickStep, ticks } from 'd3-array';
import { decadeOf, powerOfTen } from '../lib/maths';

/** A mark on an axis: where, in the axis's own unit, and what stands beside it. */
export interface Tick {
  readonly at: number;
  readonly name: string;
}

/** An axis: the values at its ends, its ticks, and what it measures. */
export interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** With its unit, e.g. "weights cut, %". */
  readonly name: string;
}

/** Whole numbers with an even step from 0 to `end`, about `most` of them. */
export function wholeTicks(end: number, most = 8): readonly Tick[] {
  const step = Math.max(1, tickStep(0, end, most));
  // The last step may fall short of the end by a rounding.
  return range(0, end + step / 1e6, step).map((at) => ({ at, name: String(at) }));
}

/** Even ticks of shares from `least` to 1, in percent without the sign: "97.5". */
export const percentTicks = (least: number, count = 5): readonly Tick[] =>
  ticks(least, 1, count).map((at) => ({ at, name: String(Number((100 * at).toFixed(1))) }));

/** No axis goes further down: what is smaller is nothing to the eye. */
const LEAST_EXPONENT = -5;

/**
 * The powers of ten, as exponents, that hold all values: at least one decade, none below 10⁻⁵. Zeros and what is not finite do not count; without any value,
 * −2 to 1.
 */
export function decades(values: Iterable<number>): readonly [number, number] {
  const positive = [...values].filter((value) => value > 0 && Number.isFinite(value));
  const [least, most] = extent(positive);
  if (least === undefined || most === undefined) return [-2, 1];
  const low = Math.max(LEAST_EXPONENT, decadeOf(least));
  const below = decadeOf(most);
  // A value on a power of ten, or a rounding above it, needs no decade above it.
  const high = Math.max(low + 1, most <= powerOfTen(below) * (1 + 1e-9) ? below : below + 1);
  // 0, where rounding up gave −0.
  return [low, high + 0];
}

/** A logarithmic axis of whole decades, with a tick at each power of ten. */
export function decadeAxis(values: Iterable<number>, name: string): Axis {
  const [low, high] = decades(values);
  return {
    domain: [powerOfTen(low), powerOfTen(high)],
    ticks: range(low, high + 1).map((exponent) => ({ at: powerOfTen(exponent), name: String(powerOfTen(exponent)) })),
    name,
  };
}
