import { expect, it } from 'vitest';
import { describeGolden, goldenFloat32, goldenIndex, goldenText, goldenUint8 } from './golden';

describeGolden('golden data', () => {
  it('reads the index, arrays of both kinds, and text', () => {
    const index = goldenIndex();
    expect(index.prune_cases).toHaveLength(85);
    expect(index.regularizer_cases).toHaveLength(40);
    const layer = index.layers[0];
    const weights = goldenFloat32(layer.weights.file);
    expect(weights).toHaveLength(layer.out_features * layer.in_features);
    const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
    const squares = weights.reduce((sum, w) => sum + (w - mean) ** 2, 0);
    expect(Math.sqrt(squares / (weights.length - 1))).toBeCloseTo(layer.std_float64, 9);
    const prune = index.prune_cases[0];
    expect(goldenUint8(prune.mask.file).reduce((sum, bit) => sum + bit, 0)).toBe(prune.kept);
    expect(goldenText('transformer-sparsity.csv')).toContain('layer_role');
  });
});
