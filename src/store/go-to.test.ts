import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { goTo, type Trip } from './go-to';
import { createLabStore } from './lab-store';
import { answer } from './testing/fake-answers';
import { createFakeClient } from './testing/fake-client';

const setUp = () => {
  const fake = createFakeClient();
  const store = createLabStore({
    client: fake.client,
    scenario: DEFAULT_SCENARIO,
    storage: () => ({ getItem: () => null, setItem: () => undefined }),
    reducedMotion: null,
  });
  store.actions.start();
  const arrive = vi.fn<Trip['arrive']>();
  return { ...fake, store, act: store.actions, state: store.getState, arrive };
};

describe('going somewhere', () => {
  it('arrives once the answer to the scenario that was opened is there, and once only', async () => {
    const { store, last, act, arrive } = setUp();
    goTo(store, { patch: { scene: 'stream', tile: 1 }, needs: ['stream'], arrive });
    expect(arrive).not.toHaveBeenCalled();
    await answer(last('stream'));
    expect(arrive).toHaveBeenCalledOnce();
    act.change({ tile: 0 });
    await answer(last('stream'));
    expect(arrive).toHaveBeenCalledOnce();
  });

  it('arrives at once where everything is there already', async () => {
    const { store, last, arrive } = setUp();
    await answer(last('layer'));
    await answer(last('prune'));
    goTo(store, { patch: { row: 2 }, needs: ['layer', 'prune'], arrive });
    expect(arrive).toHaveBeenCalledOnce();
  });

  it('is called off by another setting, another time, or whoever sent it', async () => {
    for (const callOff of ['change', 'seek', 'cancel'] as const) {
      const { store, last, act, arrive } = setUp();
      const cancel = goTo(store, { patch: { scene: 'stream' }, needs: ['stream'], arrive });
      if (callOff === 'change') act.change({ numbers: 'hex' });
      if (callOff === 'seek') act.seek(3);
      if (callOff === 'cancel') cancel();
      await answer(last('stream'));
      expect(arrive).not.toHaveBeenCalled();
    }
  });

  it('is not called off by what the program corrects on the way', async () => {
    const { store, last, state, arrive } = setUp();
    goTo(store, { patch: { scene: 'stream', row: 9_999_999 }, needs: ['layer', 'stream'], arrive });
    await answer(last('stream'));
    await answer(last('layer'));
    expect(state().scenario.row).toBeNull();
    expect(arrive).toHaveBeenCalledOnce();
  });

  it('may go on from there', async () => {
    const { store, last, arrive } = setUp();
    goTo(store, { patch: { scene: 'stream' }, needs: ['stream'], arrive: () => ({ patch: { tile: 2 }, needs: ['stream'], arrive }) });
    await answer(last('stream'));
    expect(arrive).not.toHaveBeenCalled();
    expect(last('stream').request).toMatchObject({ tile: 2 });
    await answer(last('stream'));
    expect(arrive).toHaveBeenCalledOnce();
  });
});
