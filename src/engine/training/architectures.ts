import type { LayerDescription, NetworkDescription } from './network';

const convolution = (id: string, filters: number, size: number, padding: number): LayerDescription => ({
  kind: 'convolution',
  id,
  filters,
  kernel: [size, size],
  stride: [1, 1],
  padding: [padding, padding],
});
const linear = (id: string, features: number): LayerDescription => ({ kind: 'linear', id, features });
const RELU: LayerDescription = { kind: 'relu' };
/** Before ReLU, where it leaves a quarter of the work; the two commute. */
const POOL: LayerDescription = { kind: 'max-pool', size: 2 };
const GREY_28 = { channels: 1, height: 28, width: 28 } as const;

/** The networks trained for this product, by id. One place where a tensor's name meets its layer: `<layer>.weight`, `<layer>.bias`. */
export const NETWORK_ARCHITECTURES: Readonly<Record<string, NetworkDescription>> = {
  /** LeCun et al. 1998 with ReLU and max-pooling, and full connections between the channels of the second convolution. */
  'lenet5-mnist': {
    id: 'lenet5-mnist',
    name: 'LeNet-5',
    input: GREY_28,
    layers: [
      convolution('conv1', 6, 5, 2),
      POOL,
      RELU,
      convolution('conv2', 16, 5, 0),
      POOL,
      RELU,
      linear('fc1', 120),
      RELU,
      linear('fc2', 84),
      RELU,
      linear('fc3', 10),
    ],
  },
  /** The wider form the pruning literature calls LeNet-5 (20 and 50 filters, 500 features: 431,080 parameters). */
  'lenet5-wide-mnist': {
    id: 'lenet5-wide-mnist',
    name: 'LeNet-5, wide',
    input: GREY_28,
    layers: [convolution('conv1', 20, 5, 0), POOL, RELU, convolution('conv2', 50, 5, 0), POOL, RELU, linear('fc1', 500), RELU, linear('fc2', 10)],
  },
  /** Four 3×3 convolutions in the manner of VGG, narrow enough to be trained on one core. */
  'vgg-fashion': {
    id: 'vgg-fashion',
    name: 'Small VGG',
    input: GREY_28,
    layers: [
      convolution('conv1', 32, 3, 1),
      POOL,
      RELU,
      convolution('conv2', 64, 3, 1),
      POOL,
      RELU,
      convolution('conv3', 128, 3, 1),
      POOL,
      RELU,
      convolution('conv4', 128, 3, 1),
      RELU,
      linear('fc1', 128),
      RELU,
      linear('fc2', 10),
    ],
  },
};
