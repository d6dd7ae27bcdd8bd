import { expect, it } from 'vitest';
import { addNonZeroActivations, keptWeightsByRow } from './zeros';

it('counts kept weights by row', () => {
  expect(Array.from(keptWeightsByRow(Uint8Array.from([1, 0, 1, 1, 0, 0]), 3))).toEqual([2, 0, 1]);
  expect(Array.from(keptWeightsByRow(new Uint8Array(0), 2))).toEqual([0, 0]);
  expect(() => keptWeightsByRow(new Uint8Array(5), 3)).toThrow('3 rows');
});

it('counts activations that are not zero by row, over several blocks of positions', () => {
  const counts = new Uint32Array(2);
  addNonZeroActivations(Int16Array.from([5, 0, -1, 0]), counts);
  addNonZeroActivations(Int16Array.from([0, 3]), counts);
  expect(Array.from(counts)).toEqual([2, 1]);
  expect(() => addNonZeroActivations(new Int16Array(3), counts)).toThrow('2 rows');
});
