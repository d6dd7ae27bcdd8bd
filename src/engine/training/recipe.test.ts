import { describe, expect, it } from 'vitest';
import { NETWORK_ARCHITECTURES } from './architectures';
import { weightName } from './network';
import { copyParameters, initialParameters } from './parameters';
import { pruneNetwork } from './pruning-masks';
import { fingerprint, masksFromZeros, pageTraining, prunableLayers } from './recipe';

const NETWORK = NETWORK_ARCHITECTURES['lenet5-mnist'];
const START = initialParameters(NETWORK, 3);

describe('recipe', () => {
  it('leaves the first layer and the classifier whole', () => {
    const layers = prunableLayers(NETWORK);
    expect(layers[0]).toBe('conv2');
    expect(layers).toContain('fc1');
    expect(layers).not.toContain('conv1');
    expect(layers).not.toContain(NETWORK.layers.findLast((layer) => 'id' in layer && layer.id)?.kind);
  });

  it('makes the batches of a large network smaller', () => {
    expect(pageTraining(NETWORK).batchSize).toBe(32);
    expect(pageTraining(NETWORK_ARCHITECTURES['vgg-fashion']).batchSize).toBe(16);
  });

  it('reads masks off the zeros a pruning leaves', () => {
    const layers = prunableLayers(NETWORK);
    const pruned = pruneNetwork(NETWORK, START, layers, 8, { by: 'sparsity', sparsity: 0.5 });
    expect(masksFromZeros(pruned.parameters, layers)).toEqual(pruned.masks);
  });

  it('has a fingerprint that every single bit changes, and nothing else', () => {
    const print = fingerprint(START);
    expect(print).toMatch(/^[0-9a-f]{8}$/);
    expect(fingerprint(copyParameters(START))).toBe(print);
    expect(fingerprint(Object.fromEntries(Object.entries(START).reverse()))).toBe(print);
    for (const id of ['conv1', 'fc1']) {
      const other = copyParameters(START);
      new Uint32Array(other[weightName(id)].buffer)[7] ^= 1;
      expect(fingerprint(other)).not.toBe(print);
    }
    const { 'conv1.bias': bias, ...rest } = START;
    expect(fingerprint({ ...rest, 'conv1.bias': bias.map((value) => -value) })).not.toBe(print);
  });
});
