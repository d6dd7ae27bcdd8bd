import { describe, expect, it } from 'vitest';
import { NETWORKS } from '../../engine/networks/network-tables';
import { blocksOf } from './blocks';

describe('blocks of layers', () => {
  it('are neighbours with one name before the dot; the next of a kind says what differs', () => {
    expect(blocksOf(['stem.1a', 'stem.2a', 'mixed5b.1x1', 'mixed5b.pool', 'mixed5c.1x1', 'fc'])).toEqual([
      { label: 'stem', size: 2 },
      { label: 'mixed5b', size: 2 },
      { label: '5c', size: 1 },
      { label: 'fc', size: 1 },
    ]);
  });

  it('begin anew where the kind does, and never lose their whole name', () => {
    const labels = blocksOf(['enc0.fc', 'enc1.fc', 'dec0.fc', 'dec1.fc', 'dec', 'dec', 'head']).map(({ label }) => label);
    expect(labels).toEqual(['enc0', '1', 'dec0', '1', 'dec', 'head']);
    expect(blocksOf([])).toEqual([]);
  });

  it.each(NETWORKS.map(({ id, layers }) => [id, layers.map(({ name }) => name)] as const))('of %s hold every layer once', (_id, names) => {
    expect(blocksOf(names).reduce((sum, { size }) => sum + size, 0)).toBe(names.length);
  });
});
