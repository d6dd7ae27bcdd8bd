import type { Settings } from '../scenario/types';
import type { NetworkInfo, TrainingRecipe, TrainingWatch } from '../worker/protocol';
import { isCut, type TrainState } from './train-state';

/** What this scenario trains. */
export const trainingRecipe = (scenario: Settings): TrainingRecipe => ({
  network: scenario.network,
  regularizer: scenario.trainRegularizer,
  lambda: scenario.trainRegularizer === 'none' ? 0 : scenario.trainLambda,
  epochs: scenario.trainEpochs,
  learningRate: scenario.trainRate,
  seed: scenario.trainSeed,
  chunkWidth: scenario.chunkWidth,
});

/** Fine-tuning starts at half the learning rate, without a regulariser: the masks hold the shape now. */
export const tuningRecipe = (scenario: Settings, trained: TrainingRecipe): TrainingRecipe => ({
  ...trained,
  regularizer: 'none',
  lambda: 0,
  epochs: scenario.tuneEpochs,
  learningRate: scenario.trainRate / 2,
});

/** What the pictures are to show: the scenario's layer, if the network that was trained has it, and its cut; once weights have been pruned, their zeros. */
export const trainingWatch = (scenario: Settings, state: Pick<TrainState, 'network' | 'phases'>, networks: readonly NetworkInfo[]): TrainingWatch => {
  const network = state.network ?? scenario.network;
  const layers = networks.find(({ id }) => id === network)?.layers ?? [];
  const known = layers.length === 0 || layers.some(({ id }) => id === scenario.layer);
  return {
    network,
    seed: scenario.trainSeed,
    layer: known ? scenario.layer : (layers[1] ?? layers[0]).id,
    chunkWidth: scenario.chunkWidth,
    amount: isCut(state) ? { by: 'q', q: 0 } : scenario.amount,
  };
};
