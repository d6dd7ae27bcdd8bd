import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { SCENE_ROWS, SCENES } from '../scenario/scenes';
import type { Scenario } from '../scenario/types';
import { type Command, COMMAND_GROUPS, createCommands, keyName } from './commands';
import { createLabStore } from './lab-store';
import { answer } from './testing/fake-answers';
import { createFakeClient } from './testing/fake-client';

const setUp = (scenario: Partial<Scenario> = {}) => {
  const fake = createFakeClient();
  const store = createLabStore({
    client: fake.client,
    scenario: { ...DEFAULT_SCENARIO, ...scenario },
    storage: () => ({ getItem: () => null, setItem: () => undefined }),
    reducedMotion: null,
  });
  store.actions.start();
  const share = vi.fn<() => void>();
  const commands = createCommands(store, { share });
  const enabled = (): string[] =>
    Object.entries<Command>(commands)
      .filter(([, command]) => command.enabled(store.getState()))
      .map(([id]) => id);
  return { ...fake, state: store.getState, act: store.actions, commands, share, enabled };
};

/** With a tile to play. */
const streaming = async (scenario: Partial<Scenario> = {}) => {
  const lab = setUp({ scene: 'stream', ...scenario });
  await answer(lab.last('stream'));
  return lab;
};

describe('commands', () => {
  it('have names, and keys of their own in whatever scene', async () => {
    const { commands, state, act } = await streaming();
    for (const scene of SCENES) {
      act.change({ scene });
      const here = Object.values<Command>(commands).filter(({ applies }) => applies(state()));
      const keys = here.flatMap((command) => command.keys);
      expect(new Set(keys).size).toBe(keys.length);
      expect(here.every(({ name, label, group }) => name !== '' && label(state()) !== '' && COMMAND_GROUPS.includes(group))).toBe(true);
    }
  });

  it('lead to every scene, by its digit', () => {
    const { commands, state } = setUp();
    for (const [index, { id }] of SCENE_ROWS.entries()) {
      const command = commands[`scene-${id}`];
      expect(command.keys).toEqual([String(index + 1)]);
      command.run();
      expect(state().scenario.scene).toBe(id);
    }
  });

  it('on time work where there is something to play, and there alone', async () => {
    const { enabled, act } = await streaming({ cycle: 5 });
    expect(enabled()).toEqual(expect.arrayContaining(['play', 'step', 'step-back', 'start', 'end', 'faster', 'loop', 'next-row', 'pe-up']));
    act.change({ scene: 'compare' });
    expect(enabled().filter((id) => !['share', 'theme', 'presentation', 'help'].includes(id) && !id.startsWith('scene-'))).toEqual([]);
  });

  it('keep their keys, and do nothing, where time is at its end', async () => {
    const { commands, enabled, state } = await streaming();
    expect(commands.start.applies(state())).toBe(true);
    expect(enabled()).not.toContain('start');
    expect(enabled()).not.toContain('step-back');
    commands.end.run();
    expect(enabled()).toContain('start');
    expect(enabled()).not.toContain('step');
  });

  it('say what they do here', async () => {
    const { commands, state } = await streaming({ turn: 'eager' });
    const says = (id: keyof typeof commands): string => commands[id].label(state());
    expect(says('step')).toBe('One cycle on');
    expect(says('play')).toBe('Play');
    commands.play.run();
    expect(says('play')).toBe('Pause');
    expect(says('next-stall')).toBe('To the next stall');
  });

  it('are switched on and off', async () => {
    const { commands, state } = await streaming();
    commands.loop.run();
    expect([state().playback.cycle.loop, commands.loop.isOn?.(state())]).toEqual([true, true]);
    commands.loop.run();
    commands.presentation.run();
    expect([commands.loop.isOn?.(state()), commands.presentation.isOn?.(state())]).toEqual([false, true]);
    commands.theme.run();
    expect(state().prefs.theme).toBe('dark');
    commands.theme.run();
    expect(state().prefs.theme).toBe('light');
    commands.help.run();
    expect(state().help).toBe(true);
  });

  it('move the selected PE round the edge of the array', async () => {
    const { commands, state } = await streaming({ pe: [0, 1] });
    commands['pe-right'].run();
    expect(state().scenario.pe).toEqual([0, 0]);
    commands['pe-up'].run();
    expect(state().scenario.pe).toEqual([3, 0]);
  });

  it('change the speed in the given steps', async () => {
    const { commands, state } = await streaming();
    commands.faster.run();
    expect(state().playback.cycle.speed).toBe(2);
    commands.slower.run();
    commands.slower.run();
    expect(state().playback.cycle.speed).toBe(0.5);
  });
});

it('keys are printed as they stand on a keyboard', () => {
  expect([' ', 'Shift+ArrowUp', 'n', 'Shift+S', 'Home'].map(keyName)).toEqual(['Space', 'Shift ↑', 'N', 'Shift S', 'Home']);
});
