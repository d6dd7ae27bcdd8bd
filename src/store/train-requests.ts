import type { Settings } from '../scenario/types';
import type { MomentWeights, NetworkInfo, TrainingRecipe, TrainingWatch } from '../worker/protocol';
import { frameAt } from './train-history';
import { isCutAt, momentsOf } from './train-moments';
import { shownTraining } from './train-shown';
import type { TrainState } from './train-state';

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

/** What the pictures are to show, and its weights where they are not the ones at work. */
export interface WantedPicture {
  readonly watch: TrainingWatch;
  readonly weights: MomentWeights | null;
}

/**
 * The scenario's layer, if the training on show has it, and its cut; once weights have been pruned, their zeros.
 * @param at the moment to show; at the last of a training done here, the weights it has come to.
 */
export function wantedPicture(scenario: Settings, state: TrainState, networks: readonly NetworkInfo[], at: number): WantedPicture {
  const training = shownTraining(state);
  const network = training?.network ?? state.network ?? scenario.network;
  const layers = training?.layers ?? networks.find(({ id }) => id === network)?.layers.map(({ id }) => id) ?? [];
  const layer = layers.length === 0 || layers.includes(scenario.layer) ? scenario.layer : (training?.layers?.[0] ?? layers[1] ?? layers[0]);
  const moments = momentsOf(training?.phases ?? []);
  const isLatest = training === null || (training.isOwn && at >= moments.length - 1);
  const found = isLatest ? null : frameAt(training.frames, Math.min(at, moments.length - 1));
  const now = found?.frame[layer];
  const isCut = training !== null && moments.length > 0 && isCutAt(training.phases, moments[found?.at ?? moments.length - 1]);
  return {
    watch: {
      network,
      seed: scenario.trainSeed,
      layer,
      chunkWidth: scenario.chunkWidth,
      amount: isCut ? { by: 'q', q: 0 } : scenario.amount,
      moment: found && now ? { training: training?.id ?? '', at: found.at } : null,
    },
    weights: now ? { now, before: (found && found.at > 0 && training?.frames[found.at - 1]?.[layer]) || null } : null,
  };
}
