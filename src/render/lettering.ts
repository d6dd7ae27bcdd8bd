/** The type all pictures are lettered in, as a CSS font family. */
export const FONT_STACK = '"Inter Variable", Inter, ui-sans-serif, system-ui, "Helvetica Neue", Arial, sans-serif';
