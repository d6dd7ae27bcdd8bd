/**
 * Colours by meaning, the same in every scene. Kinds follow Okabe and Ito's colour-blind safe set, darkened or lightened for contrast with the paper;
 * magnitudes follow a lightness ramp of the kind's own hue. Shape or hatching always repeats what a colour says.
 */
export interface Palette {
  readonly paper: string;
  readonly panel: string;
  readonly soft: string;
  readonly line: string;
  readonly ink: string;
  /** Secondary text: at least 4.5:1 on paper, panel and soft. */
  readonly ink2: string;
  /** Borders of controls and ticks: at least 3:1. Never text. */
  readonly ink3: string;
  readonly weight: string;
  readonly activation: string;
  readonly partialSum: string;
  readonly stall: string;
  /** Finding out what to compute on: matching, metadata, slots that looked in vain. */
  readonly lookup: string;
  /** What a person chose or has the focus; never a quantity. */
  readonly selection: string;
  readonly idle: string;
  /** Text on a filled kind colour. */
  readonly onKind: string;
}

export const LIGHT: Palette = {
  paper: '#faf9f6',
  panel: '#ffffff',
  soft: '#f2f0ea',
  line: '#e2dfd7',
  ink: '#191d22',
  ink2: '#56606b',
  ink3: '#7d858e',
  weight: '#0072b2',
  activation: '#9a5c00',
  partialSum: '#007a58',
  stall: '#b54700',
  lookup: '#4b2e83',
  selection: '#a8457f',
  idle: '#d9d6cf',
  onKind: '#ffffff',
};

export const DARK: Palette = {
  paper: '#0e1115',
  panel: '#151a20',
  soft: '#1b2129',
  line: '#29313b',
  ink: '#e9ecef',
  ink2: '#a3adb8',
  ink3: '#737e89',
  weight: '#56b4e9',
  activation: '#f0ad33',
  partialSum: '#2fc79a',
  stall: '#ff8a3d',
  lookup: '#9075ff',
  selection: '#e59ac6',
  idle: '#2c343d',
  onKind: '#0e1115',
};

/** The palette as CSS custom properties, e.g. `--partial-sum`. */
export function cssVariables(palette: Palette): readonly (readonly [string, string])[] {
  return Object.entries(palette).map(([name, value]) => [`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value as string] as const);
}

/** @param hex `#rrggbb`. Channels 0..255. */
export function channels(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** The colour so far on the way from one `#rrggbb` colour to another. @param share 0..1 */
export function blend(from: string, to: string, share: number): string {
  const target = channels(to);
  return `#${channels(from)
    .map((channel, i) =>
      Math.round(channel + (target[i] - channel) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
