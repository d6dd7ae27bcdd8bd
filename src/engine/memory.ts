import { fail, ok, type Result } from '../lib/result';

/**
 * The most bytes that one question to the engine may hold at once beside the file it is about. A browser gives a tab 4 GB and a single array 2 GB, and a command
 * on a small machine has no more; the largest layers of published networks (VGG-16's fc6, the feed-forward layers of 70-billion language models) take 0.5 to 1.5 GB
 * at the usual chunk widths. What is larger is refused by its size, before any of it is spent: an allocation that fails halfway cannot be told from a fault.
 */
export const MEMORY_CEILING = 2 ** 31;

const MEGABYTE = 1e6;

/** Whether something fits under {@link MEMORY_CEILING}. @param what it is, e.g. "The scores of 3 chunks". @param remedy what would take less. */
export function checkMemory(bytes: number, what: string, remedy: string): Result<null> {
  if (bytes <= MEMORY_CEILING) return ok(null);
  const [needed, most] = [Math.ceil(bytes / MEGABYTE), Math.floor(MEMORY_CEILING / MEGABYTE)];
  return fail(`${what} would take ${needed} MB of memory; at most ${most} MB are used.`, remedy);
}
