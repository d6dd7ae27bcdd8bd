import { describe, expect, it } from 'vitest';
import { loweredShape, outputSize } from '../layer/lowering';
import { validateShape } from '../layer/validate';
import { describeGolden, goldenText } from '../testing/golden';
import { NETWORKS, networkById } from './network-tables';
import type { Network, NetworkLayer } from './network-types';
import { TRANSFORMER } from './transformers';

/** Weights of a layer, all groups. */
function weightCount({ shape }: Pick<NetworkLayer, 'shape'>): number {
  const { rows, filters, groups } = loweredShape(shape);
  return rows * filters * groups;
}

/** Multiplications of a layer without skipping any. */
function macCount(layer: Pick<NetworkLayer, 'shape'>): number {
  return weightCount(layer) * loweredShape(layer.shape).positions;
}

/** Parameters and MACs of a whole network, counted from its table. */
function totalsOf(network: Network): { readonly weights: number; readonly parameters: number; readonly macs: number } {
  let weights = 0;
  let extra = network.otherParameters;
  let macs = network.otherMacs;
  for (const layer of network.layers) {
    weights += weightCount(layer);
    extra += layer.extraParameters;
    macs += macCount(layer);
  }
  return { weights, parameters: weights + extra, macs };
}

describe('layer tables', () => {
  it.each(NETWORKS.map((network) => [network.id, network] as const))('%s has the published parameters and MACs', (id, network) => {
    const { parameters, macs } = totalsOf(network);
    expect(parameters, network.published.source).toBe(network.published.parameters);
    expect(Math.abs(macs / (network.published.macs ?? macs) - 1)).toBeLessThan(0.005);
    expect(networkById(id)).toBe(network);
  });

  it.each(NETWORKS.map((network) => [network.id, network] as const))('%s has layers that exist, with densities and their sources', (_id, { layers }) => {
    for (const { name, shape, inputDensity, weightDensity, outputDensity } of layers) {
      expect(validateShape(shape).ok, name).toBe(true);
      for (const density of [inputDensity, weightDensity ?? inputDensity]) {
        expect(density.value).toBeGreaterThan(0);
        expect(density.value).toBeLessThanOrEqual(1);
        expect(density.source).not.toBe('');
      }
      expect(outputDensity).toBeGreaterThan(0);
    }
    expect(new Set(layers.map(({ name }) => name)).size).toBe(layers.length);
  });

  it('has the MACs of VGG-16, AlexNet and ResNet-50 to the last one', () => {
    expect(totalsOf(networkById('vgg16') ?? TRANSFORMER).macs).toBe(15_470_264_320);
    expect(totalsOf(networkById('alexnet') ?? TRANSFORMER).macs).toBe(724_406_816);
    expect(totalsOf(networkById('resnet50') ?? TRANSFORMER).macs).toBe(4_089_184_256);
  });

  it('ends Inception-v3 and ResNet-50 on the sides their classifiers expect', () => {
    const lastSide = (id: string): readonly [number, number] => {
      const shapes = (networkById(id) ?? TRANSFORMER).layers.flatMap(({ shape }) => (shape.kind === 'convolution' ? [shape] : []));
      return outputSize(shapes[shapes.length - 1]);
    };
    expect(lastSide('inception-v3')).toEqual([8, 8]);
    expect(lastSide('resnet50')).toEqual([7, 7]);
    expect(lastSide('mobilenet-v2')).toEqual([7, 7]);
  });

  it('takes a layer’s input density from the row above', () => {
    const vgg = networkById('vgg16') ?? TRANSFORMER;
    const byName = new Map(vgg.layers.map((layer) => [layer.name, layer]));
    expect(byName.get('conv1_1')?.inputDensity.value).toBe(1);
    expect(byName.get('conv1_2')?.inputDensity.value).toBe(0.53);
    expect(byName.get('fc6')?.inputDensity.value).toBe(0.19);
    expect(byName.get('conv5_3')?.outputDensity).toBe(0.19);
    expect(byName.get('fc7')?.weightDensity?.value).toBe(0.04);
  });

  it('knows no network by another name', () => {
    expect(networkById('VGG')).toBeNull();
  });
});

describeGolden('Transformer densities against the authors’ log', () => {
  it('has every matrix of the log: size, order, weights left', () => {
    const lines = goldenText('transformer-sparsity.csv').trim().split(/\r?\n/).slice(1);
    const rows = lines.map((line) => line.split(',')).filter(([chunk]) => chunk === '32');
    expect(TRANSFORMER.layers).toHaveLength(97);
    TRANSFORMER.layers.forEach((layer, i) => {
      const [, , role, parameters, nonZero, , outputs, inputs] = rows[i];
      expect(layer.shape).toMatchObject({ inputFeatures: Number(inputs), outputFeatures: Number(outputs) });
      expect(weightCount(layer)).toBe(Number(parameters));
      expect(layer.name).toBe(role);
      expect((layer.weightDensity?.value ?? 0) * weightCount(layer)).toBeCloseTo(Number(nonZero), 6);
    });
  });
});
