import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { createLabStore } from './lab-store';
import { createFakeClient } from './testing/fake-client';
import { subscribeThrottled } from './throttle';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const setUp = () => {
  const store = createLabStore({
    client: createFakeClient().client,
    scenario: { ...DEFAULT_SCENARIO, scene: 'stream' },
    storage: () => ({ getItem: () => null, setItem: () => undefined }),
    reducedMotion: null,
  });
  const told: number[] = [];
  const stop = subscribeThrottled(
    store,
    (state) => state.playback.cycle.at,
    10,
    (cycle) => void told.push(cycle),
  );
  return { store, told, stop };
};

it('tells the first change at once, further ones ten times a second, and always the last', () => {
  const { store, told } = setUp();
  for (let cycle = 1; cycle <= 60; cycle++) {
    store.actions.seek(cycle);
    vi.advanceTimersByTime(16);
  }
  expect(told[0]).toBe(1);
  expect(told.length).toBeLessThanOrEqual(11);
  expect(told.length).toBeGreaterThan(8);
  vi.advanceTimersByTime(200);
  expect(told.at(-1)).toBe(60);
});

it('says nothing of what is not selected, and nothing after the end', () => {
  const { store, told, stop } = setUp();
  store.actions.change({ sort: 'count' });
  expect(told).toEqual([]);
  store.actions.seek(1);
  store.actions.seek(2);
  stop();
  vi.advanceTimersByTime(1000);
  store.actions.seek(3);
  expect(told).toEqual([1]);
});
