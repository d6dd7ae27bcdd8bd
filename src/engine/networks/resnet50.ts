import { powerOfTwo } from '../../lib/maths';
import { classifier, convolution } from './builder';
import { uniform } from './densities';
import { type LayerChain, readsLayer } from '../baselines/dead/chain';
import type { BareLayer, Network } from './network-types';

/** Bottlenecks with the stride in the 3 × 3 convolution (the variant called v1.5). */
function resnetLayers(): BareLayer[] {
  const layers: BareLayer[] = [convolution('conv1', 3, 64, 224, { kernel: 7, stride: 2, padding: 3, extra: 'norm' })];
  const blocksOfStage = [3, 4, 6, 3];
  let inputs = 64;
  let sum: readonly string[] = ['conv1'];
  let side = 56;
  blocksOfStage.forEach((blocks, stage) => {
    const middle = 64 * powerOfTwo(stage);
    for (let block = 0; block < blocks; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const name = `layer${stage + 1}.${block}`;
      const reads: LayerChain = { feeds: [{ layers: sum, filters: inputs }], span: 1 };
      layers.push(
        { ...convolution(`${name}.conv1`, inputs, middle, side, { kernel: 1, extra: 'norm' }), reads },
        {
          ...convolution(`${name}.conv2`, middle, middle, side, { kernel: 3, stride, padding: 1, extra: 'norm' }),
          reads: readsLayer(`${name}.conv1`, middle),
        },
        { ...convolution(`${name}.conv3`, middle, 4 * middle, side / stride, { kernel: 1, extra: 'norm' }), reads: readsLayer(`${name}.conv2`, middle) },
      );
      if (block === 0) layers.push({ ...convolution(`${name}.downsample`, inputs, 4 * middle, side, { kernel: 1, stride, extra: 'norm' }), reads });
      // A channel of the residual is what the shortcut and every block since have added to it.
      sum = block === 0 ? [`${name}.downsample`, `${name}.conv3`] : [...sum, `${name}.conv3`];
      inputs = 4 * middle;
      side /= stride;
    }
  });
  return [...layers, { ...classifier('fc', 2048, 1000), reads: { feeds: [{ layers: sum, filters: 2048 }], span: 1 } }];
}

export const RESNET50: Network = {
  id: 'resnet50',
  name: 'ResNet-50',
  layers: uniform(resnetLayers(), { value: 0.52, source: 'mean of four layers in the Sparseloop artifact, figure 15 (.818, .557, .444, .267)' }),
  otherParameters: 0,
  otherMacs: 0,
  published: { parameters: 25_557_032, macs: 4.09e9, source: 'torchvision, resnet50: 25,557,032 parameters, 4.09 GFLOPS (multiply-adds)' },
};
