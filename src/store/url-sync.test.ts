import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import fc from 'fast-check';
import { decodeLink } from '../scenario/codec';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { createLabStore } from './lab-store';
import { answer } from './testing/fake-answers';
import { createFakeBar } from './testing/fake-bar';
import { createFakeClient } from './testing/fake-client';
import { scenarioOf } from './tracks';
import { ONE_STEP_MILLISECONDS, SETTLE_MILLISECONDS, startUrlSync } from './url-sync';

const setUp = (hash = '') => {
  const fake = createFakeClient();
  const address = createFakeBar(hash);
  const store = createLabStore({
    client: fake.client,
    scenario: DEFAULT_SCENARIO,
    storage: () => ({ getItem: () => null, setItem: () => undefined }),
    reducedMotion: null,
  });
  const stop = startUrlSync(store, address.bar);
  store.actions.start();
  return { ...fake, address, store, stop, act: store.actions, state: store.getState };
};
const settled = () => vi.advanceTimersByTime(SETTLE_MILLISECONDS);
/** Long enough for the next change to be a step of its own. */
const later = () => vi.advanceTimersByTime(ONE_STEP_MILLISECONDS);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('at the start', () => {
  it('the scenario is what the link says, and the address stays as it is', () => {
    const { state, address } = setUp('#layer=conv1&q=0.5&cyc=12');
    expect(state().scenario).toMatchObject({ layer: 'conv1', amount: { by: 'q', q: 0.5 } });
    expect(state().playback.cycle.at).toBe(12);
    settled();
    expect(address.entries()).toEqual(['#layer=conv1&q=0.5&cyc=12']);
    expect(state().notices).toEqual([]);
  });

  it('what could not be used of it is said, field by field', () => {
    const { state } = setUp('#cw=potato&layer=conv1&nonsense=1');
    expect(state().scenario.layer).toBe('conv1');
    expect(state().notices).toMatchObject([{ kind: 'link' }]);
    expect(state().notices[0].lines.join('\n')).toMatch(/cw=potato[^]*nonsense=1|nonsense=1[^]*cw=potato/);
  });

  it('a link whose # became ? is read all the same, and written back as a link', () => {
    const { state, address, act } = setUp('?v=1&layer=conv1&utm_source=list');
    expect(state().scenario.layer).toBe('conv1');
    expect(state().notices).toEqual([]);
    act.change({ pattern: 'row' });
    expect(address.hash()).toBe('#v=3&net=lenet5-wide-mnist&pat=row&q=0.75&cw=8&rows=8&turn=eager&tile=0&dead=stream');
  });

  it('any text opens the page', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const { state, stop } = setUp(`#${text}`);
        expect(scenarioOf(state())).toEqual(decodeLink(`#${text}`).scenario);
        stop();
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('a deliberate change', () => {
  it('adds a history entry at once, and Back undoes it', () => {
    const { act, address, state, last } = setUp();
    act.change({ layer: 'fc1' });
    expect(address.entries()).toHaveLength(2);
    expect(address.hash()).toContain('layer=fc1');
    address.back();
    expect(scenarioOf(state())).toEqual(DEFAULT_SCENARIO);
    vi.advanceTimersByTime(1000);
    expect(last('layer').request).toMatchObject({ ref: { layer: DEFAULT_SCENARIO.layer } });
    expect(address.entries()).toHaveLength(2);
    address.forward();
    expect(state().scenario.layer).toBe('fc1');
  });

  it('of the same field in quick succession is one step back; of another field, or later, a step of its own', () => {
    const { act, address, state } = setUp();
    for (const arrayRows of [9, 10, 11, 12]) act.change({ arrayRows });
    expect(address.entries()).toHaveLength(2);
    act.change({ pattern: 'row' });
    later();
    act.change({ pattern: 'chunk' });
    expect(address.entries()).toHaveLength(4);
    address.back();
    address.back();
    expect(state().scenario).toMatchObject({ arrayRows: 12, pattern: 'cascade' });
    address.back();
    expect(state().scenario.arrayRows).toBe(DEFAULT_SCENARIO.arrayRows);
  });

  it('made by a drag is one entry, when the drag ends', () => {
    const { act, address } = setUp();
    for (const arrayRows of [9, 10, 11]) {
      act.change({ arrayRows }, { settle: false });
      settled();
    }
    expect(address.entries()).toEqual(['']);
    act.settle();
    expect(address.entries()).toEqual(['', '#v=3&rows=11&tile=36']);
  });

  it('leads Back to what was on screen, also where that had not settled', () => {
    const { act, address, state } = setUp();
    act.change({ amount: { by: 'q', q: 1.5 } });
    act.change({ layer: 'fc1' });
    expect(address.entries()).toEqual(['#v=3&q=1.5', expect.stringContaining('layer=fc1')]);
    address.back();
    expect(scenarioOf(state())).toEqual({ ...DEFAULT_SCENARIO, amount: { by: 'q', q: 1.5 } });
  });

  it('made while playing adds its entry at once', async () => {
    const { act, address, last, state } = setUp('#scene=stream');
    await answer(last('stream'));
    act.play();
    act.change({ tile: 1 });
    expect(address.entries()).toHaveLength(1);
    act.change({ pattern: 'row' });
    expect(address.entries()).toHaveLength(2);
    expect(state().playback.cycle.playing).toBe(true);
  });

  it('that the browser refuses to write does no harm', () => {
    const { act, address, state } = setUp();
    address.bar.history.pushState = () => {
      throw new Error('SecurityError');
    };
    act.change({ layer: 'fc1' });
    expect(state().scenario.layer).toBe('fc1');
  });
});

describe('what is dragged, scrubbed or looked at', () => {
  it('is written over the entry once it has settled, not before', () => {
    const { act, address } = setUp();
    for (let step = 1; step <= 10; step++) {
      act.change({ amount: { by: 'q', q: step / 5 } });
      vi.advanceTimersByTime(SETTLE_MILLISECONDS - 1);
      expect(address.entries()).toEqual(['']);
    }
    settled();
    expect(address.entries()).toEqual(['#v=3&q=2']);
  });

  it('is the cycle too, but never while playing', async () => {
    const { act, address, last, state } = setUp('#scene=stream');
    await answer(last('stream'));
    act.seek(3);
    settled();
    expect(address.hash()).toContain('cyc=3');
    act.play();
    for (let frame = 0; frame < 100; frame++) {
      act.advance(16);
      vi.advanceTimersByTime(16);
    }
    expect(state().playback.cycle.at).toBeGreaterThan(4);
    expect(address.hash()).toContain('cyc=3');
    act.pause();
    settled();
    expect(address.hash()).toContain(`cyc=${state().playback.cycle.at}`);
    expect(address.entries()).toHaveLength(1);
  });

  it('while playing waits for the pause', async () => {
    const { act, address, last } = setUp('#v=3&scene=stream');
    await answer(last('stream'));
    act.play();
    act.change({ tile: 1 });
    settled();
    expect(address.entries()).toEqual(['#v=3&scene=stream']);
    act.pause();
    settled();
    expect(address.entries()).toEqual(['#v=3&scene=stream&tile=1']);
  });

  it('and comes back before it settles leaves no trace', () => {
    const { act, address } = setUp();
    act.change({ view: 'mask' });
    act.change({ view: DEFAULT_SCENARIO.view });
    settled();
    expect(address.entries()).toEqual(['']);
  });
});

describe('the program’s own corrections', () => {
  it('never add an entry, so that Back does not lead into them again', async () => {
    const { address, last, state } = setUp('#v=3&layer=conv9');
    await answer(last('networks'));
    expect(state().scenario.layer).toBe('conv1');
    settled();
    expect(address.entries()).toEqual(['#v=3']);
  });
});

describe('the address bar', () => {
  it('when edited by hand opens what it says, stops playing, and speaks of this link alone', async () => {
    const { address, act, last, state } = setUp('#scene=stream&cw=potato');
    await answer(last('stream'));
    act.play();
    address.type('#scene=stream&cyc=9&rows=none');
    expect(state().playback.cycle).toMatchObject({ playing: false, at: 9 });
    expect(state().notices).toHaveLength(1);
    expect(state().notices[0].lines.join()).not.toContain('potato');
    expect(state().notices[0].lines.join()).toContain('rows=none');
  });

  it('is read once a step, though browsers tell of it twice', () => {
    const { address, store } = setUp();
    const open = vi.spyOn(store.actions, 'open');
    address.type('#q=1');
    address.back();
    expect(open.mock.calls.map(([scenario]) => scenario.amount)).toEqual([{ by: 'q', q: 1 }, DEFAULT_SCENARIO.amount]);
  });

  it('is left alone after the end', () => {
    const { act, address, stop } = setUp();
    act.change({ amount: { by: 'q', q: 1 } });
    stop();
    settled();
    act.change({ layer: 'fc1' });
    expect(address.entries()).toEqual(['']);
    expect(address.listening()).toBe(false);
  });
});
