import { cssVariables, DARK, LIGHT, type Palette } from '../render/palette';
import type { Prefs } from '../store/state';

/** The palette a preference asks for, given what the system prefers. */
export const paletteFor = (theme: Prefs['theme'], systemIsDark: boolean): Palette => ((theme === 'system' ? systemIsDark : theme === 'dark') ? DARK : LIGHT);

/** Puts palette and type size on the page: canvases and style sheets read the same colours. */
export function dress(root: HTMLElement, palette: Palette, presentation: boolean): void {
  for (const [name, value] of cssVariables(palette)) root.style.setProperty(name, value);
  root.dataset['theme'] = palette === DARK ? 'dark' : 'light';
  root.dataset['presentation'] = presentation ? 'on' : 'off';
}
