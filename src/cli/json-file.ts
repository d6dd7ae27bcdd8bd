import { fail, ok, type Result } from '../lib/result';
import { decodeUtf8 } from '../lib/utf8';
import type { Io } from './command';

/** Of a text file. Tables of layers take some thousand; parsed, a text may take twenty times as much as it holds. */
const MOST_TEXT_BYTES = 2 ** 26;

/** A text file in UTF-8, without the mark some programs put at its beginning. */
export function readTextFile(path: string, io: Io): Result<string> {
  const bytes = io.readFile(path);
  if (!bytes.ok) return bytes;
  if (bytes.value.length > MOST_TEXT_BYTES)
    return fail(`${path} holds ${bytes.value.length} bytes of text; at most ${MOST_TEXT_BYTES} are read`, 'Divide it, or leave out what is not needed.');
  const content = decodeUtf8(bytes.value);
  return content === null ? fail(`${path} is not text in UTF-8`, 'Save it as UTF-8.') : ok(content.replace(/^\uFEFF/, ''));
}

export function readJsonFile(path: string, io: Io): Result<unknown> {
  const content = readTextFile(path, io);
  if (!content.ok) return content;
  try {
    return ok(JSON.parse(content.value) as unknown);
  } catch (error) {
    return fail(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, 'Check for a missing comma, quote or bracket.');
  }
}
