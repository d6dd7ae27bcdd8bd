import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeLink } from '../scenario/codec';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import type { Scenario } from '../scenario/types';
import type { AccuracyRequest } from '../worker/protocol';
import { createLabStore } from './lab-store';
import { PATIENCE_MILLISECONDS } from './runner';
import { REST_MILLISECONDS } from './measuring';
import { curveRequests } from './requests';
import { selectAccuracy, selectShownCycle } from './selectors';
import { apart, scenarioOf } from './tracks';
import { answer, NETWORKS, ROWS } from './testing/fake-answers';
import { createFakeClient } from './testing/fake-client';

const setUp = (scenario: Partial<Scenario> = {}) => {
  const fake = createFakeClient();
  const saved = new Map<string, string>();
  const storage = { getItem: (key: string) => saved.get(key) ?? null, setItem: (key: string, value: string) => void saved.set(key, value) };
  const store = createLabStore({ client: fake.client, scenario: { ...DEFAULT_SCENARIO, ...scenario }, storage: () => storage, reducedMotion: null });
  store.actions.start();
  return { ...fake, store, saved, state: store.getState, act: store.actions };
};
const sparsity = (share: number): Partial<Scenario> => ({ amount: { by: 'sparsity', sparsity: share } });

/** Opens the stream scene with a trace ready. */
const withTrace = async (scenario: Partial<Scenario> = {}) => {
  const lab = setUp({ scene: 'stream', ...scenario });
  await answer(lab.last('stream'));
  const trace = lab.state().stream.shown?.value.trace;
  if (trace === undefined) throw new Error('no trace');
  return { ...lab, trace };
};

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
const rest = () => vi.advanceTimersByTimeAsync(REST_MILLISECONDS);

describe('accuracy', () => {
  it('is measured when the hand rests and the pruning stands, and belongs to it alone', async () => {
    const { act, last, ofKind, state } = setUp();
    expect(ofKind('accuracy')).toHaveLength(0);
    await answer(last('layer'));
    await answer(last('prune'));
    expect(ofKind('accuracy')).toHaveLength(0);
    await rest();
    expect(ofKind('accuracy')).toHaveLength(1);
    await answer(last('accuracy'));
    expect(selectAccuracy(state())?.report).toMatchObject({ images: 100, correct: 97 });
    act.change(sparsity(0.5), { settle: false });
    await answer(last('prune'));
    expect(ofKind('accuracy')).toHaveLength(1);
    expect(selectAccuracy(state())).toBeNull();
    act.settle();
    await rest();
    expect(last('accuracy').request).toMatchObject({ amount: { by: 'sparsity', sparsity: 0.5 } });
    await answer(last('accuracy'));
    expect(selectAccuracy(state())).not.toBeNull();
  });

  it('stops being measured when the hand moves, and is measured anew when it comes back', async () => {
    const { act, last, ofKind, state } = setUp();
    await answer(last('layer'));
    await answer(last('prune'));
    await rest();
    act.change(sparsity(0.5), { settle: false });
    await vi.advanceTimersByTimeAsync(0);
    expect(state().accuracy.status.kind).toBe('cancelled');
    await answer(last('prune'));
    act.change({ amount: DEFAULT_SCENARIO.amount });
    await answer(last('prune'));
    await rest();
    expect(ofKind('accuracy')).toHaveLength(2);
    expect(last('accuracy').request).toEqual(ofKind('accuracy')[0].request);
  });

  it('tells on the way how many images are answered and how many of them right', async () => {
    const { last, state } = setUp();
    await answer(last('prune'));
    await rest();
    const { runId, progress } = last('accuracy');
    const tallies = { pruned: { done: 30, correct: 29 }, before: { done: 0, correct: 0 }, narrow: null };
    progress({ runId, done: 30, total: 200, tallies });
    expect(state().accuracy.status).toEqual({ kind: 'running', runId, done: 30, total: 200, tallies });
  });

  it('that is known is not measured again, and is there at once', async () => {
    const { act, last, ofKind, state } = setUp();
    await answer(last('prune'));
    await rest();
    await answer(last('accuracy'));
    act.change(sparsity(0.5));
    await answer(last('prune'));
    act.change({ amount: DEFAULT_SCENARIO.amount });
    await answer(last('prune'));
    await rest();
    expect(ofKind('accuracy')).toHaveLength(1);
    expect(selectAccuracy(state())).toBe(state().measured[0]);
  });

  it('is given up at the first change, and only the last of many in quick succession is measured', async () => {
    const { act, last, ofKind, state } = setUp();
    await answer(last('prune'));
    await rest();
    for (const share of [0.3, 0.4, 0.5]) {
      act.change(sparsity(share));
      await vi.advanceTimersByTimeAsync(0);
      expect(state().accuracy.status.kind).toBe('cancelled');
      await answer(last('prune'));
      await vi.advanceTimersByTimeAsync(REST_MILLISECONDS / 2);
    }
    expect(ofKind('accuracy')).toHaveLength(1);
    await rest();
    await answer(last('accuracy'));
    expect(ofKind('accuracy')).toHaveLength(2);
    expect(state().measured.map(({ request }) => request.amount)).toEqual([{ by: 'sparsity', sparsity: 0.5 }]);
  });

  it.each<[string, Partial<Scenario>, Partial<AccuracyRequest>]>([
    ['of the whole network does not name a layer', { accuracyScope: 'network' }, { layer: null, sums: null }],
    ['of one layer does', { accuracyScope: 'layer', layer: 'conv1' }, { layer: 'conv1', sums: null }],
    [
      'on narrow sums depends on how the array keeps them',
      { partialSumBits: 8, groupSize: 4, order: 'sorted', bins: [2, 4] },
      { layer: null, sums: { bits: 8, groupSize: 4, order: 'sorted', capacity: 6 } },
    ],
  ])('%s', async (_what, scenario, request) => {
    const { last } = setUp(scenario);
    await answer(last('prune'));
    await rest();
    expect(last('accuracy').request).toMatchObject(request);
  });

  it('is nothing to measure while the array is looked at', async () => {
    const { last, ofKind } = setUp({ scene: 'stream' });
    await answer(last('prune'));
    await rest();
    expect(ofKind('accuracy')).toHaveLength(0);
  });
});

