import { decadeOf } from '../../lib/maths';
import { percent, whole } from '../../lib/numbers';

/** A part of a whole: whole percents, or one decimal where it is small. */
export function share(value: number): string {
  if (value > 0 && value < 0.0005) return '<\u00a00.1\u00a0%';
  return percent(value, value > 0 && value < 0.0995 ? 1 : 0);
}

/** Three significant digits, never in exponents: 0.0123, 1.23, 12.3, 1 234. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 100) return whole(value);
  const digits = Math.min(6, Math.max(0, 2 - decadeOf(size)));
  return value.toFixed(digits);
}

/** A ratio as people say it: 1.04×, 3.4×, 15×. */
export function times(ratio: number): string {
  if (ratio === 0 || ratio === 1) return `${ratio}×`;
  const digits = ratio < 0.1 ? 3 : ratio < 1.995 ? 2 : ratio < 9.95 ? 1 : 0;
  return `${digits === 0 ? whole(ratio) : ratio.toFixed(digits)}×`;
}

/** Largest step of an ascending list that is not above the value; the first where all are. */
const stepFor = <Step extends { readonly size: number }>(steps: readonly [Step, ...Step[]], value: number): Step =>
  steps.findLast(({ size }) => value >= size) ?? steps[0];

interface Scale {
  readonly size: number;
  readonly unit: string;
}

const JOULES: readonly [Scale, ...Scale[]] = [
  { size: 1, unit: 'pJ' },
  { size: 1e3, unit: 'nJ' },
  { size: 1e6, unit: 'µJ' },
  { size: 1e9, unit: 'mJ' },
  { size: 1e12, unit: 'J' },
];
const MACS: readonly [Scale, ...Scale[]] = [
  { size: 1, unit: 'MACs' },
  { size: 1e3, unit: 'k MACs' },
  { size: 1e6, unit: 'M MACs' },
  { size: 1e9, unit: 'G MACs' },
];
const CYCLES: readonly [Scale, ...Scale[]] = [
  { size: 1, unit: 'cycles' },
  { size: 1e3, unit: 'k cycles' },
  { size: 1e6, unit: 'M cycles' },
  { size: 1e9, unit: 'G cycles' },
];

/** A unit in which the given value is a handy number. */
export const cycleScale = (value: number): Scale => stepFor(CYCLES, value);

/** @param tableUnit the unit of the energy table the value was counted in. */
export const energyScale = (value: number, tableUnit: 'pJ' | 'MAC'): Scale => stepFor(tableUnit === 'pJ' ? JOULES : MACS, value);

const PRODUCT_CYCLES = 1e6;
/** Of energy × cycles. */
export function productScale(value: number, tableUnit: 'pJ' | 'MAC'): Scale {
  const { size, unit } = energyScale(value / PRODUCT_CYCLES, tableUnit);
  return { size: size * PRODUCT_CYCLES, unit: `${unit} × M cycles` };
}

const BYTES: readonly [Scale, ...Scale[]] = [
  { size: 1, unit: 'B' },
  { size: 1e3, unit: 'kB' },
  { size: 1e6, unit: 'MB' },
  { size: 1e9, unit: 'GB' },
];
/** Sizes of buffers are told in powers of two, as they are built. */
const BUFFER_BYTES: readonly [Scale, ...Scale[]] = [
  { size: 1, unit: 'bytes' },
  { size: 1024, unit: 'KB' },
  { size: 1_048_576, unit: 'MB' },
];
const COUNTS: readonly [Scale, ...Scale[]] = [
  { size: 1, unit: '' },
  { size: 1e3, unit: 'k' },
  { size: 1e6, unit: 'M' },
  { size: 1e9, unit: 'G' },
];

export const bufferScale = (value: number): Scale => stepFor(BUFFER_BYTES, value);
export const byteScale = (value: number): Scale => stepFor(BYTES, value);
export const countScale = (value: number): Scale => stepFor(COUNTS, value);

/** One value with a unit of its own, e.g. `5.79 mJ`. */
export function withUnit(value: number, scale: (value: number) => Scale): string {
  const { size, unit } = scale(value);
  return `${figure(value / size)} ${unit}`.trimEnd();
}
