import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import type { Scenario } from '../scenario/types';
import { withConsequences } from './consequences';

const after = (before: Partial<Scenario>, change: Partial<Scenario>): Partial<Scenario> => {
  const start: Scenario = { ...DEFAULT_SCENARIO, ...before };
  const next = withConsequences(start, { ...start, ...change }, change);
  return Object.fromEntries(Object.entries(next).filter(([field, value]) => value !== start[field as keyof Scenario] && !(field in change)));
};

describe('what follows from a change', () => {
  it('is nothing where the same is played and cut', () => {
    expect(after({ cycle: 9, step: 4, tile: 7 }, { turn: 'eager' })).toEqual({});
    expect(after({ cycle: 9, step: 4, tile: 7 }, { row: 3 })).toEqual({});
  });

  it('another layer starts anew, in the tile that is the default’s', () => {
    expect(after({ cycle: 9, step: 4, tile: 7 }, { layer: 'conv2' })).toEqual({ cycle: 0, step: 0, tile: DEFAULT_SCENARIO.tile });
    expect(after({ cycle: 9, step: 4, tile: 7 }, { layer: 'conv2', cycle: 5, tile: 1, step: 2 })).toEqual({});
  });

  it('another cut is shown finished', () => {
    expect(after({ cycle: 9, step: 4, tile: 7 }, { amount: { by: 'q', q: 2 } })).toEqual({ step: 0 });
    expect(after({ cycle: 9, step: 4, tile: 7 }, { amount: { by: 'q', q: 1 } })).toEqual({});
  });

  it('an array with other rows stays where it was in the layer', () => {
    for (const arrayRows of [1, 3, 8, 32]) {
      const tile = after({ tile: 101 }, { arrayRows }).tile ?? 101;
      const middle = 4 * 101 + 2;
      expect(tile * arrayRows).toBeLessThanOrEqual(middle);
      expect((tile + 1) * arrayRows).toBeGreaterThan(middle);
    }
    expect(after({ tile: 101 }, { arrayRows: 8, tile: 3 })).toEqual({});
  });

  it('a larger network than the one that opens gets a larger array, unless an array was chosen', () => {
    expect(after({}, { network: 'vgg16' })).toMatchObject({ arrayRows: 8, chunkWidth: 8 });
    expect(after({}, { network: 'vgg16', chunkWidth: 32 })).toEqual({ arrayRows: 8 });
    expect(after({ arrayRows: 16 }, { network: 'vgg16' })).toEqual({});
    expect(after({ network: 'vgg16' }, { network: 'alexnet' })).toEqual({});
  });
});
