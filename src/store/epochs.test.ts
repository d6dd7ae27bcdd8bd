import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeLink, encodeLink } from '../scenario/codec';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { createLabStore } from './lab-store';
import { answer } from './testing/fake-answers';
import { createFakeClient } from './testing/fake-client';
import { scenarioOf } from './tracks';

/** Train, opened by a link, with the list of networks there. */
const setUp = async (link = '#v=2&scene=train') => {
  const fake = createFakeClient();
  const { scenario } = decodeLink(link);
  const { getState, actions } = createLabStore({
    client: fake.client,
    scenario,
    storage: () => ({ getItem: () => null, setItem: () => undefined }),
    reducedMotion: null,
  });
  actions.start();
  await answer(fake.last('networks'));
  return { state: getState, act: actions, at: () => getState().playback.epoch.at };
};
const { network } = DEFAULT_SCENARIO;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the epochs of a training', () => {
  it('are played from its starting weights to its end, one a second', async () => {
    const { state, act, at } = await setUp();
    act.play();
    expect(state().playback.epoch.playing).toBe(false);
    act.showMoments({ network, count: 5, unit: 'epochs' });
    expect(scenarioOf(state()).epoch).toBeNull();
    act.play();
    act.advance(2500);
    expect(state().playback.epoch).toMatchObject({ at: 2, playing: true });
    act.advance(1e6);
    // The end is wherever it comes to lie.
    expect(state().playback.epoch).toMatchObject({ at: Infinity, playing: false });
    act.step(-1);
    expect(scenarioOf(state()).epoch).toBe(3);
    expect(encodeLink(scenarioOf(state()))).toContain('epoch=3');
    act.step(1);
    expect(at()).toBe(Infinity);
    act.jump('start');
    expect(at()).toBe(0);
    expect(encodeLink(scenarioOf(state()))).toContain('epoch=0');
  });

  it('go on growing under a place that was chosen, and under the end', async () => {
    const { act, at } = await setUp();
    act.showMoments({ network, count: 3, unit: 'epochs' });
    act.seek(1);
    act.showMoments({ network, count: 4, unit: 'epochs' });
    expect(at()).toBe(1);
    act.showMoments({ network, count: 1, unit: 'epochs' }, { rest: true });
    expect(at()).toBe(Infinity);
  });

  it('are clamped to those there are, and a link is told so', async () => {
    const { state, act, at } = await setUp('#v=2&scene=train&epoch=99');
    expect([at(), state().notices]).toEqual([99, []]);
    act.showMoments({ network: 'another', count: 4, unit: 'epochs' });
    expect(at()).toBe(99);
    act.showMoments({ network, count: 21, unit: 'epochs' });
    expect(at()).toBe(Infinity);
    expect(state().notices.map(({ lines }) => lines)).toEqual([['epoch=99: The training on show has 20 epochs; the last is shown.']]);
  });

  it('are called moments where not all of them are epochs', async () => {
    const { state, act } = await setUp('#v=2&scene=train&epoch=99');
    act.showMoments({ network, count: 7, unit: 'moments' });
    expect(state().notices.map(({ lines }) => lines)).toEqual([['epoch=99: The training on show goes to moment 6; the last is shown.']]);
  });

  it('begin at the end with another network', async () => {
    const { act, at } = await setUp('#v=2&scene=train&epoch=2');
    act.change({ layer: 'conv2' });
    expect(at()).toBe(2);
    act.change({ network: 'lenet5-wide-mnist' });
    expect(at()).toBe(Infinity);
  });
});