describe('a curve', () => {
  const started = async (scenario: Partial<Scenario> = {}) => {
    const lab = setUp({ checkpoint: 'plain', ...scenario });
    await answer(lab.last('networks'));
    await answer(lab.last('prune'));
    await rest();
    await answer(lab.last('accuracy'));
    lab.act.measureCurve();
    return lab;
  };

  it('is measured point by point, for both patterns, and the points stay', async () => {
    const { ofKind, last, state, act } = await started({ compareWith: 'row' });
    const { total } = state().curvePlan ?? { total: 0 };
    for (let point = 0; point < total; point++) {
      expect(ofKind('curve')).toHaveLength(point + 1);
      await answer(last('curve'));
    }
    expect(state().curvePlan).toBeNull();
    expect(ofKind('curve')).toHaveLength(total);
    const patterns = ofKind('curve').map(({ request }) => (request as AccuracyRequest).settings.pattern);
    expect(new Set(patterns)).toEqual(new Set(['cascade', 'row']));
    act.change({ scene: 'stream' });
    expect(state().measured).toHaveLength(total + 1);
    act.change({ scene: 'prune' });
    act.measureCurve();
    expect(state().curvePlan).toBeNull();
    expect(ofKind('curve')).toHaveLength(total);
  });

  it('ends with the checkpoints fine-tuned from this one, as they are stored', async () => {
    const pruned = { from: 'plain', pattern: 'cascade', q: {}, sparsity: 0.8, networkSparsity: 0.7, accuracyBefore: 0.5 } as const;
    const [network] = NETWORKS;
    const tuned = { ...network.checkpoints[0], id: 'tuned-80', pruned };
    const requests = curveRequests({ ...DEFAULT_SCENARIO, checkpoint: 'plain' }, [{ ...network, checkpoints: [...network.checkpoints, tuned] }]);
    expect(requests.filter(({ checkpoint }) => checkpoint !== 'plain')).toMatchObject([{ checkpoint: 'tuned-80', settings: { pattern: 'dense' } }]);
    expect(requests.at(-1)?.checkpoint).toBe('tuned-80');
  });

  it('rests while the hand moves, and goes on where it was', async () => {
    const { ofKind, last, act } = await started();
    await answer(last('curve'));
    const second = last('curve').request;
    act.change(sparsity(0.42), { settle: false });
    await vi.advanceTimersByTimeAsync(0);
    expect(ofKind('curve')).toHaveLength(2);
    await answer(last('prune'));
    act.settle();
    expect(ofKind('curve')).toHaveLength(2);
    await rest();
    expect(ofKind('curve')).toHaveLength(3);
    expect(last('curve').request).toEqual(second);
  });

  it('can be cancelled: the points measured stay', async () => {
    const { ofKind, last, act, state } = await started();
    await answer(last('curve'));
    act.cancelCurve();
    await vi.advanceTimersByTimeAsync(1000);
    expect(state()).toMatchObject({ curvePlan: null, curve: { status: { kind: 'cancelled' } } });
    expect(ofKind('curve')).toHaveLength(2);
    expect(state().measured).toHaveLength(2);
    act.measureCurve();
    expect(ofKind('curve')).toHaveLength(3);
  });

  it('ends where a point fails, with the reason', async () => {
    const { ofKind, last, state } = await started();
    await last('curve').failed('no images');
    expect(state()).toMatchObject({ curvePlan: null, curve: { status: { kind: 'failed', error: { message: 'no images' } } } });
    expect(ofKind('curve')).toHaveLength(1);
  });

  it('does not hold up what is on screen', async () => {
    const { last, act, state } = await started();
    act.change(sparsity(0.42));
    await answer(last('prune'));
    await rest();
    await answer(last('accuracy'));
    expect(selectAccuracy(state())?.request.amount).toEqual({ by: 'sparsity', sparsity: 0.42 });
    expect(state().curve.status.kind).toBe('running');
  });
});

