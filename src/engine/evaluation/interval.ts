import { invariant } from '../../lib/assert';

/** Bounds of a share, in [0, 1]. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Quantile of the normal distribution that leaves 2.5 % on either side. */
const Z_95 = 1.959963984540054;

/**
 * Wilson's score interval at 95 %: the shares p for which the share measured lies within 1.96 standard errors √(p(1 − p)/n) of p. Unlike the simple
 * p ± 1.96 √(p(1 − p)/n) it stays inside [0, 1] and has a width where everything, or nothing, is right. Nothing measured: everything is possible.
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212 [lit]; recommended for shares near 0 or 1 by
 * R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872 [lit].
 */
export function wilsonInterval(correct: number, total: number): Interval {
  invariant(Number.isInteger(correct) && Number.isInteger(total) && correct >= 0 && correct <= total, `${correct} right of ${total}`);
  if (total === 0) return { low: 0, high: 1 };
  const share = correct / total;
  const correction = (Z_95 * Z_95) / total;
  const centre = (share + correction / 2) / (1 + correction);
  const half = Math.sqrt(share * (1 - share) * correction + (correction * correction) / 4) / (1 + correction);
  return { low: correct === 0 ? 0 : Math.max(0, centre - half), high: correct === total ? 1 : Math.min(1, centre + half) };
}
