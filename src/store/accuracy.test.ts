import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import type { Scenario } from '../scenario/types';
import type { AccuracyRequest } from '../worker/protocol';
import { REST_MILLISECONDS } from './measuring';
import { curveRequests } from './requests';
import { selectAccuracy } from './selectors';
import { answer, NETWORKS } from './testing/fake-answers';
import { setUp, sparsity } from './testing/lab-set-up';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

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