describe('the picture', () => {
  it('is a layer and a pruning of this very layer, however late either comes', async () => {
    const { act, last, state } = setUp();
    await answer(last('layer'));
    expect(state().picture).toBeNull();
    await answer(last('prune'));
    const first = state().picture;
    expect(first?.request.ref.checkpoint).toBe('cascade');
    act.change({ checkpoint: 'plain' });
    await answer(last('prune'));
    expect(state().picture).toBe(first);
    await answer(last('layer'));
    expect(state().picture?.request.ref.checkpoint).toBe('plain');
    expect(state().picture?.layer).toBe(state().layer.shown?.value);
  });
});

describe('a scenario that asks for what there is not', () => {
  it('is brought to what there is, with words where a link asked for it', async () => {
    const { last, state } = setUp({ layer: 'conv9', row: 99, image: 55 });
    await answer(last('networks'));
    expect(state().scenario).toMatchObject({ layer: 'conv1', image: 9 });
    vi.advanceTimersByTime(PATIENCE_MILLISECONDS);
    await answer(last('layer'));
    expect(state().scenario.row).toBeNull();
    expect(state().notices).toMatchObject([{ kind: 'link' }]);
    expect(state().notices[0].lines).toHaveLength(3);
    expect(state().notices[0].lines[0]).toContain('layer=conv9');
    expect(last('layer').request).toMatchObject({ ref: { layer: 'conv1' } });
    expect(state().edit.origin).toBe('link');
  });

  it('is brought there in silence where a person changed something', async () => {
    const { act, last, state } = setUp({ pe: [7, 7], arrayRows: 8, chunkWidth: 8 });
    await answer(last('networks'));
    act.change({ arrayRows: 4 });
    expect(state().scenario.pe).toEqual([3, 7]);
    expect(state().edit.origin).toBe('person');
    act.change({ row: ROWS });
    await answer(last('layer'));
    expect(state()).toMatchObject({ scenario: { row: null }, edit: { origin: 'fit' }, notices: [] });
  });

  it('has its tile and cycle brought into the layer', async () => {
    const { last, state } = setUp({ scene: 'stream', tile: 50, cycle: 100_000 });
    await answer(last('prune'));
    expect(state().scenario.tile).toBe(7);
    // The run of the tile that is not there is under way; it is given up for the one that is.
    vi.advanceTimersByTime(PATIENCE_MILLISECONDS);
    await answer(last('stream'));
    const cycles = state().stream.shown?.value.trace.cycles ?? 0;
    expect(cycles).toBeGreaterThan(10);
    expect(state().playback.cycle.at).toBe(cycles - 1);
  });
});

