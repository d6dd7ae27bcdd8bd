import { SCENE_ROWS, type Scene, trackOf } from '../scenario/scenes';
import { stepsOf } from './cut';
import type { LabStore } from './lab-store';
import type { LabState } from './state';
import { type Jump, type Playable, selectClock, selectPlaying, TRACK_ROWS } from './tracks';

export const COMMAND_GROUPS = ['Time', 'Selection', 'Page'] as const;

/** Something a person can do. Buttons, keys, the help, lessons and tests all take it from here: its words and keys stand nowhere else. */
export interface Command {
  readonly group: (typeof COMMAND_GROUPS)[number];
  /** What it does, for the help. */
  readonly name: string;
  /** What it does here and now, for a button. */
  readonly label: (state: LabState) => string;
  /** `KeyboardEvent.key` values, any of which runs it; with `Shift+` where it is needed beside a named key. */
  readonly keys: readonly string[];
  /** Whether there is such a thing on show: its keys then belong to it, whether or not there is anything to do. */
  readonly applies: (state: LabState) => boolean;
  /** Whether running it does anything. */
  readonly enabled: (state: LabState) => boolean;
  /** Of a command that is switched on and off: which it is. */
  readonly isOn?: (state: LabState) => boolean;
  readonly run: () => void;
}

/** What only the page around the store can do. */
export interface PageActions {
  share(): void;
}

const always = (): boolean => true;

const playableIn = (state: LabState): Playable | null => {
  const track = trackOf(state.scenario.scene);
  const playable = track === null ? null : TRACK_ROWS[track].playable(state);
  return playable !== null && playable.end > 0 ? playable : null;
};
const plays = (state: LabState): boolean => playableIn(state) !== null;
const finds =
  (to: Jump) =>
  (state: LabState): boolean => {
    const track = trackOf(state.scenario.scene);
    return track !== null && TRACK_ROWS[track].jumps.includes(to) && plays(state);
  };
const unitIn = ({ scenario }: LabState): string => TRACK_ROWS[trackOf(scenario.scene) ?? 'cycle'].unit;
const atStart = (state: LabState): boolean => (selectClock(state)?.at ?? 0) === 0;
const atEnd = (state: LabState): boolean => (selectClock(state)?.at ?? 0) >= (playableIn(state)?.end ?? 0) - 1;

const showsCut = ({ scenario }: LabState): boolean => trackOf(scenario.scene) === 'step';
const canSweep = (state: LabState): boolean => showsCut(state) && state.picture !== null && stepsOf(state.picture, 'sweep').ok;

const loops = (state: LabState): boolean => selectClock(state)?.loop ?? false;

type Words = string | ((state: LabState) => string);

const labelOf = (words: Words): Command['label'] => (typeof words === 'string' ? () => words : words);

function timeCommands({ getState, actions }: LabStore) {
  const time = (name: string, keys: readonly string[], run: () => void, more: { readonly label?: Words; readonly enabled?: Command['enabled'] } = {}) => {
    const { label = name, enabled = always } = more;
    return { group: 'Time', name, label: labelOf(label), keys, applies: plays, enabled: (state) => plays(state) && enabled(state), run } satisfies Command;
  };
  const jump = (to: Jump, name: string, keys: readonly string[], more: { readonly label?: Words; readonly enabled?: Command['enabled'] } = {}) => ({
    ...time(name, keys, () => void actions.jump(to), { enabled: (state) => playableIn(state)?.jumps[to] !== undefined, ...more }),
    applies: finds(to),
  });
  const orNever =
    (name: string): Command['label'] =>
    (state) =>
      playableIn(state)?.jumps['next-stall'] === undefined ? 'This tile never stalls' : name;
  return {
    play: time('Play or pause', [' ', 'k'], actions.toggle, { label: (state) => (selectPlaying(state) ? 'Pause' : 'Play') }),
    step: time('One cycle, step or epoch on', ['ArrowRight', 'l'], () => actions.step(1), {
      label: (state) => `One ${unitIn(state)} on`,
      enabled: (state) => !atEnd(state),
    }),
    'step-back': time('One cycle, step or epoch back', ['ArrowLeft', 'j'], () => actions.step(-1), {
      label: (state) => `One ${unitIn(state)} back`,
      enabled: (state) => !atStart(state),
    }),
    'next-row': jump('next-row', 'To the next row', ['n']),
    'previous-row': jump('previous-row', 'To the row before', ['Shift+N']),
    'next-stall': jump('next-stall', 'To the next stall', ['s'], { label: orNever('To the next stall') }),
    'previous-stall': jump('previous-stall', 'To the stall before', ['Shift+S'], { label: orNever('To the stall before') }),
    'next-fall': jump('next-fall', 'To the next that falls', ['f']),
    'previous-fall': jump('previous-fall', 'To the one before that falls', ['Shift+F']),
    start: jump('start', 'To the start', ['Home'], { label: (state) => `To the first ${unitIn(state)}`, enabled: (state) => !atStart(state) }),
    end: jump('end', 'To the end', ['End'], { label: (state) => `To the last ${unitIn(state)}`, enabled: (state) => !atEnd(state) }),
    faster: time('Faster', ['+', '='], () => actions.changeSpeed(1)),
    slower: time('Slower', ['-'], () => actions.changeSpeed(-1)),
    sweep: {
      ...time('Sweep q from 0 to its value', ['w'], () => {
        actions.change({ cutPlay: 'sweep' });
        actions.seek(0);
        actions.play();
      }),
      applies: showsCut,
      enabled: canSweep,
    },
    loop: { ...time('Start again at the end', ['r'], () => actions.setLoop(!loops(getState()))), isOn: loops },
  };
}

