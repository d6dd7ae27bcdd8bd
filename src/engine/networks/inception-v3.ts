import { classifier, convolution } from './builder';
import type { Feed } from '../baselines/dead/chain';
import { uniform } from './densities';
import type { BareLayer, Network } from './network-types';

type Row = readonly [
  name: string,
  inputs: number,
  outputs: number,
  kernel: number | readonly [number, number],
  stride?: number,
  padding?: number | readonly [number, number],
];

const ROW7 = [1, 7] as const;
const COLUMN7 = [7, 1] as const;
const PAD_ROW7 = [0, 3] as const;
const PAD_COLUMN7 = [3, 0] as const;

function block(name: string, side: number, rows: readonly Row[]): BareLayer[] {
  let across = side;
  return rows.map(([branch, inputs, outputs, kernel, stride = 1, padding = 0]) => {
    const layer = convolution(`${name}.${branch}`, inputs, outputs, across, { kernel, stride, padding, extra: 'norm' });
    if (name === 'stem') across = nextStem(branch, across);
    return layer;
  });
}

/** Side of the next stem layer's input: unpadded 3 × 3 convolutions shrink it, two poolings (3, stride 2) follow 2b and 4a. */
function nextStem(branch: string, side: number): number {
  const pooled = (across: number): number => Math.floor((across - 3) / 2) + 1;
  switch (branch) {
    case '1a':
      return pooled(side);
    case '2a':
      return side - 2;
    case '2b':
      return pooled(side);
    default:
      return side;
  }
}

const blockA = (name: string, inputs: number, pool: number): BareLayer[] =>
  block(name, 35, [
    ['1x1', inputs, 64, 1],
    ['5x5.1', inputs, 48, 1],
    ['5x5.2', 48, 64, 5, 1, 2],
    ['3x3.1', inputs, 64, 1],
    ['3x3.2', 64, 96, 3, 1, 1],
    ['3x3.3', 96, 96, 3, 1, 1],
    ['pool', inputs, pool, 1],
  ]);

const blockC = (name: string, middle: number): BareLayer[] =>
  block(name, 17, [
    ['1x1', 768, 192, 1],
    ['7x7.1', 768, middle, 1],
    ['7x7.2', middle, middle, ROW7, 1, PAD_ROW7],
    ['7x7.3', middle, 192, COLUMN7, 1, PAD_COLUMN7],
    ['double.1', 768, middle, 1],
    ['double.2', middle, middle, COLUMN7, 1, PAD_COLUMN7],
    ['double.3', middle, middle, ROW7, 1, PAD_ROW7],
    ['double.4', middle, middle, COLUMN7, 1, PAD_COLUMN7],
    ['double.5', middle, 192, ROW7, 1, PAD_ROW7],
    ['pool', 768, 192, 1],
  ]);

const blockE = (name: string, inputs: number): BareLayer[] =>
  block(name, 8, [
    ['1x1', inputs, 320, 1],
    ['3x3.1', inputs, 384, 1],
    ['3x3.2a', 384, 384, [1, 3], 1, [0, 1]],
    ['3x3.2b', 384, 384, [3, 1], 1, [1, 0]],
    ['double.1', inputs, 448, 1],
    ['double.2', 448, 384, 3, 1, 1],
    ['double.3a', 384, 384, [1, 3], 1, [0, 1]],
    ['double.3b', 384, 384, [3, 1], 1, [1, 0]],
    ['pool', inputs, 192, 1],
  ]);

/** Without the auxiliary classifier, which inference does not run. */
const LAYERS: readonly BareLayer[] = [
  ...block('stem', 299, [
    ['1a', 3, 32, 3, 2],
    ['2a', 32, 32, 3],
    ['2b', 32, 64, 3, 1, 1],
    ['3b', 64, 80, 1],
    ['4a', 80, 192, 3],
  ]),
  ...blockA('mixed5b', 192, 32),
  ...blockA('mixed5c', 256, 64),
  ...blockA('mixed5d', 288, 64),
  ...block('mixed6a', 35, [
    ['3x3', 288, 384, 3, 2],
    ['double.1', 288, 64, 1],
    ['double.2', 64, 96, 3, 1, 1],
    ['double.3', 96, 96, 3, 2],
  ]),
  ...blockC('mixed6b', 128),
  ...blockC('mixed6c', 160),
  ...blockC('mixed6d', 160),
  ...blockC('mixed6e', 192),
  ...block('mixed7a', 17, [
    ['3x3.1', 768, 192, 1],
    ['3x3.2', 192, 320, 3, 2],
    ['7x7.1', 768, 192, 1],
    ['7x7.2', 192, 192, ROW7, 1, PAD_ROW7],
    ['7x7.3', 192, 192, COLUMN7, 1, PAD_COLUMN7],
    ['7x7.4', 192, 192, 3, 2],
  ]),
  ...blockE('mixed7b', 1280),
  ...blockE('mixed7c', 2048),
  classifier('fc', 2048, 1000),
];

/** Blocks that put a pooling of what enters them beside their branches, without a convolution. */
const POOLED_BLOCKS: readonly string[] = ['mixed6a', 'mixed7a'];

/** Layers with what they read: the one before them in their branch, or what enters the block: the ends of all branches of the block before, side by side. */
function chained(layers: readonly BareLayer[]): BareLayer[] {
  let entering: readonly Feed[] = [];
  const linked: BareLayer[] = [];
  for (const name of new Set(layers.map((layer) => blockOf(layer.name)))) {
    const own = layers.filter((layer) => blockOf(layer.name) === name);
    const isStem = name === 'stem';
    const ends = new Map<string, Feed>();
    for (const [i, layer] of own.entries()) {
      const before = isStem ? own[i - 1]?.name : beforeIn(layer.name);
      const source = own.find((other) => other.name === before);
      const feeds = source === undefined ? entering : [feedOf(source)];
      linked.push(feeds.length === 0 ? layer : { ...layer, reads: { feeds, span: 1 } });
      if (before !== undefined) ends.delete(before);
      ends.set(layer.name, feedOf(layer));
    }
    entering = POOLED_BLOCKS.includes(name) ? [...ends.values(), ...entering] : [...ends.values()];
  }
  return linked;
}

const blockOf = (name: string): string => name.split('.', 1)[0];
const feedOf = ({ name, shape }: BareLayer): Feed => ({ layers: [name], filters: shape.kind === 'linear' ? shape.outputFeatures : shape.outputChannels });

/** `mixed7b.3x3.1` for `mixed7b.3x3.2a`: steps of a branch are numbered. */
function beforeIn(name: string): string | undefined {
  const [, branch, step] = /^(.*)\.(\d)[ab]?$/.exec(name) ?? [];
  return step === undefined || step === '1' ? undefined : `${branch}.${Number(step) - 1}`;
}

export const INCEPTION_V3: Network = {
  id: 'inception-v3',
  name: 'Inception-v3',
  layers: uniform(chained(LAYERS), { value: 0.5, source: 'chosen: no published per-layer figures were found' }),
  otherParameters: 0,
  otherMacs: 0,
  published: {
    parameters: 23_834_568,
    macs: 5.71e9,
    source: 'torchvision, inception_v3: 27,161,264 parameters less 3,326,696 of the auxiliary classifier; 5.71 GFLOPS (multiply-adds)',
  },
};
