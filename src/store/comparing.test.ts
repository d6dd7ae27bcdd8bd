import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import type { Scenario } from '../scenario/types';
import { createLabStore } from './lab-store';
import { PATIENCE_MILLISECONDS } from './runner';
import { answer } from './testing/fake-answers';
import { createFakeClient } from './testing/fake-client';

const setUp = (scenario: Partial<Scenario> = {}) => {
  const fake = createFakeClient();
  const storage = { getItem: () => null, setItem: () => undefined };
  const store = createLabStore({ client: fake.client, scenario: { ...DEFAULT_SCENARIO, ...scenario }, storage: () => storage, reducedMotion: null });
  store.actions.start();
  return { ...fake, state: store.getState, act: store.actions };
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a comparison', () => {
  it('is asked for where it is looked at, and there alone', () => {
    const { ofKind, act } = setUp();
    expect(ofKind('compare')).toHaveLength(0);
    act.change({ scene: 'compare' });
    expect(ofKind('compare')).toHaveLength(1);
  });

  it('is of the scenario', () => {
    const { last } = setUp({
      scene: 'compare',
      compareSubject: 'resnet50',
      compareSparsity: 0.85,
      compareArray: [16, 64],
      spartenSlack: 'inf',
      classifiers: true,
    });
    expect(last('compare').request).toEqual({
      subject: 'resnet50',
      checkpoint: null,
      sparsity: 0.85,
      turn: 'hold',
      profile: 'published',
      array: [16, 64],
      fairness: 'weights',
      spartenBalance: 'gb-h',
      spartenSlack: 'inf',
      spartenOutputs: 32,
      spartenOverhead: 0,
      spartenBroadcast: null,
      spartenGrid: null,
      spartenWeights: 'own',
      compareGroupSize: 32,
      tileFill: 'shown',
      inputBuffer: null,
      weightBuffer: 1_048_576,
      coreNOfM: null,
      coreHardware: 'windows',
      deadChannels: 'auto',
      parity: 'multipliers',
      classifiers: true,
      seed: 1,
    });
  });

  it('of the network that is pruned is of its checkpoint', () => {
    const { last } = setUp({ scene: 'compare', compareSubject: 'lenet5-mnist', checkpoint: 'plain' });
    expect(last('compare').request).toMatchObject({ subject: 'lenet5-mnist', checkpoint: 'plain' });
  });

  it('of a network that is not there is of the default one', async () => {
    const { last, state } = setUp({ scene: 'compare', compareSubject: 'googlenet' });
    await answer(last('networks'));
    expect(state().scenario.compareSubject).toBe('vgg16');
    expect(state().notices).toMatchObject([{ kind: 'link', lines: ['on=googlenet: There is no such network to compare; vgg16 is shown.'] }]);
  });

  it('waits for the hand to rest', () => {
    const { ofKind, last, act } = setUp({ scene: 'compare' });
    act.change({ compareSparsity: 0.6 }, { settle: false });
    act.change({ compareSparsity: 0.5 }, { settle: false });
    vi.advanceTimersByTime(PATIENCE_MILLISECONDS);
    expect(ofKind('compare')).toHaveLength(1);
    act.change({ compareSparsity: 0.5 });
    vi.advanceTimersByTime(PATIENCE_MILLISECONDS);
    expect(ofKind('compare')).toHaveLength(2);
    expect(last('compare').request).toMatchObject({ sparsity: 0.5 });
  });

  it('draws the weights on show where they are the compared ones, when the hand rests', async () => {
    const { ofKind, last, act } = setUp({ network: 'resnet50', checkpoint: 'compared', layer: 'conv1' });
    const refDrawn = (sparsity: number) => ({
      network: 'resnet50',
      checkpoint: 'compared',
      layer: 'conv1',
      comparison: { sparsity, profile: 'published', array: [32, 32], classifiers: false },
    });
    expect(last('layer').request).toMatchObject({ ref: refDrawn(0.75) });
    await answer(last('layer'));
    act.change({ scene: 'compare' });
    act.change({ compareSparsity: 0.6 }, { settle: false });
    vi.advanceTimersByTime(PATIENCE_MILLISECONDS);
    expect(ofKind('layer')).toHaveLength(1);
    act.change({ compareSparsity: 0.5 });
    expect(last('layer').request).toMatchObject({ ref: refDrawn(0.5) });
    // What the checkpoint is called says nothing to the comparison, whose own weights they are.
    expect(last('compare').request).toMatchObject({ checkpoint: null });
  });

  it.each<[string, Partial<Scenario>]>([
    ['another measure', { compareMeasure: 'cycles' }],
    ['another reference', { normaliseTo: 'dense-os' }],
    ['another layer', { compareLayer: 'conv5_1' }],
    ['other prices', { energyPreset: 'horowitz-45nm', energyEdits: { dram: 100 } }],
  ])('is not made again for %s', async (_what, patch) => {
    const { ofKind, last, act } = setUp({ scene: 'compare' });
    await answer(last('compare'));
    act.change(patch);
    vi.advanceTimersByTime(PATIENCE_MILLISECONDS);
    expect(ofKind('compare')).toHaveLength(1);
  });

  it('tells which layer and design are at work', () => {
    const { last, state } = setUp({ scene: 'compare' });
    const { runId, progress } = last('compare');
    progress({ runId, done: 3, total: 91, at: 'conv1_1 on SparTen' });
    expect(state().compare.status).toEqual({ kind: 'running', runId, done: 3, total: 91, at: 'conv1_1 on SparTen' });
  });

  it('is given up when nobody looks, and made anew when somebody does', async () => {
    const { ofKind, act, state } = setUp({ scene: 'compare' });
    act.change({ scene: 'prune' });
    await vi.advanceTimersByTimeAsync(0);
    expect(state().compare.status.kind).toBe('cancelled');
    act.change({ scene: 'compare' });
    expect(ofKind('compare')).toHaveLength(2);
  });

  it('that is known is there at once', async () => {
    const { ofKind, last, act, state } = setUp({ scene: 'compare' });
    await answer(last('compare'));
    const known = state().compare.shown;
    act.change({ scene: 'prune' });
    act.change({ scene: 'compare' });
    expect(ofKind('compare')).toHaveLength(1);
    expect(state().compare.shown).toBe(known);
  });
});
