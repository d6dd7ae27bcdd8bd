/** The type all pictures are lettered in, as a CSS font family. */
export const FONT_STACK = '"Inter Variable", Inter, ui-sans-serif, system-ui, "Helvetica Neue", Arial, sans-serif';

/** Width of the line that a halo is drawn with, half of it under the letters. */
export const HALO = 3;
