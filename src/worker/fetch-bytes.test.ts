import { afterEach, expect, it, vi } from 'vitest';
import { fetchBytes } from './fetch-bytes';

const URL_OF_FILE = 'https://site.test/lab/networks/lenet5-mnist/plain.safetensors';
const answer = (response: () => Response): void => void vi.stubGlobal('fetch', async () => response());
afterEach(() => vi.unstubAllGlobals());

it('puts the pieces of a file together and tells how far it is', async () => {
  const pieces = [Uint8Array.of(1, 2), Uint8Array.of(3), Uint8Array.of(4, 5, 6)];
  answer(
    () =>
      new Response(
        new ReadableStream({
          start(controller) {
            for (const piece of pieces) controller.enqueue(piece);
            controller.close();
          },
        }),
        { headers: { 'content-length': '6' } },
      ),
  );
  const progress: number[][] = [];
  expect(await fetchBytes(URL_OF_FILE, (...report) => progress.push(report))).toEqual({ ok: true, value: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  expect(progress).toEqual([
    [2, 6],
    [3, 6],
    [6, 6],
  ]);
});

it('does not take the compressed length for the length', async () => {
  answer(() => new Response('abcdef', { headers: { 'content-length': '3', 'content-encoding': 'gzip' } }));
  const totals: number[] = [];
  await fetchBytes(URL_OF_FILE, (_done, total) => totals.push(total));
  expect(totals).toEqual([0]);
});

it.each([
  ['lenet5-mnist/plain.safetensors could not be fetched (404 Not Found).', () => new Response('', { status: 404, statusText: 'Not Found' })],
  ['lenet5-mnist/plain.safetensors could not be fetched (503).', () => new Response('', { status: 503 })],
  ['lenet5-mnist/plain.safetensors came without content.', () => new Response(null)],
  [
    'lenet5-mnist/plain.safetensors could not be fetched (network down).',
    () => {
      throw new TypeError('network down');
    },
  ],
])('says %s', async (message, response) => {
  answer(response);
  expect(await fetchBytes(URL_OF_FILE, () => undefined)).toMatchObject({ ok: false, error: { message, remedy: expect.stringContaining('reload') } });
});
