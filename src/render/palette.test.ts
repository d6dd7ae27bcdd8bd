import { describe, expect, it } from 'vitest';
import { contrast, cssVariables, DARK, LIGHT } from './palette';

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('%s palette', (_name, palette) => {
  it.each(['paper', 'panel', 'soft'] as const)('reads on %s: text 4.5:1, kinds and control borders 3:1', (ground) => {
    for (const text of ['ink', 'ink2', 'weight', 'activation', 'partialSum', 'stall', 'selection'] as const) {
      expect(contrast(palette[text], palette[ground]), text).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(palette.ink3, palette[ground])).toBeGreaterThanOrEqual(3);
  });

  it.each(['weight', 'activation', 'partialSum', 'stall', 'selection'] as const)('letters read on %s', (kind) => {
    expect(contrast(palette.onKind, palette[kind])).toBeGreaterThanOrEqual(4.5);
  });
});

it('names custom properties in kebab case', () => {
  expect(cssVariables(LIGHT)).toContainEqual(['--partial-sum', LIGHT.partialSum]);
});
