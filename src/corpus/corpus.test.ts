import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LayerCost } from '../engine/csph/types';
import type { Pruning } from '../engine/pruning/types';
import { fail, ok } from '../lib/result';
import { decodeLink, encodeLink } from '../scenario/codec';
import { compareRequest, pruneRequest, streamRequest } from '../store/requests';
import type { Scenario } from '../scenario/types';
import { LINK_VERSION } from '../scenario/versions';
import { createLab } from '../worker/lab-worker';
import { createMessageYield } from '../worker/message-yield';
import type { Answer, LabClient } from '../worker/protocol';
import { createSameThreadClient } from '../worker/testing/same-thread';

/*
 * Links as they are out in the world, and the exact figures behind each: what the page computed when the link was made, it computes today. One file for
 * each version of links. README.md says how to add to it.
 */

interface Entry {
  readonly link: string;
  readonly figures?: unknown;
}

const VERSIONS = Array.from({ length: LINK_VERSION }, (_, index) => index + 1);
const fileOf = (version: number): URL => new URL(`${version}.json`, import.meta.url);
const entriesOf = (version: number): readonly Entry[] => JSON.parse(readFileSync(fileOf(version), 'utf8')) as readonly Entry[];

const BASE_URL = 'https://corpus.test/';
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

const valueOf = <Value>(answer: Answer<Value>): Value => {
  if (answer.status !== 'ready') throw new Error(JSON.stringify(answer));
  return answer.value;
};
const ask: LabClient['run'] = (...given) => client.run(...given);

/** The first 16 hexadecimal digits of the SHA-256 of the numbers, little-endian. */
const digest = (values: ArrayBufferView): string =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex')
    .slice(0, 16);

/** Twelve digits of what is not a whole number: sums of many terms may be added up in another order some day. */
const rounded = (value: number | null): number | null => (value === null || Number.isInteger(value) ? value : Number(value.toPrecision(12)));

const costFigures = ({ tiles, passes, cycles, pe, activationWords, weightWords, metadataBits, buffer }: LayerCost) => ({
  tiles,
  passes,
  cycles,
  pe,
  words: [activationWords, weightWords, metadataBits],
  commits: buffer.commits,
  realignSteps: buffer.realignSteps,
  shifts: buffer.shifts,
});

const pruningFigures = ({ q, sigma, kept, total, mask, streamedChunks }: Pruning) => ({
  q: rounded(q),
  sigma: rounded(sigma),
  kept,
  total,
  mask: digest(mask),
  counts: digest(streamedChunks),
});

async function pruneFigures(scenario: Scenario) {
  const { pruning, storage, cost, comparison } = valueOf(await ask('prune', pruneRequest(scenario)).answer);
  return {
    ...pruningFigures(pruning),
    storage: Object.fromEntries(storage.map(({ encoding, valueBits, metadataBits }) => [encoding, [valueBits, metadataBits]])),
    cost: costFigures(cost),
    beside: comparison && { ...pruningFigures(comparison.pruning), cycles: comparison.cost.cycles.total },
  };
}

async function streamFigures(scenario: Scenario) {
  const { trace, values, shift, cost, counters, input } = valueOf(await ask('stream', streamRequest(scenario)).answer);
  return {
    cycles: trace.cycles,
    kind: digest(trace.kind),
    row: digest(trace.row),
    chunk: digest(trace.chunk),
    slot: digest(trace.slot),
    weights: digest(values.weights),
    entering: digest(values.activations),
    positions: [values.firstPosition, values.positions],
    shift,
    input,
    cost: costFigures(cost),
    ...counters,
  };
}

async function compareFigures(scenario: Scenario) {
  const { weights, macs, totals } = valueOf(await ask('compare', compareRequest(scenario)).answer);
  const designs = totals.map(({ design, keptWeights, cost, energy }) => [
    design,
    { keptWeights, cycles: cost.cycles, boundCycles: rounded(cost.boundCycles), slots: cost.slots, energy: rounded(energy.total) },
  ]);
  return { weights, macs, designs: Object.fromEntries(designs) };
}

/** What the page computes for a link, as plain JSON. */
async function figuresOf(link: string): Promise<unknown> {
  const { scenario, problems } = decodeLink(link);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const figures =
    scenario.scene === 'compare' ? await compareFigures(scenario) : scenario.scene === 'stream' ? await streamFigures(scenario) : await pruneFigures(scenario);
  return JSON.parse(JSON.stringify(figures));
}

it.runIf(process.env.CORPUS === 'record')('records the figures of links that have none yet', async () => {
  const entries: Required<Entry>[] = [];
  for (const { link, figures } of entriesOf(LINK_VERSION)) entries.push({ link, figures: figures ?? (await figuresOf(link)) });
  writeFileSync(fileOf(LINK_VERSION), `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`);
  expect(entriesOf(LINK_VERSION)).toEqual(entries);
});

/** Without designs that Compare has learnt since: an old link shows them beside what it showed. Every other figure has to be there, and no other. */
function asRecorded(found: unknown, recorded: unknown): unknown {
  const designsOf = (figures: unknown): object | null =>
    typeof figures === 'object' && figures !== null && 'designs' in figures && typeof figures.designs === 'object' ? figures.designs : null;
  const [now, then] = [designsOf(found), designsOf(recorded)];
  if (now === null || then === null) return found;
  return { ...(found as object), designs: Object.fromEntries(Object.entries(now).filter(([design]) => Object.hasOwn(then, design))) };
}

describe.each(VERSIONS)('links of version %i', (version) => {
  it.each(entriesOf(version))('$link gives the figures it gave', async ({ link, figures }) => {
    expect(link.startsWith(`#v=${version}`)).toBe(true);
    expect(asRecorded(await figuresOf(link), figures)).toEqual(figures);
    // What the page writes into the address for an old link is a link of today; it has to mean the same.
    expect(decodeLink(encodeLink(decodeLink(link).scenario)).scenario).toEqual(decodeLink(link).scenario);
  });
});
