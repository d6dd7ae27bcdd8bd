import { cssVariables, DARK, type Palette } from '../render/palette';

/** Puts palette and type size on the page: canvases and style sheets read the same colours. */
export function dress(root: HTMLElement, palette: Palette, presentation: boolean): void {
  for (const [name, value] of cssVariables(palette)) root.style.setProperty(name, value);
  root.dataset['theme'] = palette === DARK ? 'dark' : 'light';
  root.dataset['presentation'] = presentation ? 'on' : 'off';
}
