import type { Pattern } from '../engine/pruning/types';

/** What people call the patterns, the same words everywhere. */
export const PATTERN_NAMES: Readonly<Record<Pattern, string>> = {
  cascade: 'Cascade (CSP-A)',
  chunk: 'Chunk alone',
  row: 'Whole row',
  filter: 'Whole filter',
  unstructured: 'Unstructured',
  'n:m': 'n of m',
  dense: 'Dense',
};

export const PATTERN_DETAILS: Readonly<Record<Pattern, string>> = {
  cascade: 'a cut chunk takes all later chunks of its row with it',
  chunk: 'each chunk judged by itself, as in Cambricon-S',
  row: 'a row stays or goes whole, as in SSL',
  filter: 'a filter stays or goes whole, by its L1 norm',
  unstructured: 'each weight judged by itself',
  'n:m': 'the n largest of every m weights of a filter stay',
  dense: 'nothing is cut',
};
