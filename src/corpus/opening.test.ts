import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MAC } from '../engine/csph/cycle-kinds';
import { fail, ok } from '../lib/result';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { createLabStore } from '../store/lab-store';
import { createLab } from '../worker/lab-worker';
import { createMessageYield } from '../worker/message-yield';
import { createSameThreadClient } from '../worker/testing/same-thread';

const BASE_URL = 'https://opening.test/';

it('what opens first shows a product, a commit, a second chunk and a skipped one within three seconds of play', async () => {
  const client = createSameThreadClient(
    createLab({
      fetchBytes: async (url) => {
        try {
          return ok(new Uint8Array(readFileSync(`public/${url.replace(BASE_URL, '')}`)));
        } catch {
          return fail(`${url} is not there`, 'Look in public/.');
        }
      },
      yieldControl: createMessageYield(),
      now: () => performance.now(),
    }),
    BASE_URL,
  );
  const scenario = { ...DEFAULT_SCENARIO, scene: 'stream' } as const;
  const store = createLabStore({ client, scenario, storage: () => ({ getItem: () => null, setItem: () => undefined }), reducedMotion: null });
  store.actions.start();
  await expect.poll(() => store.getState().stream.shown, { timeout: 20_000 }).not.toBeNull();
  const shown = store.getState().stream.shown;
  if (shown === null) throw new Error('no tile');
  const { trace, values } = shown.value;

  const seenAfter = (speed: number): readonly number[] => {
    store.actions.seek(0);
    store.actions.setSpeed(speed);
    store.actions.play();
    for (let milliseconds = 0; milliseconds < 3000; milliseconds += 20) store.actions.advance(20);
    store.actions.pause();
    return Array.from({ length: store.getState().playback.cycle.at + 1 }, (_, cycle) => cycle);
  };
  const [p, m] = scenario.pe;
  const product = (cycle: number): number => {
    const filter = trace.chunk[cycle] * trace.hardware.arrayColumns + m;
    return values.activations[p * trace.rows + trace.row[cycle]] * values.weights[trace.row[cycle] * trace.filters + filter];
  };
  const isMac = (cycle: number): boolean => trace.kind[cycle] === MAC;
  // At the speed it opens with: a product that counts, committed, and one of a second chunk.
  const slow = seenAfter(1);
  expect(slow.some((cycle) => isMac(cycle) && product(cycle) !== 0 && trace.slot[cycle] >= 0)).toBe(true);
  expect(slow.some((cycle) => isMac(cycle) && trace.chunk[cycle] === 1 && product(cycle) !== 0)).toBe(true);
  // Twice as fast: a row that ends before its last chunk, and the next one that begins instead.
  const fast = seenAfter(2);
  expect(fast.some((cycle) => isMac(cycle - 1) && isMac(cycle) && trace.row[cycle] !== trace.row[cycle - 1] && trace.chunk[cycle - 1] < trace.chunks - 1)).toBe(
    true,
  );
  // And all numbers of it can be read: so many PEs, and so many weights in Prune.
  expect(trace.hardware.arrayRows * trace.hardware.arrayColumns).toBeLessThanOrEqual(16);
  expect(trace.rows * trace.filters).toBeLessThanOrEqual(200);
});
