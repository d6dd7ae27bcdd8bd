import { powerOfTwo } from '../../lib/maths';
import { classifier, convolution } from './builder';
import { sequence } from './densities';
import type { BareLayer, Network } from './network-types';

const HAN = 'Han et al., NIPS 2015';

/** The original network: 227 × 227 input, and two groups in conv2, conv4 and conv5. */
const ALEXNET_LAYERS: readonly BareLayer[] = [
  convolution('conv1', 3, 96, 227, { kernel: 11, stride: 4, extra: 'bias' }),
  convolution('conv2', 96, 256, 27, { kernel: 5, padding: 2, groups: 2, extra: 'bias' }),
  convolution('conv3', 256, 384, 13, { kernel: 3, padding: 1, extra: 'bias' }),
  convolution('conv4', 384, 384, 13, { kernel: 3, padding: 1, groups: 2, extra: 'bias' }),
  convolution('conv5', 384, 256, 13, { kernel: 3, padding: 1, groups: 2, extra: 'bias' }),
  classifier('fc6', 9216, 4096),
  classifier('fc7', 4096, 4096),
  classifier('fc8', 4096, 1000),
];

export const ALEXNET: Network = {
  id: 'alexnet',
  name: 'AlexNet',
  layers: sequence(ALEXNET_LAYERS, {
    source: `${HAN}, Table 4`,
    activations: [88, 52, 37, 40, 34, 36, 40, 100],
    weights: [84, 38, 35, 37, 37, 9, 9, 25],
  }),
  otherParameters: 0,
  otherMacs: 0,
  published: {
    parameters: 60_965_224,
    macs: 724e6,
    source: 'Caffe reference model: 60,965,224 parameters; 724 M multiply-adds in albanie/convnet-burden (caffenet)',
  },
};

function vggLayers(): BareLayer[] {
  const layers: BareLayer[] = [];
  const stages: readonly (readonly [convolutions: number, channels: number])[] = [
    [2, 64],
    [2, 128],
    [3, 256],
    [3, 512],
    [3, 512],
  ];
  let inputs = 3;
  stages.forEach(([convolutions, channels], stage) => {
    for (let i = 1; i <= convolutions; i++) {
      layers.push(convolution(`conv${stage + 1}_${i}`, inputs, channels, 224 / powerOfTwo(stage), { kernel: 3, padding: 1, extra: 'bias' }));
      inputs = channels;
    }
  });
  return [...layers, classifier('fc6', 25_088, 4096), classifier('fc7', 4096, 4096), classifier('fc8', 4096, 1000)];
}

export const VGG16: Network = {
  id: 'vgg16',
  name: 'VGG-16',
  layers: sequence(vggLayers(), {
    source: `${HAN}, Table 5`,
    activations: [53, 89, 80, 81, 68, 70, 64, 51, 45, 34, 32, 29, 19, 38, 42, 100],
    weights: [58, 22, 34, 36, 53, 24, 42, 32, 27, 34, 35, 29, 36, 4, 4, 23],
  }),
  otherParameters: 0,
  otherMacs: 0,
  published: { parameters: 138_357_544, macs: 15.47e9, source: 'torchvision, vgg16: 138,357,544 parameters, 15.47 GFLOPS (multiply-adds)' },
};
