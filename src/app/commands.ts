import type { Jump } from '../store/tracks';
import type { Lab } from '../store/lab';
import type { LabState } from '../store/state';

export const COMMAND_GROUPS = ['Time', 'Selection', 'Page'] as const;

/** Something a person can do. The toolbar, the shortcuts, the help sheet and the tests all read this one list. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: (typeof COMMAND_GROUPS)[number];
  /** `KeyboardEvent.key` values, any of which runs it; with `Shift+` where it is needed beside a named key. */
  readonly keys: readonly string[];
  readonly enabled: (state: LabState) => boolean;
  readonly run: () => void;
}

/** What the page itself offers to commands. */
export interface PageActions {
  showHelp(): void;
  share(): void;
}

const streaming = (state: LabState): boolean => state.scenario.scene === 'stream' && state.stream.shown !== null;
const always = (): boolean => true;

/** Every command of the page. */
export function createCommands({ store }: Lab, page: PageActions): readonly Command[] {
  const { actions } = store;
  const time = (id: string, label: string, keys: readonly string[], run: () => void): Command => ({ id, label, group: 'Time', keys, enabled: streaming, run });
  const jump = (id: string, label: string, keys: readonly string[], to: Jump): Command => time(id, label, keys, () => void actions.jump(to));
  const movePe = (id: string, label: string, key: string, rows: number, columns: number): Command => ({
    id,
    label,
    group: 'Selection',
    keys: [`Shift+${key}`],
    enabled: streaming,
    run: () => {
      const { pe, arrayRows, chunkWidth } = store.getState().scenario;
      const within = (value: number, size: number): number => (value + size) % size;
      actions.change({ pe: [within(pe[0] + rows, arrayRows), within(pe[1] + columns, chunkWidth)] });
    },
  });
  return [
    time('play', 'Play or pause', [' ', 'k'], actions.toggle),
    time('step', 'One cycle on', ['ArrowRight', 'l'], () => actions.step(1)),
    time('step-back', 'One cycle back', ['ArrowLeft', 'j'], () => actions.step(-1)),
    jump('next-row', 'To the next row', ['n'], 'next-row'),
    jump('previous-row', 'To the row before', ['Shift+N'], 'previous-row'),
    jump('next-stall', 'To the next stall', ['s'], 'next-stall'),
    jump('previous-stall', 'To the stall before', ['Shift+S'], 'previous-stall'),
    jump('start', 'To the first cycle', ['Home'], 'start'),
    jump('end', 'To the last cycle', ['End'], 'end'),
    time('faster', 'Faster', ['+', '='], () => actions.changeSpeed(1)),
    time('slower', 'Slower', ['-'], () => actions.changeSpeed(-1)),
    movePe('pe-up', 'PE above', 'ArrowUp', -1, 0),
    movePe('pe-down', 'PE below', 'ArrowDown', 1, 0),
    movePe('pe-left', 'PE to the left', 'ArrowLeft', 0, -1),
    movePe('pe-right', 'PE to the right', 'ArrowRight', 0, 1),
    { id: 'prune', label: 'Prune scene', group: 'Page', keys: ['1'], enabled: always, run: () => actions.change({ scene: 'prune' }) },
    { id: 'stream', label: 'Stream scene', group: 'Page', keys: ['2'], enabled: always, run: () => actions.change({ scene: 'stream' }) },
    { id: 'compare', label: 'Compare scene', group: 'Page', keys: ['3'], enabled: always, run: () => actions.change({ scene: 'compare' }) },
    { id: 'train', label: 'Train scene', group: 'Page', keys: ['4'], enabled: always, run: () => actions.change({ scene: 'train' }) },
    { id: 'share', label: 'Copy a link to what is on screen', group: 'Page', keys: ['c'], enabled: always, run: page.share },
    {
      id: 'theme',
      label: 'Light or dark',
      group: 'Page',
      keys: ['t'],
      enabled: always,
      run: () => actions.setPrefs({ theme: document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark' }),
    },
    {
      id: 'presentation',
      label: 'Large type for a projector',
      group: 'Page',
      keys: ['p'],
      enabled: always,
      run: () => actions.setPrefs({ presentation: !store.getState().prefs.presentation }),
    },
    { id: 'help', label: 'This help', group: 'Page', keys: ['?'], enabled: always, run: page.showHelp },
  ];
}

const KEY_NAMES: Readonly<Record<string, string>> = { ' ': 'Space', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };

/** A key as it is printed, e.g. `Shift ↑`. */
export function keyName(key: string): string {
  const shifted = key.startsWith('Shift+');
  const bare = shifted ? key.slice('Shift+'.length) : key;
  const name = KEY_NAMES[bare] ?? (bare.length === 1 ? bare.toUpperCase() : bare);
  return shifted ? `Shift ${name}` : name;
}
