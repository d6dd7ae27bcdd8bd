import type { Files } from '../files';
import type { NetworkInfo } from '../network-info';
import type { NetworkSource } from './network-source';
import { createSyntheticSource } from './synthetic-source';
import { createTrainedSource } from './trained-source';

/** Every source of networks, in the order in which the page lists them. A source's name is what its networks call their `origin`. */
export const SOURCES: { readonly [Origin in NetworkInfo['origin']]: (files: Files) => NetworkSource } = {
  trained: createTrainedSource,
  synthetic: createSyntheticSource,
};
