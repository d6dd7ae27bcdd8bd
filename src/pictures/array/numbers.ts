import { decadeOf, powerOfTwo } from '../../lib/maths';
import { signed, whole } from '../../lib/numbers';
import type { NumberFormat } from '../../scenario/words';
import type { TileRun } from '../../worker/protocol';

/** What one kind of integer in the array means: how wide it is, and what one step of it is worth. */
export interface Unit {
  readonly bits: number;
  /** Real value of one integer step. */
  readonly step: number;
}

/** The integers that meet in a PE. */
export interface Units {
  readonly weight: Unit;
  readonly activation: Unit;
  readonly product: Unit;
  /** The PE's local register: sums of products, not yet shifted. */
  readonly local: Unit;
  /** A slot of the accumulation buffer: sums shifted before they were committed, where the run shifts. */
  readonly slot: Unit;
}

/** Widths follow the engine: int8 weights, 8-bit activations, int32 registers and slots. */
export function unitsOf({ values, shift }: TileRun): Units {
  const { weightScale, activationScale } = values;
  const product = weightScale * activationScale;
  return {
    weight: { bits: 8, step: weightScale },
    activation: { bits: 8, step: activationScale },
    product: { bits: 16, step: product },
    local: { bits: 32, step: product },
    slot: { bits: 32, step: product * powerOfTwo(shift ?? 0) },
  };
}

const MOST_DIGITS = 4;

/** Decimal places that tell neighbouring integers apart, as far as that is readable. */
export const placesOf = ({ step }: Unit): number => Math.max(0, Math.min(MOST_DIGITS, -decadeOf(step)));

/**
 * An integer as it is shown. `decimal`: the integer; `hex`: its two's complement bits; `fixed`: the real value it stands for.
 * @param places decimal places of `fixed`.
 */
export function formatNumber(value: number, format: NumberFormat, unit: Unit, places = placesOf(unit)): string {
  switch (format) {
    case 'decimal':
      return signed(String(value));
    case 'hex':
      return (value < 0 ? powerOfTwo(unit.bits) + value : value)
        .toString(16)
        .toUpperCase()
        .padStart(unit.bits / 4, '0');
    case 'fixed':
      return signed((value * unit.step).toFixed(places));
  }
}

/** "one more chunk", "3 rows": a count with its noun. */
export const counted = (count: number, noun: string): string => `${count === 1 ? 'one' : whole(count)} ${noun}${count === 1 ? '' : 's'}`;

/** A number with its format's sign that says how to read it, or a dash where there is none. */
export function written(value: number | null, format: NumberFormat, unit: Unit): string {
  if (value === null) return '–';
  return format === 'hex' ? `0x${formatNumber(value, format, unit)}` : formatNumber(value, format, unit);
}
