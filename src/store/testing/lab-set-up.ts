import { DEFAULT_SCENARIO } from '../../scenario/defaults';
import type { Scenario } from '../../scenario/types';
import { createLabStore } from '../lab-store';
import { answer } from './fake-answers';
import { createFakeClient } from './fake-client';

/** A started store on a client whose every answer is in the test's hands. */
export const setUp = (scenario: Partial<Scenario> = {}) => {
  const fake = createFakeClient();
  const saved = new Map<string, string>();
  const storage = { getItem: (key: string) => saved.get(key) ?? null, setItem: (key: string, value: string) => void saved.set(key, value) };
  const store = createLabStore({ client: fake.client, scenario: { ...DEFAULT_SCENARIO, ...scenario }, storage: () => storage, reducedMotion: null });
  store.actions.start();
  return { ...fake, store, saved, state: store.getState, act: store.actions };
};
export const sparsity = (share: number): Partial<Scenario> => ({ amount: { by: 'sparsity', sparsity: share } });

/** Opens the stream scene with a trace ready. */
export const withTrace = async (scenario: Partial<Scenario> = {}) => {
  const lab = setUp({ scene: 'stream', ...scenario });
  await answer(lab.last('stream'));
  const trace = lab.state().stream.shown?.value.trace;
  if (trace === undefined) throw new Error('no trace');
  return { ...lab, trace };
};
