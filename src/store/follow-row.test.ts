import { describe, expect, it } from 'vitest';
import { firstMacOf } from '../engine/csph/navigate';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import type { Scenario } from '../scenario/types';
import { followRow } from './follow-row';
import { createLabStore } from './lab-store';
import { answer } from './testing/fake-answers';
import { createFakeClient } from './testing/fake-client';

async function setUp(scenario: Partial<Scenario> = {}) {
  const fake = createFakeClient();
  const store = createLabStore({
    client: fake.client,
    scenario: { ...DEFAULT_SCENARIO, ...scenario },
    storage: () => ({ getItem: () => null, setItem: () => undefined }),
    reducedMotion: null,
  });
  followRow(store);
  store.actions.start();
  await answer(fake.last('networks'));
  await answer(fake.last('layer'));
  await answer(fake.last('prune'));
  const cycle = (): number => store.getState().playback.cycle.at;
  const stream = async (): Promise<void> => {
    store.actions.change({ scene: 'stream' });
    await answer(fake.last('stream'));
  };
  const firstMac = (row: number): number | null => firstMacOf(store.getState().stream.shown?.value.trace ?? { passes: [] }, row);
  return { store, act: store.actions, state: store.getState, cycle, stream, firstMac };
}

describe('the row', () => {
  it('chosen in Prune is where Stream opens, also before there is a trace', async () => {
    const { act, cycle, stream, firstMac } = await setUp();
    act.change({ row: 7 });
    await stream();
    expect(firstMac(7)).toBeGreaterThan(0);
    expect(cycle()).toBe(firstMac(7));
    act.change({ scene: 'prune' });
    act.change({ row: 3 });
    act.change({ scene: 'stream' });
    expect(cycle()).toBe(firstMac(3));
  });

  it('that was in the array is the one Prune explains, and the time stays when one comes back', async () => {
    const { act, state, cycle, stream, firstMac } = await setUp();
    await stream();
    expect(cycle()).toBe(0);
    act.change({ scene: 'prune' });
    expect(state().scenario.row).toBeNull();
    act.change({ scene: 'stream' });
    act.seek(firstMac(5) ?? -1);
    act.change({ scene: 'prune' });
    expect(state().scenario.row).toBe(5);
    act.change({ scene: 'stream' });
    expect(cycle()).toBe(firstMac(5));
  });

  it('is no reason to move for a link, or for a scene that is not next to it', async () => {
    const { act, state, cycle } = await setUp({ scene: 'compare', row: 4 });
    act.change({ scene: 'stream' });
    expect(cycle()).toBe(0);
    act.open({ ...DEFAULT_SCENARIO, row: 2 });
    act.open({ ...DEFAULT_SCENARIO, scene: 'stream', row: 2, cycle: 9 });
    expect(cycle()).toBe(9);
    expect(state().notices).toEqual([]);
  });
});

it('a row of which nothing is kept has no first cycle', () => {
  expect(firstMacOf({ passes: [] }, 0)).toBeNull();
});
