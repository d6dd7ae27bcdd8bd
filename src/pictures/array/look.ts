import type { Palette } from '../../render/palette';
import type { NumberFormat } from '../../scenario/words';
import type { CellMode } from '../occupancy/model';
import type { ArrayLayout } from './layout';
import { formatNumber, placesOf, type Unit } from './numbers';

/** What is drawn beside the scene itself. */
export interface Look {
  readonly layout: ArrayLayout;
  readonly palette: Palette;
  readonly format: NumberFormat;
  /** Selected PE: [array row, column]. */
  readonly pe: readonly [number, number];
  /** Selected slot of its buffer; null for none. */
  readonly slot: number | null;
  /** What the cells show. */
  readonly cells: CellMode;
}

/** Average width of a digit in sizes of type. */
export const DIGIT = 0.62;
const LEAST_TYPE = 8;
/** How much larger canvases are lettered for a projector: as much as the page around them. */
export const PROJECTOR_SCALE = 1.3;
/** The size at which a text fits a width, at most `largest`; 0 where it would not be legible. */
export function typeSize(text: string, width: number, largest: number): number {
  const size = Math.min(largest, width / (text.length * DIGIT));
  return size < LEAST_TYPE ? 0 : size;
}

/**
 * A number in at most so many characters: with fewer decimal places, in thousands or millions, or '' where it cannot be told in them.
 * The inspector has the exact one.
 */
export function fittedNumber(value: number, format: NumberFormat, unit: Unit, characters: number): string {
  const full = shortNumber(value, format, unit);
  if (full.length <= characters || format === 'hex') return full.length <= characters ? full : '';
  const tries =
    format === 'fixed'
      ? [1, 0].map((places) => formatNumber(value, format, unit, places))
      : SCALES.map(([size, sign]) => `${formatNumber(Math.round(value / size), format, unit)}${sign}`);
  return tries.find((text) => text.length <= characters) ?? '';
}

const SCALES = [
  [1e3, 'k'],
  [1e6, 'M'],
] as const;

/** Characters that fit a width at the least legible size. */
export const charactersIn = (width: number): number => Math.floor(width / (LEAST_TYPE * DIGIT));

/** Room for numbers is short in the picture: two decimal places at most. */
export const shortNumber = (value: number, format: NumberFormat, unit: Unit): string => formatNumber(value, format, unit, Math.min(2, placesOf(unit)));

/** How strongly a magnitude is coloured: the square root spreads the many small ones. */
export const strength = (value: number, peak: number): number => 0.14 + 0.86 * Math.sqrt(Math.min(1, Math.abs(value) / peak));
