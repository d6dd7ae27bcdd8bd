import { expect, it } from 'vitest';
import type { Command, Commands } from '../store/commands';
import type { LabState } from '../store/state';
import { commandFor } from './shortcuts';

const STATE = {} as LabState;
const command = (keys: readonly string[], applies = true): Command => ({
  group: 'Time',
  name: keys.join(' '),
  label: () => '',
  keys,
  applies: () => applies,
  enabled: () => true,
  run: () => undefined,
});
const COMMANDS = {
  step: command(['ArrowRight', 'l']),
  'pe-right': command(['Shift+ArrowRight']),
  play: command([' ']),
  elsewhere: command(['n'], false),
  'next-row': command(['n']),
  'previous-row': command(['Shift+N']),
  help: command(['?']),
} as unknown as Commands;

const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  commandFor(COMMANDS, STATE, { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

it.each([
  ['ArrowRight', {}, 'step'],
  ['ArrowRight', { shiftKey: true }, 'pe-right'],
  [' ', {}, 'play'],
  ['n', {}, 'next-row'],
  ['N', { shiftKey: true }, 'previous-row'],
  ['?', { shiftKey: true }, 'help'],
] as const)('the key %s %o means %s', (key, held, id) => {
  expect(press(key, held)).toBe(COMMANDS[id as keyof Commands]);
});

it('keys with Ctrl, Alt or Meta belong to the browser', () => {
  for (const held of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }]) expect(press('n', held)).toBeNull();
});
