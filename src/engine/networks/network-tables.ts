import { loweredShape } from '../layer/lowering';
import { ALEXNET, VGG16 } from './alexnet-vgg';
import { INCEPTION_V3 } from './inception-v3';
import { MOBILENET_V2 } from './mobilenet-v2';
import { RESNET50 } from './resnet50';
import { TRANSFORMER, VIT_B16 } from './transformers';
import type { Network, NetworkLayer } from './network-types';

/** Networks known by their sizes alone: weights made for them are synthetic. */
export const NETWORKS: readonly Network[] = [ALEXNET, VGG16, RESNET50, INCEPTION_V3, TRANSFORMER, VIT_B16, MOBILENET_V2];

/** The network of this id, or null. */
export const networkById = (id: string): Network | null => NETWORKS.find((network) => network.id === id) ?? null;

/** Weights of a layer, all groups. */
export function weightCount({ shape }: Pick<NetworkLayer, 'shape'>): number {
  const { rows, filters, groups } = loweredShape(shape);
  return rows * filters * groups;
}

/** Multiplications of a layer without skipping any. */
function macCount(layer: Pick<NetworkLayer, 'shape'>): number {
  return weightCount(layer) * loweredShape(layer.shape).positions;
}

/** Parameters and MACs of a whole network, counted from its table. */
export function totalsOf(network: Network): { readonly weights: number; readonly parameters: number; readonly macs: number } {
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
