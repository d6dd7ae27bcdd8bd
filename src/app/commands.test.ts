import { describe, expect, it, vi } from 'vitest';
import { createFrameLoop } from '../playback/frame-loop';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import type { LabStore } from '../store/lab-store';
import { clocksAt } from '../store/tracks';
import type { LabState } from '../store/state';
import { createCommands, keyName } from './commands';
import { commandFor } from './shortcuts';

const actionNames = ['toggle', 'step', 'jump', 'change', 'changeSpeed', 'setPrefs'] as const;

const setUp = (scene: 'prune' | 'stream') => {
  const actions = Object.fromEntries(actionNames.map((name) => [name, vi.fn<() => void>()])) as unknown as Record<
    (typeof actionNames)[number],
    ReturnType<typeof vi.fn<() => void>>
  >;
  const state = {
    scenario: { ...DEFAULT_SCENARIO, scene, pe: [0, 7] },
    stream: { status: { kind: 'idle' }, shown: {} },
    playback: clocksAt({ cycle: 3, step: 0 }),
    prefs: { theme: 'light', presentation: false, reducedMotion: false },
  } as unknown as LabState;
  const store = { getState: () => state, actions } as unknown as LabStore;
  const page = { share: vi.fn<() => void>(), showHelp: vi.fn<() => void>() };
  const frames = createFrameLoop({ request: () => 0, cancel: () => undefined, now: () => 0 });
  return { actions, state, page, commands: createCommands({ store, frames, training: () => Promise.reject(new Error('no training here')) }, page) };
};
const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('commands', () => {
  it('have names and keys of their own', () => {
    const { commands } = setUp('stream');
    const keys = commands.flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    expect(commands.every(({ label }) => label !== '')).toBe(true);
  });

  it('on time work in the Stream scene only', () => {
    const { commands, state } = setUp('prune');
    expect(commands.filter((command) => command.enabled(state)).every(({ group }) => group === 'Page')).toBe(true);
  });

  it('move the selected PE round the edge of the array', () => {
    const { commands, actions } = setUp('stream');
    commandFor(commands, press('ArrowRight', { shiftKey: true }))?.run();
    expect(actions.change).toHaveBeenCalledWith({ pe: [0, 0] });
    commandFor(commands, press('ArrowUp', { shiftKey: true }))?.run();
    expect(actions.change).toHaveBeenCalledWith({ pe: [7, 7] });
  });

  it('change the speed in the given steps', () => {
    const { commands, actions } = setUp('stream');
    commandFor(commands, press('+', { shiftKey: true }))?.run();
    expect(actions.changeSpeed).toHaveBeenLastCalledWith(1);
    commandFor(commands, press('-'))?.run();
    expect(actions.changeSpeed).toHaveBeenLastCalledWith(-1);
  });
});

describe('key presses', () => {
  it.each([
    ['ArrowRight', {}, 'step'],
    ['ArrowRight', { shiftKey: true }, 'pe-right'],
    [' ', {}, 'play'],
    ['n', {}, 'next-row'],
    ['N', { shiftKey: true }, 'previous-row'],
    ['?', { shiftKey: true }, 'help'],
  ] as const)('%s %o means %s', (key, held, id) => {
    expect(commandFor(setUp('stream').commands, press(key, held))?.id).toBe(id);
  });

  it('with Ctrl, Alt or Meta belong to the browser', () => {
    const { commands } = setUp('stream');
    for (const held of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }]) expect(commandFor(commands, press('s', held))).toBeNull();
  });

  it('are printed as they stand on a keyboard', () => {
    expect([' ', 'Shift+ArrowUp', 'n', 'Shift+S', 'Home'].map(keyName)).toEqual(['Space', 'Shift ↑', 'N', 'Shift S', 'Home']);
  });
});
