import { loweredShape } from '../src/engine/layer/lowering';
import type { ConvolutionShape, LoweredShape, WeightMatrix } from '../src/engine/layer/shape';
import { createPrng } from '../src/lib/prng';

/** The 13 convolutions of VGG-16 at 224×224: name, input channels, output channels, side of the image. All 3×3, stride 1, padding 1. */
const VGG16: readonly (readonly [name: string, inputs: number, outputs: number, side: number])[] = [
  ['conv1_1', 3, 64, 224],
  ['conv1_2', 64, 64, 224],
  ['conv2_1', 64, 128, 112],
  ['conv2_2', 128, 128, 112],
  ['conv3_1', 128, 256, 56],
  ['conv3_2', 256, 256, 56],
  ['conv3_3', 256, 256, 56],
  ['conv4_1', 256, 512, 28],
  ['conv4_2', 512, 512, 28],
  ['conv4_3', 512, 512, 28],
  ['conv5_1', 512, 512, 14],
  ['conv5_2', 512, 512, 14],
  ['conv5_3', 512, 512, 14],
];

export interface NamedLayer {
  readonly name: string;
  readonly shape: ConvolutionShape;
  readonly lowered: LoweredShape;
}

export function vgg16Convolutions(): NamedLayer[] {
  return VGG16.map(([name, inputs, outputs, side]) => convolution(name, inputs, outputs, side, 3, 1));
}

/** The 53 convolutions of ResNet-50 at 224×224, the stride of a stage in its first 3×3 as in the common implementations. */
export function resnet50Convolutions(): NamedLayer[] {
  const layers = [convolution('conv1', 3, 64, 224, 7, 2)];
  let inputs = 64;
  let side = 56;
  for (const [stage, blocks] of [3, 4, 6, 3].entries()) {
    const width = 64 << stage;
    for (let block = 0; block < blocks; block++) {
      const name = `layer${stage + 1}.${block}`;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      layers.push(convolution(`${name}.conv1`, inputs, width, side, 1, 1), convolution(`${name}.conv2`, width, width, side, 3, stride));
      if (block === 0) layers.push(convolution(`${name}.downsample`, inputs, 4 * width, side, 1, stride));
      side /= stride;
      layers.push(convolution(`${name}.conv3`, width, 4 * width, side, 1, 1));
      inputs = 4 * width;
    }
  }
  return layers;
}

/** Seeded Gaussian weights; rows differ in scale and filters decay, so that cascades of every length occur. Synthetic: for timing alone. */
export function syntheticWeights({ rows, filters }: LoweredShape, seed: number): WeightMatrix {
  const prng = createPrng(seed);
  const rowScale = Float32Array.from({ length: rows }, () => 0.2 + 1.6 * prng.uniform());
  const values = new Float32Array(rows * filters);
  for (let m = 0; m < filters; m++) {
    const decay = Math.exp((-2 * m) / filters);
    for (let j = 0; j < rows; j++) values[m * rows + j] = prng.normal() * rowScale[j] * decay;
  }
  return { rows, filters, values };
}

/** Seeded chunk counts between 0 and all chunks. */
export function syntheticCounts({ rows, filters }: LoweredShape, chunkWidth: number, seed: number): Uint16Array {
  const prng = createPrng(seed);
  const chunks = Math.ceil(filters / chunkWidth);
  return Uint16Array.from({ length: rows }, () => prng.below(chunks + 1));
}

function convolution(name: string, inputChannels: number, outputChannels: number, side: number, kernel: number, stride: number): NamedLayer {
  const padding = (kernel - 1) / 2;
  const shape: ConvolutionShape = {
    kind: 'convolution',
    inputChannels,
    inputSize: [side, side],
    outputChannels,
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: [padding, padding],
    dilation: [1, 1],
    groups: 1,
  };
  return { name, shape, lowered: loweredShape(shape) };
}
