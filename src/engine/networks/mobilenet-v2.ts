import { classifier, convolution } from './builder';
import { type LayerChain, readsLayer } from '../baselines/dead/chain';
import { DENSE } from './densities';
import type { BareLayer, Density, Network, NetworkLayer } from './network-types';

const RELU6: Density = { value: 0.6, source: 'chosen: low end of the MobileNet layers in the Sparseloop artifact, figure 12 (.58 to .86)' };
const IMAGE: Density = { value: 1, source: 'the input of the network' };

/** Blocks of the paper's Table 2: expansion, channels, repeats, stride of the first. */
const BLOCKS: readonly (readonly [expansion: number, channels: number, repeats: number, stride: number])[] = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
];

function mobilenetLayers(): NetworkLayer[] {
  const layers: NetworkLayer[] = [];
  const add = (layer: BareLayer, inputDensity: Density, outputDensity: number, reads?: LayerChain): void => {
    layers.push({ ...layer, inputDensity, outputDensity, weightDensity: null, ...(reads && { reads }) });
  };
  add(convolution('stem', 3, 32, 224, { kernel: 3, stride: 2, padding: 1, extra: 'norm' }), IMAGE, RELU6.value);
  let inputs = 32;
  let side = 112;
  let index = 0;
  let sum: readonly string[] = ['stem'];
  for (const [expansion, channels, repeats, firstStride] of BLOCKS) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const stride = repeat === 0 ? firstStride : 1;
      const hidden = inputs * expansion;
      const name = `block${++index}`;
      // A block ends without an activation function, so that the next one's expansion reads dense inputs.
      const block: LayerChain = { feeds: [{ layers: sum, filters: inputs }], span: 1 };
      if (expansion > 1) add(convolution(`${name}.expand`, inputs, hidden, side, { kernel: 1, extra: 'norm' }), DENSE, RELU6.value, block);
      const depthwise = convolution(`${name}.depthwise`, hidden, hidden, side, { kernel: 3, stride, padding: 1, groups: hidden, extra: 'norm' });
      add(depthwise, RELU6, RELU6.value, expansion > 1 ? readsLayer(`${name}.expand`, hidden) : block);
      side /= stride;
      add(convolution(`${name}.project`, hidden, channels, side, { kernel: 1, extra: 'norm' }), RELU6, 1, readsLayer(`${name}.depthwise`, hidden));
      // From the second of a row on, what enters a block is added to what leaves it.
      sum = repeat === 0 ? [`${name}.project`] : [...sum, `${name}.project`];
      inputs = channels;
    }
  }
  add(convolution('head', 320, 1280, side, { kernel: 1, extra: 'norm' }), DENSE, RELU6.value, { feeds: [{ layers: sum, filters: 320 }], span: 1 });
  add(classifier('classifier', 1280, 1000), { value: 1, source: 'averages over positions: zeros are rare' }, 1, readsLayer('head', 1280));
  return layers;
}

export const MOBILENET_V2: Network = {
  id: 'mobilenet-v2',
  name: 'MobileNetV2',
  layers: mobilenetLayers(),
  otherParameters: 0,
  otherMacs: 0,
  published: { parameters: 3_504_872, macs: 0.3e9, source: 'torchvision, mobilenet_v2: 3,504,872 parameters, 0.30 GFLOPS (multiply-adds)' },
};
