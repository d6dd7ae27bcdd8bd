/** What a number field takes. */
export interface NumberRules {
  readonly min: number;
  readonly max: number;
  /** Decimals that are kept; 0 for whole numbers. */
  readonly digits: number;
}

/** What a person's text was understood as: nothing, a number with what was changed about it, or not, with the reason. */
export type ReadNumber =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'number'; readonly value: number; readonly note: string | null }
  | { readonly kind: 'refused'; readonly reason: string };

const ARABIC = /[\u0660-\u0669\u06f0-\u06f9]/g;
/** Spaces of every width, apostrophes and the Arabic separator: how one place or another sets groups of digits apart. */
const GROUP_MARKS = /(?<=\d)[\s'’\u066c_]+(?=\d)/u;
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu;

/** The number as fields and links write it. */
export function writeNumber(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)) + 0);
}

/**
 * Reads what was typed or pasted. A point and a comma both are the decimal mark, whatever the browser's language: links, the page and half the world write the
 * one, the other half the other. That leaves no mark to set groups of digits apart, so those are refused rather than guessed at.
 * @param unit what stands behind the field and may be typed along, such as `%`.
 */
export function readNumber(typed: string, { min, max, digits }: NumberRules, unit = ''): ReadNumber {
  const folded = typed
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(ARABIC, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .replaceAll('\u066b', ',')
    .replaceAll('−', '-')
    .trim();
  const text = (unit !== '' && folded.endsWith(unit) ? folded.slice(0, -unit.length) : folded).trim();
  if (text === '') return { kind: 'nothing' };
  const marks = text.match(/[.,]/g) ?? [];
  const joined = text.replace(/[.,\s'’\u066c_]/gu, '');
  if (/^[+-]?\d+$/.test(joined) && (marks.length > 1 || GROUP_MARKS.test(text) || (digits === 0 && /^[+-]?\d{1,3}[.,]\d{3}$/.test(text)))) {
    return { kind: 'refused', reason: 'Write the digits without groups: a point or a comma is the decimal mark.' };
  }
  const plain = text.replace(',', '.').replace(/^\+/, '');
  if (!/^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,4})?$/i.test(plain)) return { kind: 'refused', reason: `“${shortened(typed.trim())}” is not a number.` };
  const number = Number(plain);
  if (digits === 0 && Number.isFinite(number) && !Number.isInteger(number)) return { kind: 'refused', reason: 'Only whole numbers go here.' };
  if (number < min) return { kind: 'number', value: min, note: `${writeNumber(min, digits)} is the least.` };
  if (number > max) return { kind: 'number', value: max, note: `${writeNumber(max, digits)} is the most.` };
  const value = Number(number.toFixed(digits)) + 0;
  // Three digits behind a comma may have been meant as a group: say what was understood.
  const told = value !== number ? `Rounded to ${writeNumber(value, digits)}.` : /^\d{1,3},\d{3}$/.test(text) ? `Read as ${writeNumber(value, digits)}.` : null;
  return { kind: 'number', value, note: told };
}

const shortened = (text: string): string => (text.length > 24 ? `${text.slice(0, 24)}…` : text);
