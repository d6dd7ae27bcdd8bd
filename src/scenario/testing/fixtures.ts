import type { Scenario } from '../types';

export interface LinkFixture {
  readonly version: number;
  readonly link: string;
  readonly scenario: Scenario;
}

/**
 * Links as they are out in the world, with what each one shows. Entries are never changed: a new link version adds its own, and the old ones have to go on
 * decoding to the scenario they decode to here. Written out in full, so that a changed default cannot slip through.
 */
export const LINK_FIXTURES: readonly LinkFixture[] = [
  {
    version: 1,
    link: '#v=1',
    scenario: {
      network: 'lenet5-mnist',
      checkpoint: 'cascade',
      layer: 'conv2',
      image: 0,
      pattern: 'cascade',
      amount: { by: 'q', q: 0.75 },
      chunkWidth: 8,
      nOfM: [2, 4],
      compareWith: null,
      accuracyScope: 'network',
      arrayRows: 8,
      groupSize: 1,
      bins: [2, 4, 8, 16, 32],
      buffer: 'bins',
      order: 'natural',
      drain: 'overlapped',
      partialSumBits: null,
      scene: 'prune',
      tile: 0,
      cycle: 0,
      pe: [0, 0],
      row: null,
      sort: 'count',
      view: 'magnitude',
      numbers: 'decimal',
      embed: false,
    },
  },
  {
    version: 1,
    link:
      '#v=1&net=vgg-fashion&ckpt=plain&layer=features.3/conv%20a&img=17&pat=n:m&cut=0.8&cw=32&nm=1:8&cmp=unstructured&rows=16&T=4&bins=2,4,8&buf=flat' +
      '&order=sorted&drain=serial&psum=8&scene=stream&tile=2&cyc=123&pe=2,3&row=45&sort=natural&view=mask&num=hex&embed=1',
    scenario: {
      network: 'vgg-fashion',
      checkpoint: 'plain',
      layer: 'features.3/conv a',
      image: 17,
      pattern: 'n:m',
      amount: { by: 'sparsity', sparsity: 0.8 },
      chunkWidth: 32,
      nOfM: [1, 8],
      compareWith: 'unstructured',
      accuracyScope: 'network',
      arrayRows: 16,
      groupSize: 4,
      bins: [2, 4, 8],
      buffer: 'flat',
      order: 'sorted',
      drain: 'serial',
      partialSumBits: 8,
      scene: 'stream',
      tile: 2,
      cycle: 123,
      pe: [2, 3],
      row: 45,
      sort: 'natural',
      view: 'mask',
      numbers: 'hex',
      embed: true,
    },
  },
  {
    version: 1,
    link: '#v=1&acc=layer',
    scenario: {
      network: 'lenet5-mnist',
      checkpoint: 'cascade',
      layer: 'conv2',
      image: 0,
      pattern: 'cascade',
      amount: { by: 'q', q: 0.75 },
      chunkWidth: 8,
      nOfM: [2, 4],
      compareWith: null,
      accuracyScope: 'layer',
      arrayRows: 8,
      groupSize: 1,
      bins: [2, 4, 8, 16, 32],
      buffer: 'bins',
      order: 'natural',
      drain: 'overlapped',
      partialSumBits: null,
      scene: 'prune',
      tile: 0,
      cycle: 0,
      pe: [0, 0],
      row: null,
      sort: 'count',
      view: 'magnitude',
      numbers: 'decimal',
      embed: false,
    },
  },
];
