import { ALEXNET, VGG16 } from './alexnet-vgg';
import { INCEPTION_V3 } from './inception-v3';
import { MOBILENET_V2 } from './mobilenet-v2';
import { RESNET50 } from './resnet50';
import { TRANSFORMER, VIT_B16 } from './transformers';
import type { Network } from './network-types';

/** Networks known by their sizes alone: weights made for them are synthetic. */
export const NETWORKS: readonly Network[] = [ALEXNET, VGG16, RESNET50, INCEPTION_V3, TRANSFORMER, VIT_B16, MOBILENET_V2];

/** The network of this id, or null. */
export const networkById = (id: string): Network | null => NETWORKS.find((network) => network.id === id) ?? null;
