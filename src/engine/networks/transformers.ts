import { readsLayer } from '../baselines/dead/chain';
import { convolution, matrix } from './builder';
import { DENSE } from './densities';
import { TRANSFORMER_KEPT } from './transformer-densities';
import type { BareLayer, Density, Network, NetworkLayer } from './network-types';

/** Tokens of source and target sentence. The authors' data (Multi30k) has short sentences; the figure is ours. */
const TRANSFORMER_TOKENS = 32;
const MODEL = 512;
const HIDDEN = 2048;
const VOCABULARY = 9521;
const BLOCKS = 6;

const RELU: Density = { value: 0.5, source: 'chosen: behind a ReLU, no published figure for this model' };

function attention(name: string): BareLayer[] {
  return ['wq', 'wk', 'wv', 'fc'].map((part) => {
    const layer = matrix(`${name}.${part}`, MODEL, MODEL, TRANSFORMER_TOKENS, 0);
    // What attention hands on is a mean of values, channel by channel. What enters a block has been normalised, and is never constant.
    return part === 'fc' ? { ...layer, reads: readsLayer(`${name}.wv`, MODEL) } : layer;
  });
}

function feedForward(name: string): BareLayer[] {
  return [
    matrix(`${name}.ffn1`, MODEL, HIDDEN, TRANSFORMER_TOKENS, 0),
    { ...matrix(`${name}.ffn2`, HIDDEN, MODEL, TRANSFORMER_TOKENS, 0), reads: readsLayer(`${name}.ffn1`, HIDDEN) },
  ];
}

/** The 97 matrices of the authors' log, in its order. */
function transformerLayers(): NetworkLayer[] {
  const blocks = Array.from({ length: BLOCKS }, (_, block) => block);
  const encoder = blocks.flatMap((i) => [...attention(`enc${i}.self`), ...feedForward(`enc${i}`)]);
  const decoder = blocks.flatMap((i) => [...attention(`dec${i}.self`), ...attention(`dec${i}.cross`), ...feedForward(`dec${i}`)]);
  return [...encoder, ...decoder, matrix('out_proj', MODEL, VOCABULARY, TRANSFORMER_TOKENS, 0)].map((layer, i) => ({
    ...layer,
    inputDensity: layer.name.endsWith('.ffn2') ? RELU : DENSE,
    outputDensity: layer.name.endsWith('.ffn1') ? RELU.value : 1,
    weightDensity: { value: TRANSFORMER_KEPT.kept[i] / weightsOf(layer), source: TRANSFORMER_KEPT.source },
  }));
}

const weightsOf = ({ shape }: BareLayer): number => (shape.kind === 'linear' ? shape.inputFeatures * shape.outputFeatures : 0);

export const TRANSFORMER: Network = {
  id: 'transformer',
  name: 'Transformer base (Multi30k)',
  layers: transformerLayers(),
  otherParameters: 0,
  otherMacs: 0,
  published: {
    parameters: 48_914_944,
    macs: null,
    source: 'the authors’ log csp32.out: 48,914,944 weights in 97 prunable matrices; biases, norms and embeddings are not in it',
  },
};

const VIT_TOKENS = 197;
const WIDTH = 768;

function vitLayers(): BareLayer[] {
  const layers: BareLayer[] = [convolution('patches', 3, WIDTH, 224, { kernel: 16, stride: 16, extra: 'bias' })];
  for (let i = 0; i < 12; i++) {
    // The two norms of a block stand with the matrices that read them.
    layers.push(
      matrix(`block${i}.qkv`, WIDTH, 3 * WIDTH, VIT_TOKENS, 3 * WIDTH + 2 * WIDTH),
      {
        ...matrix(`block${i}.proj`, WIDTH, WIDTH, VIT_TOKENS, WIDTH),
        reads: { feeds: [{ layers: [`block${i}.qkv`], first: 2 * WIDTH, filters: WIDTH }], span: 1 },
      },
      matrix(`block${i}.mlp1`, WIDTH, 4 * WIDTH, VIT_TOKENS, 4 * WIDTH + 2 * WIDTH),
      { ...matrix(`block${i}.mlp2`, 4 * WIDTH, WIDTH, VIT_TOKENS, WIDTH), reads: readsLayer(`block${i}.mlp1`, 4 * WIDTH) },
    );
  }
  return [...layers, matrix('head', WIDTH, 1000, 1, 1000)];
}

export const VIT_B16: Network = {
  id: 'vit-b16',
  name: 'ViT-B/16',
  layers: vitLayers().map((layer) => ({ ...layer, inputDensity: DENSE, outputDensity: 1, weightDensity: null })),
  // Class token, positions, last norm.
  otherParameters: WIDTH + VIT_TOKENS * WIDTH + 2 * WIDTH,
  // Queries by keys and weights by values, all heads together, twelve blocks.
  otherMacs: 12 * 2 * VIT_TOKENS * VIT_TOKENS * WIDTH,
  published: {
    parameters: 86_567_656,
    macs: 17.56e9,
    source: 'torchvision, vit_b_16: 86,567,656 parameters, 17.56 GFLOPS (multiply-adds, attention included)',
  },
};
