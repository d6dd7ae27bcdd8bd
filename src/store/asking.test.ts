import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import type { Scenario } from '../scenario/types';
import { PATIENCE_MILLISECONDS } from './runner';
import { answer } from './testing/fake-answers';
import type { createFakeClient } from './testing/fake-client';
import { setUp, sparsity } from './testing/lab-set-up';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('asking', () => {
  it('asks for what the scenario needs, and for a trace only where it is looked at', () => {
    const { ofKind, act } = setUp();
    expect(['networks', 'layer', 'prune', 'stream'].map((kind) => ofKind(kind as 'prune').length)).toEqual([1, 1, 1, 0]);
    act.change({ scene: 'stream' });
    expect(ofKind('stream')).toHaveLength(1);
  });

  it.each<[keyof ReturnType<typeof counts>, Partial<Scenario>]>([
    ['layer', { checkpoint: 'plain' }],
    ['layer', { chunkWidth: 4 }],
    ['prune', { pattern: 'row' }],
    ['prune', { compareWith: 'dense' }],
    ['prune', { groupSize: 4 }],
    ['stream', { tile: 3 }],
    ['stream', { partialSumBits: 8 }],
  ])('asks for the %s again after %o', async (kind, patch) => {
    const lab = setUp({ scene: 'stream' });
    await answer(lab.last(kind));
    const before = counts(lab.ofKind);
    lab.act.change(patch);
    expect(lab.ofKind(kind)).toHaveLength(before[kind] + 1);
  });

  it('asks for nothing after a change that is only looked at', () => {
    const { ofKind, act } = setUp();
    const before = counts(ofKind);
    act.change({ sort: 'count', view: 'sign', row: 3, pe: [1, 1], numbers: 'hex' });
    expect(counts(ofKind)).toEqual(before);
  });

  it('leaves pending runs that a change does not concern', () => {
    const { ofKind, act } = setUp();
    act.change(sparsity(0.5));
    vi.advanceTimersByTime(PATIENCE_MILLISECONDS * 2);
    expect(ofKind('layer')).toHaveLength(1);
    expect(ofKind('networks')).toHaveLength(1);
  });
});

const counts = (ofKind: ReturnType<typeof createFakeClient>['ofKind']) => ({
  layer: ofKind('layer').length,
  prune: ofKind('prune').length,
  stream: ofKind('stream').length,
});

describe('a drag', () => {
  it('has one run under way, then the newest: what lies between is never asked for', async () => {
    const { act, last, ofKind, state } = setUp();
    for (let step = 1; step <= 20; step++) act.change(sparsity(step / 100), { settle: false });
    expect(ofKind('prune')).toHaveLength(1);
    await answer(last('prune'));
    expect(ofKind('prune')).toHaveLength(2);
    expect(last('prune').request).toMatchObject({ amount: { by: 'sparsity', sparsity: 0.2 } });
    expect(state().prune.status.kind).toBe('running');
    expect(state().prune.shown?.request.amount).toEqual(DEFAULT_SCENARIO.amount);
  });

  it('gives up on a run that is slow and no longer wanted', async () => {
    const { act, ofKind, last } = setUp();
    const slow = last('prune');
    act.change(sparsity(0.5), { settle: false });
    vi.advanceTimersByTime(PATIENCE_MILLISECONDS - 1);
    expect(ofKind('prune')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(ofKind('prune')).toHaveLength(2);
    await answer(slow);
    await answer(last('prune'));
    expect(ofKind('prune')).toHaveLength(2);
  });

  it('that comes back to where it began asks for nothing more', async () => {
    const { act, ofKind, last } = setUp();
    act.change(sparsity(0.5), { settle: false });
    act.change({ amount: DEFAULT_SCENARIO.amount });
    await answer(last('prune'));
    vi.advanceTimersByTime(1000);
    expect(ofKind('prune')).toHaveLength(1);
  });
});

describe('a run', () => {
  it('keeps the last good answer on show while a newer one is made and when it fails', async () => {
    const { act, last, state } = setUp();
    await answer(last('layer'));
    const shown = state().layer.shown;
    act.change({ checkpoint: 'plain' });
    last('layer').progress({ runId: last('layer').runId, done: 5, total: 10 });
    expect(state().layer).toEqual({ status: { kind: 'running', runId: last('layer').runId, done: 5, total: 10 }, shown });
    await last('layer').failed('plain.safetensors could not be fetched (404).');
    expect(state().layer).toMatchObject({ status: { kind: 'failed', error: { message: 'plain.safetensors could not be fetched (404).' } }, shown });
  });

  it('that failed is asked for again only when the person says so', async () => {
    const { act, last, ofKind, state } = setUp();
    await last('layer').failed('no connection');
    act.change({ sort: 'count' });
    expect(ofKind('layer')).toHaveLength(1);
    act.retry('layer');
    expect(ofKind('layer')).toHaveLength(2);
    await answer(last('layer'));
    expect(state().layer.status.kind).toBe('ready');
  });

  it('can be cancelled, takes what waits behind it along, and can be had again', async () => {
    const { act, last, ofKind, state } = setUp();
    act.change(sparsity(0.5));
    act.cancel('prune');
    await vi.advanceTimersByTimeAsync(1000);
    expect(state().prune.status).toEqual({ kind: 'cancelled' });
    expect(ofKind('prune')).toHaveLength(1);
    act.change({ sort: 'count' });
    expect(ofKind('prune')).toHaveLength(1);
    act.retry('prune');
    expect(last('prune').request).toMatchObject({ amount: { by: 'sparsity', sparsity: 0.5 } });
  });

  it('whose worker died is made again once, by itself, with the scenario kept', async () => {
    const { act, last, ofKind, state } = setUp();
    act.change({ row: 3, groupSize: 4 });
    const { scenario } = state();
    await last('layer').lost();
    expect(ofKind('layer')).toHaveLength(2);
    expect(last('layer').request).toEqual(ofKind('layer')[0].request);
    expect(state().scenario).toEqual(scenario);
    expect(state().notices).toMatchObject([{ kind: 'worker', lines: ['The worker stopped.', 'Reload the page.'] }]);
    await answer(last('layer'));
    expect(state().layer.status.kind).toBe('ready');
  });

  it('whose worker died twice has failed', async () => {
    const { last, ofKind, state } = setUp();
    await last('layer').lost();
    await last('layer').lost();
    expect(ofKind('layer')).toHaveLength(2);
    expect(state().layer.status).toMatchObject({ kind: 'failed' });
    expect(state().notices).toHaveLength(1);
  });
});

/** The moment without a change after which accuracy is measured. */
