/**
 * What chat programs, mail and tracking do to an address, undone. Mending is silent: what was meant is read, and nothing is lost. It never changes what a
 * link means that Cascade Lab wrote itself: such a link has none of this in it.
 */

/** Keys that others hang on addresses to follow who opens them. They mean nothing here, and nobody at the page put them there. */
const TRACKING =
  /^(?:utm_\w+|(?:fb|g|dc|y|tw|tt|ms|s)clid|gbraid|wbraid|igshid?|mc_[ce]id|mkt_tok|li_fat_id|_g[al]|_hs(?:enc|mi)|vero_id|oly_(?:anon|enc)_id|ref_src|gad_source|srsltid)$/i;

export const isTracking = (key: string): boolean => TRACKING.test(key);

/** Soft hyphens, joiners, marks of direction, byte order marks, and breaks with the indentation after them: what wrapping and copying leave inside. */
const LEFT_INSIDE = /[\p{Cf}]|\s*[\r\n\u2028\u2029]\s*/gu;
/** What a sentence, a quotation or angle brackets leave at the end. */
const LEFT_BEHIND = /[\s)\]}>.,;:!'"`*…»›”’“‘„、。，）】」』]+$/u;
const LEFT_BEFORE = /^[\s<("'`[“‘«„「]+/u;
const CLOSING: readonly (readonly [close: string, open: string])[] = [
  [')', '('],
  [']', '['],
  ['}', '{'],
];

const count = (text: string, character: string): number => text.split(character).length - 1;

/** Ends that no link of ours has; a bracket that was opened inside is part of a name. */
function withoutEnd(text: string): string {
  const end = LEFT_BEHIND.exec(text);
  if (!end) return text;
  let kept = text.slice(0, end.index);
  for (const character of end[0]) {
    const open = CLOSING.find(([close]) => close === character)?.[1];
    if (open === undefined || count(kept, open) <= count(kept, character)) break;
    kept += character;
  }
  return kept;
}

/** From anything that may hold a link to its `key=value` pairs: the whole of an address, or what follows its `#`. Total. */
export function pairsOf(given: string, isKey: (key: string) => boolean): string {
  const link = given.replace(LEFT_INSIDE, '').replace(LEFT_BEFORE, '').trim();
  const hash = /^[a-z][a-z0-9+.-]*:\/\//i.test(link) ? afterAddress(link, isKey) : link;
  let pairs = hash.replace(/^(?:[#?\s]|%23)+/i, '').replace(/:~:.*$/s, '');
  // Encoded as a whole by a program that took it for a value: no pair is left to be seen.
  if (!pairs.includes('=') && /%3D/i.test(pairs)) pairs = decodedOrSame(pairs);
  return withoutEnd(pairs.replace(/&(?:amp|#0*38|#x0*26);/gi, '&'));
}

/** What follows the `#`; where there is none, what follows a `%23` or a `?`, if it holds a key of ours: servers have keys of their own. */
function afterAddress(address: string, isKey: (key: string) => boolean): string {
  const hash = address.indexOf('#');
  const found = hash < 0 ? '' : address.slice(hash + 1);
  if (found.replace(LEFT_BEHIND, '') !== '') return found;
  const before = hash < 0 ? address : address.slice(0, hash);
  const holds = (pairs: string): boolean => pairs.split(/&(?:amp;)?|%26/i).some((pair) => isKey(decodedOrSame(pair).split('=')[0]));
  for (const mark of [/%23/i, /\?/]) {
    const at = mark.exec(before);
    if (at === null) continue;
    const pairs = before.slice(at.index + at[0].length);
    if (holds(pairs)) return pairs;
  }
  return '';
}

function decodedOrSame(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A key as it may have been meant: nothing invisible in it, and no `amp;` or bracket before it. */
export const mendedKey = (key: string): string =>
  key
    .replace(/[\s\p{Cf}]+/gu, '')
    .replace(LEFT_BEFORE, '')
    .replace(/^(?:amp;|[?#])+/i, '');

/**
 * Readings of a value that its key refuses: without what wrapping left inside or spaces around it; for the last of a link, with nothing behind it either.
 * @returns the first that the key takes, or undefined.
 */
export function mendedValue<Taken>(text: string, isLast: boolean, take: (text: string) => Taken | undefined): Taken | undefined {
  const compact = text.replace(LEFT_INSIDE, '').trim();
  for (const reading of isLast ? [compact, withoutEnd(compact)] : [compact]) {
    const taken = reading === text || reading === '' ? undefined : take(reading);
    if (taken !== undefined) return taken;
  }
  return undefined;
}
