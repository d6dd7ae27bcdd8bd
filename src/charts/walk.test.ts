import { describe, expect, it } from 'vitest';
import { isWalkKey, type Stop, walk } from './walk';

/** Two rows: a b c above, d e below; d under a, e between b and c and nearer to c. */
const [A, B, C, D, E] = [0, 1, 2, 3, 4];
const STOPS: readonly Stop[] = [
  { row: 0, place: 0 },
  { row: 0, place: 1 },
  { row: 0, place: 2 },
  { row: 1, place: 0.1 },
  { row: 1, place: 1.7 },
];

describe('walk', () => {
  it('goes along a row, and stays at its ends', () => {
    expect(walk(STOPS, A, 'ArrowRight')).toBe(B);
    expect(walk(STOPS, B, 'ArrowLeft')).toBe(A);
    expect(walk(STOPS, A, 'ArrowLeft')).toBe(A);
    expect(walk(STOPS, C, 'ArrowRight')).toBe(C);
  });
  it('goes to the nearest place of the next row, and stays in the first and the last', () => {
    expect(walk(STOPS, A, 'ArrowDown')).toBe(D);
    expect(walk(STOPS, C, 'ArrowDown')).toBe(E);
    expect(walk(STOPS, E, 'ArrowUp')).toBe(C);
    expect(walk(STOPS, A, 'ArrowUp')).toBe(A);
    expect(walk(STOPS, E, 'ArrowDown')).toBe(E);
  });
  it('goes to the ends of the row', () => {
    expect(walk(STOPS, B, 'Home')).toBe(A);
    expect(walk(STOPS, B, 'End')).toBe(C);
    expect(walk(STOPS, D, 'End')).toBe(E);
  });
  it('follows places, not the order in which they are given', () => {
    const mixed = [STOPS[C], STOPS[A], STOPS[B]];
    expect(walk(mixed, 1, 'ArrowRight')).toBe(2);
    expect(walk(mixed, 1, 'End')).toBe(0);
  });
  it('takes all arrows alike where there is one stop a row', () => {
    const column = [0, 1, 2].map((row) => ({ row, place: 0 }));
    expect(walk(column, 0, 'ArrowRight')).toBe(1);
    expect(walk(column, 1, 'ArrowLeft')).toBe(0);
    expect(walk(column, 1, 'End')).toBe(2);
    expect(walk(column, 1, 'Home')).toBe(0);
  });
  it('stays where nothing is', () => {
    expect(walk([], 0, 'End')).toBe(0);
    expect(walk([{ row: 0, place: 0 }], 0, 'ArrowRight')).toBe(0);
  });
  it('leaves other keys to the page', () => {
    expect(isWalkKey('Enter')).toBe(false);
    expect(isWalkKey('Home')).toBe(true);
  });
});
