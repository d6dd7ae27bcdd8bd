import { expect, it } from 'vitest';
import { createRecent } from './recent';

it('forgets what was not asked for longest', () => {
  const recent = createRecent<string>(2);
  recent.get('a', () => 'A');
  recent.get('b', () => 'B');
  expect(recent.get('a', () => 'made again')).toBe('A');
  recent.get('c', () => 'C');
  expect(['a', 'b', 'c'].map((key) => recent.find(key))).toEqual(['A', undefined, 'C']);
});

it('drops a value only where it is the one kept', () => {
  const recent = createRecent<string>(2);
  recent.get('a', () => 'new');
  recent.drop('a', 'old');
  expect(recent.find('a')).toBe('new');
  recent.drop('a', 'new');
  expect(recent.find('a')).toBeUndefined();
});
