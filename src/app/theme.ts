import { cssVariables, DARK, LIGHT, type Palette } from '../render/palette';

/** What is printed: the light colours, on paper that is white already. */
export const PAPER: Palette = { ...LIGHT, paper: '#ffffff' };

/** Puts palette and type size on the page: canvases and style sheets read the same colours. */
export function dress(root: HTMLElement, palette: Palette, presentation: boolean): void {
  for (const [name, value] of cssVariables(palette)) root.style.setProperty(name, value);
  root.dataset['theme'] = palette === DARK ? 'dark' : 'light';
  root.dataset['presentation'] = presentation ? 'on' : 'off';
}
