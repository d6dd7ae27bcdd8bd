import type { Command, Commands } from '../store/commands';
import type { Lab } from '../store/lab';
import type { LabState } from '../store/state';

interface Press {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * The command a key press means on what is on show; null where it means none. Letters typed with Shift are only matched as `Shift+X`; signs such as `?` carry
 * their own Shift.
 */
export function commandFor(commands: Commands, state: LabState, press: Press): Command | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const named = press.key.length > 1 || /^\p{L}$/u.test(press.key);
  const pressed = named && press.shiftKey ? `Shift+${press.key.length === 1 ? press.key.toUpperCase() : press.key}` : press.key;
  return Object.values<Command>(commands).find(({ keys, applies }) => keys.includes(pressed) && applies(state)) ?? null;
}

/** Keys the focused element needs itself: text fields all, other controls those they act on. */
function keptByFocus({ target, key, shiftKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const role = target.getAttribute('role');
  if (target.closest('[role="dialog"], [role="listbox"], .matrix-scroller, .table-scroller')) return key !== '?' && key !== 'Escape';
  if (target instanceof HTMLInputElement) return target.type !== 'range' || (key.startsWith('Arrow') && !shiftKey) || key === 'Home' || key === 'End';
  if (target.isContentEditable || role === 'slider') return true;
  const presses = target.closest('button, a, [role="radio"], [role="switch"]') !== null;
  return presses && (key === ' ' || key === 'Enter' || (key.startsWith('Arrow') && target.closest('[role="toolbar"], [role="radiogroup"]') !== null));
}

/** Lets the keyboard run commands. Returns how to stop. */
export function listenForShortcuts(target: Window, { store, commands }: Lab): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || keptByFocus(event)) return;
    const state = store.getState();
    const command = commandFor(commands, state, event);
    if (command === null) return;
    // Also where there is nothing to do: Home at the first cycle must not scroll the page.
    event.preventDefault();
    if (command.enabled(state)) command.run();
  };
  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}
