import { describe, expect, it } from 'vitest';
import { prepareCascade } from '../pruning/prepare';
import { cascadeRecipe, plainRecipe, seedOf, syntheticActivations, syntheticWeights } from './synthetic-tensors';
import type { SyntheticSizes } from './synthetic-tensors';
import { TRANSFORMER } from './transformers';

const Q = 0.75;

function cascadeDensity(sizes: SyntheticSizes, chunkWidth: number, density: number, seed: number): number {
  const weights = syntheticWeights(sizes, cascadeRecipe(sizes, chunkWidth, density, Q, seed));
  const prepared = prepareCascade(weights, chunkWidth);
  return prepared.ok ? 1 - prepared.value.prune({ by: 'q', q: Q }).sparsity : Number.NaN;
}

describe('synthetic weights', () => {
  it.each([
    [512, 512, 0.0625],
    [512, 512, 0.11],
    [512, 512, 0.5],
    [512, 512, 0.9],
    [400, 64, 0.3],
    [1600, 100, 0.2],
    [800, 32, 0.3],
    [800, 20, 0.5],
    [300, 2048, 0.08],
    [128, 9521, 0.57],
  ])('%d rows, %d filters: the cascade leaves %d of the chunks, within three points', (rows, filters, density) => {
    expect(Math.abs(cascadeDensity({ rows, filters }, 32, density, 3) - density)).toBeLessThan(0.03);
  });

  it('follows the authors’ log for the first encoder block, within three points', () => {
    for (const { shape, weightDensity, name } of TRANSFORMER.layers.slice(0, 6)) {
      const sizes = shape.kind === 'linear' ? { rows: Math.min(512, shape.inputFeatures), filters: shape.outputFeatures } : { rows: 0, filters: 0 };
      const density = weightDensity?.value ?? Number.NaN;
      expect(Math.abs(cascadeDensity(sizes, 32, density, seedOf(name)) - density), name).toBeLessThan(0.03);
    }
  });

  it('vary by row: different rows keep different numbers of chunks', () => {
    const sizes = { rows: 512, filters: 512 };
    const prepared = prepareCascade(syntheticWeights(sizes, cascadeRecipe(sizes, 32, 0.3, Q, 5)), 32);
    expect(new Set(prepared.ok ? prepared.value.prune({ by: 'q', q: Q }).chunkCounts : []).size).toBeGreaterThan(4);
  });

  it('are the same for the same seed, and say what they are', () => {
    const sizes = { rows: 20, filters: 10 };
    const once = syntheticWeights(sizes, plainRecipe(32, 1));
    expect(syntheticWeights(sizes, plainRecipe(32, 1))).toEqual(once);
    expect(syntheticWeights(sizes, plainRecipe(32, 2)).values).not.toEqual(once.values);
    expect(once.origin).toBe('synthetic');
  });
});

describe('synthetic activations', () => {
  it.each([0, 0.05, 0.52, 1])('are non-zero with probability %d', (density) => {
    const mask = syntheticActivations(40_000, density, 9);
    expect(mask.reduce((sum, bit) => sum + bit, 0) / 40_000).toBeCloseTo(density, 2);
  });

  it('differ between layers', () => {
    expect(new Set(['conv1', 'conv2', 'conv3'].map((name) => seedOf('vgg16', name))).size).toBe(3);
  });
});
