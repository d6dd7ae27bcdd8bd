import { fail, type Result } from '../lib/result';
import type { FetchBytes } from './fetch-bytes';

/** SHA-256 in lower-case hexadecimal; null where the browser computes none, as on a page without a secure connection. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<string | null>;

export const webDigest: Digest = async (bytes) => {
  const { subtle } = globalThis.crypto as { readonly subtle?: SubtleCrypto };
  if (subtle === undefined) return null;
  return Array.from(new Uint8Array(await subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

interface SummedFile {
  /** Folder and name; the name is what a failure tells. */
  readonly folder: string;
  readonly path: string;
  /** What the file's sum should be, once that is known; undefined where nobody says: the file then stands alone. */
  readonly expected: Promise<string | undefined>;
  readonly digest: Digest;
  readonly onProgress: (done: number, total: number) => void;
  /** What else can be chosen where the file is not the right one. */
  readonly otherwise: string;
}

/** A file held against its SHA-256. */
export async function fetchSummed(fetchBytes: FetchBytes, { folder, path, expected, digest, onProgress, otherwise }: SummedFile): ReturnType<FetchBytes> {
  const load = (address: string): ReturnType<FetchBytes> => fetchBytes(folder + address, onProgress);
  const [right, first] = await Promise.all([expected, load(path)]);
  if (!first.ok) return first;
  const other = async (bytes: Uint8Array<ArrayBuffer>): Promise<string | null> => {
    const sum = right === undefined ? null : await digest(bytes);
    return sum === right ? null : sum;
  };
  if ((await other(first.value)) === null) return first;
  // What some cache still has of an earlier version of the site is passed by: a server of files does not look at what stands behind the question mark.
  const again = await load(`${path}?sha256=${right}`);
  if (!again.ok) return again;
  const sum = await other(again.value);
  return sum === null ? again : notTheFile(path, sum, right, otherwise);
}

const notTheFile = (path: string, sum: string, right: string | undefined, otherwise: string): Extract<Result<never>, { readonly ok: false }> =>
  fail(
    `${path} is not the file that belongs to this page: its SHA-256 begins with ${sum.slice(0, 12)}, and should with ${right?.slice(0, 12)}.`,
    `Reload the page. If that does not help, the file was changed or damaged on this server: ${otherwise}.`,
  );
