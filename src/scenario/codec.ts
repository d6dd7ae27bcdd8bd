import { DEFAULT_SCENARIO } from './defaults';
import { LINK_KEYS } from './fields';
import { LIMITS } from './limits';
import type { LinkProblem, Scenario } from './types';
import { LINK_VERSION, upgrade } from './versions';

const KNOWN_KEYS = new Set(LINK_KEYS.map(({ key }) => key));
const SHOWN_CHARACTERS = 80;

function problem(field: string, found: string, message: string): LinkProblem {
  const shown = found.length > SHOWN_CHARACTERS ? `${found.slice(0, SHOWN_CHARACTERS)}…` : found;
  return { field: field.length > SHOWN_CHARACTERS ? `${field.slice(0, SHOWN_CHARACTERS)}…` : field, found: shown, message };
}

/**
 * What a link means. Total: any string gives a scenario that satisfies the schema, plus a problem for everything in the string that could not be used; the
 * field concerned, and no other, keeps its default.
 *
 * @param hash a page's `location.hash`, with or without the `#`; a whole address is taken from its `#` on.
 */
export function decodeLink(hash: string): { scenario: Scenario; problems: LinkProblem[] } {
  const problems: LinkProblem[] = [];
  const given = splitLink(cutToLength(afterHash(hash), problems), problems);
  const version = readVersion(given.get('v'), problems);
  const fields = upgrade(given, version);

  for (const [key, text] of fields) {
    if (key !== 'v' && !KNOWN_KEYS.has(key)) problems.push(problem(key, text, 'There is no such setting; it was ignored.'));
  }
  let scenario = DEFAULT_SCENARIO;
  const setBy = new Map<keyof Scenario, string>();
  for (const { key, field, allowed, explain, apply } of LINK_KEYS) {
    const text = fields.get(key);
    if (text === undefined) continue;
    const next = apply(scenario, text);
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

function afterHash(link: string): string {
  const trimmed = link.trim();
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) {
    const at = trimmed.indexOf('#');
    return at < 0 ? '' : trimmed.slice(at + 1);
  }
  return trimmed.startsWith('#') ? trimmed.slice(1) : trimmed;
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
    const key = unescape(rawKey);
    const text = unescape(rawText);
    if (key === undefined || text === undefined) problems.push(problem(key ?? rawKey, rawText, 'Its percent-encoding is broken; it was ignored.'));
    else if (fields.has(key)) problems.push(problem(key, text, 'It is given more than once; the first was used.'));
    else fields.set(key, text);
  }
  return fields;
}

function readVersion(text: string | undefined, problems: LinkProblem[]): number {
  if (text === undefined) return 1;
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

/** Percent-decoding; a plus is a space, as every query-string builder writes it. Undefined for a broken sequence. */
function unescape(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Percent-encoding that leaves commas, colons and slashes readable. A lone surrogate, which has no encoding, becomes U+FFFD. */
function escape(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')).replace(/%(?:2C|3A|2F)/g, decodeURIComponent);
}
