import { describe, expect, it } from 'vitest';
import { channels, cssVariables, DARK, LIGHT } from './palette';

/** WCAG 2.2 contrast ratio of two `#rrggbb` colours, 1..21. */
function contrast(first: string, second: string): number {
  const luminance = (hex: string): number => {
    const [r, g, b] = channels(hex).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [bright, dim] = [luminance(first), luminance(second)].sort((a, b) => b - a) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

/** How people without one kind of cone see linear RGB: Machado, Oliveira and Fernandes 2009, severity 1. */
const EYES = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

/** Distance of two colours in OKLab, as those eyes see them: 0.02 is just noticeable side by side. */
function distance(first: string, second: string, eye: keyof typeof EYES): number {
  const seen = (hex: string): readonly number[] => {
    const linear = channels(hex).map((channel) => (channel <= 10 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
    const [r, g, b] = times(EYES[eye], linear).map((value) => Math.min(1, Math.max(0, value)));
    const cones = times([0.41222, 0.53633, 0.05145, 0.2119, 0.6807, 0.1074, 0.0883, 0.28172, 0.62998], [r, g, b]).map(Math.cbrt);
    return times([0.21045, 0.79362, -0.00407, 1.978, -2.42859, 0.45059, 0.0259, 0.78277, -0.80868], cones);
  };
  const [one, other] = [seen(first), seen(second)];
  return Math.hypot(...one.map((value, axis) => value - other[axis]));
}

const times = (matrix: readonly number[], vector: readonly number[]): readonly number[] =>
  [0, 3, 6].map((row) => matrix[row] * vector[0] + matrix[row + 1] * vector[1] + matrix[row + 2] * vector[2]);

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('%s palette', (_name, palette) => {
  it.each(['paper', 'panel', 'soft'] as const)('reads on %s: text 4.5:1, kinds and control borders 3:1', (ground) => {
    for (const text of ['ink', 'ink2', 'weight', 'activation', 'partialSum', 'stall', 'lookup', 'selection'] as const) {
      expect(contrast(palette[text], palette[ground]), text).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(palette.ink3, palette[ground])).toBeGreaterThanOrEqual(3);
  });

  it.each(['weight', 'activation', 'partialSum', 'stall', 'lookup', 'selection'] as const)('letters read on %s', (kind) => {
    expect(contrast(palette.onKind, palette[kind])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['weight', 'activation', 'partialSum', 'stall', 'selection', 'ink'] as const)('finding operands is far from %s, for all eyes', (kind) => {
    for (const eye of ['usual', 'protan', 'deutan', 'tritan'] as const) {
      expect(distance(palette.lookup, palette[kind], eye), eye).toBeGreaterThanOrEqual(0.1);
    }
  });
});

it('names custom properties in kebab case', () => {
  expect(cssVariables(LIGHT)).toContainEqual(['--partial-sum', LIGHT.partialSum]);
});
