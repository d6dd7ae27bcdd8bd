import { whole } from '../lib/numbers';
import { COMPARED_CHECKPOINT } from '../scenario/words';
import type { CheckpointInfo, NetworkInfo } from './network-info';

/** What the page says of the networks of a source, and what it may ask of them. */
interface OriginWords {
  /** What its weights are, in full, and where it is compared. */
  readonly about: string;
  readonly aboutCompared: string;
  /** On what a comparison was run. */
  readonly compared: string;
  readonly detail: (network: Pick<NetworkInfo, 'dataset'>) => string;
  readonly checkpoint: (checkpoint: CheckpointInfo) => string;
  /** What is to be known where its figures stand beside published ones of larger networks; nothing for the network itself. */
  readonly beside: (layers: number, weights: number) => string;
  /** Whether its networks answer images, so that there is an accuracy to measure; else why not. */
  readonly answers: true | { readonly not: string };
}

/** For each source of networks (`sources/source-table.ts`), by the name its networks call their `origin`. */
export const ORIGINS: Readonly<Record<NetworkInfo['origin'], OriginWords>> = {
  trained: {
    about: "Trained by this project's own script on real images; its accuracy was measured, not claimed.",
    aboutCompared: 'Weights trained by this project’s own script, activations of real images.',
    compared: 'trained weights, real images',
    detail: ({ dataset }) => dataset,
    checkpoint: ({ epochs, lambda }) => `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}, ${lambda > 0 ? `λ = ${lambda}` : 'no regulariser'}`,
    beside: (layers, weights) => `, a small network trained for this page: ${whole(layers)} layers with ${whole(weights)} weights`,
    answers: true,
  },
  synthetic: {
    about:
      'Only the sizes are the network’s own. Weights and activations are drawn from a seed, fitted to published or chosen densities; there is no accuracy.',
    aboutCompared: 'Only the sizes are the network’s own: weights and activations are drawn from a seed, fitted to published densities.',
    compared: 'synthetic weights and activations',
    detail: () => 'synthetic weights',
    checkpoint: ({ id, seed }) =>
      `drawn from seed ${seed}, ${id === COMPARED_CHECKPOINT ? 'fitted to what Compare keeps of the layer' : 'fitted to the published density, or to a quarter kept'}`,
    beside: () => '',
    answers: { not: 'Weights drawn from a seed answer no images, so there is no accuracy to measure. Choose a trained network to see what a cut costs.' },
  },
};
