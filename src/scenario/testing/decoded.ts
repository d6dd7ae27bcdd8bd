import { expect } from 'vitest';
import { decodeLink } from '../codec';
import type { Scenario } from '../types';
import { SILENCE_1 } from './link-fixtures';

/** What a link of version 1, or of none, says without a problem: the fields that it would not mean by leaving them out. */
export function decoded(link: string): Partial<Scenario> {
  const { scenario, problems } = decodeLink(link);
  expect(problems).toEqual([]);
  return Object.fromEntries(Object.entries(scenario).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(SILENCE_1[name as keyof Scenario])));
}
