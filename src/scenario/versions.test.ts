import { describe, expect, it } from 'vitest';
import { InvariantError } from '../lib/assert';
import { checkUpgraders, upgrade, type Upgrader } from './versions';

const rename =
  (from: string, to: string): Upgrader =>
  (fields) =>
    new Map([...fields].map(([key, text]) => [key === from ? to : key, text]));

describe('upgraders', () => {
  it('have to be there for every old version and for no other', () => {
    const one: Upgrader = (fields) => fields;
    expect(checkUpgraders(new Map([[1, one]]), 2).size).toBe(1);
    expect(() => checkUpgraders(new Map(), 2)).toThrow(InvariantError);
    expect(() => checkUpgraders(new Map([[2, one]]), 2)).toThrow(InvariantError);
    expect(() => checkUpgraders(new Map([[1, one]]), 1)).toThrow(InvariantError);
  });

  it('are applied one after the other, from the version of the link', () => {
    const upgraders = new Map([
      [1, rename('a', 'b')],
      [2, rename('b', 'c')],
    ]);
    expect([...upgrade(new Map([['a', '1']]), 1, upgraders, 3)]).toEqual([['c', '1']]);
    expect([...upgrade(new Map([['a', '1']]), 2, upgraders, 3)]).toEqual([['a', '1']]);
    expect([...upgrade(new Map([['b', '1']]), 2, upgraders, 3)]).toEqual([['c', '1']]);
    expect([...upgrade(new Map([['c', '1']]), 3, upgraders, 3)]).toEqual([['c', '1']]);
  });
});
