import { DEFAULT_SCENARIO, defaultsOf } from './defaults';
import { LINK_KEYS } from './link-keys';
import { LIMITS } from './limits';
import { isTracking, mendedKey, mendedValue, pairsOf } from './mend';
import type { LinkProblem, Scenario } from './types';
import { LINK_VERSION, upgrade } from './versions';

const KNOWN_KEYS = new Set(['v', ...LINK_KEYS.map(({ key }) => key)]);
const isKey = (key: string): boolean => KNOWN_KEYS.has(key);
const SHOWN_CHARACTERS = 80;

function problem(field: string, found: string, message: string): LinkProblem {
  const shown = found.length > SHOWN_CHARACTERS ? `${found.slice(0, SHOWN_CHARACTERS)}…` : found;
  return { field: field.length > SHOWN_CHARACTERS ? `${field.slice(0, SHOWN_CHARACTERS)}…` : field, found: shown, message };
}

/**
 * What a link means. Total: any string gives a scenario that satisfies the schema, plus a problem for everything in the string that could not be used; the
 * field concerned, and no other, keeps its default. What programs do to links on their way is undone first (`mend.ts`).
 *
 * @param link a page's `location.hash`, with or without the `#`, or a whole address: its part after the `#`, or else, where a program took the `#` away, its
 * query.
 */
export function decodeLink(link: string): { scenario: Scenario; problems: LinkProblem[] } {
  const problems: LinkProblem[] = [];
  const pairs = cutToLength(pairsOf(link, isKey), problems);
  const given = splitLink(pairs, problems);
  // A link that says nothing at all is the page's own beginning, not an old link.
  if (given.size === 0 && problems.length === 0) return { scenario: DEFAULT_SCENARIO, problems };
  const last = [...given.keys()].at(-1);
  const version = readVersion(given.get('v'), problems);
  const fields = upgrade(given, version);

  for (const [key, text] of fields) {
    if (!isKey(key)) problems.push(problem(key, text, 'There is no such setting; it was ignored.'));
  }
  let scenario = defaultsOf(version);
  const setBy = new Map<keyof Scenario, string>();
  for (const { key, field, allowed, explain, apply } of LINK_KEYS) {
    const text = fields.get(key);
    if (text === undefined) continue;
    const next = apply(scenario, text) ?? mendedValue(text, key === last, (reading) => apply(scenario, reading));
    const earlier = setBy.get(field);
    if (next === undefined) {
      problems.push(problem(key, text, explain?.(text) ?? `It has to be ${allowed}.`));
    } else if (earlier === undefined) {
      scenario = next;
      setBy.set(field, key);
    } else if (next[field] !== scenario[field]) {
      problems.push(problem(key, text, `The link also gives ${earlier}, which says otherwise; ${earlier} was used.`));
    }
  }
  return { scenario, problems };
}

/** The link to a scenario, from the `#` on. Defaults are left out. Shorter than `LIMITS.linkCharacters` for every scenario that satisfies the schema. */
export function encodeLink(scenario: Scenario): string {
  const parts = [`#v=${LINK_VERSION}`];
  for (const { key, write } of LINK_KEYS) {
    const text = write(scenario);
    if (text !== null && text !== write(DEFAULT_SCENARIO)) parts.push(`${key}=${escape(text)}`);
  }
  return parts.join('&');
}

/** The whole `key=value` pairs that fit: one cut in two could still look like a value. */
function cutToLength(link: string, problems: LinkProblem[]): string {
  if (link.length <= LIMITS.linkCharacters) return link;
  problems.push(problem('', `${link.length} characters`, `A link may have ${LIMITS.linkCharacters} characters; what comes after them was ignored.`));
  return link.slice(0, Math.max(0, link.lastIndexOf('&', LIMITS.linkCharacters)));
}

function splitLink(link: string, problems: LinkProblem[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of link.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const rawKey = equals < 0 ? part : part.slice(0, equals);
    const rawText = equals < 0 ? '' : part.slice(equals + 1);
    const key = keyMeant(unescape(rawKey));
    const text = unescape(rawText);
    if (key !== undefined && isTracking(key)) continue;
    if (key === undefined || text === undefined) problems.push(problem(key ?? rawKey, rawText, 'Its percent-encoding is broken; it was ignored.'));
    else if (fields.has(key)) problems.push(problem(key, text, 'It is given more than once; the first was used.'));
    else fields.set(key, text);
  }
  return fields;
}

function keyMeant(key: string | undefined): string | undefined {
  if (key === undefined || isKey(key)) return key;
  const mended = mendedKey(key);
  return isKey(mended) || isTracking(mended) ? mended : key;
}

function readVersion(given: string | undefined, problems: LinkProblem[]): number {
  if (given === undefined) return 1;
  const text = /^\d/.test(given) ? (mendedValue(given, true, (reading) => (/^\d+$/.test(reading) ? reading : undefined)) ?? given) : given;
  const version = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (version === 0) {
    problems.push(problem('v', text, 'It has to be a version number; the link was read as version 1.'));
    return 1;
  }
  if (version > LINK_VERSION) {
    problems.push(problem('v', text, `The link was made by a newer Cascade Lab; only what version ${LINK_VERSION} knows was read.`));
    return LINK_VERSION;
  }
  return version;
}

/** Percent-decoding; a plus is a space, as every query-string builder writes it, but a sign before a digit. Undefined for a broken sequence. */
function unescape(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/^\+(?=\d)/, '%2B').replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/**
 * Percent-encoding that leaves commas, colons and slashes readable. A lone surrogate, which has no encoding, becomes U+FFFD. A sign at the end that a sentence
 * could have left there is encoded, so that it is not mended away.
 */
function escape(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))
    .replace(/%(?:2C|3A|2F)/g, decodeURIComponent)
    .replace(/[).,:!'*]+$/, (end) => Array.from(end, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`).join(''));
}
