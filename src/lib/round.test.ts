import { expect, it } from 'vitest';
import { roundHalfEven } from './round';

it('takes halves to the even neighbour and everything else to the nearest', () => {
  const given = [-2.5, -1.5, -0.6, 0.4, 0.5, 0.6, 1.5, 2.5, 3.5, 0.49999999999999994, 2 ** 52 + 1, 7];
  expect(given.map(roundHalfEven)).toEqual([-2, -2, -1, 0, 0, 1, 2, 2, 4, 0, 2 ** 52 + 1, 7]);
});
