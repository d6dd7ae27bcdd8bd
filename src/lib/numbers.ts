/** Digits with a real minus sign, and without one where every digit is 0: `-0.50` is `−0.50`, `-0.00` is `0.00`. */
export const signed = (digits: string): string => (/^-[0.]+$/.test(digits) ? digits.slice(1) : digits.replace('-', '\u2212'));

// Made once: a formatter takes longer to make than to use, and a slider asks for several at every step.
const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** The nearest whole number, with narrow no-break spaces between groups of three digits. */
export const whole = (value: number): string => signed(GROUPED.format(value)).replaceAll(',', '\u202f');

/** A share (1 is all) in per cent, with a no-break space before the sign: 0.125 is `12.5 %`. @param digits decimals, 0..100. */
export const percent = (share: number, digits = 1): string => `${signed((100 * share).toFixed(digits))}\u00a0%`;