describe('time', () => {
  it('starts where the link says, and is no concern of the trace that is still on show', async () => {
    const { act, last, state, trace } = await withTrace({ cycle: 4 });
    expect(state().playback.cycle).toMatchObject({ at: 4, playing: false });
    act.open({ ...DEFAULT_SCENARIO, scene: 'stream', cycle: trace.cycles + 1, drain: 'serial' });
    expect(state().playback.cycle.at).toBe(trace.cycles + 1);
    expect(selectShownCycle(state())).toBe(trace.cycles - 1);
    await answer(last('stream'));
    expect(selectShownCycle(state())).toBe(trace.cycles + 1);
  });

  it('plays, pauses, steps both ways and stops at the end', async () => {
    const { act, state, trace } = await withTrace();
    const [first] = trace.passes[0].firstMac;
    act.seek(first);
    act.play();
    act.advance(2500);
    expect(state().playback.cycle).toMatchObject({ at: first + 2, phase: 0.5, playing: true });
    act.pause();
    expect(state().playback.cycle).toMatchObject({ at: first + 2, phase: 0, playing: false });
    act.step(-1);
    expect(state().playback.cycle.at).toBe(first + 1);
    act.toggle();
    act.advance(1e6);
    expect(state().playback.cycle).toMatchObject({ at: trace.cycles - 1, playing: false });
    act.step(1);
    expect(state().playback.cycle.at).toBe(trace.cycles - 1);
  });

  it('lets the fill, in which nothing is multiplied, pass in half a second', async () => {
    const { act, state, trace } = await withTrace();
    act.play();
    for (let frame = 0; frame < 31; frame++) act.advance(16);
    expect(state().playback.cycle.at).toBeGreaterThanOrEqual(trace.hardware.arrayRows + trace.hardware.arrayColumns - 3);
    for (let frame = 0; frame < 62; frame++) act.advance(16);
    expect(state().playback.cycle.at).toBeLessThanOrEqual(trace.hardware.arrayRows + trace.hardware.arrayColumns);
  });

  it('does not play before there is a trace', () => {
    const { act, state } = setUp({ scene: 'stream', cycle: 7 });
    act.play();
    act.advance(5000);
    expect(state().playback.cycle).toMatchObject({ playing: false, at: 7 });
  });

  it('jumps to rows, stalls and ends, and says where there is none', async () => {
    const { act, state, trace } = await withTrace({ turn: 'eager' });
    expect(act.jump('next-row')).toBe(true);
    expect(state().playback.cycle.at).toBe(trace.passes[0].firstMac[0]);
    expect(act.jump('previous-row')).toBe(false);
    expect(act.jump('next-stall')).toBe(true);
    expect(state().playback.cycle.at).toBe(trace.stallStarts[0]);
    act.jump('end');
    expect(state().playback.cycle.at).toBe(trace.cycles - 1);
    expect(act.jump('next-stall')).toBe(false);
    expect(state().playback.cycle.at).toBe(trace.cycles - 1);
    act.jump('start');
    expect(state().playback.cycle.at).toBe(0);
  });

  it('begins anew with another layer', async () => {
    const { act, state } = await withTrace({ cycle: 5 });
    act.play();
    act.change({ layer: 'conv2' });
    expect(state().playback.cycle).toMatchObject({ at: 0, playing: false });
  });

  it('is in the link and held nowhere else', async () => {
    const { act, state } = await withTrace();
    act.seek(6);
    expect(encodeLink(scenarioOf(state()))).toContain('cyc=6');
    expect(state().scenario).not.toHaveProperty('cycle');
  });

  it('is that of what the scene on show plays: a step of the cut in Prune, a cycle in Stream, none in Compare', async () => {
    const { act, state } = await withTrace({ cycle: 3, step: 5 });
    act.change({ scene: 'prune' });
    act.seek(8);
    expect(state().playback).toMatchObject({ cycle: { at: 3 }, step: { at: 8 } });
    act.change({ scene: 'compare' });
    act.seek(1);
    act.step(1);
    expect(state().playback).toMatchObject({ cycle: { at: 3 }, step: { at: 8 } });
    act.change({ scene: 'stream' });
    act.step(1);
    expect(state().playback).toMatchObject({ cycle: { at: 4 }, step: { at: 8 } });
    expect(encodeLink(scenarioOf(state()))).toMatch(/cyc=4&step=9/);
  });

  it('stops where another scene is opened, so that nothing plays unseen', async () => {
    const { act, state } = await withTrace();
    act.play();
    act.change({ scene: 'compare' });
    expect(state().playback.cycle.playing).toBe(false);
  });
});

describe('the gate', () => {
  it('keeps a control from putting what may not be into the scenario: its old value stays, and that is said', () => {
    const { act, state } = setUp();
    const before = state().scenario;
    // What the panels make of the empty option of a hidden native select.
    act.change({ bins: ''.split(',').map(Number) });
    act.change({ partialSumBits: Number('') });
    act.change({ buffer: '' as 'bins' });
    act.change({ pattern: '' as 'row', layer: '' });
    expect(state().scenario).toEqual(before);
    expect(state().notices).toMatchObject([{ kind: 'change', title: 'A setting was not changed' }]);
    expect(state().notices[0].lines.join()).toContain('layer="": It has to be');
  });

  it('takes what may be so out of the same change', () => {
    const { act, state } = setUp();
    act.change({ arrayRows: 0, groupSize: 4 });
    expect(state().scenario).toMatchObject({ arrayRows: DEFAULT_SCENARIO.arrayRows, groupSize: 4 });
  });

  it('stands before a whole scenario too', () => {
    const { act, state } = setUp();
    act.open({ ...DEFAULT_SCENARIO, scene: 'stream', tile: NaN, bins: [] });
    expect(state().scenario).toEqual({ ...apart(DEFAULT_SCENARIO).settings, scene: 'stream' });
    expect(state().notices[0].lines).toHaveLength(2);
  });
});

describe('notices', () => {
  it('are one of a kind, and go when dismissed', () => {
    const { act, state } = setUp();
    act.notify('share', 'The link was copied', []);
    act.notify('share', 'The link could not be copied', ['Copy it from the address bar.']);
    expect(state().notices).toMatchObject([{ title: 'The link could not be copied' }]);
    act.dismiss(state().notices[0].id);
    expect(state().notices).toEqual([]);
  });
});