function selectionCommands({ getState, actions }: LabStore) {
  const onArray = (state: LabState): boolean => trackOf(state.scenario.scene) === 'cycle' && plays(state);
  const movePe = (name: string, key: string, rows: number, columns: number): Command => ({
    group: 'Selection',
    name,
    label: () => name,
    keys: [`Shift+${key}`],
    applies: onArray,
    enabled: onArray,
    run: () => {
      const { pe, arrayRows, chunkWidth } = getState().scenario;
      const within = (value: number, size: number): number => (value + size) % size;
      actions.change({ pe: [within(pe[0] + rows, arrayRows), within(pe[1] + columns, chunkWidth)] });
    },
  });
  return {
    'pe-up': movePe('PE above', 'ArrowUp', -1, 0),
    'pe-down': movePe('PE below', 'ArrowDown', 1, 0),
    'pe-left': movePe('PE to the left', 'ArrowLeft', 0, -1),
    'pe-right': movePe('PE to the right', 'ArrowRight', 0, 1),
  };
}

type SceneCommandId = `scene-${Scene}`;

/** Digits for the first nine scenes. */
const KEYED_SCENES = 9;

function pageCommands({ getState, actions }: LabStore, page: PageActions) {
  const onPage = (name: string, keys: readonly string[], run: () => void, isOn?: Command['isOn']): Command => ({
    group: 'Page',
    name,
    label: () => name,
    keys,
    applies: always,
    enabled: always,
    run,
    ...(isOn && { isOn }),
  });
  const scenes = SCENE_ROWS.map(({ id, name }, index): readonly [SceneCommandId, Command] => [
    `scene-${id}`,
    onPage(`${name} scene`, index < KEYED_SCENES ? [String(index + 1)] : [], () => actions.change({ scene: id })),
  ]);
  return {
    ...(Object.fromEntries(scenes) as Record<SceneCommandId, Command>),
    share: onPage('Copy a link to what is on screen', ['c'], page.share),
    theme: onPage('Light or dark', ['t'], () => actions.setPrefs({ theme: selectDark(getState()) ? 'light' : 'dark' })),
    presentation: onPage(
      'Large type for a projector',
      ['p'],
      () => actions.setPrefs({ presentation: !getState().prefs.presentation }),
      (state) => state.prefs.presentation,
    ),
    help: onPage('Help and keys', ['?'], () => actions.showHelp(true)),
  };
}

/** Whether the page is dark: as the person chose, or else as the system is. */
export const selectDark = ({ prefs }: LabState): boolean => (prefs.theme === 'system' ? prefs.systemIsDark : prefs.theme === 'dark');

/** Every command, by its name in the program. */
export type CommandId = keyof ReturnType<typeof timeCommands> | keyof ReturnType<typeof selectionCommands> | keyof ReturnType<typeof pageCommands>;
export type Commands = Readonly<Record<CommandId, Command>>;

/** Every command of the page. */
export const createCommands = (store: LabStore, page: PageActions): Commands => ({
  ...timeCommands(store),
  ...selectionCommands(store),
  ...pageCommands(store, page),
});

const KEY_NAMES: Readonly<Record<string, string>> = { ' ': 'Space', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };

/** A key as it is printed, e.g. `Shift ↑`. */
export function keyName(key: string): string {
  const shifted = key.startsWith('Shift+');
  const bare = shifted ? key.slice('Shift+'.length) : key;
  const name = KEY_NAMES[bare] ?? (bare.length === 1 ? bare.toUpperCase() : bare);
  return shifted ? `Shift ${name}` : name;
}
