import { fail, ok, type Result } from '../lib/result';

export type FetchBytes = (url: string, onProgress: (done: number, total: number) => void) => Promise<Result<Uint8Array<ArrayBuffer>>>;

const REMEDY = 'Check the connection and reload the page, or choose another network.';

/** Fetches a whole file. `total` is 0 while its length is not known. Whatever goes wrong is told as a failure, with the file's name. */
export const fetchBytes: FetchBytes = async (url, onProgress) => {
  const name = new URL(url).pathname.split('/').slice(-2).join('/');
  try {
    const response = await fetch(url);
    if (!response.ok) return fail(`${name} could not be fetched (${response.status} ${response.statusText}).`.replace(' )', ')'), REMEDY);
    if (response.body === null) return fail(`${name} came without content.`, REMEDY);
    // The length of what is sent, which compression makes smaller than what arrives: then it says nothing about progress.
    const encoded = response.headers.has('content-encoding');
    const total = encoded ? 0 : Number(response.headers.get('content-length') ?? 0);
    const pieces: Uint8Array[] = [];
    let done = 0;
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value);
      done += piece.value.length;
      onProgress(done, total);
    }
    const bytes = new Uint8Array(done);
    let offset = 0;
    for (const piece of pieces) {
      bytes.set(piece, offset);
      offset += piece.length;
    }
    return ok(bytes);
  } catch (error) {
    const told = fail(`${name} could not be fetched (${error instanceof Error ? error.message : String(error)}).`, REMEDY);
    return { ...told, error: { ...told.error, cause: 'network' } };
  }
};
