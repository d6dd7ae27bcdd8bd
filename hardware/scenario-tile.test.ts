import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarioTile } from '../src/cli/scenario-tile';
import { fail, ok } from '../src/lib/result';
import { DEFAULT_SCENARIO } from '../src/scenario/defaults';
import type { Scenario } from '../src/scenario/types';
import { streamRequest } from '../src/store/requests';
import { createLab } from '../src/worker/lab-worker';
import type { TileRun } from '../src/worker/protocol';

const io = {
  readFile: (path: string) => ok(new Uint8Array(readFileSync(path))),
  writeFile: () => fail('Nothing is written.', ''),
  out: () => ok(null),
  err: () => undefined,
};

/** What the page's worker answers for a scenario, with the shipped networks. */
async function tileOfPage(scenario: Scenario): Promise<TileRun> {
  const lab = createLab({
    fetchBytes: async (url) => ok(new Uint8Array(readFileSync(new URL(url).pathname.slice(1)))),
    yieldControl: async () => undefined,
    now: () => 0,
  });
  await lab.configure('https://site.test/public/', { started: () => undefined, progress: () => undefined });
  const outcome = await lab.run('stream', 1, streamRequest(scenario));
  if (outcome.status !== 'ready') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

describe('the tile of a scenario on the command line', () => {
  it.each<[string, Partial<Scenario>]>([
    ['the page opens with', {}],
    ['of saturating sums, serial drain, T = 4', { partialSumBits: 8, drain: 'serial', groupSize: 4, tile: 2, image: 3 }],
    ['of a linear layer, sorted, eager', { layer: 'fc1', tile: 0, order: 'sorted', turn: 'eager', chunkWidth: 16 }],
    ['of another network', { network: 'vgg-fashion', layer: 'conv3', arrayRows: 5, tile: 7, bins: [2, 4] }],
    ['of weights drawn as published', { network: 'alexnet', checkpoint: 'seeded', layer: 'conv2', tile: 5 }],
    [
      'of weights drawn as compared, saturating sums',
      { network: 'mobilenet-v2', checkpoint: 'compared', layer: 'block14.project', tile: 1, partialSumBits: 8 },
    ],
  ])('is the one that the page shows: %s', async (_, change) => {
    const scenario = { ...DEFAULT_SCENARIO, ...change };
    const page = await tileOfPage(scenario);
    const own = scenarioTile(scenario, 'public/networks', io);
    if (!own.ok) throw new Error(own.error.message);
    expect(own.value.trace).toEqual(page.trace);
    expect(own.value.values).toEqual(page.values);
    expect(own.value.mode).toEqual(page.shift === null ? { kind: 'exact' } : { kind: 'shift', bits: scenario.partialSumBits, shift: page.shift });
  });
});
