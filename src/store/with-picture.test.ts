import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { createLabStore } from './lab-store';
import { answer } from './testing/fake-answers';
import { createFakeClient } from './testing/fake-client';
import { catchUp, HELD_MILLISECONDS, withPicture } from './with-picture';

const setUp = () => {
  const fake = createFakeClient();
  const storage = { getItem: () => null, setItem: () => undefined };
  const store = createLabStore({ client: fake.client, scenario: DEFAULT_SCENARIO, storage: () => storage, reducedMotion: null });
  store.actions.start();
  const held = withPicture(store);
  return { ...fake, store, held, cutShown: () => held.getState().scenario.amount };
};
const cut = (sparsity: number) => ({ by: 'sparsity', sparsity }) as const;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('shows a change together with its picture', async () => {
  const { store, last, held, cutShown } = setUp();
  await answer(last('layer'));
  await answer(last('prune'));
  vi.advanceTimersByTime(HELD_MILLISECONDS);
  const before = cutShown();
  store.actions.change({ amount: cut(0.6) }, { settle: false });
  expect([store.getState().scenario.amount, cutShown()]).toEqual([cut(0.6), before]);
  await answer(last('prune'));
  expect(cutShown()).toEqual(cut(0.6));
  expect(held.getState().picture).toBe(store.getState().picture);
});

it('shows it alone where the picture takes longer', () => {
  const { store, cutShown } = setUp();
  store.actions.change({ amount: cut(0.6) }, { settle: false });
  store.actions.change({ amount: cut(0.5) }, { settle: false });
  vi.advanceTimersByTime(HELD_MILLISECONDS - 1);
  expect(cutShown()).toEqual(DEFAULT_SCENARIO.amount);
  vi.advanceTimersByTime(1);
  expect(cutShown()).toEqual(cut(0.5));
});

it('shows at once what was typed', () => {
  const { store, cutShown } = setUp();
  store.actions.change({ amount: cut(0.6) });
  catchUp(store);
  expect(cutShown()).toEqual(cut(0.6));
  store.actions.change({ amount: cut(0.5) });
  vi.advanceTimersByTime(HELD_MILLISECONDS);
  expect(cutShown()).toEqual(cut(0.5));
});

it('is one for each store', () => {
  const { store, held } = setUp();
  expect(withPicture(store)).toBe(held);
  expect(setUp().held).not.toBe(held);
});
